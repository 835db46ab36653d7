"""Which facts of a brief make the case that a rule judges."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from conversations.partnership.brief import Brief
from conversations.partnership.judging import rate_figure
from conversations.partnership.polarity import Polarity
from conversations.partnership.rating import Rating, Trajectory, Unrated, rule_named
from conversations.partnership.targets import Measure

BriefMaker = Callable[..., Brief]

TREND = rule_named("tolerance_then_trend", "10%")


@pytest.mark.parametrize(
    ("value", "rating"), [("410", Rating.GREEN), ("451", Rating.AMBER), ("451.01", Rating.RED)]
)
def test_a_figure_is_rated_by_the_rule_of_its_definition(
    a_brief: BriefMaker, value: str, rating: Rating
) -> None:
    """Milestone 410, lower is better, 10 per cent."""
    assert rating is rate_figure(a_brief(), Decimal(value)).rating


@pytest.mark.parametrize(
    ("told", "value", "why"),
    [
        ({}, None, Unrated.NO_FIGURE),
        ({"milestone": None}, "400", Unrated.NO_TARGET),
        ({"polarity": Polarity.NONE}, "400", Unrated.NO_POLARITY),
        ({"frozen": True}, "400", Unrated.FROZEN),
        ({"baseline_period": "2026/27"}, "400", Unrated.BASELINE_YEAR),
        ({"baseline_period": "2026-2027"}, "400", Unrated.BASELINE_YEAR),
    ],
)
def test_a_figure_that_cannot_be_rated_says_why(
    a_brief: BriefMaker, told: dict[str, object], value: str | None, why: Unrated
) -> None:
    """Each reason comes from the brief alone."""
    figure = None if value is None else Decimal(value)

    assert why is rate_figure(a_brief(**told), figure).unrated


@pytest.mark.parametrize(
    "told",
    [
        {"baseline_period": "2026/27", "baseline": Decimal(455)},
        {"baseline_period": "2025/26"},
        {"baseline_period": "2005-07"},
        {"baseline_period": "2026-28"},
        {"baseline_period": "last survey"},
    ],
)
def test_only_a_baseline_still_to_be_set_this_year_stops_a_rating(
    a_brief: BriefMaker, told: dict[str, object]
) -> None:
    """A known baseline, another year, or a several-year average leaves the figure rated."""
    assert rate_figure(a_brief(**told), Decimal(400)).rating is Rating.GREEN


def test_a_trend_needs_comparable_figures(a_brief: BriefMaker) -> None:
    """Havering's amber counts last year's figure, but not across a new definition."""
    kept = a_brief(rule=TREND, last_year="600")
    broken = a_brief(rule=TREND, last_year="600", comparable=False)

    assert rate_figure(kept, Decimal(500)).rating is Rating.AMBER
    assert rate_figure(broken, Decimal(500)).rating is Rating.RED


def test_a_running_total_is_not_held_against_last_quarter(a_brief: BriefMaker) -> None:
    """It always rises within the year, so a trajectory looks to the same quarter last year."""
    told = {"polarity": Polarity.HIGHER, "rule": Trajectory(), "last": "200", "last_year": "390"}

    assert rate_figure(a_brief(**told), Decimal(380)).rating is Rating.AMBER
    assert rate_figure(a_brief(**told, measure=Measure.CUMULATIVE), Decimal(380)).rating is Rating.RED
