"""The working days of a partnership: those that its nations list, but for its own closures and one-off holidays."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.handlers.desk import Desk
from conversations.partnership.calendars import WorkingCalendar
from conversations.partnership.closures import Closure, with_closures
from conversations.partnership.people import WEEK
from storage.closures import closures_of
from storage.database import Session


def working_days(
    desk: Desk, session: Session, partnership_id: str, calendar: str, year: int, week: tuple[str, ...] = WEEK
) -> WorkingCalendar:
    """The working days of a nation's calendar around a year, as this partnership keeps them.

    `week` are the days on which somebody works who does not on all five.

    Raises:
        ValueError: the calendar is none that is known.
    """
    return PartnershipDays(desk, closures_of(session, partnership_id), year).of(calendar, week)


class PartnershipDays:
    """The calendars of one partnership around a year; everybody of one nation and week shares theirs."""

    def __init__(self, desk: Desk, closures: Sequence[Closure], year: int) -> None:
        self._listed = lru_cache(lambda nation: with_closures(desk.calendars(nation, year), nation, closures))
        self.of = lru_cache(self._of)

    def _of(self, calendar: str, week: tuple[str, ...] = WEEK) -> WorkingCalendar:
        listed = self._listed(calendar)
        return listed if week == WEEK else listed.part_time(week)
