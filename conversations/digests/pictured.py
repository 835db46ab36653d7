"""Which pictures a digest holds: how the group stood quarter by quarter, its risks, and each measure's course.

A picture tells only what its digest tells: the targets as the layer is told
them, the risks that have a line, and nothing of a restricted target but that
it counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from conversations.digests.comparing import past_of
from conversations.digests.counts import past_verdict, verdict_of
from conversations.digests.courses import course_of
from conversations.digests.document import Picture, Row, Source, SourceKind, Verdict
from conversations.digests.entries import Entry
from conversations.digests.facts import RiskFacts, TargetFacts
from conversations.digests.keeping import Sight
from conversations.digests.sources import behind, behind_all
from conversations.digests.wording import tidy
from conversations.partnership.quarters import Quarter
from conversations.pictures.rating_counts import QuarterCounts, RatingCounts
from conversations.pictures.risk_matrix import PlacedRisk, RiskMatrix

QUARTERS = 5
"""This quarter and a year before it, so that the same quarter of last year stands beside."""
FEWEST = 3
"""One target or two are told in a sentence."""
_PARTS = {Verdict.ON_TRACK: "green", Verdict.AT_RISK: "amber", Verdict.BEHIND: "red", Verdict.NOT_RATED: "not_rated"}
"""Any other verdict is a figure that is not there."""

Targets = tuple[TargetFacts, ...]


def counts_pictured(subject: str, targets: Targets, sight: Sight) -> Picture | None:
    """How the targets due this quarter stood in the last ones; none of a few, or while nothing earlier is known."""
    counted = tuple(target for target in targets if target.counted)
    quarter = sight.facts.quarter
    earlier = [_quarter_counts(counted, quarter.plus(-back)) for back in range(QUARTERS - 1, 0, -1)]
    while earlier and earlier[0].no_figure == earlier[0].total:
        del earlier[0]
    if len(counted) < FEWEST or not earlier:
        return None
    now = _counted(quarter, Counter(verdict_of(target, sight) for target in counted))
    chart = RatingCounts(subject=tidy(subject), quarters=(*earlier, now))
    return Picture(id="counts/picture", chart=chart, sources=behind_all(counted, sight.facts))


def _quarter_counts(counted: Targets, quarter: Quarter) -> QuarterCounts:
    return _counted(quarter, Counter(past_verdict(past_of(target, quarter)) for target in counted))


def _counted(quarter: Quarter, verdicts: Counter[Verdict]) -> QuarterCounts:
    parts: Counter[str] = Counter()
    for verdict, count in verdicts.items():
        parts[_PARTS.get(verdict, "no_figure")] += count
    return QuarterCounts.model_validate({"quarter": quarter, **parts})


def risks_pictured(subject: str, entries: Sequence[Entry], sight: Sight) -> Picture | None:
    """The risks that have a line, on the partnership's matrix; none where there are none, or only restricted ones."""
    told = [risk for entry in entries if (risk := _risk_of(entry)) is not None]
    if not told:
        return None
    chart = RiskMatrix(
        subject=tidy(subject), matrix=sight.facts.matrix,
        risks=tuple(PlacedRisk(description=each.description, grade=each.grade, before=each.before) for each in told),
    )  # fmt: skip
    sources = tuple(Source(kind=SourceKind.RISK, id=each.id) for each in told)
    return Picture(id="risks/picture", chart=chart, sources=sources)


def _risk_of(entry: Entry) -> RiskFacts | None:
    about = entry.about
    if about is None or about.kind is not SourceKind.RISK or entry.target.restricted:
        return None
    return next(risk for risk in entry.target.risks if risk.id == about.id)


def row_pictured(row: Row, entry: Entry, sight: Sight) -> Row:
    """The row of a target with the course of its measure beside it; any other row as it is."""
    if entry.about is not None or entry.target.restricted:
        return row
    chart = course_of(entry.target, sight.facts.quarter)
    if chart is None:
        return row
    picture = Picture(id=f"{row.id}/picture", chart=chart, sources=behind(entry.target, sight.facts))
    return row.model_copy(update={"picture": picture})
