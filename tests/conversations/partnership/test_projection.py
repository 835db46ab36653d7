"""What the year comes to: by the rate of a running total, by the season of anything else, or a reason for nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.partnership.projection import (
    Method,
    NoProjection,
    Projection,
    past_forecast,
    project,
    seasonal_changes,
)
from conversations.partnership.quarters import Quarter
from conversations.partnership.targets import Measure
from conversations.partnership.trend import Trend

NOW = Quarter(2026, 2)
numbers = st.decimals(-1_000, 1_000, places=1)
years = st.lists(st.tuples(numbers, numbers), min_size=2, max_size=9)


def seasons(past: list[tuple[Decimal, Decimal]], now: Decimal, shift: Decimal = Decimal(0)) -> dict[Quarter, Decimal]:
    """The second and fourth quarters of past years, and the second of this one."""
    known = {NOW: now + shift}
    for back, (second, fourth) in enumerate(past, start=1):
        known |= {Quarter(NOW.year - back, 2): second + shift, Quarter(NOW.year - back, 4): fourth + shift}
    return known


def seasonal(known: dict[Quarter, Decimal], *breaks: Quarter) -> Projection:
    """The projection of anything but a running total."""
    return project(Measure.SNAPSHOT, Trend(known, breaks), NOW)


def test_a_running_total_goes_on_as_so_far() -> None:
    """Hertfordshire: 1,856 from April to December projects to 2,475."""
    third = Quarter(2026, 3)
    found = project(Measure.CUMULATIVE, Trend({third: Decimal(1856)}), third)
    assert found.value is not None
    assert (Method.RUN_RATE, 2475) == (found.method, round(found.value))


@given(st.lists(numbers, min_size=4, max_size=4), st.integers(2, 9), st.integers(1, 3))
def test_a_series_that_is_nothing_but_season_is_foretold_exactly(
    season: list[Decimal], before: int, number: int
) -> None:
    """Every year alike: so is this one."""
    now = Quarter(2026, number)
    known = {Quarter(year, n + 1): season[n] for year in range(2026 - before, 2026) for n in range(4)}
    known |= {Quarter(2026, n): season[n - 1] for n in range(1, number + 1)}
    assert Projection(value=season[3], method=Method.SEASONAL, years=before) == project(
        Measure.PERIOD, Trend(known), now)  # fmt: skip


@given(years, numbers, numbers)
def test_adding_a_constant_adds_it_to_the_projection(
    past: list[tuple[Decimal, Decimal]], now: Decimal, shift: Decimal
) -> None:
    """What moves is the change within a year, whatever the level."""
    here, there = seasonal(seasons(past, now)), seasonal(seasons(past, now, shift))
    assert here.value is not None
    assert here.value + shift == there.value


@given(years.map(lambda past: seasons(past, Decimal(20))).flatmap(lambda one: st.permutations(list(one.items()))))
def test_the_order_of_rows_makes_no_difference(rows: list[tuple[Quarter, Decimal]]) -> None:
    """The middle of the same changes."""
    assert project(Measure.SNAPSHOT, Trend(sorted(rows)), NOW) == project(Measure.SNAPSHOT, Trend(rows), NOW)


@given(years, numbers, st.integers(0, 40), numbers)
def test_what_lies_before_a_break_changes_nothing(
    past: list[tuple[Decimal, Decimal]], now: Decimal, back: int, other: Decimal
) -> None:
    """Any other values there give the same projection, or the same reason for none."""
    at = NOW.plus(-back)
    known = seasons(past, now)
    changed = {each: other if each < at else value for each, value in known.items()}
    without = {each: value for each, value in known.items() if each >= at}
    assert seasonal(known, at) == seasonal(changed, at) == seasonal(without, at)


def test_the_middle_of_past_years_counts() -> None:
    """One odd year does not carry the others with it."""
    past = [(Decimal(10), Decimal(12)), (Decimal(10), Decimal(90)), (Decimal(10), Decimal(13))]
    assert Decimal(23) == seasonal(seasons(past, Decimal(20))).value


def test_one_past_year_is_no_pattern() -> None:
    """It is said how many there are; with a second one there is a projection."""
    one, another = (Decimal(10), Decimal(12)), (Decimal(8), Decimal(12))
    few = seasonal(seasons([one], Decimal(20)))
    assert (NoProjection.FEW_YEARS, 1, None) == (few.why_not, few.years, few.value)
    assert Projection(value=Decimal(23), method=Method.SEASONAL, years=2) == seasonal(seasons([one, another],
                                                                                             Decimal(20)))  # fmt: skip


@pytest.mark.parametrize("measure", list(Measure))
def test_a_year_that_is_over_and_a_missing_figure_are_not_projected(measure: Measure) -> None:
    """The year is known, or nothing is."""
    over = project(measure, Trend({NOW.year_end: Decimal(50)}), NOW.year_end)
    assert (NoProjection.YEAR_OVER, None) == (over.why_not, over.value)
    assert NoProjection.NO_FIGURE is project(measure, Trend({}), NOW).why_not
    assert () == seasonal_changes(Trend({}), NOW)


def test_last_years_forecast_stands_beside_what_the_year_came_to() -> None:
    """The lead said 40 in the second quarter; the year came to 46."""
    trend = Trend({Quarter(2025, 4): Decimal(46)})
    found = past_forecast(trend, NOW, Decimal(40))
    assert found is not None
    assert (Quarter(2025, 2), Decimal(40), Decimal(46), Decimal(6)) == (
        found.said_in, found.said, found.came_to, found.error)  # fmt: skip


def test_a_forecast_is_not_judged_across_a_break_nor_by_a_year_without_a_figure() -> None:
    """Nor is anything said where none was made."""
    known = {Quarter(2025, 4): Decimal(46)}
    for at in (Quarter(2025, 3), NOW):
        assert past_forecast(Trend(known, [at]), NOW, Decimal(40)) is None
    assert past_forecast(Trend({}), NOW, Decimal(40)) is None
    assert past_forecast(Trend(known), NOW, None) is None
    assert past_forecast(Trend(known, [Quarter(2025, 2)]), NOW, Decimal(40)) is not None
