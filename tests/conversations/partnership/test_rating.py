"""Ratings: the rules of real councils, boundaries, zeros, and what has no colour."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from conversations.partnership.polarity import Polarity
from conversations.partnership.rating import (
    Case,
    Floor,
    Points,
    Range,
    Rated,
    Rating,
    Rule,
    Tolerance,
    Trajectory,
    TwoState,
    Unrated,
    rate,
    rule_named,
)

TEN = Tolerance(percent=Decimal(10))
POOLE = rule_named("tolerance", "15% green 10%")
ALLERDALE = rule_named("bands", "green to 0%; amber from 0.01% to 9.99%; red over 10%")
WORST_FIRST = [Rating.RED, Rating.AMBER, Rating.GREEN]
NUMBERS = st.decimals(-10_000, 10_000, places=2)

with (Path(__file__).parents[2] / "data" / "rag_rules.csv").open(encoding="utf-8", newline="") as file:
    PUBLISHED = list(csv.DictReader(file))


def a_case(value: str | None, target: str | None, polarity: Polarity = Polarity.HIGHER, **more: Any) -> Case:
    """A case from texts."""
    return Case(
        value=None if value is None else Decimal(value),
        target=None if target is None else Decimal(target),
        polarity=polarity,
        **more,
    )


@pytest.mark.parametrize(
    "row", PUBLISHED, ids=[f"{r['council']} {r['polarity']} {r['actual']}" for r in PUBLISHED]
)
def test_published_rules_give_their_published_colours(row: dict[str, str]) -> None:
    """Each council's own wording, on both sides of each of its boundaries."""
    rule = rule_named(row["rule"], row["tolerance"], row["floor"])
    numbers = {key: row[key] for key in ("target", "upper", "last", "last_year") if row[key]}
    case = Case.model_validate({"value": row["actual"], "polarity": row["polarity"], **numbers})

    rated = rate(rule, case)

    assert (row["colour"], row["over"] == "yes") == (rated.rating, rated.over)


@pytest.mark.parametrize(
    ("case", "why"),
    [
        (a_case(None, "10"), Unrated.NO_FIGURE),
        (a_case(None, None, Polarity.NONE), Unrated.NO_FIGURE),
        (a_case("10", None), Unrated.NO_TARGET),
        (a_case("10", "10", Polarity.NONE), Unrated.NO_POLARITY),
        (a_case("10", "10", baseline_year=True), Unrated.BASELINE_YEAR),
        (a_case("10", "10", frozen=True), Unrated.FROZEN),
    ],
)
def test_what_is_missing_has_a_reason_and_no_colour(case: Case, why: Unrated) -> None:
    """Missing is never a number and never a colour, and has no variance either."""
    assert Rated(unrated=why) == rate(TEN, case)


def test_zero_is_a_figure() -> None:
    """Zero is rated like any other number."""
    assert rate(TEN, a_case("0", "10")).rating is Rating.RED


@pytest.mark.parametrize(
    ("rule", "value", "polarity", "colour"),
    [
        (TEN, "0", Polarity.HIGHER, Rating.GREEN),
        (TEN, "-0.01", Polarity.HIGHER, Rating.RED),
        (TEN, "1", Polarity.LOWER, Rating.RED),
        (Tolerance(percent=Decimal(10), at_zero=Decimal(2)), "2", Polarity.LOWER, Rating.AMBER),
        (Tolerance(percent=Decimal(10), at_zero=Decimal(2)), "2.1", Polarity.LOWER, Rating.RED),
        (Points(points=Decimal(30)), "-28", Polarity.HIGHER, Rating.AMBER),
        (ALLERDALE, "1", Polarity.LOWER, Rating.RED),
        (rule_named("two_state", "over 10%"), "5", Polarity.HIGHER, Rating.GREEN),
    ],
)
def test_a_target_of_zero_is_met_or_not_unless_the_rule_is_absolute(
    rule: Rule, value: str, polarity: Polarity, colour: Rating
) -> None:
    """A percentage of nothing is undefined: no amber, no variance, no over-achievement."""
    assert Rated(rating=colour) == rate(rule, a_case(value, "0", polarity))


@pytest.mark.parametrize(
    ("value", "target", "polarity", "variance"),
    [
        ("90", "100", Polarity.HIGHER, "-0.1"),
        ("90", "100", Polarity.LOWER, "0.1"),
        ("-16", "5", Polarity.HIGHER, "-4.2"),
        ("-4", "-5", Polarity.HIGHER, "0.2"),
        ("-4", "-5", Polarity.LOWER, "-0.2"),
    ],
)
def test_variance_is_positive_when_better(value: str, target: str, polarity: Polarity, variance: str) -> None:
    """(actual - target) / |target|, signed by polarity, negative targets included."""
    assert Decimal(variance) == rate(TEN, a_case(value, target, polarity)).variance


@pytest.mark.parametrize(("value", "variance"), [("12", "0"), ("20", "-0.25"), ("8", "-0.2")])
def test_variance_of_a_range_is_of_the_edge_that_was_crossed(value: str, variance: str) -> None:
    """Inside the band nothing varies; outside it counts from the nearer edge."""
    case = a_case(value, "10", Polarity.RANGE, upper=Decimal(16))

    assert Decimal(variance) == rate(Range(percent=Decimal(5)), case).variance


def test_a_range_without_an_upper_edge_is_best_on_the_plan_itself() -> None:
    """Plan-is-best: as bad above as below."""
    colours = [
        rate(Range(percent=Decimal(10)), a_case(value, "100", Polarity.RANGE)).rating
        for value in ("89", "90", "100", "110", "111")
    ]

    assert [Rating.RED, Rating.AMBER, Rating.GREEN, Rating.AMBER, Rating.RED] == colours


def test_a_boundary_that_divides_badly_is_still_on_the_better_side() -> None:
    """A third does not round a figure over the line: exactly 10% of 0.3 is 0.03."""
    assert rate(TEN, a_case("0.27", "0.3")).rating is Rating.AMBER


def test_a_trajectory_looks_at_last_quarter_before_last_year() -> None:
    """Where both may be compared, last quarter decides."""
    case = a_case("50", "60", last=Decimal(51), last_year=Decimal(40))

    assert rate(Trajectory(), case).rating is Rating.RED


@given(
    value=NUMBERS,
    target=NUMBERS,
    step=st.decimals(0, 100, places=2),
    rule=st.sampled_from(
        [TEN, POOLE, ALLERDALE, TwoState(), Points(points=Decimal(5)), Floor(floor=Decimal(3)), Trajectory()]
    ),
    polarity=st.sampled_from([Polarity.HIGHER, Polarity.LOWER]),
)
def test_a_better_figure_is_never_rated_worse(
    value: Decimal, target: Decimal, step: Decimal, rule: Rule, polarity: Polarity
) -> None:
    """Law: whatever the rule, moving to the better side never costs a colour."""
    better = value + step if polarity is Polarity.HIGHER else value - step
    before = rate(rule, Case(value=value, target=target, polarity=polarity)).rating
    after = rate(rule, Case(value=better, target=target, polarity=polarity)).rating

    assert before is not None
    assert after is not None
    assert WORST_FIRST.index(after) >= WORST_FIRST.index(before)


@given(value=NUMBERS, target=NUMBERS)
def test_polarity_is_a_mirror(value: Decimal, target: Decimal) -> None:
    """Law: higher is better for a figure and target is lower is better for both negated."""
    higher = rate(TEN, Case(value=value, target=target, polarity=Polarity.HIGHER))
    lower = rate(TEN, Case(value=-value, target=-target, polarity=Polarity.LOWER))

    assert higher == lower


@pytest.mark.parametrize("row", PUBLISHED[::5], ids=lambda row: row["council"])
def test_a_rule_survives_json(row: dict[str, str]) -> None:
    """Rules are data: stored as JSON they come back as the same rule."""
    rule = rule_named(row["rule"], row["tolerance"], row["floor"])

    assert rule == TypeAdapter[Rule](Rule).validate_json(rule.model_dump_json())
