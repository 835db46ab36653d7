"""What a sent return comes to: a version of its figure, actions, promises, risks with grades, blockages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Insert, Table, bindparam, case, func, select, update
from sqlmodel import Session

from conversations.partnership.actions import Progress
from conversations.partnership.blockages import BlockageState
from conversations.partnership.nouns import Noun
from conversations.partnership.returns import Commentary, NewRisk, PromiseKept, Return, RiskReviewed
from conversations.partnership.targets import Milestone
from storage.figures import Reported, Source, add_version, history
from storage.plans import add_grades
from storage.sessions import Seat
from storage.statements import dialect, run, run_many, upsert
from storage.tables import ActionRow, BlockageRow, ReturnRow, RiskRow, table

_return, _action = table(ReturnRow), table(ActionRow)
_risk, _blockage = table(RiskRow), table(BlockageRow)

_KEY = ("partnership_id", "id")

N = TypeVar("N", bound=Noun)


@cache
def _put(dialect: str, kept: Table, *changing: str) -> Insert:
    """Built once: putting three of them together took a millisecond and a half of every return that was sent."""
    return upsert(dialect, kept, _KEY, changing)


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

    Sent again, it stores only what it says anew: what stands as it was said
    before is left as it has become since, and what is no longer named is
    dropped, closed or resolved, never deleted. The state of the return itself
    is saved with its session.

    Raises:
        ValueError: the seat's return is about no target.
    """
    if seat.target_id is None:
        raise ValueError(f"Return {seat.return_id} is about no target; it has no figure to store.")
    nothing = Return(ref=outcome.ref, figure=outcome.figure, rated=outcome.rated)
    before = _outcome_before(session, seat) or nothing
    _keep_outcome(session, seat, outcome, sending)
    reported = Reported(outcome.figure, outcome.rated, sending.milestone, sending.direction, sending.note)
    figure_id = _keep_figure(session, seat.partnership_id, seat.target_id, reported, sending.source)
    for keep in (_keep_promises, _keep_action, _keep_risks, _keep_blockages):
        keep(session, seat, before, outcome, sending.source)
    return figure_id


def _outcome_before(session: Session, seat: Seat) -> Return | None:
    if seat.sent_at is None:
        return None
    theirs = (_return.c.partnership_id == seat.partnership_id) & (_return.c.id == seat.return_id)
    return Return.model_validate_json(run(session, select(_return.c.outcome).where(theirs)).scalar_one())


def _anew(before: Sequence[N], now: Sequence[N]) -> list[tuple[int, N]]:
    """What is said now and was not said before in its place, with that place."""
    return [(n, said) for n, said in enumerate(now, 1) if n > len(before) or before[n - 1] != said]


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


def _keep_promises(session: Session, seat: Seat, before: Return, outcome: Return, source: Source) -> None:
    def named(promise: PromiseKept) -> dict[str, Any]:
        return {"of_partnership": seat.partnership_id, "promise": promise.action, "came_to": promise.progress,
                "said": promise.note, "put_off": promise.new_due, "now": source.at}

    run_many(session, _PROMISE, [named(promise) for _, promise in _anew(before.promises, outcome.promises)])


def _stands_on(seat: Seat, source: Source) -> dict[str, Any]:
    return {"partnership_id": seat.partnership_id, "target_id": seat.target_id, "return_id": seat.return_id,
            "at": source.at}


def _keep_action(session: Session, seat: Seat, before: Return, outcome: Return, source: Source) -> None:
    intended = _intended(outcome.commentary)
    if intended is None:
        _withdraw(session, _action, seat, [], progress=Progress.DROPPED)
    elif intended != _intended(before.commentary):
        row = _stands_on(seat, source) | intended | {
            "id": f"{seat.return_id}.action", "moved": 0, "note": None, "progress": Progress.PROMISED}
        run(session, _put(dialect(session), _action, "text", "owner", "due", "progress", "at"), row)


def _intended(said: Commentary | None) -> dict[str, Any] | None:
    """What is promised; none where the figure is explained and nothing needs to be done."""
    if said is None or said.action is None:
        return None
    return {"text": said.action, "owner": said.owner, "due": said.due}


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


def _keep_risks(session: Session, seat: Seat, before: Return, outcome: Return, source: Source) -> None:
    def named(review: RiskReviewed) -> dict[str, Any]:
        return {"of_partnership": seat.partnership_id, "risk": review.risk, "still": review.open,
                "likely": review.grade.likelihood if review.grade else None,
                "hurts": review.grade.impact if review.grade else None,
                "done": review.mitigation, "now": source.at}

    reviewed = [review for _, review in _anew(before.risks, outcome.risks)]
    run_many(session, _REVIEW, [named(review) for review in reviewed])
    new = {f"{seat.return_id}.risk.{n}": risk for n, risk in _anew(before.new_risks, outcome.new_risks)}
    _keep_new_risks(session, seat, new, source)
    _withdraw(session, _risk, seat, _ids(seat, "risk", outcome.new_risks), open=False)
    grades = [(review.risk, review.grade, review.note) for review in reviewed if review.grade is not None]
    grades += [(risk_id, risk.grade, None) for risk_id, risk in new.items()]
    add_grades(session, seat.partnership_id, grades, at=source.at, return_id=seat.return_id,
               person_id=source.person_id)


def _keep_new_risks(session: Session, seat: Seat, new: dict[str, NewRisk], source: Source) -> None:
    rows = [
        _stands_on(seat, source)
        | {"id": risk_id, "description": risk.description, "likelihood": risk.grade.likelihood,
           "impact": risk.grade.impact, "mitigation": risk.mitigation, "owner": risk.owner, "review": None,
           "open": True}
        for risk_id, risk in new.items()
    ]
    changing = ("description", "likelihood", "impact", "mitigation", "owner", "open", "at")
    run_many(session, _put(dialect(session), _risk, *changing), rows)


def _keep_blockages(session: Session, seat: Seat, before: Return, outcome: Return, source: Source) -> None:
    rows = [
        _stands_on(seat, source) | blockage.model_dump()
        | {"id": f"{seat.return_id}.blockage.{n}", "person_id": source.person_id,
           "raised_on": source.at.date(), "state": BlockageState.OPEN}
        for n, blockage in _anew(before.blockages, outcome.blockages)
    ]
    changing = ("what", "who_can", "tried", "needed_by", "person_id", "raised_on", "state", "at")
    run_many(session, _put(dialect(session), _blockage, *changing), rows)
    _withdraw(session, _blockage, seat, _ids(seat, "blockage", outcome.blockages),
              state=BlockageState.RESOLVED)


def _ids(seat: Seat, part: str, said: Sequence[Noun]) -> list[str]:
    return [f"{seat.return_id}.{part}.{n}" for n in range(1, len(said) + 1)]


def _withdraw(session: Session, kept: Table, seat: Seat, named: list[str], **now: Any) -> None:
    """Close what an earlier sending of this return named and this one does not."""
    if seat.sent_at is None:
        return
    dropped = (kept.c.partnership_id == seat.partnership_id) & (kept.c.return_id == seat.return_id)
    run(session, update(kept).where(dropped & kept.c.id.not_in(named)).values(**now))
