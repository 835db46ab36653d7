"""A group of targets in numbers, always with the denominator, with and without missing figures.

“Never show all green when half is blank”: Bromsgrove printed 48% and 65% on
track for the same quarter, and both were right.
"""

from __future__ import annotations

from collections import Counter

from conversations.digests.comparing import past_of, steps_better
from conversations.digests.document import Count, Counts, Note, Verdict
from conversations.digests.facts import TargetFacts
from conversations.digests.keeping import Sight
from conversations.digests.sources import behind_all
from conversations.digests.wording import listed, plural, say_percent_of
from conversations.partnership.brief import Past
from conversations.partnership.dates import long_date
from conversations.partnership.figures import DataStatus
from conversations.partnership.rating import Rating

VERDICTS = {
    Rating.GREEN: Verdict.ON_TRACK,
    Rating.AMBER: Verdict.AT_RISK,
    Rating.RED: Verdict.BEHIND,
}
_REPORTED = (
    (Verdict.ON_TRACK, "on track"),
    (Verdict.AT_RISK, "at risk"),
    (Verdict.BEHIND, "behind"),
    (Verdict.NOT_RATED, "not rated"),
)
_MISSING = (
    (DataStatus.NOT_YET_AVAILABLE, "not yet available"),
    (DataStatus.WITHHELD, "withheld"),
    (DataStatus.NO_RETURN, "no return"),
    (None, "still awaited"),
)
_LONE_MISSING = {
    DataStatus.NOT_YET_AVAILABLE: "has no figure yet",
    DataStatus.WITHHELD: "has a figure that is withheld",
    DataStatus.NO_RETURN: "has no return",
    None: "is still awaited",
}
_OUTSIDE = (
    (DataStatus.NOT_DUE, "not due this quarter"),
    (DataStatus.NO_LONGER_COLLECTED, "no longer collected"),
)

Targets = tuple[TargetFacts, ...]


def status_of(target: TargetFacts, sight: Sight) -> DataStatus | None:
    """What kind of answer the target has; none while an answer may still come in time."""
    if target.figure is not None:
        return target.figure.status
    if not target.due:
        return DataStatus.NOT_DUE
    return DataStatus.NO_RETURN if sight.facts.overdue(sight.today) else None


def verdict_of(target: TargetFacts, sight: Sight) -> Verdict:
    """How the target stands; a missing figure is never a colour."""
    status = status_of(target, sight)
    if status is DataStatus.REPORTED:
        rating = target.rated.rating
        return Verdict.NOT_RATED if rating is None else VERDICTS[rating]
    if status is None:
        return Verdict.AWAITED
    return Verdict.NO_RETURN if status is DataStatus.NO_RETURN else Verdict.NO_FIGURE


def counts_of(targets: Targets, sight: Sight) -> Counts:
    """The counts of a group: one sentence, and a table beside last quarter."""
    quarter = sight.facts.quarter
    counted = tuple(target for target in targets if target.counted)
    return Counts(
        id="counts",
        sentence=_sentence(targets, counted, sight),
        caption="Targets due this quarter, and how the same targets stood last quarter",
        quarter=quarter.name,
        quarter_before=quarter.previous.name,
        rows=_table(counted, sight),
        sources=behind_all(targets, sight.facts),
    )


def _sentence(targets: Targets, counted: Targets, sight: Sight) -> str:
    parts = [_due(counted, sight), _share_on_track(counted, sight), _outside(targets, sight)]
    return " ".join(part for part in parts if part)


def _due(counted: Targets, sight: Sight) -> str:
    if not counted:
        return "No target is due this quarter."
    if len(counted) == 1:
        return f"The one target due this quarter {_lone(counted[0], sight)}."
    verdicts = Counter(verdict_of(target, sight) for target in counted)
    statuses = Counter(status_of(target, sight) for target in counted)
    reported = [f"{verdicts[each]} {words}" for each, words in _REPORTED if verdicts[each]]
    missing = [f"{statuses[each]} {words}" for each, words in _MISSING if statuses[each]]
    of = f"Of {plural(len(counted), 'target')} due this quarter, {statuses[DataStatus.REPORTED]} reported"
    told = f"{of}: {', '.join(reported)}" if reported else of
    return f"{told}; {', '.join(missing)}." if missing else f"{told}."


def _lone(target: TargetFacts, sight: Sight) -> str:
    """How the only target of a group stands: one of one is no count, and no share of anything."""
    status = status_of(target, sight)
    if status is DataStatus.REPORTED:
        return f"is {dict(_REPORTED)[verdict_of(target, sight)]}"
    return _LONE_MISSING[status]


def _share_on_track(counted: Targets, sight: Sight) -> str:
    if len(counted) == 1:
        return ""
    verdicts = Counter(verdict_of(target, sight) for target in counted)
    on_track = verdicts[Verdict.ON_TRACK]
    rated = on_track + verdicts[Verdict.AT_RISK] + verdicts[Verdict.BEHIND]
    if not rated:
        return ""
    of = "reported" if not verdicts[Verdict.NOT_RATED] else "rated"
    said = f"{say_percent_of(on_track, rated)} of those {of} are on track"
    return f"{said} ({say_percent_of(on_track, len(counted))} of all due)."


def _outside(targets: Targets, sight: Sight) -> str:
    statuses = Counter(status_of(target, sight) for target in targets if not target.counted)
    told = [f"{statuses[each]} {words}" for each, words in _OUTSIDE if statuses[each]]
    return f"Not counted: {listed(told)}." if told else ""


def _table(counted: Targets, sight: Sight) -> tuple[Count, ...]:
    now = Counter(verdict_of(target, sight) for target in counted)
    before = Counter(past_verdict(past_of(target, sight.facts.quarter.previous)) for target in counted)
    always = {Verdict.ON_TRACK, Verdict.AT_RISK, Verdict.BEHIND}
    return tuple(
        Count(verdict=each, now=now[each], before=before[each])
        for each in Verdict
        if each in always or now[each] or before[each]
    )


def past_verdict(past: Past | None) -> Verdict:
    """How a target stood in an earlier quarter; none known is no figure."""
    if past is None:
        return Verdict.NO_FIGURE
    if past.status is DataStatus.REPORTED:
        return Verdict.NOT_RATED if past.rating is None else VERDICTS[past.rating]
    return Verdict.NO_RETURN if past.status is DataStatus.NO_RETURN else Verdict.NO_FIGURE


def movement_of(targets: Targets, sight: Sight) -> Note:
    """How ratings moved since last quarter, and how many could not be compared."""
    counted = tuple(target for target in targets if target.counted)
    steps = [_steps(target, sight) for target in counted]
    if len(steps) == 1:
        return Note(id="movement", text=_lone_movement(steps[0]), sources=behind_all(counted, sight.facts))
    known = [step for step in steps if step is not None]
    better, worse = sum(step > 0 for step in known), sum(step < 0 for step in known)
    text = f"Ratings since last quarter: {better} better, {worse} worse, {known.count(0)} unchanged"
    without = len(steps) - len(known)
    tail = f"; {without} had no rating in one quarter or the other." if without else "."
    return Note(id="movement", text=text + tail, sources=behind_all(counted, sight.facts))


def _lone_movement(step: int | None) -> str:
    if step is None:
        return "Its rating cannot be compared with last quarter’s."
    return "Its rating is as it was last quarter." if step == 0 else (
        f"Its rating is {'better' if step > 0 else 'worse'} than last quarter."
    )  # fmt: skip


def _steps(target: TargetFacts, sight: Sight) -> int | None:
    now, before = target.rated.rating, target.rating_in(sight.facts.quarter.previous)
    return None if now is None or before is None else steps_better(now, before)


def embargo_note(sight: Sight) -> Note | None:
    """When the digest may leave the support team; none from that day on, or once the round is released."""
    if not sight.facts.embargoed(sight.today):
        return None
    text = f"Not for circulation before {long_date(sight.facts.digests_on)}."
    return Note(id="embargo", text=text, sources=behind_all((), sight.facts))


def signed_note(targets: Targets, sight: Sight) -> Note | None:
    """How many reported figures may still change; none when all are signed off."""
    reported = tuple(target for target in targets if target.reported)
    unsigned = tuple(target for target in reported if not target.signed_off)
    if not unsigned:
        return None
    if len(reported) == 1:
        text = "The one reported figure is not signed off and may change."
        return Note(id="unsigned", text=text, sources=behind_all(unsigned, sight.facts))
    text = (
        f"{len(unsigned)} of {plural(len(reported), 'reported figure')} "
        f"{'is' if len(unsigned) == 1 else 'are'} not signed off and may change."
    )
    return Note(id="unsigned", text=text, sources=behind_all(unsigned, sight.facts))
