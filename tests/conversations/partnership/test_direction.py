"""Direction of travel, by polarity, and where there is none."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from conversations.partnership.brief import Brief
from conversations.partnership.direction import Direction, against_last, against_last_year
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.targets import Measure

BriefMaker = Callable[..., Brief]


@pytest.mark.parametrize(
    ("polarity", "value", "direction"),
    [
        (Polarity.LOWER, "449", Direction.BETTER),
        (Polarity.LOWER, "450", Direction.SAME),
        (Polarity.LOWER, "451", Direction.WORSE),
        (Polarity.HIGHER, "451", Direction.BETTER),
        (Polarity.HIGHER, "449", Direction.WORSE),
        (Polarity.NONE, "451", Direction.NONE),
    ],
)
def test_up_means_better_and_not_that_the_number_rose(
    a_brief: BriefMaker, polarity: Polarity, value: str, direction: Direction
) -> None:
    """Against 450 last quarter."""
    brief = a_brief(last="450", polarity=polarity)

    assert direction is against_last(brief, Decimal(value))


@pytest.mark.parametrize(
    ("value", "direction"),
    [("18", Direction.BETTER), ("20", Direction.SAME), ("5", Direction.SAME), ("22", Direction.WORSE),
     ("12", Direction.BETTER)],
)  # fmt: skip
def test_a_range_is_nearer_its_band_or_farther(a_brief: BriefMaker, value: str, direction: Direction) -> None:
    """The band runs from 10 to 15; last quarter lay 5 above it."""
    brief = a_brief(polarity=Polarity.RANGE, milestone="10", upper="15", last="20")

    assert direction is against_last(brief, Decimal(value))


def test_a_plan_is_nearer_or_farther_too(a_brief: BriefMaker) -> None:
    """Without an upper edge the plan itself is best."""
    brief = a_brief(polarity=Polarity.RANGE, milestone="10", last="20")

    assert against_last(brief, Decimal(12)) is Direction.BETTER
    assert against_last(brief, Decimal(-5)) is Direction.WORSE


def test_a_range_without_a_milestone_has_no_direction(a_brief: BriefMaker) -> None:
    """Nothing says where the band is."""
    brief = a_brief(polarity=Polarity.RANGE, milestone=None, last="20")

    assert against_last(brief, Decimal(12)) is Direction.NONE


@pytest.mark.parametrize("quarter", [Quarter(2026, 1), Quarter(2026, 2)])
def test_a_running_total_compares_with_last_year_only(a_brief: BriefMaker, quarter: Quarter) -> None:
    """Within a year it only rises, and at the turn of the year it starts anew."""
    brief = a_brief(quarter=quarter, measure=Measure.CUMULATIVE, last="300", last_year="390")

    assert against_last(brief, Decimal(380)) is Direction.NONE
    assert against_last_year(brief, Decimal(380)) is Direction.BETTER


def test_nothing_is_compared_across_a_break_of_definition(a_brief: BriefMaker) -> None:
    """The earlier figures measured something else."""
    brief = a_brief(last="450", last_year="500", comparable=False)

    assert (Direction.NONE, Direction.NONE) == (
        against_last(brief, Decimal(400)),
        against_last_year(brief, Decimal(400)),
    )


def test_a_missing_side_gives_no_direction(a_brief: BriefMaker) -> None:
    """Neither a missing figure now nor one missing then is a number."""
    assert against_last(a_brief(), Decimal(400)) is Direction.NONE
    assert against_last(a_brief(last="450"), None) is Direction.NONE
    assert against_last(a_brief(past={"2026-Q1": None}), Decimal(400)) is Direction.NONE
