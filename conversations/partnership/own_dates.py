"""Days that a round is given by hand, checked; and the timetable that another round kept, so that it can be copied."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from conversations.partnership.calendars import WALL_TIMES, RoundDates, WorkingCalendar, instant, local_date
from conversations.partnership.dates import long_day
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import Round, Timetable

STEPS: Mapping[str, str] = {
    "opens": "the opening day",
    "due": "the due date",
    "no_new_returns": "the last day for new returns",
    "digests": "the day of the digests",
    "edits_close": "the last day for changes",
}
"""What each date of a round is called in a sentence."""
ORDER = (("opens", "due"), ("due", "no_new_returns"), ("no_new_returns", "digests"), ("no_new_returns", "edits_close"))
"""Which date of a round may not come before which."""
_DAY = timedelta(days=1)


def with_days(
    dates: RoundDates, days: Mapping[str, date], calendar: WorkingCalendar, timezone: str, now: datetime
) -> RoundDates:
    """The dates of a round with some of its days set by hand, each at the hour of day that such a date has.

    A day that is today counts as still to come for the opening, which then is now.

    Raises:
        ValueError: a day is no working day, or over, or out of order; the sentence names the remedy.
    """
    for step, day in days.items():
        _refuse_idle(step, day, calendar)
        _refuse_over(step, day, timezone, now)
    moved = {step: instant(day, WALL_TIMES[step], timezone) for step, day in days.items()}
    whole = dates.model_copy(update=moved)
    if days:
        refuse_disorder(whole, timezone)
    return whole


def _refuse_idle(step: str, day: date, calendar: WorkingCalendar) -> None:
    if calendar.is_working_day(day):
        return
    before, after = calendar.plus_working_days(day, -1), calendar.plus_working_days(day, 1)
    raise ValueError(f"{long_day(day)} is no working day of this partnership and cannot be {STEPS[step]}. "
                     f"The nearest are {long_day(before)} and {long_day(after)}.")


def _refuse_over(step: str, day: date, timezone: str, now: datetime) -> None:
    today = local_date(now, timezone)
    if day > today or (day == today and (step == "opens" or now < instant(day, WALL_TIMES[step], timezone))):
        return
    raise ValueError(f"{long_day(day)} is over and cannot be {STEPS[step]}. Give a later day.")


def refuse_disorder(dates: RoundDates, timezone: str) -> None:
    """See that no date of a round comes before one that it follows.

    Raises:
        ValueError: one does; the sentence names both, and the remedy.
    """
    for earlier, later in ORDER:
        first, second = (local_date(getattr(dates, step), timezone) for step in (earlier, later))
        if second < first:
            said = f"{STEPS[later]} ({long_day(second)}) would come before {STEPS[earlier]} ({long_day(first)})"
            raise ValueError(f"{said[0].upper()}{said[1:]}. Set both.")


def timetable_kept(dates: RoundDates, quarter: Quarter, calendar: WorkingCalendar, timezone: str) -> Timetable:
    """The timetable by which a round's dates fall as they do, to be applied to another quarter.

    It counts working days of the partnership, so that what was the tenth is the tenth again.
    """
    return Timetable(**{step: _working_days(quarter.last_day, local_date(getattr(dates, step), timezone), calendar)
                        for step in WALL_TIMES})  # fmt: skip


def _working_days(end: date, day: date, calendar: WorkingCalendar) -> int:
    """How many working days a day lies after the end of a quarter; before it where negative."""
    first, until = (day, end) if day < end else (end + _DAY, day + _DAY)
    counted = sum(calendar.is_working_day(first + _DAY * n) for n in range((until - first).days))
    return -counted if day < end else counted


def dates_held(round: Round) -> RoundDates:
    """The five dates of a round that is there."""
    return RoundDates(**{step: getattr(round, step) for step in RoundDates.model_fields})
