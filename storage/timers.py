"""What falls due: timers that an answer can cancel in its own transaction, and occasions that happen once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Insert, Update, bindparam, case, func, literal_column, select, update
from sqlmodel import Session

from storage.columns import Instant
from storage.statements import dialect, insert_unless, pairs, run, run_many, upsert
from storage.tables import OccasionRow, TimerRow, table

_timer, _occasion = table(TimerRow), table(OccasionRow)


@dataclass(frozen=True, slots=True)
class Timer:
    """Something that falls due about a subject (a return, a sitting); `facts` is JSON."""

    id: str
    subject: str
    kind: str
    due_at: datetime
    facts: str = "{}"


@dataclass(frozen=True, slots=True)
class Fired:
    """A timer that fell due, and whose it is."""

    partnership_id: str
    timer: Timer


@cache
def _set(dialect: str) -> Insert:
    return upsert(dialect, _timer, ["id"], ["due_at", "status", "facts"])


def set_timers(session: Session, partnership_id: str, timers: Sequence[Timer]) -> None:
    """Set timers; one of the same id is moved, and set again if it had fired or was cancelled."""
    rows = [
        {"id": timer.id, "partnership_id": partnership_id, "subject": timer.subject, "kind": timer.kind,
         "due_at": timer.due_at, "status": "set", "facts": timer.facts}
        for timer in timers
    ]
    run_many(session, _set(dialect(session)), rows)


def set_unless_set(session: Session, partnership_id: str, timer: Timer) -> None:
    """Set a timer, unless one of its id is set already, be it sooner or later."""
    its = (_timer.c.partnership_id == partnership_id) & (_timer.c.id == timer.id)
    if run(session, select(_timer.c.id).where(its, _timer.c.status == "set")).first() is None:
        set_timers(session, partnership_id, [timer])


def set_for(session: Session, partnership_id: str, subject: str) -> dict[str, datetime]:
    """When the first timer of each kind falls due that is set for a subject."""
    wanted = (
        select(_timer.c.kind, func.min(_timer.c.due_at, type_=Instant))
        .where(_timer.c.partnership_id == partnership_id, _timer.c.subject == subject,
               _timer.c.status == literal_column("'set'"))
        .group_by(_timer.c.kind)
    )
    return dict(pairs(session, wanted))


def hasten(session: Session, partnership_id: str, kind: str, at: datetime) -> int:
    """Let every timer of a kind fall due at a moment, unless it is set for an earlier one; how many are set."""
    theirs = (_timer.c.partnership_id == partnership_id) & (_timer.c.kind == kind) & (_timer.c.status == "set")
    sooner = case((_timer.c.due_at < bindparam("at", type_=Instant), _timer.c.due_at),
                  else_=bindparam("at", type_=Instant))  # fmt: skip
    return run(session, update(_timer).where(theirs).values(due_at=sooner), {"at": at}).rowcount


def cancel_timers(
    session: Session, partnership_id: str, subject: str, kinds: Sequence[str] | None = None
) -> int:
    """Cancel the timers of a subject, of all kinds or of some; return how many."""
    theirs = (_timer.c.partnership_id == partnership_id) & (_timer.c.subject == subject)
    standing = theirs & (_timer.c.status == "set")
    if kinds is not None:
        standing = standing & _timer.c.kind.in_(kinds)
    return run(session, update(_timer).where(standing).values(status="cancelled")).rowcount


# Written out, not bound: only then does SQLite know that the partial index serves.
_DUE = (
    select(_timer.c.id)
    .where(_timer.c.status == literal_column("'set'"), _timer.c.due_at <= bindparam("now", type_=Instant))
    .order_by(_timer.c.due_at, _timer.c.id)
    .limit(bindparam("many"))
    .with_for_update(skip_locked=True)
)


@cache
def _fire(kinds: tuple[str, ...]) -> Update:
    of_kinds = _timer.c.kind.in_([literal_column(f"'{kind}'") for kind in kinds])
    due = (_DUE.where(of_kinds) if kinds else _DUE).cte("due")
    return (
        update(_timer)
        .where(_timer.c.id.in_(select(due.c.id)))
        .values(status="fired")
        .returning(_timer.c.due_at, _timer.c.id, _timer.c.partnership_id, _timer.c.subject, _timer.c.kind,
                   _timer.c.facts)
    )


def fire_due(session: Session, now: datetime, many: int = 100, kinds: tuple[str, ...] = ()) -> list[Fired]:
    """Take timers that are due, the oldest first; write what they cause in the same transaction.

    Given `kinds`, which are names in code, no other is touched: what a newer version knows how to do waits for it.
    """
    rows: list[Any] = sorted(run(session, _fire(kinds), {"now": now, "many": many}))
    return [Fired(row[2], Timer(row[1], row[3], row[4], row[0], row[5])) for row in rows]


def put_off(session: Session, partnership_id: str, timer_id: str, until: datetime) -> None:
    """Let a timer that is set still, for what it should do failed, fall due later."""
    its = (_timer.c.partnership_id == partnership_id) & (_timer.c.id == timer_id)
    run(session, update(_timer).where(its, _timer.c.status == "set").values(due_at=until))


def move_timer(session: Session, partnership_id: str, timer_id: str, was: datetime, to: datetime) -> bool:
    """Let a timer that is set for a moment fall due at another; whether it still was set for that moment."""
    its = (_timer.c.partnership_id == partnership_id) & (_timer.c.id == timer_id) & (_timer.c.status == "set")
    return run(session, update(_timer).where(its, _timer.c.due_at == was).values(due_at=to)).rowcount == 1


@cache
def _once(dialect: str) -> Insert:
    return insert_unless(dialect, _occasion, "partnership_id", "name", "slot").returning(_occasion.c.slot)


def first_time(session: Session, partnership_id: str, name: str, slot: str, at: datetime) -> bool:
    """Whether this occasion (a digest of a day) is new; write its effect in the same transaction."""
    row = {"partnership_id": partnership_id, "name": name, "slot": slot, "at": at}
    return run(session, _once(dialect(session)), row).first() is not None
