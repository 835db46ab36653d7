"""Which kind of answer a target's figure is, from its brief."""

from __future__ import annotations

import re
from decimal import Decimal

from conversations.dialogue.kinds import Kind, Scale, figure_kind
from conversations.partnership.brief import Brief
from conversations.partnership.targets import Measure

_PER = re.compile(r"per\s+([\d,]+)")


def per_of(unit: str) -> int | None:
    """The base of a rate by its unit: 1000 for “rate per 1,000”; none for any other unit."""
    found = _PER.search(unit)
    return int(found[1].replace(",", "")) if found else None


def scale_of(brief: Brief) -> Scale:
    """What the reader of a figure must know: unit, bounds, decimals, last figure, the quarter's name."""
    definition = brief.definition
    last = brief.last
    return Scale(
        label=f"“{brief.title}”",
        unit=definition.unit,
        decimals=definition.decimals,
        minimum=definition.minimum,
        maximum=definition.maximum,
        last=last.value if last else None,
        per=per_of(definition.unit),
        quarter=brief.quarter.name,
        running=definition.measure is Measure.CUMULATIVE,
    )


def figure_of(brief: Brief) -> Kind[Decimal]:
    """The kind of this target's figure."""
    return figure_kind(brief.definition.unit, scale_of(brief))


look_ahead = figure_of


def last_figure(brief: Brief) -> str | None:
    """What “same as last time” stands for."""
    last = brief.last
    return None if last is None or last.value is None else figure_of(brief).show(last.value)
