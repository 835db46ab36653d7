"""A figure put before its target's rule: which facts make the case, and what comes of it."""

import re
from decimal import Decimal

from conversations.partnership.brief import Brief, Past
from conversations.partnership.case import Case, Rated
from conversations.partnership.figures import DataStatus
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import rate
from conversations.partnership.targets import Definition, Measure, Milestone

_FISCAL_YEAR = re.compile(r"(\d{4})\s*[/-]\s*(\d{4}|\d{2})")


def is_baseline_year(definition: Definition, quarter: Quarter) -> bool:
    """Whether this year's results are still to set the baseline.

    That is so when no baseline is known and its period is the fiscal year of
    `quarter`, written like 2026/27.
    """
    if definition.baseline is not None or definition.baseline_period is None:
        return False
    found = _FISCAL_YEAR.fullmatch(definition.baseline_period.strip())
    if found is None:
        return False
    first, last = int(found[1]), int(found[2])
    return first == quarter.year and last % 100 == (first + 1) % 100


def comparable(past: tuple[Past, ...], quarter: Quarter) -> Decimal | None:
    """The figure reported for `quarter`; none if there is none or the definition has changed since."""
    for each in past:
        if each.quarter == quarter and each.comparable and each.status is DataStatus.REPORTED:
            return each.value
    return None


def last_comparable(definition: Definition, past: tuple[Past, ...], quarter: Quarter) -> Decimal | None:
    """The figure of the quarter before `quarter`; none for a running total, which covers another length."""
    if definition.measure is Measure.CUMULATIVE:
        return None
    return comparable(past, quarter.previous)


def rate_against(
    definition: Definition,
    milestone: Milestone | None,
    value: Decimal | None,
    *,
    quarter: Quarter,
    past: tuple[Past, ...] = (),
) -> Rated:
    """The rating of `value` in `quarter` by the rule, polarity and state of its definition."""
    case = Case(
        value=value,
        target=None if milestone is None else milestone.value,
        upper=None if milestone is None else milestone.upper,
        polarity=definition.polarity,
        baseline_year=is_baseline_year(definition, quarter),
        frozen=definition.frozen,
        last=last_comparable(definition, past, quarter),
        last_year=comparable(past, quarter.year_before),
    )
    return rate(definition.rule, case)


def rate_figure(brief: Brief, value: Decimal | None) -> Rated:
    """The rating that `value` comes to for the target and quarter of the brief."""
    return rate_against(brief.definition, brief.milestone, value, quarter=brief.quarter, past=brief.past)
