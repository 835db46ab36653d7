"""Where a line leads back to: the stored rows behind it, never none."""

from __future__ import annotations

from collections.abc import Iterable

from conversations.digests.document import Detail, Source, SourceKind
from conversations.digests.facts import RoundFacts, TargetFacts
from conversations.partnership.quarters import Quarter


def behind(target: TargetFacts, facts: RoundFacts) -> tuple[Source, ...]:
    """The figure version and the return of a target; the round itself where nothing came in."""
    found = [
        Source.as_stored(kind=kind, id=each)  # a board leads back to tens of thousands, several times over
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


def answers(target: TargetFacts, *questions: str) -> tuple[Source, ...]:
    """What was answered to these questions of the target's return; nothing where it has none."""
    if target.return_id is None:
        return ()
    return tuple(Source(kind=SourceKind.ANSWER, id=f"{target.return_id}#{each}") for each in questions)


def agreed(kind: SourceKind, target: TargetFacts, *quarters: Quarter) -> tuple[Source, ...]:
    """What stands of the target for each of these quarters: a milestone, a definition, parts, an earlier figure."""
    return tuple(Source(kind=kind, id=f"{target.ref}@{quarter}") for quarter in quarters)


def defined(target: TargetFacts, quarter: Quarter) -> tuple[Source, ...]:
    """How the target was measured in a quarter, and who leads it: as it was agreed."""
    return agreed(SourceKind.DEFINITION, target, quarter)


def milestones(target: TargetFacts, *quarters: Quarter) -> tuple[Source, ...]:
    """The milestones of these quarters, of those that the target has."""
    known = {each.quarter for each in (target.milestone, target.year_end) if each is not None}
    return agreed(SourceKind.MILESTONE, target, *(each for each in quarters if each in known))


def earlier(target: TargetFacts, *quarters: Quarter) -> tuple[Source, ...]:
    """The figures that hold of these earlier quarters, of those that are known."""
    known = {past.quarter for past in target.past}
    return agreed(SourceKind.EARLIER, target, *(each for each in quarters if each in known))


def promised(target: TargetFacts) -> tuple[Source, ...]:
    """Everything that was promised for the target."""
    return tuple(Source(kind=SourceKind.ACTION, id=each.id) for each in target.actions)


def led_back(details: Iterable[Detail], *sources: Source) -> tuple[Detail, ...]:
    """These facts, each leading back there; one that says itself where it leads stays so."""
    return tuple(each if each.sources else each.model_copy(update={"sources": sources}) for each in details)


def decided(kind: str, subject: str | None) -> tuple[Source, ...]:
    """What was decided about a return, a blockage, a dispute or a risk."""
    return () if subject is None else (Source(kind=SourceKind.DECISION, id=f"{kind}:{subject}"),)
