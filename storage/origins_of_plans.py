"""Where promises, risks and blockages come from: who brought each, what was said of it since, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from conversations.digests.document import Source
from conversations.digests.trail import Step
from conversations.partnership.blockages import Move
from conversations.partnership.decisions import DecisionKind
from storage.origins import (
    BY,
    IDS,
    PARTNERSHIP,
    PERSON,
    REF,
    TARGET,
    VISIBILITY,
    Dated,
    Origin,
    Scope,
    Wanted,
    by_person,
    is_restricted,
    of_target,
)
from storage.statements import Query
from storage.tables import ActionRow, BlockageMoveRow, BlockageRow, RiskGradeRow, RiskRow, table

_action, _risk, _grade = table(ActionRow), table(RiskRow), table(RiskGradeRow)
_blockage, _move = table(BlockageRow), table(BlockageMoveRow)

_ACTIONS: Query = select(_action, REF, VISIBILITY).join(TARGET, of_target(_action)).where(
    _action.c.partnership_id == PARTNERSHIP, _action.c.id.in_(IDS))
_RISKS: Query = select(_risk, REF, VISIBILITY).join(TARGET, of_target(_risk)).where(
    _risk.c.partnership_id == PARTNERSHIP, _risk.c.id.in_(IDS))
_GRADES: Query = (
    select(_grade, BY).outerjoin(PERSON, by_person(_grade))
    .where(_grade.c.partnership_id == PARTNERSHIP, _grade.c.risk_id.in_(IDS))
    .order_by(_grade.c.id)
)
_BLOCKAGES: Query = (
    select(_blockage, REF, VISIBILITY, BY).join(TARGET, of_target(_blockage))
    .outerjoin(PERSON, by_person(_blockage))
    .where(_blockage.c.partnership_id == PARTNERSHIP, _blockage.c.id.in_(IDS))
)
_MOVES: Query = (
    select(_move, BY).outerjoin(PERSON, by_person(_move))
    .where(_move.c.partnership_id == PARTNERSHIP, _move.c.blockage_id.in_(IDS))
    .order_by(_move.c.id)
)

PROMISED = ("action", "owner", "due", "reduce", "reduce_by")
"""The questions in which something is promised: in a return, or by a sponsor who wants a risk reduced."""
REPORTED = ("what", "since", "who_can", "tried", "needed_by", "cause", "consequence", "inherent", "mitigation", "grade",
            "aim", "owner", "review")  # fmt: skip
"""The questions of a talk that reports a blockage or a risk and nothing else."""
REVIEWED = ("still", "working", "grade", "mitigation", "why", "review")
ANSWERED = ("unblock", "answer", "until", "note", "why_up", "freed", "still")
"""The questions in which a holder answers for a blockage, and its raiser says whether it is free."""
MOVES = {
    Move.RAISED: "raised it",
    Move.TAKEN_ON: "took it on",
    Move.PASSED_ON: "passed it on",
    Move.OVERDUE: "moved on because nobody had answered in time",
    Move.ASKED_AGAIN: "asked about it again",
    Move.ANSWERED: "answered",
    Move.REOPENED: "said that it is still stuck",
    Move.CONFIRMED: "said that it is unblocked",
    Move.WITHDRAWN: "took it back",
}
NOT_BY_TALK = "The import does not say who gave it"
_IN_RETURN = re.compile(r"(?P<talk>.+)\.(?P<part>risk|blockage)\.(?P<number>\d+)")
_REPEATS = {"risk": "new_risk", "blockage": "blockage"}


def actions(scope: Scope, sources: Sequence[Source]) -> Iterator[Origin]:
    """Promises: how each was made, and what was said of it in any talk since."""
    wanted = {each.id: each for each in sources}
    for row in scope.rows(_ACTIONS, list(wanted)):
        origin = Origin(wanted[row.id], row.ref, is_restricted(row), f"A promise for {row.ref}", gist=row.text)
        if row.return_id is None:
            origin.imported = Dated(row.at, Step(did="imported", after=NOT_BY_TALK))
        else:
            origin.wanted.append(Wanted(row.return_id, PROMISED))
        origin.wanted.append(_roaming(row, [f"promise.{row.id}.{each}" for each in ("kept", "note", "due")]
                                      + [f"action.{row.id}.{each}" for each in ("progress", "note", "due")]))
        yield origin


def _roaming(row: Any, keys: Sequence[str]) -> Wanted:
    return Wanted(None, tuple(keys), target_id=row.target_id)


def risks(scope: Scope, sources: Sequence[Source]) -> Iterator[Origin]:
    """Risks: how each was named, every grade it had, what was said of it, and what was decided."""
    wanted = {each.id: each for each in sources}
    rows = scope.rows(_RISKS, list(wanted))
    grades = _by(scope.rows(_GRADES, list(wanted)), "risk_id")
    for row in rows:
        origin = Origin(wanted[row.id], row.ref, is_restricted(row), f"A risk to {row.ref}", gist=row.description)
        origin.wanted += _born(row)
        keys = [f"risk.{row.id}.{each}" for each in ("still", "grade", "mitigation", "why")]
        origin.wanted.append(_roaming(row, keys))
        for given in grades.get(row.id, []):
            _add_grade(scope, origin, given)
        for asked, words in (("Cause", row.cause), ("Consequence", row.consequence), ("Mitigation", row.mitigation)):
            if words:
                origin.stands(Step(did="stands in the register", asked=asked, words=words))
        origin.subjects.append((DecisionKind.RISK, row.id))
        yield origin


def _born(row: Any) -> list[Wanted]:
    """What was said when a risk or a blockage was named: in a part of a return, or in a talk of its own."""
    if row.return_id is None:
        return []
    within = _IN_RETURN.fullmatch(row.id)
    if within is not None and within["talk"] == row.return_id:
        return [Wanted(row.return_id, prefix=f"{_REPEATS[within['part']]}.{within['number']}.", otherwise=REPORTED)]
    return [Wanted(row.return_id, REPORTED)]


def _add_grade(scope: Scope, origin: Origin, given: Any) -> None:
    said = f"Likelihood {given.likelihood}, impact {given.impact}"
    if given.return_id is None:
        step = Step(on=scope.day(given.at), did="imported", after=f"{said}. {NOT_BY_TALK}")
    else:
        origin.wanted.append(Wanted(given.return_id, tuple(key for key in REVIEWED if key != "review")))
        step = Step(on=scope.day(given.at), by=given.by, did="graded it", after=said)
    origin.says(given.at, step)


def blockages(scope: Scope, sources: Sequence[Source]) -> Iterator[Origin]:
    """Blockages: who raised each, every step since, and who answered in what words."""
    wanted = {each.id: each for each in sources}
    rows = scope.rows(_BLOCKAGES, list(wanted))
    moves = _by(scope.rows(_MOVES, list(wanted)), "blockage_id")
    for row in rows:
        origin = Origin(wanted[row.id], row.ref, is_restricted(row), f"A blockage of {row.ref}", gist=row.what)
        origin.wanted += _born(row)
        if not any(each.move == Move.RAISED for each in moves.get(row.id, [])):
            origin.says(row.at, Step(on=row.raised_on, by=row.by, did=MOVES[Move.RAISED]))
        for each in moves.get(row.id, []):
            _add_move(scope, origin, each, row.return_id)
        origin.subjects.append((DecisionKind.UNBLOCK, row.id))
        yield origin


def _add_move(scope: Scope, origin: Origin, given: Any, born: str | None) -> None:
    if given.return_id is not None and given.return_id != born:
        origin.wanted.append(Wanted(given.return_id, ANSWERED))
    words = None if given.move == Move.RAISED or given.return_id is not None else given.words
    origin.says(given.at, Step(on=scope.day(given.at), by=given.by, did=MOVES[Move(given.move)], words=words))


def _by(rows: Sequence[Any], column: str) -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, column), []).append(row)
    return found
