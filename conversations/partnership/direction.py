"""Direction of travel: better, the same or worse than an earlier figure, by polarity.

Up means better and never merely that the number rose (Kensington). A running
total has no quarter-on-quarter direction (Durham prints N/A), and nothing is
compared across a change of definition.
"""

from decimal import Decimal
from enum import StrEnum

from conversations.partnership.brief import Brief
from conversations.partnership.judging import comparable, last_comparable
from conversations.partnership.polarity import Polarity, adverse
from conversations.partnership.targets import Milestone


class Direction(StrEnum):
    """How a figure moved; `NONE` when there is nothing to compare it with."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    NONE = "none"


def direction(
    polarity: Polarity, now: Decimal | None, before: Decimal | None, milestone: Milestone | None = None
) -> Direction:
    """Which way a figure moved; for a range by its distance to the band of the milestone."""
    banded = polarity is Polarity.RANGE
    if now is None or before is None or polarity is Polarity.NONE or (banded and milestone is None):
        return Direction.NONE
    low = milestone.value if milestone is not None else Decimal(0)
    high = milestone.upper if milestone is not None and milestone.upper is not None else low
    gain = adverse(polarity, before, low, high) - adverse(polarity, now, low, high)
    if gain == 0:
        return Direction.SAME
    return Direction.BETTER if gain > 0 else Direction.WORSE


def against_last(brief: Brief, value: Decimal | None) -> Direction:
    """Direction of `value` on the quarter before."""
    before = last_comparable(brief.definition, brief.past, brief.quarter)
    return direction(brief.definition.polarity, value, before, brief.milestone)


def against_last_year(brief: Brief, value: Decimal | None) -> Direction:
    """Direction of `value` on the same quarter of the year before."""
    before = comparable(brief.past, brief.quarter.year_before)
    return direction(brief.definition.polarity, value, before, brief.milestone)
