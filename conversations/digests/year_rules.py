"""The named rules about the year that lies ahead: what is green today and will not be at its end."""

from __future__ import annotations

from conversations.digests.comparing import steps_better
from conversations.digests.facts import TargetFacts
from conversations.digests.keeping import Concern, Found, KeepRule, Sight, found_if
from conversations.digests.trajectory import Waypoint, behind, waypoint
from conversations.digests.wording import say_gap, say_milestone
from conversations.partnership.rating import Rating


def _off_trajectory(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    """Green by a generous rule, and yet behind the way to the year's end; amber and red speak for themselves."""
    if target.rated.rating is not Rating.GREEN:
        return ()
    place = waypoint(target, sight.facts.quarter)
    return () if place is None or behind(target, place) <= 0 else (Found(_say_off(target, place)),)


def _say_off(target: TargetFacts, place: Waypoint) -> str:
    if target.restricted:
        return "Green, but off its trajectory"
    way = "the straight line to the year’s end" if place.straight else "its milestones"
    gap, there = say_gap(behind(target, place), target.definition), say_milestone(place.milestone, target.definition)
    return f"Green, but off its trajectory: {gap} behind {way} ({there} by now)"


def _year_end_worse(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    now, then = target.rated.rating, target.year_end_rating
    if now is None or then is None:
        return ()
    return found_if(steps_better(then, now) < 0, f"Heading for {then.value} at the year’s end, {now.value} now")


OFF_TRAJECTORY = KeepRule("off_trajectory", Concern.FIGURES, _off_trajectory)
YEAR_END_WORSE = KeepRule("year_end_worse", Concern.FIGURES, _year_end_worse)
