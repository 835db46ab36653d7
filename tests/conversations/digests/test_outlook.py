"""Where the year is heading, as far as arithmetic can say."""

from __future__ import annotations

from decimal import Decimal

import pytest

from conversations.digests.outlook import projected, year_end_rating
from conversations.partnership.polarity import Polarity
from conversations.partnership.projection import NoProjection
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating
from conversations.partnership.targets import Measure, Milestone
from conversations.partnership.trend import Trend
from tests.conversations.digests.rich_round import a_definition

THIRD = Quarter(2026, 3)
TOTAL = a_definition("referrals", decimals=0, measure=Measure.CUMULATIVE)


def test_a_projection_is_rounded_as_the_measure_is() -> None:
    """Hertfordshire: 1,856 from April to December projects to 2,475, and not to 2,474.67."""
    assert Decimal(2475) == projected(TOTAL, Trend({THIRD: Decimal(1856)}), THIRD).value


@pytest.mark.parametrize(("now", "expected"), [(97, 100), (90, 97)])
def test_a_projection_stays_within_lawful_bounds(now: int, expected: int) -> None:
    """Two past years rose by 7 points to the end; a share of 97% cannot."""
    past = {Quarter(year, number): Decimal(value) for year in (2024, 2025) for number, value in ((3, 80), (4, 87))}
    share = a_definition(measure=Measure.SNAPSHOT, minimum=Decimal(0), maximum=Decimal(100))
    assert expected == projected(share, Trend(past | {THIRD: Decimal(now)}), THIRD).value


def test_what_cannot_be_projected_says_why() -> None:
    """Two years measured alike make a pattern, one does not."""
    assert NoProjection.FEW_YEARS is projected(a_definition(), Trend({THIRD: Decimal(50)}), THIRD).why_not


def test_the_year_end_is_rated_by_the_targets_own_rule() -> None:
    """Durham printed a predicted year-end status, and how many had none."""
    goal = Milestone(quarter=Quarter(2026, 4), value=Decimal(800))
    fewer = a_definition("burglaries", Polarity.LOWER, measure=Measure.CUMULATIVE)
    assert Rating.RED is year_end_rating(fewer, goal, Quarter(2026, 2), Decimal(1000))
    assert Rating.GREEN is year_end_rating(fewer, goal, Quarter(2026, 2), Decimal(780))
    assert year_end_rating(fewer, None, Quarter(2026, 2), Decimal(780)) is None
    assert year_end_rating(fewer, goal, Quarter(2026, 2), None) is None
