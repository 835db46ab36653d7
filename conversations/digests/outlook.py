"""Where the year is heading: the computed year end, and the rating it or the lead's own forecast comes to."""

from __future__ import annotations

from decimal import Decimal

from conversations.partnership.judging import rate_against
from conversations.partnership.projection import Projection, project
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating
from conversations.partnership.targets import Definition, Milestone
from conversations.partnership.trend import Trend


def projected(definition: Definition, trend: Trend, quarter: Quarter) -> Projection:
    """The computed year end, rounded as the measure is and kept within its lawful bounds.

    Past years may move a share of 97% to 104%: then the year is expected at 100%.
    """
    found = project(definition.measure, trend, quarter)
    if found.value is None:
        return found
    value = found.value.quantize(Decimal(1).scaleb(-definition.decimals))
    if definition.maximum is not None:
        value = min(value, definition.maximum)
    if definition.minimum is not None:
        value = max(value, definition.minimum)
    return found.model_copy(update={"value": value})


def year_end_rating(
    definition: Definition, year_end: Milestone | None, quarter: Quarter, expected: Decimal | None
) -> Rating | None:
    """The rating of an expected value against the year-end milestone; none where either is missing."""
    if expected is None or year_end is None:
        return None
    return rate_against(definition, year_end, expected, quarter=quarter.year_end).rating
