"""A partnership's own closures, one-off holidays, and holidays on which it works."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from conversations.partnership.calendars import WorkingCalendar
from conversations.partnership.closures import Closure, with_closures
from tests.conversations.partnership.chased import NATIONS

SUMMER, BETWEEN = date(2026, 8, 31), date(2026, 12, 29)
ENGLAND = NATIONS["ENG"]


def kept(*closures: Closure) -> WorkingCalendar:
    """England's calendar as a partnership with these closures keeps it."""
    return with_closures(ENGLAND, "england", closures)


def test_a_closure_is_no_working_day_and_a_holiday_worked_is_one() -> None:
    """Days are counted past the one and on the other; what is listed stays as it was."""
    days = kept(Closure(day=BETWEEN, name="Closed"), Closure(day=SUMMER, name="Open", worked=True))
    assert (False, True) == (days.is_working_day(BETWEEN), days.is_working_day(SUMMER))
    assert (True, False) == (ENGLAND.is_working_day(BETWEEN), ENGLAND.is_working_day(SUMMER))
    assert date(2026, 12, 30) == days.plus_working_days(date(2026, 12, 24), 1)


def test_what_is_said_of_a_nation_goes_before_what_is_said_of_all() -> None:
    """In whatever order they stand; of another nation nothing is heeded."""
    closed, worked = Closure(day=BETWEEN, name="Closed"), Closure(day=BETWEEN, name="Open", calendar="england",
                                                                  worked=True)  # fmt: skip
    for closures in ((closed, worked), (worked, closed)):
        assert kept(*closures).is_working_day(BETWEEN)
    assert kept(Closure(day=BETWEEN, name="Closed", calendar="wales")).is_working_day(BETWEEN)


def test_whoever_works_part_of_the_week_is_at_work_on_those_days_alone() -> None:
    """Holidays hold for them as well; the whole week can be had back."""
    monday, tuesday = date(2026, 8, 24), date(2026, 8, 25)
    part = ENGLAND.part_time(("mon", "wed"))
    assert (True, False, False) == tuple(part.is_working_day(day) for day in (monday, tuesday, SUMMER))
    assert part.full_time().is_working_day(tuesday)
    assert ENGLAND is ENGLAND.full_time()


@pytest.mark.parametrize("week", [(), ("mon", "sat"), ("monday",)])
def test_a_week_without_a_working_day_is_refused(week: tuple[str, ...]) -> None:
    """Or with a day that is none; one that is one is accepted."""
    with pytest.raises(ValidationError, match="one day or more of mon, tue, wed, thu, fri"):
        ENGLAND.part_time(week)
    assert ("mon",) == ENGLAND.part_time(("mon",)).week
