"""Where the year is heading, as far as arithmetic can say."""

from __future__ import annotations

from decimal import Decimal

import pytest

from conversations.digests.outlook import run_rate, year_end_rating
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating
from conversations.partnership.targets import Measure, Milestone
from tests.conversations.digests.rich_round import a_definition

TOTAL = a_definition("referrals", decimals=0, measure=Measure.CUMULATIVE)


def test_a_running_total_goes_on_as_so_far() -> None:
    """Hertfordshire: 1,856 from April to December projects to 2,475."""
    assert Decimal(2475) == run_rate(TOTAL, Quarter(2026, 3), Decimal(1856))


@pytest.mark.parametrize("measure", [each for each in Measure if each is not Measure.CUMULATIVE])
def test_nothing_else_is_projected(measure: Measure) -> None:
    """A snapshot times two would be nonsense."""
    assert run_rate(a_definition(measure=measure), Quarter(2026, 2), Decimal(50)) is None


def test_the_last_quarter_and_a_missing_figure_have_no_run_rate() -> None:
    """The year is known, or nothing is."""
    assert run_rate(TOTAL, Quarter(2026, 4), Decimal(50)) is None
    assert run_rate(TOTAL, Quarter(2026, 2), None) is None


def test_the_year_end_is_rated_by_the_targets_own_rule() -> None:
    """Durham printed a predicted year-end status, and how many had none."""
    goal = Milestone(quarter=Quarter(2026, 4), value=Decimal(800))
    fewer = a_definition("burglaries", Polarity.LOWER, measure=Measure.CUMULATIVE)
    assert Rating.RED is year_end_rating(fewer, goal, Quarter(2026, 2), Decimal(1000))
    assert Rating.GREEN is year_end_rating(fewer, goal, Quarter(2026, 2), Decimal(780))
    assert year_end_rating(fewer, None, Quarter(2026, 2), Decimal(780)) is None
    assert year_end_rating(fewer, goal, Quarter(2026, 2), None) is None
