"""What the year comes to if it goes on as so far, or as past years did: arithmetic, beside the lead's own forecast.

A running total goes on at its rate (Hertfordshire printed 1,856 for three
quarters and 2,475 for the year). Anything else moves from this quarter to the
fourth as it did in the middle one of past years.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from statistics import median

from conversations.partnership.nouns import Noun
from conversations.partnership.quarters import Quarter
from conversations.partnership.targets import Measure
from conversations.partnership.trend import QUARTERS, Trend

FEWEST_YEARS = 2
"""One past year is an anecdote: from two on there is a middle."""


class Method(StrEnum):
    """How a projection was computed."""

    RUN_RATE = "run_rate"
    SEASONAL = "seasonal"


class NoProjection(StrEnum):
    """Why nothing was projected."""

    YEAR_OVER = "year_over"
    NO_FIGURE = "no_figure"
    FEW_YEARS = "few_years"


class Projection(Noun):
    """The computed value of the fourth quarter, or why there is none.

    `years` counts the past years that the seasonal change is the median of.
    """

    value: Decimal | None = None
    method: Method | None = None
    years: int = 0
    why_not: NoProjection | None = None


def project(measure: Measure, trend: Trend, quarter: Quarter) -> Projection:
    """What the year of `quarter` comes to, unrounded."""
    value = trend.value(quarter)
    if quarter.number == 4:
        return Projection(why_not=NoProjection.YEAR_OVER)
    if value is None:
        return Projection(why_not=NoProjection.NO_FIGURE)
    if measure is Measure.CUMULATIVE:
        return Projection(value=value * 4 / quarter.number, method=Method.RUN_RATE)
    changes = seasonal_changes(trend, quarter)
    if len(changes) < FEWEST_YEARS:
        return Projection(why_not=NoProjection.FEW_YEARS, years=len(changes))
    return Projection(value=value + median(changes), method=Method.SEASONAL, years=len(changes))


def seasonal_changes(trend: Trend, quarter: Quarter) -> tuple[Decimal, ...]:
    """The change from this quarter to the fourth in each earlier year that was measured as this one is."""
    years = (quarter.plus(-4 * back) for back in range(QUARTERS // 4 - 1, 0, -1))
    changes = (trend.change(each, each.year_end) for each in years if trend.joined(each, quarter))
    return tuple(change for change in changes if change is not None)


class PastForecast(Noun):
    """What the lead forecast for last year at the same quarter, beside what last year came to.

    `said_in` is the quarter of the forecast, `came_to` the figure of that year's fourth quarter.
    """

    said_in: Quarter
    said: Decimal
    came_to: Decimal

    @property
    def error(self) -> Decimal:
        """By how much the year came to more than was forecast; negative where it came to less."""
        return self.came_to - self.said


def past_forecast(trend: Trend, quarter: Quarter, said: Decimal | None) -> PastForecast | None:
    """Last year's forecast beside its outturn.

    None where the lead gave no value or the year no figure, and where the
    measure has changed since the forecast: then it says nothing of this year's.
    """
    said_in = quarter.year_before
    came_to = trend.value(said_in.year_end)
    if said is None or came_to is None or not trend.joined(said_in, quarter):
        return None
    return PastForecast(said_in=said_in, said=said, came_to=came_to)
