"""When somebody answers: a moment in their own working hours, by their temperament."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from bot.rehearsal.respondents.temperaments import Temperament
from conversations.partnership.calendars import instant, local_date
from conversations.partnership.chase import Contact

FIRST_HOUR, LAST_HOUR = 9, 16
WITHIN = 6
"""Working days within which most people answer."""
LATE_BY = 4
"""Working days after the due date within which late people do."""
FORTNIGHT = timedelta(days=14)
DECIDES_WITHIN = 4
"""Working days within which somebody decides what is put before them."""
DAY = timedelta(days=1)


def answers_at(
    temperament: Temperament, contact: Contact, asked: datetime, due: datetime | None, chance: random.Random
) -> datetime | None:
    """When they sit down to answer what they were asked just now; none where they never do.

    `due` is when what waits for them is due; none for what has no date of its own.
    """
    if temperament in {Temperament.SILENT, Temperament.LEAVES}:
        return None
    today = local_date(asked, contact.timezone)
    if due is None or asked >= due:
        return _at(contact, today, chance.randint(1, DECIDES_WITHIN), chance)
    if temperament is Temperament.LATE:
        return _at(contact, local_date(due, contact.timezone), chance.randint(1, LATE_BY), chance)
    return _at(contact, today, chance.randint(0, WITHIN), chance, after=asked)


def leave_of(contact: Contact, opens: datetime) -> tuple[date, date]:
    """The two weeks for which somebody is away: from the first working day after the opening."""
    first = contact.calendar.plus_working_days(local_date(opens, contact.timezone), 1)
    return first, first + FORTNIGHT - DAY


def back_at(contact: Contact, last: date, chance: random.Random) -> datetime:
    """When somebody answers who was away until a day, that included."""
    return _at(contact, last, chance.randint(1, 2), chance)


def leaving_at(contact: Contact, opens: datetime, chance: random.Random) -> datetime:
    """When somebody is in the office for the last time."""
    return _at(contact, local_date(opens, contact.timezone), chance.randint(3, 7), chance)


def soon_after(moment: datetime, chance: random.Random) -> datetime:
    """When somebody goes on who has just been answered."""
    return moment + timedelta(minutes=chance.randint(3, 40))


def day_begins(contact: Contact, day: date) -> datetime:
    """When somebody’s working day begins."""
    return instant(day, time(FIRST_HOUR), contact.timezone)


def more_time_until(contact: Contact, now: datetime, chance: random.Random) -> date:
    """The day on which somebody wants to be asked again."""
    return contact.calendar.plus_working_days(local_date(now, contact.timezone), chance.randint(3, 9))


def _at(
    contact: Contact, day: date, days: int, chance: random.Random, *, after: datetime | None = None
) -> datetime:
    """A moment so many working days after a day, and not while they are away."""
    found = contact.calendar.plus_working_days(day, days)
    while any(leave.first <= found <= leave.last for leave in contact.leaves):
        found = contact.calendar.plus_working_days(found, 1)
    wall = time(chance.randint(FIRST_HOUR, LAST_HOUR), chance.randint(0, 59))
    moment = instant(found, wall, contact.timezone)
    return moment if after is None or moment > after else after + timedelta(minutes=chance.randint(5, 90))
