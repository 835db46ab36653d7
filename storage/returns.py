"""What a sent return comes to: a version of its figure, actions, promises, risks with grades, blockages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, case, func, update
from sqlmodel import Session

from conversations.partnership.actions import Progress
from conversations.partnership.returns import NewRisk, PromiseKept, Return, RiskReviewed
from conversations.partnership.risks import BlockageState
from conversations.partnership.targets import Milestone
from storage.figures import Reported, Source, add_version, history
from storage.plans import add_grades
from storage.sessions import Seat
from storage.statements import dialect, run, run_many, upsert
from storage.tables import ActionRow, BlockageRow, ReturnRow, RiskRow, table

_return, _action = table(ReturnRow), table(ActionRow)
_risk, _blockage = table(RiskRow), table(BlockageRow)

_KEY = ("partnership_id", "id")


@dataclass(frozen=True, slots=True)
class Sending:
    """What is known of a return at the moment it is sent, beside what was answered.

    `milestone` is the one it was rated against, `direction` its direction of
    travel in a word, `reference` what the person is told to quote.
    """

    reference: str
    source: Source
    milestone: Milestone | None = None
    direction: str | None = None
    note: str | None = None


def record_return(session: Session, seat: Seat, outcome: Return, sending: Sending) -> int:
    """Store what a sent return came to; return the id of its version of the figure.

    Sent again, it brings what it stored the first time up to date: what is no
    longer named is dropped, closed or resolved, never deleted. The state of
    the return itself is saved with its session.

    Raises:
        ValueError: the seat's return is about no target.
    """
    if seat.target_id is None:
        raise ValueError(f"Return {seat.return_id} is about no target; it has no figure to store.")
    _keep_outcome(session, seat, outcome, sending)
    reported = Reported(outcome.figure, outcome.rated, sending.milestone, sending.direction, sending.note)
    figure_id = _keep_figure(session, seat.partnership_id, seat.target_id, reported, sending.source)
    _keep_promises(session, seat, outcome, sending.source)
    _keep_action(session, seat, outcome, sending.source)
    _keep_risks(session, seat, outcome, sending.source)
    _keep_blockages(session, seat, outcome, sending.source)
    return figure_id


def _keep_figure(
    session: Session, partnership_id: str, target_id: int, reported: Reported, source: Source
) -> int:
    """A figure sent again as it stands is no new version: it was not restated."""
    earlier = history(session, partnership_id, target_id, reported.figure.quarter)
    if earlier and earlier[-1].reported == reported:
        return earlier[-1].id
    return add_version(session, partnership_id, target_id, reported, source)


_OUTCOME = (
    update(_return)
    .where(_return.c.partnership_id == bindparam("of_partnership"), _return.c.id == bindparam("return_id"))
    .values(outcome=bindparam("came_to"), sent_at=bindparam("now"), reference=bindparam("quoted"))
)


def _keep_outcome(session: Session, seat: Seat, outcome: Return, sending: Sending) -> None:
    named = {"of_partnership": seat.partnership_id, "return_id": seat.return_id,
             "came_to": outcome.model_dump_json(), "now": sending.source.at, "quoted": sending.reference}
    run(session, _OUTCOME, named)


def _or_as_it_was(name: str, column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(bindparam(name, type_=column.type), column)


# A date put off a second time by the same return is one move, not two.
_PROMISE = (
    update(_action)
    .where(_action.c.partnership_id == bindparam("of_partnership"), _action.c.id == bindparam("promise"))
    .values(
        progress=bindparam("came_to"),
        note=bindparam("said"),
        moved=_action.c.moved + case((_or_as_it_was("put_off", _action.c.due) != _action.c.due, 1), else_=0),
        due=_or_as_it_was("put_off", _action.c.due),
        at=bindparam("now"),
    )
)


def _keep_promises(session: Session, seat: Seat, outcome: Return, source: Source) -> None:
    def named(promise: PromiseKept) -> dict[str, Any]:
        return {"of_partnership": seat.partnership_id, "promise": promise.action, "came_to": promise.progress,
                "said": promise.note, "put_off": promise.new_due, "now": source.at}

    run_many(session, _PROMISE, [named(promise) for promise in outcome.promises])


def _stands_on(seat: Seat, source: Source) -> dict[str, Any]:
    return {"partnership_id": seat.partnership_id, "target_id": seat.target_id, "return_id": seat.return_id,
            "at": source.at}


def _keep_action(session: Session, seat: Seat, outcome: Return, source: Source) -> None:
    """What will be done becomes a promise, to be put back next quarter; nothing promised is no row."""
    rows = []
    if outcome.commentary is not None and outcome.commentary.action is not None:
        said = outcome.commentary
        rows = [_stands_on(seat, source) | {"id": f"{seat.return_id}.action", "text": said.action, "moved": 0,
                                            "owner": said.owner, "due": said.due, "note": None,
                                            "progress": Progress.PROMISED}]
    _withdraw(session, _action, seat, rows, progress=Progress.DROPPED)
    changing = ["text", "owner", "due", "progress", "at"]
    run_many(session, upsert(dialect(session), _action, _KEY, changing), rows)


_REVIEW = (
    update(_risk)
    .where(_risk.c.partnership_id == bindparam("of_partnership"), _risk.c.id == bindparam("risk"))
    .values(
        open=bindparam("still"),
        likelihood=_or_as_it_was("likely", _risk.c.likelihood),
        impact=_or_as_it_was("hurts", _risk.c.impact),
        mitigation=_or_as_it_was("done", _risk.c.mitigation),
        at=bindparam("now"),
    )
)


def _keep_risks(session: Session, seat: Seat, outcome: Return, source: Source) -> None:
    def reviewed(review: RiskReviewed) -> dict[str, Any]:
        return {"of_partnership": seat.partnership_id, "risk": review.risk, "still": review.open,
                "likely": review.grade.likelihood if review.grade else None,
                "hurts": review.grade.impact if review.grade else None,
                "done": review.mitigation, "now": source.at}

    run_many(session, _REVIEW, [reviewed(review) for review in outcome.risks])
    new = {f"{seat.return_id}.risk.{n}": risk for n, risk in enumerate(outcome.new_risks, 1)}
    _keep_new_risks(session, seat, new, source)
    grades = [(said.risk, said.grade, said.note) for said in outcome.risks if said.grade is not None]
    grades += [(risk_id, risk.grade, None) for risk_id, risk in new.items()]
    add_grades(session, seat.partnership_id, grades, at=source.at, return_id=seat.return_id,
               person_id=source.person_id)


def _keep_new_risks(session: Session, seat: Seat, new: dict[str, NewRisk], source: Source) -> None:
    rows = [
        _stands_on(seat, source) | {"id": risk_id, "description": risk.description,
                                    "likelihood": risk.grade.likelihood, "impact": risk.grade.impact,
                                    "mitigation": risk.mitigation, "owner": risk.owner, "review": None,
                                    "open": True}
        for risk_id, risk in new.items()
    ]
    _withdraw(session, _risk, seat, rows, open=False)
    changing = ["description", "likelihood", "impact", "mitigation", "owner", "open", "at"]
    run_many(session, upsert(dialect(session), _risk, _KEY, changing), rows)


def _keep_blockages(session: Session, seat: Seat, outcome: Return, source: Source) -> None:
    rows = [
        _stands_on(seat, source) | blockage.model_dump()
        | {"id": f"{seat.return_id}.blockage.{n}", "person_id": source.person_id,
           "raised_on": source.at.date(), "state": BlockageState.OPEN}
        for n, blockage in enumerate(outcome.blockages, 1)
    ]
    _withdraw(session, _blockage, seat, rows, state=BlockageState.RESOLVED)
    changing = ["what", "who_can", "tried", "needed_by"]
    run_many(session, upsert(dialect(session), _blockage, _KEY, changing), rows)


def _withdraw(session: Session, kept: Table, seat: Seat, rows: list[dict[str, Any]], **now: Any) -> None:
    """Close what an earlier sending of this return named and this one does not."""
    if seat.sent_at is None:
        return
    named = [row["id"] for row in rows]
    dropped = (kept.c.partnership_id == seat.partnership_id) & (kept.c.return_id == seat.return_id)
    run(session, update(kept).where(dropped & kept.c.id.not_in(named)).values(**now))
