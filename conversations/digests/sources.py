"""Where a line leads back to: the stored rows behind it, never none."""

from __future__ import annotations

from collections.abc import Iterable

from conversations.digests.document import Source, SourceKind
from conversations.digests.facts import RoundFacts, TargetFacts


def behind(target: TargetFacts, facts: RoundFacts) -> tuple[Source, ...]:
    """The figure version and the return of a target; the round itself where nothing came in."""
    found = [
        Source(kind=kind, id=each)
        for kind, each in ((SourceKind.FIGURE, target.figure_id), (SourceKind.RETURN, target.return_id))
        if each is not None
    ]
    return tuple(found) or (Source(kind=SourceKind.ROUND, id=facts.round_id),)


def behind_all(targets: Iterable[TargetFacts], facts: RoundFacts) -> tuple[Source, ...]:
    """The rows behind several targets, each once, in order; the round itself where there are none."""
    found = dict.fromkeys(source for target in targets for source in behind(target, facts))
    return tuple(found) or (Source(kind=SourceKind.ROUND, id=facts.round_id),)


def disputed(target: TargetFacts) -> tuple[Source, ...]:
    """The disputes about a target in this quarter."""
    return tuple(Source(kind=SourceKind.DISPUTE, id=each.dispute.id) for each in target.disputes)
