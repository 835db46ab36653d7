"""The risk register as it moves: what one talk graded, how it stood before, and when each risk is looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, bindparam, insert, select
from sqlmodel import Session

from conversations.partnership.actions import Progress
from conversations.partnership.risks import Grade, RaisedRisk, Risk
from storage.figures import Source
from storage.owners import owners_by_id, with_owner
from storage.plans import add_grades, as_risk
from storage.statements import Query, run
from storage.tables import ActionRow, RiskActionRow, RiskGradeRow, RiskRow, TargetRow, table

_risk, _grade, _link = table(RiskRow), table(RiskGradeRow), table(RiskActionRow)
_action, _target = table(ActionRow), table(TargetRow)


@dataclass(frozen=True, slots=True)
class RiskHeld:
    """A risk as stored, its target, its owner where that is somebody here, and its grade at the review before.

    `rise` counts the grades up to the last one that was lower than the one that stands: it is the same for as
    long as the risk has not fallen and risen again, and not risen further.
    """

    risk: Risk
    target_id: int
    owner_id: int | None
    before: Grade | None
    rise: int = 0


@dataclass(frozen=True, slots=True)
class _Given:
    """A grade of a risk, and the talk that gave it; none where it was imported."""

    grade: Grade
    return_id: str | None


_RISKS: Query = (
    with_owner(_risk)
    .add_columns(_target.c.ref)
    .join(_target, (_target.c.partnership_id == _risk.c.partnership_id) & (_target.c.id == _risk.c.target_id))
    .where(_risk.c.partnership_id == bindparam("partnership_id"))
    .order_by(_risk.c.id)
)


_GRADED_IN = _RISKS.where(_risk.c.id.in_(
    select(_grade.c.risk_id).where(_grade.c.partnership_id == bindparam("partnership_id"),
                                   _grade.c.return_id == bindparam("return_id"))))  # fmt: skip
_OPEN = _RISKS.where(_risk.c.open.is_(True))
_OPEN_ON = _OPEN.where(_risk.c.target_id == bindparam("target_id"))
_OF_ID = _RISKS.where(_risk.c.id == bindparam("risk_id"))
_THESE: BindParameter[Sequence[str]] = bindparam("ids", expanding=True)
_LINKS: Query = (
    select(_link.c.risk_id, _link.c.action_id)
    .where(_link.c.partnership_id == bindparam("partnership_id"), _link.c.risk_id.in_(_THESE))
    .order_by(_link.c.action_id)
)
_GRADES: Query = (
    select(_grade.c.risk_id, _grade.c.likelihood, _grade.c.impact, _grade.c.return_id)
    .where(_grade.c.partnership_id == bindparam("partnership_id"), _grade.c.risk_id.in_(_THESE))
    .order_by(_grade.c.id)
)


def graded_in(session: Session, partnership_id: str, return_id: str) -> list[RiskHeld]:
    """The risks that a talk gave a grade, each with the grade it had before that talk."""
    return _held(session, partnership_id, _GRADED_IN, but=return_id, return_id=return_id)


def open_risks_of(session: Session, partnership_id: str, target_id: int | None = None) -> list[RiskHeld]:
    """The open risks of a target, or of every target; `before` is the grade before the one that stands."""
    if target_id is None:
        return _held(session, partnership_id, _OPEN)
    return _held(session, partnership_id, _OPEN_ON, target_id=target_id)


def risk_of(session: Session, partnership_id: str, risk_id: str) -> RiskHeld | None:
    """A risk of the partnership; none where it has none of this id."""
    return next(iter(_held(session, partnership_id, _OF_ID, risk_id=risk_id)), None)


def _held(
    session: Session, partnership_id: str, wanted: Query, *, but: str | None = None, **named: object
) -> list[RiskHeld]:
    rows = list(run(session, wanted, {"partnership_id": partnership_id} | named))
    if not rows:
        return []
    ids = [row.id for row in rows]
    links, given = _links(session, partnership_id, ids), _grades(session, partnership_id, ids)
    owners = owners_by_id(session, partnership_id, rows)
    return [
        RiskHeld(as_risk(row, row.ref, links.get(row.id, ())), row.target_id,
                 owners.get(row.id),
                 _before(given.get(row.id, []), but),
                 _rise(given.get(row.id, []), Grade(likelihood=row.likelihood, impact=row.impact)))
        for row in rows
    ]  # fmt: skip


def _before(given: Sequence[_Given], but: str | None) -> Grade | None:
    """The grade before the one that stands: the last but one, or the last of those that no talk of this id gave."""
    earlier = given[:-1] if but is None else [each for each in given if each.return_id != but]
    return earlier[-1].grade if earlier else None


def _rise(given: Sequence[_Given], now: Grade) -> int:
    return max((number for number, each in enumerate(given, 1) if each.grade.score < now.score), default=0)


def _links(session: Session, partnership_id: str, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for risk_id, action_id in run(session, _LINKS, {"partnership_id": partnership_id, "ids": ids}):
        found[risk_id] = (*found.get(risk_id, ()), action_id)
    return found


def _grades(session: Session, partnership_id: str, ids: Sequence[str]) -> dict[str, list[_Given]]:
    """Every grade of these risks, the oldest first."""
    found: dict[str, list[_Given]] = {}
    for risk_id, likelihood, impact, return_id in run(session, _GRADES, {"partnership_id": partnership_id, "ids": ids}):
        found.setdefault(risk_id, []).append(_Given(Grade(likelihood=likelihood, impact=impact), return_id))
    return found


def raise_risk(
    session: Session, partnership_id: str, target_id: int, risk_id: str, raised: RaisedRisk, source: Source
) -> None:
    """Keep a risk as it was reported outside a return, with its grade; reported once more it reads anew."""
    graded = select(_grade.c.likelihood, _grade.c.impact).where(
        _grade.c.partnership_id == partnership_id, _grade.c.risk_id == risk_id).order_by(_grade.c.id.desc())
    before = run(session, graded.limit(1)).first()
    facts = _facts(raised) | {"at": source.at}
    if before is None:
        run(session, insert(_risk).values(partnership_id=partnership_id, id=risk_id, target_id=target_id, open=True,
                                          return_id=source.return_id, **facts))  # fmt: skip
    else:
        theirs = (_risk.c.partnership_id == partnership_id) & (_risk.c.id == risk_id)
        run(session, _risk.update().where(theirs).values(**facts))
    if before is None or tuple(before) != (raised.grade.likelihood, raised.grade.impact):
        add_grades(session, partnership_id, [(risk_id, raised.grade, None)], at=source.at,
                   return_id=source.return_id, person_id=source.person_id)
    if raised.action is not None:
        link_action(session, partnership_id, risk_id, raised.action)


def _facts(raised: RaisedRisk) -> dict[str, object]:
    return {
        "description": raised.description, "cause": raised.cause, "consequence": raised.consequence,
        "likelihood": raised.grade.likelihood, "impact": raised.grade.impact,
        "inherent_likelihood": raised.inherent and raised.inherent.likelihood,
        "inherent_impact": raised.inherent and raised.inherent.impact,
        "aim_likelihood": raised.aim and raised.aim.likelihood, "aim_impact": raised.aim and raised.aim.impact,
        "mitigation": raised.mitigation, "owner": raised.owner, "review": raised.review,
    }


def link_action(session: Session, partnership_id: str, risk_id: str, action_id: str) -> None:
    """Say that an action mitigates a risk; said again it changes nothing."""
    row = {"partnership_id": partnership_id, "risk_id": risk_id, "action_id": action_id}
    known = select(_link.c.risk_id).where(*(_link.c[name] == value for name, value in row.items()))
    if run(session, known).first() is None:
        run(session, insert(_link).values(**row))


def promise_for_risk(
    session: Session, partnership_id: str, held: RiskHeld, action_id: str, text: str, owner: str, due: date | None,
    source: Source,
) -> None:  # fmt: skip
    """Keep what has to be done about a risk as a promise that is tied to it."""
    run(session, insert(_action).values(
        partnership_id=partnership_id, id=action_id, target_id=held.target_id, text=text, owner=owner, due=due,
        progress=Progress.PROMISED, moved=0, considered=True, return_id=source.return_id, at=source.at))
    link_action(session, partnership_id, held.risk.id, action_id)
