"""Where the year is heading: the computed run-rate, and the rating it or the lead's own forecast comes to."""

from __future__ import annotations

from decimal import Decimal

from conversations.partnership.judging import rate_against
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating
from conversations.partnership.targets import Definition, Measure, Milestone


def run_rate(definition: Definition, quarter: Quarter, value: Decimal | None) -> Decimal | None:
    """What a running total comes to at the year's end if the rest goes as so far, rounded as the measure is.

    Hertfordshire printed 1,856 for three quarters and 2,475 for the year. None
    for any other measure, and in the last quarter, when the year is known.
    """
    if value is None or definition.measure is not Measure.CUMULATIVE or quarter.number == 4:
        return None
    return (value * 4 / quarter.number).quantize(Decimal(1).scaleb(-definition.decimals))


def year_end_rating(
    definition: Definition, year_end: Milestone | None, quarter: Quarter, expected: Decimal | None
) -> Rating | None:
    """The rating of an expected value against the year-end milestone; none where either is missing."""
    if expected is None or year_end is None:
        return None
    return rate_against(definition, year_end, expected, quarter=quarter.year_end).rating
