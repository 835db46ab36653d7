"""Where amber begins, in the measure's own unit: the same edge as judging the figures themselves shows."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.partnership.case import Rating
from conversations.partnership.direction import Direction, against_last
from conversations.partnership.judging import rate_figure
from conversations.partnership.polarity import Polarity
from conversations.partnership.rating import Rule, rule_named
from conversations.partnership.threshold import Threshold, amber_begins, reasons_begin
from tests.conversations.partnership.varied_brief import a_brief

HIGHER, LOWER = Polarity.HIGHER, Polarity.LOWER
A_HAIR = Decimal("0.0001")
RULES: tuple[Rule, ...] = (
    rule_named("tolerance", "10%"), rule_named("tolerance", "15% green 10%"), rule_named("tolerance", "5% zero 2"),
    rule_named("points", "2"), rule_named("points", "3 green 1"), rule_named("two_state"),
    rule_named("floor", "", "20"), rule_named("classes", "vital sign 5%; other 10%; is vital sign"),
    rule_named("tolerance_then_trend", "10%"), rule_named("trajectory"),
    rule_named("bands", "green to 0%; amber over 0% to 10%; red over 10%"),
    rule_named("bands", "green to 5%; amber over 6% to 10%; red over 10%"),
    rule_named("tolerance", "10% over 10%"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "polarity", "milestone", "edge"),
    [
        (rule_named("tolerance", "10%"), LOWER, "410", "410"),
        (rule_named("tolerance", "15% green 10%"), LOWER, "410", "451"),
        (rule_named("tolerance", "15% green 10%"), HIGHER, "50", "45"),
        (rule_named("points", "3 green 1"), HIGHER, "50", "49"),
        (rule_named("tolerance_then_trend", "10%"), HIGHER, "50", "45"),
        (rule_named("bands", "green to 5%; amber over 6% to 10%; red over 10%"), HIGHER, "50", "47"),
        (rule_named("tolerance", "10%"), HIGHER, "0", "0"),
    ],
)
def test_the_edge_of_green(rule: Rule, polarity: Polarity, milestone: str, edge: str) -> None:
    """The edge is in the measure's own unit, with green's own tolerance."""
    assert Decimal(edge) == amber_begins(a_brief(rule=rule, polarity=polarity, milestone=milestone))


@given(st.sampled_from(RULES), st.sampled_from([HIGHER, LOWER]), st.integers(-40, 90), st.none() | st.integers(0, 90))
def test_green_ends_where_it_says(rule: Rule, polarity: Polarity, milestone: int, last: int | None) -> None:
    """A figure on the edge is green and a hair beyond it is not, whatever the rule."""
    brief = a_brief(rule=rule, polarity=polarity, milestone=str(milestone), last=None if last is None else str(last))
    edge = amber_begins(brief)
    assert edge is not None
    beyond = edge - A_HAIR if polarity is HIGHER else edge + A_HAIR
    assert Rating.GREEN is rate_figure(brief, edge).rating
    assert Rating.GREEN is not rate_figure(brief, beyond).rating


@given(st.sampled_from(RULES), st.sampled_from([HIGHER, LOWER]), st.integers(0, 90), st.integers(0, 90),
       st.decimals(-20, 200, places=1))  # fmt: skip
def test_reasons_are_earned_beyond_the_threshold_alone(
    rule: Rule, polarity: Polarity, milestone: int, last: int, value: Decimal
) -> None:
    """Any figure earns reasons by its rating, its direction or its band exactly if the threshold says so."""
    brief = a_brief(rule=rule, polarity=polarity, milestone=str(milestone), last=str(last))
    threshold = reasons_begin(brief)
    assert threshold is not None
    rated = rate_figure(brief, value)
    earns = rated.rating is not Rating.GREEN or rated.over or against_last(brief, value) is Direction.WORSE
    assert earns == _beyond(threshold, value, polarity)


def _beyond(threshold: Threshold, value: Decimal, polarity: Polarity) -> bool:
    better = 1 if polarity is HIGHER else -1
    beaten = threshold.beaten is not None and value * better >= threshold.beaten * better
    return beaten or value * better < threshold.edge * better


@pytest.mark.parametrize(
    "brief",
    [
        a_brief(milestone=None),
        a_brief(polarity=Polarity.NONE),
        a_brief(polarity=Polarity.RANGE, milestone="10", upper="15", rule=rule_named("range", "5%")),
        a_brief(frozen=True),
        a_brief(rule=rule_named("bands", "green under 5%; amber from 5% to 10%; red over 10%")),
        a_brief(rule=rule_named("bands", "amber to 5%; red over 5%")),
    ],
)
def test_no_edge_where_there_is_no_single_one(brief: object) -> None:
    """Without a rating, with two worse sides, or with a band that begins on the edge, there is nothing to print."""
    assert amber_begins(brief) is None  # type: ignore[arg-type]  # a table of briefs


def test_a_band_of_over_achievement_beyond_the_lawful_is_not_spoken_of() -> None:
    """A share cannot beat 95% by 10%; where it can, the level is given."""
    rule = rule_named("tolerance", "10% over 10%")
    assert reasons_begin(a_brief(rule=rule, polarity=HIGHER, milestone="95", maximum="100")) == Threshold(Decimal(95))
    expected = Threshold(Decimal(50), Decimal(55))
    assert expected == reasons_begin(a_brief(rule=rule, polarity=HIGHER, milestone="50", maximum="100"))
