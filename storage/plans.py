"""What is promised and feared: actions, and risks with every grade they had."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, insert, select
from sqlmodel import Session

from conversations.partnership.actions import OPEN_PROGRESS, Action
from conversations.partnership.risks import Grade, Risk
from storage.owners import owners_by_id, with_owner
from storage.statements import Query, dialect, run, run_many, upsert
from storage.tables import (
    ActionRow,
    RiskActionRow,
    RiskGradeRow,
    RiskRow,
    table,
)
from storage.targets import target_ids

_action, _risk, _grade = table(ActionRow), table(RiskRow), table(RiskGradeRow)
_link = table(RiskActionRow)

_ACTION_FACTS = ("target_id", "text", "owner", "due", "progress", "considered", "at")
_RISK_FACTS = ("target_id", "description", "cause", "consequence", "likelihood", "impact", "inherent_likelihood",
               "inherent_impact", "aim_likelihood", "aim_impact", "mitigation", "owner", "review", "open", "at")


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

    The actions that mitigate a risk are those it names now; they have to be stored before it.

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
    _link_actions(session, partnership_id, risks)


def _risk_row(partnership_id: str, target_id: int, risk: Risk, at: datetime) -> dict[str, Any]:
    return {
        **risk.model_dump(exclude={"ref", "grade", "inherent", "aim", "actions"}),
        "partnership_id": partnership_id,
        "target_id": target_id,
        **_places("", risk.grade),
        **_places("inherent_", risk.inherent),
        **_places("aim_", risk.aim),
        "at": at,
    }


def _places(name: str, grade: Grade | None) -> dict[str, int | None]:
    likelihood, impact = (grade.likelihood, grade.impact) if grade else (None, None)
    return {f"{name}likelihood": likelihood, f"{name}impact": impact}


def _link_actions(session: Session, partnership_id: str, risks: Sequence[Risk]) -> None:
    theirs = (_link.c.partnership_id == partnership_id) & _link.c.risk_id.in_([risk.id for risk in risks])
    run(session, delete(_link).where(theirs))
    rows = [
        {"partnership_id": partnership_id, "risk_id": risk.id, "action_id": action_id}
        for risk in risks
        for action_id in dict.fromkeys(risk.actions)
    ]
    run_many(session, insert(_link), rows)


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
_MITIGATES = (
    select(_link.c.action_id)
    .where(_link.c.partnership_id == _action.c.partnership_id, _link.c.action_id == _action.c.id)
    .exists()
)
_OPEN_ACTIONS: Query = with_owner(_action).add_columns(_MITIGATES.label("mitigates")).where(
    _action.c.partnership_id == _OWNED, _action.c.progress.in_(sorted(OPEN_PROGRESS))
).order_by(_action.c.due.nulls_last(), _action.c.id)
_OPEN_ACTIONS_ON = _OPEN_ACTIONS.where(_action.c.target_id == bindparam("target_id"))
_OPEN_RISKS: Query = (
    with_owner(_risk)
    .add_columns(_link.c.action_id)
    .outerjoin(_link, (_link.c.partnership_id == _risk.c.partnership_id) & (_link.c.risk_id == _risk.c.id))
    .where(_risk.c.partnership_id == _OWNED, _risk.c.open.is_(True))
    .order_by(_risk.c.id, _link.c.action_id)
)

def open_actions(
    session: Session, partnership_id: str, refs: dict[int, str]
) -> dict[int, tuple[Action, ...]]:
    """Actions not yet finished by target, of the targets given with their refs; first the one due first.

    Owners are named as people read them. An action that mitigates a risk has had its own considered.
    """
    found: dict[int, tuple[Action, ...]] = {}
    one = next(iter(refs)) if len(refs) == 1 else None
    rows = (run(session, _OPEN_ACTIONS, {"partnership_id": partnership_id}) if one is None
            else run(session, _OPEN_ACTIONS_ON, {"partnership_id": partnership_id, "target_id": one}))
    for row in rows:
        if row.target_id in refs:
            action = Action(id=row.id, ref=refs[row.target_id], text=row.text, owner=row.owner, due=row.due,
                            progress=row.progress, moved=row.moved, considered=row.considered or row.mitigates)
            found[row.target_id] = (*found.get(row.target_id, ()), action)
    return found


def owners_of_actions(session: Session, partnership_id: str) -> dict[str, int]:
    """Who owns each open action, by its id; of those owned by somebody of the partnership."""
    return owners_by_id(session, partnership_id, list(run(session, _OPEN_ACTIONS, {"partnership_id": partnership_id})))


def open_risks(session: Session, partnership_id: str, refs: dict[int, str]) -> dict[int, tuple[Risk, ...]]:
    """Open risks by target, of the targets given with their refs, each with the actions that mitigate it."""
    found: dict[int, tuple[Risk, ...]] = {}
    rows = run(session, _OPEN_RISKS, {"partnership_id": partnership_id})
    for _, (row, *more) in groupby(rows, key=attrgetter("id")):
        if row.target_id in refs:
            actions = tuple(each.action_id for each in (row, *more) if each.action_id is not None)
            found[row.target_id] = (*found.get(row.target_id, ()), as_risk(row, refs[row.target_id], actions))
    return found


def as_risk(row: Any, ref: str, actions: tuple[str, ...]) -> Risk:
    """A row of the register as the risk it holds, about the target of this ref, mitigated by these actions."""
    return Risk(
        id=row.id, ref=ref, description=row.description, cause=row.cause, consequence=row.consequence,
        grade=Grade(likelihood=row.likelihood, impact=row.impact),
        inherent=_grade_of(row.inherent_likelihood, row.inherent_impact),
        aim=_grade_of(row.aim_likelihood, row.aim_impact),
        mitigation=row.mitigation, actions=actions, owner=row.owner, review=row.review, open=row.open,
    )


def _grade_of(likelihood: int | None, impact: int | None) -> Grade | None:
    return None if likelihood is None or impact is None else Grade(likelihood=likelihood, impact=impact)
