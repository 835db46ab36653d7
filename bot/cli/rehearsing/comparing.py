"""What a preview foresaw beside what was sent: message for message, with the reason for every difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.cli.rehearsing.happened import Asked, ChaseSent, Happened
from bot.handlers.preview_round import INVITATION, PASSED_ON, REMINDER, Foreseen, Preview
from conversations.digests.wording import listed
from conversations.partnership.calendars import local_date


def short_day(day: date) -> str:
    """“Tue 6 Oct”: the year is said once, above."""
    return f"{day:%a} {day.day} {day:%b}"


MOVED_WITHIN = timedelta(days=21)
"""How much later a message may leave than was foreseen, and still be the same one."""


class Came(StrEnum):
    """What became of a message: it was sent as foreseen, sent otherwise, not sent, or sent though nobody foresaw it."""

    AS_FORESEEN = "as foreseen"
    OTHERWISE = "otherwise"
    NOT_SENT = "not sent"
    NOT_FORESEEN = "not foreseen"


@dataclass(frozen=True, slots=True)
class Compared:
    """One message that was foreseen, or sent, or both.

    `why` is empty where nothing differs, and where something does and nothing explains it. `answered_only` says that
    it was not sent because everything in it was answered; `named` what it was about where nobody foresaw just that.
    """

    came: Came
    to: int
    name: str
    kind: str
    day: date
    refs: tuple[str, ...]
    why: tuple[str, ...] = ()
    answered_only: bool = False
    named: str = ""

    @property
    def unexplained(self) -> bool:
        """Whether it differs and nobody knows why."""
        return self.came is not Came.AS_FORESEEN and not self.why


def compared(foreseen: Preview, happened: Happened) -> list[Compared]:
    """Every message that was foreseen or sent, in the order of their days."""
    comparing = _Comparing(foreseen, happened)
    return sorted(comparing.all(), key=lambda each: (each.day, each.name, each.kind))


class _Comparing:
    """The two sides, and which message of one is which of the other."""

    def __init__(self, foreseen: Preview, happened: Happened) -> None:
        self._happened = happened
        self._invited = [each for each in foreseen.messages if each.kind == INVITATION]
        self._foreseen = {(each.to, each.kind, local_date(each.at, each.timezone)): each
                          for each in foreseen.messages if each.kind != INVITATION}
        self._sent = {(each.to, each.kind, each.day): each for each in happened.chased if each.left}
        self._late = _followed(self._foreseen, self._sent)

    def all(self) -> Iterator[Compared]:
        """Both sides, one after the other; what is on both is told once."""
        yield from (self._invitation(each) for each in self._invited)
        for place, one in self._foreseen.items():
            sent = self._sent.get(place)
            yield self._both(one, sent) if sent is not None else self._not_sent(one)
        for place, found in self._sent.items():
            if place not in self._foreseen:
                yield self._unforeseen(found)

    def _invitation(self, one: Foreseen) -> Compared:
        purpose = f"p:{self._happened.round_id}:{one.to}"
        row = next((each for each in self._happened.messages if each.id == purpose), None)
        day = local_date(one.at, one.timezone)
        if row is not None and row.sent_at is not None and local_date(row.sent_at, one.timezone) == day:
            return Compared(Came.AS_FORESEEN, one.to, one.name, one.kind, day, one.refs)
        why = () if row is None or row.reason is None else (row.reason,)
        return Compared(Came.NOT_SENT, one.to, one.name, one.kind, day, one.refs, why)

    # What was foreseen ----------------------------------------------------------------

    def _both(self, one: Foreseen, sent: ChaseSent) -> Compared:
        """Foreseen and sent on the same day: it may name less by now, or more."""
        less = [item for item in one.items if item not in sent.items]
        more = [item for item in sent.items if item not in one.items]
        if not less and not more:
            return self._told(Came.AS_FORESEEN, one, ())
        why = [*self._why_less(less, one), *self._why_more(more, sent)]
        return replace(self._told(Came.OTHERWISE, one, why), named=self._said(sent.items, sent.at))

    def _not_sent(self, one: Foreseen) -> Compared:
        left = [item for item in one.items if not self._answered(item, one)]
        if not left:
            return replace(self._told(Came.NOT_SENT, one, [self._said_answered(one.items)]), answered_only=True)
        held = self._why_held(one, left)
        later = self._late.get((one.to, one.kind, local_date(one.at, one.timezone)))
        if held and later is not None:
            held.append(f"came on {short_day(later.day)} instead")
        # That some of it was answered is no reason why the rest was not asked for.
        answered = self._why_less([item for item in one.items if item not in left], one) if held else ()
        return self._told(Came.NOT_SENT, one, [*answered, *held])

    def _told(self, came: Came, one: Foreseen, why: Sequence[str]) -> Compared:
        return Compared(came, one.to, one.name, one.kind, local_date(one.at, one.timezone), one.refs,
                        tuple(dict.fromkeys(why)))

    def _answered(self, item: str, one: Foreseen) -> bool:
        return item in self._happened.asked and self._happened.asked[item].answered_by(one.at)

    def _said_answered(self, items: Sequence[str]) -> str:
        """“NI 15 (Ben Carter) and NI 32 (Fay Gill) answered, Tue 6 Oct to Fri 9 Oct”: the first day and the last."""
        asked = [self._happened.asked[item] for item in items]
        days = sorted({each.line.sent_at.date() for each in asked if each.line.sent_at is not None})
        when = short_day(days[0]) + (f" to {short_day(days[-1])}" if len(days) > 1 else "")
        return f"{self._said(items)} answered, {when}"

    def _said(self, items: Sequence[str], at: datetime | None = None) -> str:
        """“NI 15 and NI 32 (Ben Carter)”, by whoever had them then, or has them in the end."""
        by_owner: dict[int, list[str]] = {}
        for each in (self._happened.asked[item] for item in items):
            by_owner.setdefault(each.owner if at is None else each.owner_at(at), []).append(each.ref)
        return ", ".join(f"{listed(list(dict.fromkeys(refs)))} ({self._name(who)})" for who, refs in by_owner.items())

    def _why_less(self, items: Sequence[str], one: Foreseen) -> Iterator[str]:
        answered = [item for item in items if self._answered(item, one)]
        if answered:
            yield self._said_answered(answered)
        for item in items:
            if item not in answered:
                yield from self._handed(item, one.at)

    def _why_more(self, items: Sequence[str], sent: ChaseSent) -> Iterator[str]:
        for item in items:
            yield from self._handed(item, sent.at)
            asked = self._happened.asked.get(item)
            if asked is not None:
                yield from self._why_late(sent, asked)

    def _handed(self, item: str, before: datetime) -> Iterator[str]:
        """What passed to another person before a message; what passed later is no reason for it."""
        asked = self._happened.asked.get(item)
        for each in asked.handed if asked else ():
            if each.at < before:
                yield (f"handed over by {self._name(each.giver)} to {self._name(each.taker)} "
                       f"on {short_day(each.at.date())}")

    def _why_held(self, one: Foreseen, left: Sequence[str]) -> list[str]:
        """Why a message did not leave on its day with something in it still open; nothing where nobody knows."""
        day = local_date(one.at, one.timezone)
        found = list(self._causes(one, left))
        if not found and any((each.to, each.day, each.left) == (one.to, day, True) for each in self._happened.chased):
            found.append(f"{self._name(one.to)} had another message that day")
        return found

    def _causes(self, one: Foreseen, left: Sequence[str]) -> Iterator[str]:
        day = local_date(one.at, one.timezone)
        written = next((each for each in self._happened.chased if not each.left
                        and (each.to, each.kind, each.day) == (one.to, one.kind, day)), None)
        if written is not None:
            yield f"written, and {written.status}: {written.reason or 'nobody says why'}"
        asked = [self._happened.asked[item] for item in left if item in self._happened.asked]
        for owner in dict.fromkeys(each.owner_at(one.at) for each in asked):
            yield from self._away(owner, day)
            if one.kind == REMINDER:
                yield from self._wishes(owner, one)
        yield from self._away(one.to, day)
        yield from self._lost(one.to)
        for item in left:
            yield from self._handed(item, one.at)
            if item in self._happened.asked and day in self._happened.asked[item].touched:
                yield f"{self._happened.asked[item].ref} was partly answered that day"

    def _wishes(self, owner: int, one: Foreseen) -> Iterator[str]:
        until = self._happened.snoozed.get(owner)
        if until is not None and until >= one.at:
            yield f"{self._name(owner)} asked to be asked again on {short_day(until.date())}"
        if owner in self._happened.muted:
            yield f"{self._name(owner)} wants no reminders"

    def _away(self, person: int, day: date) -> Iterator[str]:
        contact = self._happened.contacts.get(person)
        for leave in contact.leaves if contact else ():
            if leave.first <= day <= leave.last:
                yield f"{self._name(person)} was away from {short_day(leave.first)} to {short_day(leave.last)}"

    def _lost(self, person: int) -> Iterator[str]:
        contact = self._happened.contacts.get(person)
        if contact is not None and contact.channel is None:
            yield f"nothing reaches {contact.name} any more"

    # What was not foreseen -----------------------------------------------------------------

    def _unforeseen(self, sent: ChaseSent) -> Compared:
        asked = [self._happened.asked[item] for item in sent.items if item in self._happened.asked]
        why = list(dict.fromkeys(reason for each in asked for reason in (*self._why_late(sent, each),
                                                                         *self._handed(each.id, sent.at))))  # fmt: skip
        days = sorted({day for each in asked for day in self._days_missed(sent, each)})
        if why and days:
            why.append(f"foreseen for {listed([short_day(day) for day in days])}")
        refs = tuple(dict.fromkeys(each.ref for each in asked))
        return Compared(Came.NOT_FORESEEN, sent.to, self._name(sent.to), sent.kind, sent.day, refs,
                        tuple(dict.fromkeys(why)))

    def _why_late(self, sent: ChaseSent, asked: Asked) -> Iterator[str]:
        """Why somebody is told of something on a day on which nobody foresaw it."""
        if sent.kind == PASSED_ON:
            yield from (f"{said}, so their deputy" for said in self._away(asked.owner_at(sent.at), sent.day))
        for (to, kind, day), one in self._foreseen.items():
            if (to, kind) == (sent.to, sent.kind) and asked.id in one.items and self._is_late(day, sent):
                yield from self._why_held(one, [asked.id])
            elif kind == sent.kind and asked.id in one.items and day <= sent.day and to != sent.to:
                yield from (f"{said}, so their deputy" for said in self._away(to, sent.day))

    def _days_missed(self, sent: ChaseSent, asked: Asked) -> list[date]:
        return [day for (to, kind, day), one in self._foreseen.items()
                if (to, kind) == (sent.to, sent.kind) and asked.id in one.items and self._is_late(day, sent)]

    def _is_late(self, day: date, sent: ChaseSent) -> bool:
        return day < sent.day <= day + MOVED_WITHIN and (sent.to, sent.kind, day) not in self._sent

    def _name(self, person: int) -> str:
        contact = self._happened.contacts.get(person)
        return contact.name if contact else f"person {person}"


Place = tuple[int, str, date]


def _followed(foreseen: Mapping[Place, Foreseen], sent: Mapping[Place, ChaseSent]) -> Mapping[Place, ChaseSent]:
    """For each message that did not leave on its day, the one that came instead within three weeks."""
    found: dict[Place, ChaseSent] = {}
    for (to, kind, day), one in foreseen.items():
        if (to, kind, day) in sent:
            continue
        later = [each for (reader, sort, when), each in sorted(sent.items(), key=lambda row: row[0][2])
                 if (reader, sort) == (to, kind) and day < when <= day + MOVED_WITHIN
                 and (reader, sort, when) not in foreseen and set(each.items) & set(one.items)]
        if later:
            found[to, kind, day] = later[0]
    return found
