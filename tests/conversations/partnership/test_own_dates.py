"""Days that a round is given by hand are checked, each refusal with its remedy; a timetable is copied day for day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendars import working_calendar
from conversations.partnership.calendars import RoundDates, local_date, timetable_for
from conversations.partnership.own_dates import ORDER, refuse_disorder, timetable_kept, with_days
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import Timetable

LONDON = "Europe/London"
ENGLAND = working_calendar("england", range(2024, 2029))
Q2, Q3 = Quarter(2026, 2), Quarter(2026, 3)
USUAL = timetable_for(Q2, Timetable(), ENGLAND, LONDON)
NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)


def dated(**days: date) -> RoundDates:
    """The usual round with some of its days set by hand."""
    return with_days(USUAL, days, ENGLAND, LONDON, NOW)


def test_a_day_takes_the_hour_of_its_date() -> None:
    """A due date ends at five in the afternoon of the partnership; the other dates stay as they are."""
    assert USUAL.model_copy(update={"due": datetime(2026, 10, 16, 16, tzinfo=UTC)}) == dated(due=date(2026, 10, 16))
    assert USUAL == dated()


@pytest.mark.parametrize(
    ("days", "why", "better"),
    [
        ({"due": date(2026, 10, 17)}, "Saturday 17 October 2026 is no working day of this partnership and cannot be "
         "the due date. The nearest are Friday 16 October 2026 and Monday 19 October 2026.", date(2026, 10, 19)),
        ({"due": date(2026, 9, 29)}, "Tuesday 29 September 2026 is over and cannot be the due date. Give a later day.",
         date(2026, 10, 1)),
        ({"due": date(2026, 10, 29)}, "The last day for new returns (Wednesday 28 October 2026) would come before the "
         "due date (Thursday 29 October 2026). Set both.", date(2026, 10, 28)),
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_is_refused_with_the_remedy(days: dict[str, date], why: str, better: date) -> None:
    """No holiday, no day that is over, none out of order; the remedy is taken."""
    with pytest.raises(ValueError, match=r"\.") as refused:
        dated(**days)
    assert why == str(refused.value)
    assert better == local_date(dated(due=better).due, LONDON)


def test_today_is_still_to_come_for_an_opening_and_until_five_for_a_due_date() -> None:
    """At noon both may be today; in the evening nothing can be due today any more."""
    today = local_date(NOW, LONDON)
    days = {"opens": today, "due": today}
    assert today == local_date(with_days(USUAL, days, ENGLAND, LONDON, NOW).due, LONDON)
    with pytest.raises(ValueError, match="Wednesday 30 September 2026 is over and cannot be the due date"):
        with_days(USUAL, days, ENGLAND, LONDON, NOW + timedelta(hours=6))


@given(days=st.lists(st.integers(-30, 60), min_size=5, max_size=5).map(sorted), quarter=st.integers(1, 8))
def test_a_copied_timetable_falls_on_the_same_days_again(days: list[int], quarter: int) -> None:
    """Law: what fell on the n-th working day after one quarter is the n-th of any; the order is kept."""
    names = ("opens", "due", "no_new_returns", "digests", "edits_close")
    kept = Timetable(**dict(zip(names, days, strict=True)))
    one, other = Quarter(2025, 1), Quarter(2025 + (quarter - 1) // 4, (quarter - 1) % 4 + 1)
    copied = timetable_kept(timetable_for(one, kept, ENGLAND, LONDON), one, ENGLAND, LONDON)
    again = timetable_for(other, copied, ENGLAND, LONDON)
    assert timetable_for(one, kept, ENGLAND, LONDON) == timetable_for(one, copied, ENGLAND, LONDON)
    assert again == timetable_for(other, timetable_kept(again, other, ENGLAND, LONDON), ENGLAND, LONDON)
    refuse_disorder(again, LONDON)
    assert all(getattr(again, first) <= getattr(again, second) for first, second in ORDER if first != "no_new_returns")


def test_the_usual_timetable_is_its_own_copy() -> None:
    """Two weeks after one quarter are two weeks after the next, whatever holidays lie between."""
    assert Timetable() == timetable_kept(USUAL, Q2, ENGLAND, LONDON)
    moved = dated(due=date(2026, 10, 16), edits_close=date(2026, 11, 20))
    assert Timetable(due=12, edits_close=37) == timetable_kept(moved, Q2, ENGLAND, LONDON)
    assert "2027-01-19" == timetable_for(Q3, Timetable(due=12), ENGLAND, LONDON).due.date().isoformat()
