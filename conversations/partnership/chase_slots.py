"""When somebody may next be chased, and who is written to while they are away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from conversations.partnership.calendars import (
    MESSAGES_FROM,
    MESSAGES_UNTIL,
    WorkingCalendar,
    instant,
    local_date,
    next_slot,
)
from conversations.partnership.chase import Audience, Chase, Contact
from conversations.partnership.people import Absence

NOBODY: Mapping[int, datetime] = {}
"""Nobody who is written to only later."""
_DAY = timedelta(days=1)


def written_to_until(now: datetime, calendar: WorkingCalendar, timezone: str) -> datetime | None:
    """Until when people of a calendar and zone may be written to today; none where they may not be at this moment."""
    if next_slot(now, calendar, timezone) > now:
        return None
    return instant(local_date(now, timezone), MESSAGES_UNTIL, timezone)


@dataclass(frozen=True, slots=True)
class Slot:
    """A moment, in UTC, at which this person may be written to."""

    at: datetime
    to: int


@dataclass(frozen=True)
class Slots:
    """The moments at which the people of a chase may be written to."""

    chase: Chase

    @cached_property
    def _closed(self) -> Mapping[int, tuple[Absence, ...]]:
        """The days on which each person is not written to: those away, and those on which they had a message.

        Being asked is one, so is the day of their last answer: nobody is chased on the heels of either. Of what is
        asked and they have not heard of yet, it is not.
        """
        found: dict[int, list[Absence]] = defaultdict(list)
        for contact in self.chase.contacts.values():
            found[contact.person] += _away(contact)
        for person, day in self.chase.written | self._asked:
            found[person].append(Absence(email="", first=day, last=day))
        return {person: tuple(days) for person, days in found.items()}

    @cached_property
    def _asked(self) -> frozenset[tuple[int, date]]:
        told = (item for item in self.chase.outstanding if item.owner not in self.chase.uninvited)
        moments = {(item.owner, item.asked) for item in told}
        return frozenset((who, local_date(at, self.chase.contacts[who].timezone)) for who, at in moments)

    def first(
        self, person: int | None, after: datetime, but: Iterable[int] = (), later: Mapping[int, datetime] = NOBODY
    ) -> Slot | None:
        """The first moment at which a person, or on days of their absence whoever stands in, may be written to.

        None where nothing reaches either; `but` are people who are not written to about this, `later` some who are
        only from a moment on.
        """
        contact = self.chase.contacts.get(person) if person is not None else None
        if contact is None:
            return None
        found = [*self._own(contact, max(after, later.get(contact.person, after))),
                 *self._in_place_of(contact, after, frozenset({*but, contact.person}), later)]  # fmt: skip
        return min((slot for slot in found if slot.to not in but), key=lambda slot: (slot.at, slot.to), default=None)

    def own(self, person: int, after: datetime) -> Slot | None:
        """The first moment at which a person may be written to themselves; none where nothing reaches them."""
        contact = self.chase.contacts.get(person)
        return next(self._own(contact, after), None) if contact is not None else None

    def wished(self, person: int, after: datetime) -> Slot | None:
        """The first moment at which a person is asked again, as they wanted.

        Whoever named the hour is asked at it, though they had another message
        that day or answered something: it is their own wish, and often the same day's.
        """
        contact = self.chase.contacts.get(person)
        if contact is None or contact.channel is None or person not in self.chase.by_hour:
            return self.own(person, after)
        return Slot(at_work(contact, after), person)

    def _own(self, contact: Contact, after: datetime) -> Iterator[Slot]:
        if contact.channel is not None:
            closed = self._closed.get(contact.person, ())
            yield Slot(next_slot(after, contact.calendar, contact.timezone, closed), contact.person)

    def _in_place_of(
        self, contact: Contact, after: datetime, but: frozenset[int], later: Mapping[int, datetime]
    ) -> Iterator[Slot]:
        for leave in contact.leaves:
            deputy = self.chase.contacts.get(named) if (named := contact.deputy_on(leave)) is not None else None
            if deputy is None or deputy.person in but:
                continue
            begins = instant(leave.first, time.min, contact.timezone)
            ends = instant(leave.last + _DAY, time.min, contact.timezone)
            from_then = max(after, begins, later.get(deputy.person, after))
            yield from (slot for slot in self._own(deputy, from_then) if slot.at < ends)


def at_work(contact: Contact, after: datetime) -> datetime:
    """The first moment, not before an aware `after`, at which somebody is at work: in their hours, and not away."""
    return next_slot(after, contact.calendar, contact.timezone, _away(contact))


def _away(contact: Contact) -> list[Absence]:
    return [Absence(email="", first=leave.first, last=leave.last) for leave in contact.leaves]


@dataclass(frozen=True)
class StepDays:
    """The days on which the steps of a chase fall for people of a calendar and zone.

    They are counted from the last working day on which somebody can be reminded
    while what they answer is still in time: a deadline of 17:00 in London has
    passed in Samoa before anybody is at work on that day. Whoever works part of
    the week is reminded last on their own last day, and of what comes after the
    due date nobody is told earlier for it.
    """

    chase: Chase

    @cached_property
    def _known(self) -> dict[tuple[int, str], tuple[date, ...]]:
        return {}

    def of(self, contact: Contact) -> tuple[date, ...]:
        """The day of every step, in order, for this person."""
        key = (id(contact.calendar), contact.timezone)
        if key not in self._known:
            self._known[key] = tuple(self._counted(contact))
        return self._known[key]

    def _counted(self, contact: Contact) -> Iterator[date]:
        everybody = contact.calendar.full_time()
        own, last = (last_day(self.chase.due, each, contact.timezone) for each in (contact.calendar, everybody))
        for step in self.chase.steps.steps:
            yield everybody.plus_working_days(own if step.to is Audience.OWNER and step.days <= 0 else last, step.days)


def last_day(due: datetime, calendar: WorkingCalendar, timezone: str) -> date:
    """The last working day on which people have at least the morning left to answer before `due`."""
    day = local_date(due, timezone)
    while not calendar.is_working_day(day) or instant(day, MESSAGES_FROM, timezone) > due:
        day -= _DAY
    return day
