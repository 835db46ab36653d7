"""What a preview foresaw beside what was sent: message for message, with the reason for every difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.cli.rehearsing.chased import ChaseSent
from bot.cli.rehearsing.coming import Coming
from bot.cli.rehearsing.happened import Happened
from bot.cli.rehearsing.reasons import Look, Reasons, short_day
from bot.handlers.preview_round import INVITATION, REMINDER, Foreseen, Preview
from conversations.partnership.calendars import local_date
from storage.outbox import MessageState
from storage.traffic import Traffic

INVITES = "p:"
"""How the purposes of invitations begin."""


class Came(StrEnum):
    """What became of a message: it was sent as foreseen, sent otherwise, not sent, or sent though nobody foresaw it."""

    AS_FORESEEN = "as foreseen"
    OTHERWISE = "otherwise"
    NOT_SENT = "not sent"
    NOT_FORESEEN = "not foreseen"


@dataclass(frozen=True, slots=True)
class Compared:
    """One message that was foreseen, or sent, or both.

    `why` is empty where nothing differs, and where something does and nothing explains all of it; `wrong` is what
    must not be, foreseen or not. `answered_only` says that it was not sent because everything in it was answered;
    `named` what it was about where nobody foresaw just that.
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
    wrong: tuple[str, ...] = ()

    @property
    def unexplained(self) -> bool:
        """Whether it differs and nobody knows why, or must not be at all."""
        return bool(self.wrong) or (self.came is not Came.AS_FORESEEN and not self.why)


def compared(foreseen: Preview, happened: Happened) -> list[Compared]:
    """Every message that was foreseen or sent, in the order of their days."""
    comparing = _Comparing(foreseen, happened)
    return sorted(comparing.all(), key=lambda each: (each.day, each.name, each.kind))


class _Comparing:
    """The two sides, and which message of one is which of the other."""

    def __init__(self, foreseen: Preview, happened: Happened) -> None:
        self._happened, self._reasons = happened, Reasons(happened)
        self._invited = [each for each in foreseen.messages if each.kind == INVITATION]
        chasers = [each for each in foreseen.messages if each.kind != INVITATION]
        self._foreseen = {(each.to, each.kind, local_date(each.at, each.timezone)): each for each in chasers}
        # The first of a day is the one that was foreseen, if one was.
        self._sent = {(each.to, each.kind, each.day): each for each in reversed(happened.chased) if each.left}
        self._coming = Coming(happened, chasers, self._reasons)

    def all(self) -> Iterator[Compared]:
        """Both sides, one after the other; what is on both is told once."""
        yield from (self._invitation(each) for each in self._invited)
        yield from (*self._unasked_for(), *self._not_asked_again())
        for place, one in self._foreseen.items():
            sent = self._sent.get(place)
            yield self._both(one, sent) if sent is not None else self._not_sent(one)
        for found in self._happened.chased:
            place = (found.to, found.kind, found.day)
            if found.left and (place not in self._foreseen or self._sent[place] is not found):
                yield self._unforeseen(found)

    def _not_asked_again(self) -> Iterator[Compared]:
        """Reminders that nobody foresaw, and that had to come because somebody wanted them."""
        for look, left in self._coming.not_asked_again():
            refs = tuple(dict.fromkeys(each.ref for each in left))
            yield Compared(Came.NOT_SENT, look.to, self._reasons.name(look.to), REMINDER, look.day, refs)

    # Invitations --------------------------------------------------------------------------

    def _invitation(self, one: Foreseen) -> Compared:
        row = next((each for each in self._happened.messages if each.id == self._purpose(one.to)), None)
        look, zone = self._coming.look(one), one.timezone
        if row is None or row.status != MessageState.SENT or row.sent_at is None:
            return self._told(Came.NOT_SENT, one, self._why_not_invited(one, look, row))
        day = local_date(row.sent_at, zone)
        if day == look.day:
            return self._told(Came.AS_FORESEEN, one, ())
        free, held = self._coming.first_free(look)
        late = held and free is not None and free.day == day
        return self._told(Came.OTHERWISE, one, [*held, f"sent on {short_day(day)}"] if late else ())

    def _why_not_invited(self, one: Foreseen, look: Look, row: Traffic | None) -> Sequence[str]:
        if row is not None and row.reason is not None:
            return (row.reason,)
        answered = [item for item in one.items if self._is_given(item, look)]
        if len(answered) == len(one.items):
            return (self._reasons.said_answered(answered, look.at),)
        free, held = self._coming.first_free(look)
        lost = free is not None and not all(self._is_given(item, free) for item in one.items)
        return [] if lost else held

    def _unasked_for(self) -> Iterator[Compared]:
        """Invitations to people whom nobody foresaw to be asked."""
        known = {self._purpose(each.to) for each in self._invited}
        for row in self._happened.messages:
            if row.id.startswith(self._purpose("")) and row.id not in known and row.person_id is not None:
                day = local_date(row.created_at, self._happened.contacts[row.person_id].timezone)
                yield Compared(Came.NOT_FORESEEN, row.person_id, self._reasons.name(row.person_id), INVITATION, day, ())

    def _purpose(self, to: int | str) -> str:
        return f"{INVITES}{self._happened.round_id}:{to}"

    # What was foreseen ----------------------------------------------------------------

    def _both(self, one: Foreseen, sent: ChaseSent) -> Compared:
        """Foreseen and sent on the same day: it may name less by now, or more."""
        look = self._coming.look(one)
        less = [item for item in one.items if item not in sent.items]
        more = [item for item in sent.items if item not in one.items]
        told = replace(self._told(Came.AS_FORESEEN, one, ()), wrong=self._wrong(sent))
        if not less and not more:
            return told
        why = [*(self._why_less(item, one, sent) for item in less if not self._is_given(item, look)),
               *(self._why_more(item, sent) for item in more)]
        return replace(told, came=Came.OTHERWISE, why=self._all(self._answered(less, look), why),
                       named=self._reasons.said(sent.items, sent.at))

    def _not_sent(self, one: Foreseen) -> Compared:
        look = self._coming.look(one)
        steps = [step for step in one.steps if not self._is_given(step[0], look)]
        answered = [item for item in one.items if self._is_given(item, look)]
        if not steps:
            return replace(self._told(Came.NOT_SENT, one, self._answered(answered, look)), answered_only=True)
        why = [self._coming.why_not(one, item, step) for item, step in steps]
        return self._told(Came.NOT_SENT, one, self._all(self._answered(answered, look), why))

    def _told(self, came: Came, one: Foreseen, why: Iterable[str]) -> Compared:
        return Compared(came, one.to, one.name, one.kind, local_date(one.at, one.timezone), one.refs,
                        tuple(dict.fromkeys(why)))

    def _is_given(self, item: str, look: Look) -> bool:
        asked = self._happened.asked.get(item)
        return asked is not None and asked.record.is_given_before(look.at)

    def _answered(self, items: Sequence[str], look: Look) -> Sequence[str]:
        answered = [item for item in items if self._is_given(item, look)]
        return [self._reasons.said_answered(answered, look.at)] if answered else []

    def _all(self, answered: Sequence[str], rest: Sequence[Sequence[str]]) -> tuple[str, ...]:
        """All reasons where each difference has one; none where any has none: that some was answered explains no rest.

        `answered` are reasons for what was, `rest` those for each other difference.
        """
        return tuple(dict.fromkeys((*answered, *(why for each in rest for why in each)))) if all(rest) else ()

    def _why_less(self, item: str, one: Foreseen, sent: ChaseSent) -> Sequence[str]:
        """A reminder names all that is left; what others are told, each for a step of its own."""
        if one.kind == REMINDER:
            return self._reasons.handed(item, sent.at)
        return self._all((), [self._coming.why_not(one, item, step) for of, step in one.steps if of == item])

    def _why_more(self, item: str, sent: ChaseSent) -> Sequence[str]:
        if sent.kind == REMINDER:
            return self._reasons.handed(item, sent.at)
        return self._all((), [self._coming.why_so(sent, item, step) for of, step in sent.steps if of == item])

    # What was not foreseen -----------------------------------------------------------------

    def _unforeseen(self, sent: ChaseSent) -> Compared:
        refs = tuple(dict.fromkeys(self._happened.asked[item].ref for item in sent.items))
        why = self._all((), [self._coming.why_so(sent, item, step) for item, step in sent.steps])
        return Compared(Came.NOT_FORESEEN, sent.to, self._reasons.name(sent.to), sent.kind, sent.day, refs,
                        why, wrong=self._wrong(sent))

    # What must not be ------------------------------------------------------------------------

    def _wrong(self, sent: ChaseSent) -> tuple[str, ...]:
        """What no message may do, whatever was foreseen."""
        return tuple(dict.fromkeys([*self._names_wrongly(sent), *self._wrong_day(sent)]))

    def _names_wrongly(self, sent: ChaseSent) -> Iterator[str]:
        if not sent.items:
            yield "it names nothing that is asked"
        for item in sent.items:
            asked = self._happened.asked[item]
            if asked.record.is_given_before(sent.at):
                yield f"it asks for what was given: {self._reasons.said_answered([item], sent.at)}"
            if (asked.owner_at(sent.at) == sent.to) is not (sent.kind == REMINDER):
                yield f"{asked.ref} was {self._reasons.name(asked.owner_at(sent.at))}’s"

    def _wrong_day(self, sent: ChaseSent) -> Iterator[str]:
        look = Look(sent.to, sent.kind, sent.day, sent.at)
        yield from (*self._reasons.away(sent.to, sent.day, sent.at, sent.seq), *self._reasons.out_of_hours(look))
        if sent.kind == REMINDER:
            yield from self._reasons.left_alone(look)
        if not self._coming.is_at_their_hour(sent):
            yield from (*self._another(sent), *self._reasons.was_heard(look))

    def _another(self, sent: ChaseSent) -> Iterator[str]:
        if any(each.seq < sent.seq and (each.to, each.day) == (sent.to, sent.day) for each in self._happened.chased):
            yield f"{self._reasons.name(sent.to)} had another message that day"
