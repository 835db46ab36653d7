"""Where a rating changes, in the measure's own unit: from which figure on a target is no longer green."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from conversations.partnership.brief import Brief
from conversations.partnership.judging import last_comparable, rate_figure
from conversations.partnership.polarity import Polarity

_ONE_SIDED = frozenset({Polarity.HIGHER, Polarity.LOWER})


@dataclass(frozen=True, slots=True)
class Threshold:
    """The worst figure that earns no question, and the one from which too good a figure earns one.

    `beaten` is none without a band of over-achievement.
    """

    edge: Decimal
    beaten: Decimal | None = None


def amber_begins(brief: Brief) -> Decimal | None:
    """The worst figure that is still green: beyond it amber (or red) begins.

    None where nothing is rated, where both sides are worse (a range), and
    where the rule gives green no single edge.
    """
    stone, definition = brief.milestone, brief.definition
    if stone is None or definition.polarity not in _ONE_SIDED or not _rated(brief):
        return None
    allowance = definition.rule.allowance(stone.value)
    return None if allowance is None else _worse(brief, stone.value, allowance)


def reasons_begin(brief: Brief) -> Threshold | None:
    """From where a figure is amber, red, worse than last quarter, or beats the milestone beyond its band.

    None where that has no single edge on the worse side.
    """
    if brief.definition.polarity not in _ONE_SIDED:
        return None
    green, last = amber_begins(brief), last_comparable(brief.definition, brief.past, brief.quarter)
    if green is None and _rated(brief):
        return None
    edges = [edge for edge in (green, last) if edge is not None]
    if not edges:
        return None
    strictest = max(edges) if brief.definition.polarity is Polarity.HIGHER else min(edges)
    return Threshold(strictest, _beaten(brief))


def _beaten(brief: Brief) -> Decimal | None:
    stone, over = brief.milestone, brief.definition.rule.over
    if stone is None or over is None or stone.value == 0 or not _rated(brief):
        return None
    beaten = _worse(brief, stone.value, -over * abs(stone.value) / 100)
    return beaten if _lawful(brief, beaten) else None


def _lawful(brief: Brief, value: Decimal) -> bool:
    low, high = brief.definition.minimum, brief.definition.maximum
    return (low is None or low <= value) and (high is None or value <= high)


def _worse(brief: Brief, level: Decimal, distance: Decimal) -> Decimal:
    return level - distance if brief.definition.polarity is Polarity.HIGHER else level + distance


def _rated(brief: Brief) -> bool:
    """Whether any figure at all is rated."""
    return rate_figure(brief, Decimal(0)).rating is not None
