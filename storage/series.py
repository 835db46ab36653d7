"""The figures of a target, quarter by quarter, each rated by the rule of its own time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any

from conversations.digests.facts import Restatement, StretchFacts
from conversations.partnership.brief import Past
from conversations.partnership.figures import DataStatus, Figure, Flag
from conversations.partnership.judging import rate_against
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated
from conversations.partnership.reward import reward
from conversations.partnership.targets import Definition, Milestone
from storage.gathering import Gathered


class Series:
    """A target's figures, quarter by quarter, each with the definition and milestone of its own time."""

    def __init__(self, row: Any, held: Gathered) -> None:
        self._row, self.held = row, held
        self._versions = {
            quarter: list(versions)
            for quarter, versions in groupby(held.figures.get(row.id, []), key=lambda each: each.quarter)
        }
        self.definition = self._defined(held.quarter)

    def _defined(self, quarter: Quarter) -> Definition:
        known = self.held.definitions[self._row.id]
        return next((each for each in reversed(known) if each.since <= quarter), known[0])

    def milestone(self, quarter: Quarter) -> Milestone | None:
        """Where the target should stand at the end of a quarter."""
        return self.held.milestones.get((self._row.id, quarter))

    @property
    def value(self) -> Decimal | None:
        """The newest value of the quarter; none where there is no figure."""
        newest = self._versions.get(self.held.quarter)
        value: Decimal | None = newest[-1].value if newest else None
        return value

    def now(self) -> dict[str, Any]:
        """The newest version of this quarter's figure, and what hangs on its value."""
        versions, stretch = self._versions.get(self.held.quarter), None
        if self._row.reward is not None:
            share = reward(self.value, self._row.without, self._row.stretch).paid
            stretch = StretchFacts(reward=self._row.reward, share=share)
        if not versions:
            return {"rated": self._rate(self.held.quarter, None), "stretch": stretch}
        newest = versions[-1]
        return {
            "figure": _as_figure(newest),
            "figure_id": str(newest.id),
            "given": self.held.day(newest.at),
            "rated": self._rated(newest),
            "stretch": stretch,
        }

    def past(self) -> tuple[Past, ...]:
        """The newest version of each earlier quarter, oldest first, with its rating."""
        return tuple(
            past.model_copy(update={"rating": self._rated(row).rating})
            for row, past in self._before(self.held.quarter)
        )

    def _before(self, quarter: Quarter) -> Iterator[tuple[Any, Past]]:
        """Earlier quarters as `quarter` sees them: a definition that changed in between breaks the series."""
        breaks = [each.since for each in self.held.definitions[self._row.id] if each.breaks_series]
        for earlier in sorted(each for each in self._versions if each < quarter):
            row = self._versions[earlier][-1]
            broken = any(earlier < since <= quarter for since in breaks)
            yield row, Past(
                quarter=earlier, status=DataStatus(row.status), value=row.value, comparable=not broken
            )

    def restated(self) -> tuple[Restatement, ...]:
        """What was changed since the round opened, in any quarter, after it had been reported."""
        return tuple(
            Restatement(quarter=new.quarter, was=old.value, now=new.value)
            for new, old in (versions[:-3:-1] for versions in self._versions.values() if len(versions) > 1)
            if new.at >= self.held.round.opens and Flag.RESTATED in json.loads(new.flags)
            and None not in (new.value, old.value)
        )  # fmt: skip

    def _rated(self, row: Any) -> Rated:
        """The rating as stored; a figure that came without one is rated as it would have been."""
        if row.rating is not None or row.unrated is not None:
            return Rated(**{name: getattr(row, name) for name in Rated.model_fields})
        return self._rate(row.quarter, row.value)

    def _rate(self, quarter: Quarter, value: Decimal | None) -> Rated:
        past = tuple(past for _, past in self._before(quarter))
        definition, milestone = self._defined(quarter), self.milestone(quarter)
        return rate_against(definition, milestone, value, quarter=quarter, past=past)


_FIGURE_PARTS = tuple(name for name in Figure.model_fields if name != "flags")


def _as_figure(row: Any) -> Figure:
    return Figure(flags=json.loads(row.flags), **{name: getattr(row, name) for name in _FIGURE_PARTS})
