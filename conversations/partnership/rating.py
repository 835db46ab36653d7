"""Red, amber and green, computed from a figure by rules fixed beforehand.

A rule is data on the target, one of a closed set drawn from rules that real
councils published (`rules/`). A boundary belongs to the better side.
"""

from decimal import Decimal
from typing import Any, get_args

from pydantic import ValidationError

from conversations.partnership.case import Case, Rated, Rating, Unrated
from conversations.partnership.polarity import Polarity
from conversations.partnership.rules import (
    Band,
    Bands,
    Classes,
    ClassTolerance,
    Edge,
    Floor,
    Points,
    Range,
    Rule,
    Tolerance,
    ToleranceThenTrend,
    Trajectory,
    TwoState,
)
from conversations.partnership.rules.goal import Goal

__all__ = [
    "Band", "Bands", "Case", "ClassTolerance", "Classes", "Edge", "Floor", "Points", "Range", "Rated",
    "Rating", "Rule", "Tolerance", "ToleranceThenTrend", "Trajectory", "TwoState", "Unrated",
    "describe", "rate", "rule_named", "rule_text",
]  # fmt: skip

RULES: dict[str, Any] = {kind.model_fields["name"].default: kind for kind in get_args(get_args(Rule)[0])}


def rate(rule: Rule, case: Case) -> Rated:
    """What the rule makes of the case; a missing part gives a reason and never a colour."""
    measured = case.measured()
    if isinstance(measured, Unrated):
        return Rated(unrated=measured)
    return Rated(rating=rule.judge(measured), variance=measured.variance, over=rule.beaten(measured))


def rule_named(name: str, tolerance: str = "", floor: str = "") -> Rule:
    """The rule that the cells `rule`, `tolerance` and `floor` of an import stand for.

    Raises `ValueError` with a sentence saying what is wrong and what to write.
    """
    key = name.strip().lower().replace(" ", "_").replace("-", "_")
    if key not in RULES:
        raise ValueError(f"“{name}” is not a rating rule; choose one of {', '.join(sorted(RULES))}.")
    if floor.strip() and not RULES[key].has_floor:
        raise ValueError(f"The rule {key} has no floor; empty the floor cell or choose the rule floor.")
    try:
        rule: Rule = RULES[key].from_cells(tolerance, floor)
    except ValidationError as problem:
        raise ValueError(_sentence(problem, tolerance)) from problem
    return rule


def _sentence(problem: ValidationError, tolerance: str) -> str:
    first = problem.errors()[0]
    if first["type"] == "value_error":
        return str(first["ctx"]["error"])
    return f"“{tolerance}” does not fit the rule: {first['msg'].lower()}; correct the tolerance cell."


def rule_text(rule: Rule) -> tuple[str, str, str]:
    """The cells `rule`, `tolerance` and `floor` from which `rule_named` makes this rule again."""
    return rule.name, *rule.cells()


def describe(
    rule: Rule, polarity: Polarity, unit: str, low: Decimal | None = None, high: Decimal | None = None
) -> str:
    """What the rule asks, in a sentence for people.

    `low` and `high` are the milestone and, for a range, its upper value; without
    them the sentence speaks of the milestone.
    """
    if polarity is Polarity.NONE:
        return "Not rated: neither higher nor lower is better."
    return rule.describe(Goal(polarity, unit, low, high))
