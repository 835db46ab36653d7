"""Where a target should stand by now on its way to the year's end: its own milestone, or the straight line.

A milestone of the quarter is a profile that somebody agreed. Where it only
repeats the year's end (“no more than 100 fires”, printed every quarter), or
where there is none, the way is taken to be straight.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from conversations.digests.facts import TargetFacts
from conversations.partnership.judging import comparable
from conversations.partnership.polarity import Polarity, adverse
from conversations.partnership.quarters import Quarter
from conversations.partnership.targets import Measure, Milestone


@dataclass(frozen=True, slots=True)
class Waypoint:
    """Where a target should stand; `straight` where nobody agreed it for this quarter."""

    milestone: Milestone
    straight: bool


def waypoint(target: TargetFacts, quarter: Quarter) -> Waypoint | None:
    """Where the target should stand at the end of `quarter`; none where neither a profile nor a line is known.

    Only a running total and a snapshot lie on a line: the first starts from
    nothing, the second from last year's end or its baseline.
    """
    own, end = target.milestone, target.year_end
    if own is not None and not _repeats(own, end, quarter):
        return Waypoint(own, straight=False)
    start = _start(target, quarter)
    if end is None or start is None:
        return None
    return Waypoint(Milestone(quarter=quarter, value=_on_line(start, end.value, quarter),
                              upper=None if end.upper is None else _on_line(start, end.upper, quarter)), straight=True)


def behind(target: TargetFacts, place: Waypoint) -> Decimal:
    """How far the figure lies on the worse side of it, in the measure's own unit; not above 0 when it does not."""
    polarity, low = target.definition.polarity, place.milestone.value
    if target.value is None or polarity is Polarity.NONE:
        return Decimal(0)
    return adverse(polarity, target.value, low, low if place.milestone.upper is None else place.milestone.upper)


def _repeats(own: Milestone, end: Milestone | None, quarter: Quarter) -> bool:
    same = end is not None and (own.value, own.upper) == (end.value, end.upper)
    return same and quarter.number < quarter.year_end.number


def _start(target: TargetFacts, quarter: Quarter) -> Decimal | None:
    match target.definition.measure:
        case Measure.CUMULATIVE:
            return Decimal(0)
        case Measure.SNAPSHOT:
            last = comparable(target.past, quarter.year_end.year_before)
            return target.definition.baseline if last is None else last
        case _:
            return None


def _on_line(start: Decimal, end: Decimal, quarter: Quarter) -> Decimal:
    return start + (end - start) * quarter.number / 4
