"""Dates of a round that are still to come, as its rules make them once the working days have changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime

from conversations.partnership.calendars import WorkingCalendar, instant
from conversations.partnership.rounds import DateRule, Round


def dated_anew(
    held: Round, steps: Collection[str], calendars: Mapping[str, WorkingCalendar], now: datetime
) -> dict[str, datetime]:
    """The dates among `steps` that fall otherwise now, with when; `calendars` by the name that the rules have for them.

    A date that is over stays, and so does one that would be by its rule; a day
    that was chosen is nobody's to move but whoever chose it.
    """
    found = {step: instant(calendars[rule.calendar].nth_working_day_after(held.quarter, rule.nth), rule.wall,
                           rule.timezone) for step, rule in _to_come(held, steps, now) if rule.day is None}  # fmt: skip
    return {step: at for step, at in found.items() if at != getattr(held, step) and now < at}


def chosen_and_idle(
    held: Round, steps: Collection[str], calendars: Mapping[str, WorkingCalendar], now: datetime
) -> dict[str, date]:
    """The days among `steps` that were chosen and on which nobody works now."""
    return {step: rule.day for step, rule in _to_come(held, steps, now)
            if rule.day is not None and not calendars[rule.calendar].is_working_day(rule.day)}  # fmt: skip


def _to_come(held: Round, steps: Collection[str], now: datetime) -> Iterator[tuple[str, DateRule]]:
    return ((step, rule) for step, rule in held.rules.items() if step in steps and now < getattr(held, step))
