"""What is promised, feared and stuck: actions, risks with every grade they had, blockages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, insert, select, update
from sqlmodel import Session

from conversations.partnership.actions import OPEN_PROGRESS, Action
from conversations.partnership.blockages import Blockage, BlockageState
from conversations.partnership.risks import Grade, Risk
from storage.owners import with_owner
from storage.statements import Query, dialect, run, run_many, upsert
from storage.tables import ActionRow, BlockageRow, PersonRow, RiskGradeRow, RiskRow, TargetRow, table
from storage.targets import target_ids

_action, _risk, _grade = table(ActionRow), table(RiskRow), table(RiskGradeRow)
_blockage, _target, _person = table(BlockageRow), table(TargetRow), table(PersonRow)

_ACTION_FACTS = ("target_id", "text", "owner", "due", "progress", "at")
_RISK_FACTS = ("target_id", "description", "likelihood", "impact", "mitigation", "owner", "review", "open",
               "at")


def save_actions(session: Session, partnership_id: str, actions: Sequence[Action], at: datetime) -> None:
    """Add actions, or bring those of the same id up to date; how often one was put off is kept.

    Raises:
        UnknownName: a ref is not stored.
    """
    ids = target_ids(session, partnership_id)
    rows = [
        {
            **action.model_dump(exclude={"ref"}),
            "partnership_id": partnership_id,
            "target_id": ids.must(action.ref, f"target of action {action.id}"),
            "at": at,
        }
        for action in actions
    ]
    run_many(session, upsert(dialect(session), _action, ["partnership_id", "id"], _ACTION_FACTS), rows)


def save_risks(session: Session, partnership_id: str, risks: Sequence[Risk], at: datetime) -> None:
    """Add risks, or bring those of the same id up to date; a grade that is new goes into their history.

    Raises:
        UnknownName: a ref is not stored.
    """
    ids = target_ids(session, partnership_id)
    wanted: Query = select(_risk.c.id, _risk.c.likelihood, _risk.c.impact).where(
        _risk.c.partnership_id == partnership_id)
    standing = {
        risk_id: Grade(likelihood=likelihood, impact=impact)
        for risk_id, likelihood, impact in run(session, wanted)
    }
    rows = [
        _risk_row(partnership_id, ids.must(risk.ref, f"target of risk {risk.id}"), risk, at) for risk in risks
    ]
    run_many(session, upsert(dialect(session), _risk, ["partnership_id", "id"], _RISK_FACTS), rows)
    changed = [(risk.id, risk.grade, None) for risk in risks if standing.get(risk.id) != risk.grade]
    add_grades(session, partnership_id, changed, at=at)


def _risk_row(partnership_id: str, target_id: int, risk: Risk, at: datetime) -> dict[str, Any]:
    return {
        **risk.model_dump(exclude={"ref", "grade"}),
        "partnership_id": partnership_id,
        "target_id": target_id,
        "likelihood": risk.grade.likelihood,
        "impact": risk.grade.impact,
        "at": at,
    }


def add_grades(
    session: Session, partnership_id: str, grades: Sequence[tuple[str, Grade, str | None]], *, at: datetime,
    return_id: str | None = None, person_id: int | None = None,
) -> None:
    """Record grades given to risks, each with the note that came with it."""
    rows = [
        {"partnership_id": partnership_id, "risk_id": risk_id, "likelihood": grade.likelihood,
         "impact": grade.impact, "note": note, "return_id": return_id, "person_id": person_id, "at": at}
        for risk_id, grade, note in grades
    ]
    run_many(session, insert(_grade), rows)


_OWNED: BindParameter[str] = bindparam("partnership_id")
_OPEN_ACTIONS: Query = with_owner(_action).where(
    _action.c.partnership_id == _OWNED, _action.c.progress.in_(sorted(OPEN_PROGRESS))
).order_by(_action.c.due.nulls_last(), _action.c.id)
_OPEN_RISKS: Query = with_owner(_risk).where(_risk.c.partnership_id == _OWNED, _risk.c.open.is_(True)).order_by(
    _risk.c.id)
_OPEN_BLOCKAGES: Query = (
    select(_blockage, _target.c.ref, _person.c.email)
    .join(_target, (_target.c.partnership_id == _blockage.c.partnership_id)
          & (_target.c.id == _blockage.c.target_id))
    .outerjoin(_person, (_person.c.partnership_id == _blockage.c.partnership_id)
               & (_person.c.id == _blockage.c.person_id))
    .where(_blockage.c.partnership_id == _OWNED, _blockage.c.state != BlockageState.RESOLVED)
    .order_by(_blockage.c.raised_on, _blockage.c.id)
)


def open_actions(
    session: Session, partnership_id: str, refs: dict[int, str]
) -> dict[int, tuple[Action, ...]]:
    """Actions not yet finished by target, of the targets given with their refs; first the one due first.

    Owners are named as people read them.
    """
    found: dict[int, tuple[Action, ...]] = {}
    for row in run(session, _OPEN_ACTIONS, {"partnership_id": partnership_id}):
        if row.target_id in refs:
            action = Action(id=row.id, ref=refs[row.target_id], text=row.text, owner=row.owner, due=row.due,
                            progress=row.progress, moved=row.moved)
            found[row.target_id] = (*found.get(row.target_id, ()), action)
    return found


def open_risks(session: Session, partnership_id: str, refs: dict[int, str]) -> dict[int, tuple[Risk, ...]]:
    """Open risks by target, of the targets given with their refs."""
    found: dict[int, tuple[Risk, ...]] = {}
    for row in run(session, _OPEN_RISKS, {"partnership_id": partnership_id}):
        if row.target_id in refs:
            risk = Risk(id=row.id, ref=refs[row.target_id], description=row.description,
                        grade=Grade(likelihood=row.likelihood, impact=row.impact), mitigation=row.mitigation,
                        owner=row.owner, review=row.review, open=True)
            found[row.target_id] = (*found.get(row.target_id, ()), risk)
    return found


def open_blockages(session: Session, partnership_id: str) -> list[Blockage]:
    """Blockages not resolved, the oldest first; `raised_by` is an address, or empty where nobody is known."""
    return [
        Blockage(id=row.id, ref=row.ref, what=row.what, raised_by=row.email or "", raised_on=row.raised_on,
                 who_can=row.who_can, tried=row.tried, needed_by=row.needed_by, state=row.state)
        for row in run(session, _OPEN_BLOCKAGES, {"partnership_id": partnership_id})
    ]


def move_blockage(
    session: Session, partnership_id: str, blockage_id: str, state: BlockageState, at: datetime
) -> bool:
    """Pass a blockage on, or resolve it; false when the partnership has none of this id."""
    theirs = (_blockage.c.partnership_id == partnership_id) & (_blockage.c.id == blockage_id)
    return run(session, update(_blockage).where(theirs).values(state=state, at=at)).rowcount == 1
