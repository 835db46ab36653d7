"""The figure of a target this quarter beside its earlier quarters, and where the year is heading."""

from __future__ import annotations

import json
from typing import Any

from conversations.digests.facts import Restatement, StretchFacts
from conversations.digests.outlook import projected, year_end_rating
from conversations.partnership.brief import Past
from conversations.partnership.figures import DataStatus, Figure, Flag, Standing
from conversations.partnership.judging import rate_against
from conversations.partnership.projection import Method, past_forecast
from conversations.partnership.rating import Rated, Rating, Unrated
from conversations.partnership.returns import Return
from conversations.partnership.reward import reward
from storage.gathering import QUARTERS_BACK, Gathered


class Series:
    """A target's figure with the definition and milestone of its own time, and its history."""

    def __init__(self, row: Any, held: Gathered) -> None:
        self._row, self.held = row, held
        self.history = held.histories[row.id]
        self.definition = self.history.defined(held.quarter)
        self.milestone = self.history.milestone(held.quarter)
        self.past: tuple[Past, ...] = self.history.past(held.quarter, QUARTERS_BACK)
        self._newest = held.figures.get(row.id)
        self.value = None if self._newest is None else self._newest.value

    def now(self) -> dict[str, Any]:
        """The newest version of this quarter's figure, and what hangs on its value."""
        stretch = None
        if self._row.reward is not None:
            share = reward(self.value, self._row.without, self._row.stretch).paid
            stretch = StretchFacts(reward=self._row.reward, share=share, without=self._row.without,
                                   level=self._row.stretch)
        newest = self._newest
        if newest is None:
            return {"rated": self._rate(), "stretch": stretch}
        return {
            "figure": _as_figure(newest),
            "figure_id": str(newest.id),
            "given": self.held.day(newest.at),
            "rated": self._rated(newest),
            "stretch": stretch,
        }

    def restated(self) -> tuple[Restatement, ...]:
        """What was changed since the round opened, in any quarter, after it had been reported."""
        return tuple(
            Restatement(quarter=row.quarter, was=row.was, now=row.now)
            for row in self.held.corrected.get(self._row.id, ()) if Flag.RESTATED in json.loads(row.flags)
        )  # fmt: skip

    def ahead(self, said: Return | None) -> dict[str, Any]:
        """Where the year is heading, as computed and as `said`, and how good the lead's forecast was last year."""
        quarter = self.held.quarter
        trend = self.history.trend(quarter, self.value, among=(quarter.number, 4))
        projection = projected(self.definition, trend, quarter)
        own = None if said is None or said.forecast is None else said.forecast.value
        year_end = self.history.milestone(quarter.year_end)
        return {
            "projection": projection.slim(),
            "run_rate": projection.value if projection.method is Method.RUN_RATE else None,
            "past_forecast": past_forecast(trend, quarter, self.held.forecasts.get(self._row.id)),
            "year_end": year_end,
            "year_end_rating": year_end_rating(
                self.definition, year_end, quarter, projection.value if own is None else own),
        }  # fmt: skip

    def _rated(self, row: Any) -> Rated:
        """The rating as stored; a figure that came without one is rated as it would have been."""
        if row.rating is not None or row.unrated is not None:
            return Rated.as_stored(rating=None if row.rating is None else Rating(row.rating),
                                   unrated=None if row.unrated is None else Unrated(row.unrated),
                                   variance=row.variance, over=row.over)  # fmt: skip
        return self._rate()

    def _rate(self) -> Rated:
        return rate_against(self.definition, self.milestone, self.value, quarter=self.held.quarter, past=self.past)


_PARTS = ("quarter", "value", "numerator", "denominator", "covers", "expected", "reason")


def _as_figure(row: Any) -> Figure:
    return Figure.as_stored(
        status=DataStatus(row.status), standing=None if row.standing is None else Standing(row.standing),
        flags=tuple(Flag(each) for each in json.loads(row.flags)), **{name: getattr(row, name) for name in _PARTS},
    )  # fmt: skip
