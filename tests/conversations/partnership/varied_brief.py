"""A brief of first-time entrants in Q2 2026/27, milestone 410, lower is better; vary by keyword."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from conversations.partnership.brief import Brief, Past
from conversations.partnership.figures import DataStatus
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Tolerance
from conversations.partnership.targets import Definition, Measure, Milestone

Q2 = Quarter(2026, 2)


def a_brief(
    *,
    milestone: str | None = "410",
    upper: str | None = None,
    last: str | None = None,
    last_year: str | None = None,
    past: dict[str, str | None] | None = None,
    comparable: bool = True,
    quarter: Quarter = Q2,
    year_end: str | None = None,
    yardsticks: tuple[str, ...] = (),
    others: tuple[str, ...] = (),
    **definition: Any,
) -> Brief:
    """The brief; what is left over varies its definition.

    `last` and `last_year` are shorthands for `past`, which maps quarters to
    numbers (none where no figure was reported).
    """
    known = dict(past or {})
    known |= {str(quarter.previous): last} if last else {}
    known |= {str(quarter.year_before): last_year} if last_year else {}
    given: dict[str, Any] = {
        "since": Quarter(2020, 1),
        "title": "First-time entrants",
        "unit": "young people",
        "polarity": Polarity.LOWER,
        "measure": Measure.PERIOD,
        "rule": Tolerance(percent=Decimal(10)),
    }
    return Brief(
        ref="NI 111",
        title="First-time entrants",
        theme="Safer",
        quarter=quarter,
        due=date(2026, 10, 14),
        lead="ann@example.org",
        support="support@example.org",
        definition=Definition(**given | definition),
        milestone=_milestone(quarter, milestone, upper),
        year_end=_milestone(quarter.year_end, year_end, None),
        past=_past(known, comparable),
        yardsticks=tuple(Decimal(each) for each in yardsticks),
        others=tuple(Decimal(each) for each in others),
    )


def _decimal(number: str | Decimal | None) -> Decimal | None:
    return None if number in (None, "") else Decimal(str(number))


def _past(numbers: dict[str, str | None], comparable: bool) -> tuple[Past, ...]:
    return tuple(
        Past(
            quarter=Quarter.parse(quarter),
            status=DataStatus.REPORTED if number else DataStatus.NOT_YET_AVAILABLE,
            value=_decimal(number),
            comparable=comparable,
        )
        for quarter, number in sorted(numbers.items())
    )


def _milestone(quarter: Quarter, value: str | None, upper: str | None) -> Milestone | None:
    if value in (None, ""):
        return None
    return Milestone(quarter=quarter, value=Decimal(str(value)), upper=_decimal(upper))
