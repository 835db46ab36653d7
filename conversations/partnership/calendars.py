"""Working days, and the instants that a round's timetable falls on.

A deadline is an instant: local date and wall time turned into UTC. Days are
counted on the calendar and never as 24 hours, so that a change of the clocks
moves nothing. A wall time that a change skips comes after the gap; one that
happens twice is the first.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import field_validator

from conversations.partnership.nouns import Noun
from conversations.partnership.people import WEEK, Absence
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import DateRule, Timetable

MESSAGES_FROM = time(9, 30)
MESSAGES_UNTIL = time(16, 30)

WALL_TIMES: dict[str, time] = {
    "opens": MESSAGES_FROM,
    "due": time(17),
    "no_new_returns": time(17),
    "digests": MESSAGES_FROM,
    "edits_close": time(17),
}

_DAY = timedelta(days=1)


class WorkingCalendar(Noun):
    """Monday to Friday, less public `holidays` and a body's own `closures`.

    `week` are the days of the week on which somebody works, as `WEEK` names
    them, where that is not on all five.
    """

    holidays: frozenset[date] = frozenset()
    closures: frozenset[date] = frozenset()
    week: tuple[str, ...] = WEEK

    @field_validator("week")
    @classmethod
    def _a_week(cls, week: tuple[str, ...]) -> tuple[str, ...]:
        if not week or set(week) - set(WEEK):
            raise ValueError(f"A working week has one day or more of {', '.join(WEEK)}.")
        return week

    def part_time(self, week: tuple[str, ...]) -> Self:
        """The same days for somebody who works on these days of the week alone.

        Raises `ValueError` for none, or for a day that is no working day.
        """
        return type(self)(holidays=self.holidays, closures=self.closures, week=week)

    def full_time(self) -> Self:
        """The same days for whoever works on all five."""
        return self if self.week == WEEK else self.part_time(WEEK)

    def is_working_day(self, day: date) -> bool:
        """Whether people are at work on `day`."""
        at = day.weekday()
        return at < len(WEEK) and WEEK[at] in self.week and day not in self.holidays and day not in self.closures

    def next_working_day(self, day: date) -> date:
        """`day` itself if people work on it, else the first working day after it."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def plus_working_days(self, day: date, count: int) -> date:
        """The working day so many after `day`, or before it when negative; `day` itself is not counted.

        With 0, `day` or the first working day after it.
        """
        if count == 0:
            return self.next_working_day(day)
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def nth_working_day_after(self, quarter: Quarter, nth: int) -> date:
        """The `nth` working day after the quarter ends; before its end when negative."""
        return self.plus_working_days(quarter.last_day, nth)

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after `first` and up to `last`; negative when `last` is earlier."""
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_working_day(first + _DAY * n) for n in range(1, (last - first).days + 1))


def instant(day: date, wall: time, timezone: str) -> datetime:
    """The moment, in UTC, at which clocks in `timezone` show `wall` on `day`."""
    return datetime.combine(day, wall.replace(fold=0), ZoneInfo(timezone)).astimezone(UTC)


def local_date(moment: datetime, timezone: str) -> date:
    """The date that people in `timezone` have at an aware `moment`."""
    return moment.astimezone(ZoneInfo(timezone)).date()


def next_slot(
    after: datetime, calendar: WorkingCalendar, timezone: str, absences: Iterable[Absence] = ()
) -> datetime:
    """The first moment, not before `after`, at which a person may be written to.

    That is between 09:30 and 16:30 in their own zone, on a working day of their
    own calendar, and not while they are away. `after` is aware; the answer is in UTC.
    """
    away = tuple(absences)
    local = after.astimezone(ZoneInfo(timezone))
    day = local.date() + _DAY * (local.time() > MESSAGES_UNTIL)
    while not calendar.is_working_day(day) or any(each.first <= day <= each.last for each in away):
        day += _DAY
    return max(after.astimezone(UTC), instant(day, MESSAGES_FROM, timezone))


class RoundDates(Noun):
    """The five instants of a round, in UTC, named as a `Round` names them."""

    opens: datetime
    due: datetime
    no_new_returns: datetime
    digests: datetime
    edits_close: datetime


def timetable_for(
    quarter: Quarter, timetable: Timetable, calendar: WorkingCalendar, timezone: str
) -> RoundDates:
    """The instants that a timetable falls on for a quarter, in the partnership's calendar and zone.

    Raises `ValueError` when the steps of a round are out of order.
    """
    return dates_by(rules_of(timetable, timezone, ""), quarter, calendar)


def rules_of(timetable: Timetable, timezone: str, calendar: str) -> dict[str, DateRule]:
    """The rules that a timetable comes to, by step: a round opens and digests go out at 09:30, the rest is at 17:00."""
    return {step: DateRule(nth=getattr(timetable, step), wall=wall, timezone=timezone, calendar=calendar)
            for step, wall in WALL_TIMES.items()}  # fmt: skip


def dates_by(rules: Mapping[str, DateRule], quarter: Quarter, calendar: WorkingCalendar) -> RoundDates:
    """The instants that the rules of all five steps make for a quarter, in the calendar that they name.

    Raises `ValueError` when the steps of a round are out of order.
    """
    days = {step: _day_by(rule, quarter, calendar) for step, rule in rules.items()}
    instants = {step: instant(days[step], rule.wall, rule.timezone) for step, rule in rules.items()}
    for earlier, later in pairwise(("opens", "due", "no_new_returns", "edits_close")):
        if instants[later] < instants[earlier]:
            raise ValueError(
                f"In the timetable, {later} ({_said(rules[later])}) comes before {earlier} "
                f"({_said(rules[earlier])}); give it a later day."
            )
    return RoundDates(**instants)


def _day_by(rule: DateRule, quarter: Quarter, calendar: WorkingCalendar) -> date:
    return calendar.nth_working_day_after(quarter, rule.nth) if rule.day is None else rule.day


def _said(rule: DateRule) -> str:
    return f"day {rule.nth}" if rule.day is None else rule.day.isoformat()
