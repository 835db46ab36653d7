"""Targets a step to either side of what a rule looks for: by their ratings, their figure, their risk, their promise."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from conversations.digests.facts import StretchFacts, TargetFacts
from conversations.partnership.judging import rate_against
from conversations.partnership.parts import Total
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated, Rating, Tolerance, Unrated
from conversations.partnership.risks import Grade
from conversations.partnership.targets import Milestone
from tests.conversations.digests.rich_round import (
    QUARTER,
    TODAY,
    a_blockage,
    a_definition,
    a_promise,
    a_risk,
    a_target,
    before,
)

GREEN, AMBER, RED = (Rated(rating=each) for each in (Rating.GREEN, Rating.AMBER, Rating.RED))
UNRATED = Rated(unrated=Unrated.NO_TARGET)
WAS_GREEN, WAS_AMBER, WAS_RED = Rating.GREEN, Rating.AMBER, Rating.RED
DUE, OPENED = date(2026, 10, 14), date(2026, 10, 1)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
PATIENCE = 10
END = QUARTER.year_end
LOWER, OVER_BAND = Polarity.LOWER, Tolerance(percent=Decimal(10), over=Decimal(10))


def days_ago(days: int) -> date:
    """So many days before the digest."""
    return TODAY - timedelta(days=days)


def goal(value: str, quarter: Quarter = QUARTER, upper: str | None = None) -> Milestone:
    """A milestone of a quarter."""
    return Milestone(quarter=quarter, value=Decimal(value), upper=None if upper is None else Decimal(upper))


def rated(now: Rated, *past: Rating | None) -> TargetFacts:
    """A target by its ratings, the oldest quarter first."""
    return a_target(rated=now, past=before(*(("60", each) for each in past)))


def judged(value: str, milestone: str, *past: Rating | None, **measured: Any) -> TargetFacts:
    """A target whose rating is what its rule makes of this figure; amber reaches to ten per cent below."""
    definition, stone = a_definition(**measured), goal(milestone)
    outcome = rate_against(definition, stone, Decimal(value), quarter=QUARTER)
    return a_target(value=value, definition=definition, milestone=stone, rated=outcome,
                    past=before(*(("60", each) for each in past)))  # fmt: skip


def way(value: str, own: str | None, end: str | None, **changed: Any) -> TargetFacts:
    """A green target with this figure, this quarter's milestone and the year end's."""
    measured = a_definition(**{key: changed.pop(key) for key in ("measure", "polarity", "baseline") if key in changed})
    return a_target(
        value=value, definition=measured, milestone=None if own is None else goal(own),
        year_end=None if end is None else goal(end, END), **changed,
    )  # fmt: skip


def stretch(share: str | None, rating: Rated = GREEN, **changed: Any) -> TargetFacts:
    """A stretch target: 280 homes without it, 360 for all of the reward."""
    levels = {"without": Decimal(280), "level": Decimal(360)}
    given = StretchFacts(reward=Decimal(480_000), share=None if share is None else Decimal(share), **levels)
    return a_target(rated=rating, stretch=given, **changed)


def blocked(**changed: Any) -> TargetFacts:
    """A target with one blockage."""
    return a_target(blockages=(a_blockage(**changed),))


def risky(grade: tuple[int, int], was: tuple[int, int] | None, **changed: Any) -> TargetFacts:
    """A target with one risk, by its grade now and before: likelihood, then impact."""
    def graded(pair: tuple[int, int]) -> Grade:
        return Grade(likelihood=pair[0], impact=pair[1])

    return a_target(risks=(a_risk(grade=graded(grade), before=None if was is None else graded(was), **changed),))


def promised(**changed: Any) -> TargetFacts:
    """A target with one promise."""
    return a_target(promises=(a_promise(**changed),))


def parted(*missing: str, given: tuple[str, ...] = ("Pendle",), **changed: Any) -> TargetFacts:
    """A target that bodies report on, some of which are missing."""
    return a_target(parts=Total(given=given, missing=missing), **changed)
