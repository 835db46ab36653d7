"""Why somebody was not written to at a moment: only by what was recorded, or seen in the copy, before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.cli.rehearsing.asked import Asked
from bot.cli.rehearsing.chased import TURNED_TO
from bot.cli.rehearsing.diary import KnownLeave
from bot.cli.rehearsing.happened import Happened
from bot.handlers.preview_round import PASSED_ON, REMINDER
from conversations.digests.wording import listed
from conversations.partnership.calendars import local_date, next_slot
from conversations.partnership.chase import ASKED_AGAIN, Audience
from conversations.partnership.wished import Wish

DAY, WEEK = timedelta(days=1), timedelta(days=7)


def short_day(day: date) -> str:
    """“Tue 6 Oct”: the year is said once, above."""
    return f"{day:%a} {day.day} {day:%b}"


@dataclass(frozen=True, slots=True)
class Look:
    """A message that could be: to whom, of which kind, on which day of theirs, at which moment."""

    to: int
    kind: str
    day: date
    at: datetime


class Reasons:
    """Why a message is not written at a moment; each holds whoever planned it to what was known before."""

    def __init__(self, happened: Happened) -> None:
        self._happened = happened

    # For good -----------------------------------------------------------------------------

    def over(self, look: Look, item: str, step: str) -> list[str]:
        """Why this of it is not said any more, then or later; nothing where it still is."""
        asked = self._happened.asked.get(item)
        if asked is None:
            return []
        if asked.record.is_given_before(look.at):
            return [self.said_answered([item], look.at)]
        return [*self._wishes(look, step), *self._passed_over(look, asked, step)] if look.kind == REMINDER else []

    def to_other(self, item: str, step: str, before: datetime) -> list[str]:
        """Why a step turns to another person than in the beginning."""
        asked = self._happened.asked.get(item)
        if asked is None or self.reader(asked, step, before) == self.reader(asked, step, None):
            return []
        return self.handed(item, before)

    def reader(self, asked: Asked, step: str, at: datetime | None) -> int | None:
        """Whom a step turns to at a moment, or with none in the beginning, were they there."""
        owner = asked.had_by[0] if at is None else asked.owner_at(at)
        to = TURNED_TO.get(step, Audience.OWNER)
        above = {Audience.DEPUTY: self._happened.contacts[owner].deputy, Audience.SPONSOR: asked.sponsor}
        return above.get(to, owner)

    def handed(self, item: str, before: datetime) -> list[str]:
        """What passed to another person before a message; what passed later is no reason for it."""
        asked = self._happened.asked.get(item)
        return [f"handed over by {self.name(each.giver)} to {self.name(each.taker)} on {short_day(each.at.date())}"
                for each in (asked.record.handed if asked else ()) if each.at < before]

    def left_alone(self, look: Look) -> Iterator[str]:
        """That somebody wants no reminders, or none yet."""
        wishes = self._wished(look)
        if any(wish.until is None for wish in wishes):
            yield f"{self.name(look.to)} wants no reminders"
        elif wishes and wishes[-1].until is not None and wishes[-1].until > look.at:
            yield self.said_wish(wishes[-1])

    def _wished(self, look: Look) -> Sequence[Wish]:
        return [wish for wish in self._happened.wishes if wish.person == look.to and wish.said_at < look.at]

    def _wishes(self, look: Look, step: str) -> Iterator[str]:
        wishes = self._wished(look)
        if any(wish.until is None for wish in wishes):
            yield f"{self.name(look.to)} wants no reminders"
        elif wishes and self._waits(look, step, self.until(wishes[-1])):
            yield self.said_wish(wishes[-1])

    def _waits(self, look: Look, step: str, until: date) -> bool:
        """Whether a step falls before somebody wants to hear again; to be asked again on that day is what they want."""
        falls = self._falls(look, step)
        return until > falls or (until == falls and step != ASKED_AGAIN.name)

    def until(self, wish: Wish) -> date:
        """The day on which somebody wants to be asked again; the day of their wish where they want no more of it."""
        return local_date(wish.until or wish.said_at, self._happened.contacts[wish.person].timezone)

    def said_wish(self, wish: Wish) -> str:
        """“Ann asked to be asked again on Tue 6 Oct”."""
        return f"{self.name(wish.person)} asked to be asked again on {short_day(self.until(wish))}"

    def _falls(self, look: Look, step: str) -> date:
        """The day for which a step is meant; what is said besides the steps is meant for the day of its message."""
        return self._happened.step_days.get(look.to, {}).get(step, look.day)

    def _passed_over(self, look: Look, asked: Asked, step: str) -> Iterator[str]:
        """Nobody is reminded of what they said something to, or were given, on the day of the reminder or later."""
        zone, falls = self._happened.contacts[look.to].timezone, self._falls(look, step)
        touched = (*asked.record.touched, *(hand.at for hand in asked.record.handed))
        days = {local_date(at, zone) for at in touched if at < look.at}
        late = sorted(day for day in days if day >= falls)
        if late:
            yield f"something came in about {asked.ref} on {short_day(late[0])}"

    # For the day --------------------------------------------------------------------------

    def held(self, look: Look) -> list[str]:
        """Why nothing is said to this person on that day, whatever it is about; nothing where it could be."""
        return [*self.away(look.to, look.day, look.at), *self._lost(look), *self._had_another(look),
                *self.was_heard(look)]

    def away(self, person: int, day: date, before: datetime, after: int | None = None) -> list[str]:
        """That somebody is away on a day, as it was known before a moment, or when a message had this number."""
        return [self.said_away(person, known) for known in self.leaves(person, day, before, after)]

    def leaves(self, person: int, day: date, before: datetime, after: int | None = None) -> Sequence[KnownLeave]:
        """As `away`: the absences themselves."""
        return [each for each in self._happened.leaves.get(person, ()) if each.leave.first <= day <= each.leave.last
                and (each.since.at < before if after is None else each.since.after < after)]

    def said_away(self, person: int, known: KnownLeave) -> str:
        """“Ann was away from Tue 6 Oct to Fri 9 Oct”."""
        return (f"{self.name(person)} was away from {short_day(known.leave.first)} to "
                f"{short_day(known.leave.last)}")

    def out_of_hours(self, look: Look) -> Iterator[str]:
        """That somebody is not written to at this hour, or not on this day of the week or the year."""
        contact = self._happened.contacts[look.to]
        if next_slot(look.at, contact.calendar, contact.timezone) > look.at:
            yield f"{contact.name} was not at work"

    def _lost(self, look: Look) -> Iterator[str]:
        since = self._happened.lost.get(look.to)
        if since is not None and since.at < look.at:
            yield f"nothing reaches {self.name(look.to)} any more"

    def _had_another(self, look: Look) -> Iterator[str]:
        """One message a day; of two that fall due together, what is somebody’s own goes before what others left."""
        zone = self._happened.contacts[look.to].timezone
        for each in self._happened.chased:
            before = each.at < look.at or (each.at == look.at and (each.kind, look.kind) == (REMINDER, PASSED_ON))
            if (each.to, each.day) == (look.to, look.day) and before:
                yield f"{self.name(look.to)} had another message that day"
        for other in self._happened.others:
            if other.to == look.to and other.at <= look.at and local_date(other.at, zone) == look.day:
                yield f"{self.name(look.to)} had a message about {other.quarter} that day"

    def was_heard(self, look: Look) -> Iterator[str]:
        """Whoever was asked something or said something on a day is not written to on that day."""
        zone = self._happened.contacts[look.to].timezone
        for each in self._happened.asked.values():
            given = [hand.at for hand in each.record.handed if hand.taker == look.to]
            said = [at for at in each.record.touched if each.owner_at(at) == look.to]
            if any(local_date(at, zone) == look.day for at in (*given, *said) if at < look.at):
                yield f"something came in about {each.ref} that day"

    def told_lately(self, look: Look, item: str, step: str) -> Iterator[str]:
        """Whoever stands in is told of the same thing once in a week; a sponsor on each day that is theirs."""
        if look.kind == REMINDER or TURNED_TO[step] is Audience.SPONSOR:
            return
        for each in self._happened.chased:
            week = each.kind == look.kind and each.at < look.at and look.day - each.day < WEEK
            if week and each.to == look.to and item in each.items:
                yield f"{self.name(look.to)} was told of it on {short_day(each.day)}"

    # In words -------------------------------------------------------------------------------

    def said_answered(self, items: Sequence[str], before: datetime) -> str:
        """“NI 15 (Ben Carter) and NI 32 (Fay Gill) answered, Tue 6 Oct to Fri 9 Oct”: the first day and the last."""
        given = [self._happened.asked[item].record.given_at(before) for item in items]
        days = sorted({at.date() for at in given if at is not None})
        when = short_day(days[0]) + (f" to {short_day(days[-1])}" if len(days) > 1 else "")
        return f"{self.said(items)} answered, {when}"

    def said(self, items: Sequence[str], at: datetime | None = None) -> str:
        """“NI 15 and NI 32 (Ben Carter)”, by whoever had them then, or has them in the end."""
        by_owner: dict[int, list[str]] = {}
        for each in (self._happened.asked[item] for item in items):
            by_owner.setdefault(each.owner if at is None else each.owner_at(at), []).append(each.ref)
        return ", ".join(f"{listed(list(dict.fromkeys(refs)))} ({self.name(who)})" for who, refs in by_owner.items())

    def name(self, person: int) -> str:
        """What somebody is called."""
        contact = self._happened.contacts.get(person)
        return contact.name if contact else f"person {person}"
