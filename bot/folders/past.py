"""Figures reported before Quarterday asked, with the rating and direction they come to by today's rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.folders.contents import Contents, PastFigure
from conversations.partnership.brief import Past
from conversations.partnership.direction import direction
from conversations.partnership.figures import DataStatus
from conversations.partnership.judging import last_comparable, rate_against
from conversations.partnership.quarters import Quarter
from conversations.partnership.targets import Milestone, Target
from storage.figures import Reported

Milestones = Mapping[tuple[str, Quarter], Milestone]


def reckoned(contents: Contents) -> list[tuple[str, Reported]]:
    """Each past figure with its ref, rated against the milestone of its quarter."""
    targets = {target.ref: target for target in contents.targets}
    milestones = {(ref, milestone.quarter): milestone for ref, milestone in contents.milestones}
    by_ref: defaultdict[str, list[PastFigure]] = defaultdict(list)
    for past in contents.figures:
        by_ref[past.ref].append(past)
    return [
        (ref, _reported(targets[ref], past, given, milestones.get((ref, past.figure.quarter))))
        for ref, given in by_ref.items()
        for past in given
    ]


def _reported(target: Target, past: PastFigure, series: Sequence[PastFigure], milestone: Milestone | None) -> Reported:
    figure, definition = past.figure, target.defined(past.figure.quarter)
    before = _before(target, figure.quarter, series)
    rated = rate_against(definition, milestone, figure.value, quarter=figure.quarter, past=before)
    last = last_comparable(definition, before, figure.quarter)
    moved = direction(definition.polarity, figure.value, last, milestone)
    return Reported(figure, rated, milestone, moved.value, past.note)


def _before(target: Target, quarter: Quarter, series: Sequence[PastFigure]) -> tuple[Past, ...]:
    """The earlier figures, each comparable unless a definition broke the series in between."""
    breaks = [each.since for each in target.definitions if each.breaks_series and each.since <= quarter]
    return tuple(
        Past(
            quarter=past.figure.quarter,
            status=past.figure.status,
            value=past.figure.value if past.figure.status is DataStatus.REPORTED else None,
            comparable=not any(past.figure.quarter < since for since in breaks),
        )
        for past in series
        if past.figure.quarter < quarter
    )
