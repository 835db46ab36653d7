"""The way back from the lines of a digest, read from what is stored: for each of their sources the trail to its words.

The statements are the same few whatever the number of sources, and read of one
partnership alone: a source of another is not found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from conversations.digests.document import Source, SourceKind
from conversations.digests.trail import Step, Trail
from conversations.partnership.decisions import Ruling
from storage.origins import BY, IDS, PARTNERSHIP, PERSON, Dated, Origin, Reading, Scope, Wanted, by_person
from storage.origins_of_figures import definitions, earlier, figures, milestones, parts
from storage.origins_of_plans import actions, blockages, risks
from storage.origins_of_returns import answers, decisions, disputes, questions, returns, rounds
from storage.spoken import Record
from storage.statements import Query
from storage.tables import DecisionRow, LineSignatureRow, table

__all__ = ["trails"]

_decision, _signature = table(DecisionRow), table(LineSignatureRow)
_DECISIONS: Query = (
    select(_decision, BY).outerjoin(PERSON, by_person(_decision))
    .where(_decision.c.partnership_id == PARTNERSHIP, _decision.c.subject.in_(IDS))
    .order_by(_decision.c.id)
)
_SIGNATURES: Query = (
    select(_signature, BY).outerjoin(PERSON, by_person(_signature))
    .where(_signature.c.partnership_id == PARTNERSHIP, _signature.c.return_id.in_(IDS))
    .order_by(_signature.c.id)
)

FINDING: Mapping[SourceKind, Callable[[Scope, Sequence[Source]], Iterator[Origin]]] = {
    SourceKind.FIGURE: figures,
    SourceKind.EARLIER: earlier,
    SourceKind.PART: parts,
    SourceKind.MILESTONE: milestones,
    SourceKind.DEFINITION: definitions,
    SourceKind.ACTION: actions,
    SourceKind.RISK: risks,
    SourceKind.BLOCKAGE: blockages,
    SourceKind.DISPUTE: disputes,
    SourceKind.DECISION: decisions,
    SourceKind.QUESTION: questions,
    SourceKind.RETURN: returns,
    SourceKind.ANSWER: answers,
    SourceKind.ROUND: rounds,
}
"""How the rows behind each kind of source are found."""
DECIDING = ("sign_off", "override", "dispute", "risk", "unblock", "answer", "until", "note", "refuse_why", "agree_why",
            "value", "another", "settle_why", "accept_why", "reduce", "reduce_by", "query", "why_up")  # fmt: skip
"""The questions in which somebody decides."""
RULINGS = {
    Ruling.CLEARED: "said that it is cleared",
    Ruling.WORKING: "took it on",
    Ruling.PASSED_UP: "passed it on",
    Ruling.AGREED: "agreed",
    Ruling.REFUSED: "refused",
    Ruling.FIRST_HOLDS: "decided that what the first side said holds",
    Ruling.SECOND_HOLDS: "decided that what the second side said holds",
    Ruling.ANOTHER: "decided that neither holds",
    Ruling.ACCEPTED: "accepted it",
    Ruling.REDUCE: "wanted it reduced",
    Ruling.SIGNED_OFF: "signed it off",
    Ruling.QUERIED: "asked about it before signing off",
}


def trails(
    session: Session, partnership_id: str, sources: Iterable[Source], reading: Reading
) -> dict[Source, Trail]:
    """The trail of each source; one that the partnership does not have is left out."""
    scope, asked = Scope(session, partnership_id, reading), list(dict.fromkeys(sources))
    origins = [origin for kind, find in FINDING.items()
               if (of_kind := [each for each in asked if each.kind is kind])
               for origin in find(scope, of_kind)]  # fmt: skip
    _decide(scope, origins)
    _sign(scope, origins)
    record = Record(scope, origins)
    woven = {origin.source: _woven(scope, origin, record) for origin in origins}
    return {source: woven[source] for source in asked if source in woven}


def _decide(scope: Scope, origins: Sequence[Origin]) -> None:
    """Add what was decided about each, and have the decider's own words read."""
    subjects = {subject for origin in origins for _, subject in origin.subjects}
    made: dict[tuple[str, str], list[Any]] = {}
    for row in scope.rows(_DECISIONS, sorted(subjects)):
        made.setdefault((row.kind, row.subject), []).append(row)
    for origin in origins:
        for row in (row for kind, subject in origin.subjects for row in made.get((str(kind), subject), [])):
            words = row.words if row.return_id is None else None
            origin.says(row.at, Step(on=scope.day(row.at), by=row.by, did=RULINGS[Ruling(row.ruling)], words=words))
            if row.return_id is not None:
                origin.wanted.append(Wanted(row.return_id, DECIDING, until=row.at))
        if origin.source.kind is SourceKind.DECISION and not origin.steps:
            origin.stands(Step(did="not decided yet"))


def _sign(scope: Scope, origins: Sequence[Origin]) -> None:
    """Add who signed which line off, and that it was opened again by a later change."""
    signed: dict[str, list[Any]] = {}
    for row in scope.rows(_SIGNATURES, sorted({each for origin in origins for each in origin.signed})):
        signed.setdefault(row.return_id, []).append(row)
    for origin in origins:
        for row in (row for each in origin.signed for row in signed.get(each, [])):
            origin.says(row.at, Step(on=scope.day(row.at), by=row.by, did="signed a line of it off", asked=row.line))
            if row.moved_at is not None:
                origin.says(row.moved_at, Step(on=scope.day(row.moved_at), did="changed after it was signed",
                                               words=row.moved))


def _woven(scope: Scope, origin: Origin, record: Record) -> Trail:
    """Everything in the order in which it happened; what was said stands before what it came to at the same instant."""
    said = [each for wanted in origin.wanted for each in record.steps(wanted)]
    said.sort(key=lambda each: each.at)
    brought = [] if origin.imported is None else [_imported(scope, origin.imported, untouched=not said)]
    steps = [*brought, *sorted([*_once(said), *origin.steps], key=lambda each: each.at)]
    return Trail(source=origin.source, ref=origin.ref, heading=_heading(origin, record), gist=origin.gist,
                 restricted=origin.restricted, steps=tuple(each.step for each in steps))


def _heading(origin: Origin, record: Record) -> str:
    """An answer is called by its question."""
    if origin.source.kind is not SourceKind.ANSWER:
        return origin.heading
    return_id, _, question = origin.source.id.partition("#")
    label = record.label(return_id, question)
    return origin.heading if label is None else f"“{label}” in the return on {origin.ref}"


def _once(said: Sequence[Dated]) -> list[Dated]:
    """Each answer once, though two parts of a fact want it."""
    found: list[Dated] = []
    for each in said:
        if each not in found:
            found.append(each)
    return found


def _imported(scope: Scope, brought: Dated, *, untouched: bool) -> Dated:
    """A row keeps the day of its last change: only one that no talk has touched since says when it was imported."""
    if untouched:
        return replace(brought, step=brought.step.model_copy(update={"on": scope.day(brought.at)}))
    return brought
