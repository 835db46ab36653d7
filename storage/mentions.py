"""What a talk names beside its own subject: what became of promises, risks looked at, new risks, blockages.

A talk that is sent again stores only what it says anew: what stands as it was
said before is left as it has become since, and what is no longer named is
closed or resolved, never deleted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Insert, Table, bindparam, case, func, true, update
from sqlmodel import Session

from conversations.partnership.blockages import BlockageState
from conversations.partnership.nouns import Noun
from conversations.partnership.returns import NewBlockage, NewRisk, PromiseKept, RiskReviewed
from conversations.partnership.risks import Working
from storage.figures import Source
from storage.plans import add_grades
from storage.sessions import Seat
from storage.statements import dialect, run, run_many, upsert
from storage.tables import ActionRow, BlockageRow, RiskRow, table

_action, _risk, _blockage = table(ActionRow), table(RiskRow), table(BlockageRow)

_KEY = ("partnership_id", "id")

N = TypeVar("N", bound=Noun)


@cache
def _put(dialect: str, kept: Table, *changing: str) -> Insert:
    return upsert(dialect, kept, _KEY, changing)


def put(
    session: Session, seat: Seat, source: Source, kept: Table, changing: tuple[str, ...],
    rows: Sequence[dict[str, Any]],
) -> None:
    """Add rows about the seat's target, or bring `changing` of those of the same id up to date.

    The statement is built once: putting three of them together took a
    millisecond and a half of every return that was sent.
    """
    stands_on = {"partnership_id": seat.partnership_id, "target_id": seat.target_id, "return_id": seat.return_id,
                 "at": source.at}
    run_many(session, _put(dialect(session), kept, *changing), [stands_on | row for row in rows])


def anew(before: Sequence[N], now: Sequence[N]) -> list[tuple[int, N]]:
    """What is said now and was not said before in its place, with that place."""
    return [(n, said) for n, said in enumerate(now, 1) if n > len(before) or before[n - 1] != said]


def withdraw(session: Session, kept: Table, seat: Seat, named: list[str], **now: Any) -> None:
    """Close what an earlier sending of this talk named and this one does not."""
    if seat.sent_at is None:
        return
    dropped = (kept.c.partnership_id == seat.partnership_id) & (kept.c.return_id == seat.return_id)
    run(session, update(kept).where(dropped & kept.c.id.not_in(named)).values(**now))


def as_it_was(name: str, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The value bound under `name`, or what the column holds where none is given."""
    return func.coalesce(bindparam(name, type_=column.type), column)


# A date put off a second time by the same return is one move, not two.
_PROMISE = (
    update(_action)
    .where(_action.c.partnership_id == bindparam("of_partnership"), _action.c.id == bindparam("promise"))
    .values(
        progress=bindparam("came_to"),
        note=bindparam("said"),
        moved=_action.c.moved + case(
            (as_it_was("put_off", _action.c.due) != _action.c.due, bindparam("counts")), else_=0),
        due=as_it_was("put_off", _action.c.due),
        considered=true(),
        at=bindparam("now"),
    )
)


def keep_promises(
    session: Session, seat: Seat, before: Sequence[PromiseKept], now: Sequence[PromiseKept], source: Source
) -> None:
    """Keep what became of promises; a later date counts as put off.

    Whoever says how a promise stands is asked in the same talk what may stand in the way, so that its risk has
    been considered.
    """
    counted = {promise.action for promise in before if promise.new_due is not None}

    def named(promise: PromiseKept) -> dict[str, Any]:
        return {"of_partnership": seat.partnership_id, "promise": promise.action, "came_to": promise.progress,
                "said": promise.note, "put_off": promise.new_due, "counts": int(promise.action not in counted),
                "now": source.at}

    run_many(session, _PROMISE, [named(promise) for _, promise in anew(before, now)])


_REVIEW = (
    update(_risk)
    .where(_risk.c.partnership_id == bindparam("of_partnership"), _risk.c.id == bindparam("risk"))
    .values(
        open=bindparam("still"),
        likelihood=as_it_was("likely", _risk.c.likelihood),
        impact=as_it_was("hurts", _risk.c.impact),
        mitigation=as_it_was("done", _risk.c.mitigation),
        working=as_it_was("works", _risk.c.working),
        review=as_it_was("again", _risk.c.review),
        at=bindparam("now"),
    )
)


def keep_reviews(
    session: Session, seat: Seat, reviewed: Sequence[RiskReviewed], source: Source, again: Mapping[str, date],
    works: Working | None = None,
) -> None:  # fmt: skip
    """Keep what was said of known risks, with every grade; `again` has the days of their next reviews, by risk."""
    def named(review: RiskReviewed) -> dict[str, Any]:
        return {"of_partnership": seat.partnership_id, "risk": review.risk, "still": review.open,
                "likely": review.grade.likelihood if review.grade else None,
                "hurts": review.grade.impact if review.grade else None,
                "done": review.mitigation, "now": source.at, "works": works, "again": again.get(review.risk)}

    run_many(session, _REVIEW, [named(review) for review in reviewed])
    grades = [(review.risk, review.grade, review.note) for review in reviewed if review.grade is not None]
    add_grades(session, seat.partnership_id, grades, at=source.at, return_id=seat.return_id,
               person_id=source.person_id)


def keep_new_risks(
    session: Session, seat: Seat, before: Sequence[NewRisk], now: Sequence[NewRisk], source: Source
) -> None:
    """Keep new risks, with the grade each is given."""
    new = {f"{seat.return_id}.risk.{n}": risk for n, risk in anew(before, now)}
    rows = [
        {"id": risk_id, "description": risk.description, "likelihood": risk.grade.likelihood,
           "impact": risk.grade.impact, "mitigation": risk.mitigation, "owner": risk.owner, "review": None,
           "open": True}
        for risk_id, risk in new.items()
    ]
    changing = ("description", "likelihood", "impact", "mitigation", "owner", "open", "at")
    put(session, seat, source, _risk, changing, rows)
    withdraw(session, _risk, seat, _ids(seat, "risk", now), open=False)
    add_grades(session, seat.partnership_id, [(risk_id, risk.grade, None) for risk_id, risk in new.items()],
               at=source.at, return_id=seat.return_id, person_id=source.person_id)


_NOBODYS = {"holder_id": None, "held_since": None, "falls_due": None, "answer": None, "answerer_id": None,
            "answered_on": None, "resolved_on": None}


def keep_blockages(
    session: Session, seat: Seat, before: Sequence[NewBlockage], now: Sequence[NewBlockage], source: Source
) -> None:
    """Keep blockages as raised: nobody holds one yet, and one worded anew is raised anew."""
    rows = [
        blockage.model_dump() | _NOBODYS
        | {"id": f"{seat.return_id}.blockage.{n}", "person_id": source.person_id,
           "raised_on": source.at.date(), "state": BlockageState.OPEN}
        for n, blockage in anew(before, now)
    ]
    changing = ("what", "who_can", "tried", "needed_by", "person_id", "raised_on", "state", "at", *_NOBODYS)
    put(session, seat, source, _blockage, changing, rows)
    withdraw(session, _blockage, seat, _ids(seat, "blockage", now), state=BlockageState.RESOLVED)


def _ids(seat: Seat, part: str, said: Sequence[Noun]) -> list[str]:
    return [f"{seat.return_id}.{part}.{n}" for n in range(1, len(said) + 1)]
