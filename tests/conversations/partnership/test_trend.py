"""A trend holds up to ten years, and nothing in it is joined or compared across a break of definition."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from conversations.partnership.quarters import Quarter
from conversations.partnership.trend import QUARTERS, Trend

NOW = Quarter(2026, 2)
quarters = st.integers(0, QUARTERS - 1).map(lambda back: NOW.plus(-back))
values = st.dictionaries(quarters, st.decimals(-1_000, 1_000, places=1), max_size=QUARTERS)
breaks = st.lists(quarters, max_size=3)


@given(values, breaks, quarters, quarters)
def test_a_break_is_never_crossed(
    known: dict[Quarter, Decimal], at: list[Quarter], one: Quarter, other: Quarter
) -> None:
    """Whatever is compared was measured alike: no definition begins after the earlier and by the later."""
    trend, (earlier, later) = Trend(known, at), sorted((one, other))
    crossed = any(earlier < each <= later for each in at)
    assert (None if crossed or not {earlier, later} <= known.keys() else known[later] - known[earlier]) == trend.change(
        earlier, later)  # fmt: skip


@given(values, breaks)
def test_stretches_are_all_the_quarters_parted_at_every_break(known: dict[Quarter, Decimal], at: list[Quarter]) -> None:
    """Nothing is lost, nothing is joined that a break parts, nothing is parted that none does."""
    stretches = Trend(known, at).stretches()
    assert sorted(known) == [each for stretch in stretches for each in stretch]
    assert not any(stretch[0] < each <= stretch[-1] for stretch in stretches for each in at)
    assert all(any(before[-1] < each <= after[0] for each in at) for before, after in pairwise(stretches))


@given(values.flatmap(lambda known: st.permutations(list(known.items()))), breaks)
def test_the_order_of_rows_makes_no_difference(rows: list[tuple[Quarter, Decimal]], at: list[Quarter]) -> None:
    """A database may give them in any."""
    one, other = Trend(sorted(rows), at), Trend(rows, reversed(at))
    assert (one.quarters, one.stretches()) == (other.quarters, other.stretches())


def test_the_same_quarter_last_year_is_that_of_the_same_definition() -> None:
    """A break in between leaves nothing to compare with."""
    known = {NOW: Decimal(5), NOW.year_before: Decimal(4)}
    assert Decimal(4) == Trend(known).year_before(NOW)
    assert Trend(known, [NOW.previous]).year_before(NOW) is None
    assert Decimal(4) == Trend(known, [NOW.year_before]).year_before(NOW)


def test_a_trend_reaches_ten_years_back() -> None:
    """The forty-first quarter is history for its own sake."""
    known = {NOW.plus(-back): Decimal(back) for back in range(QUARTERS + 5)}
    assert [NOW.plus(-back) for back in range(QUARTERS - 1, -1, -1)] == list(Trend(known).quarters)
