"""What is seen of it all from outside, in numbers: what waits, what came to a stop, how far returns have come.

A handful of statements, of all partnerships at once. Each reads an index of what
it counts, however long the tables are: what waits is short, or is what is to be
known. Nobody is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, func, literal_column, select, union
from sqlmodel import Session

from conversations.partnership.rounds import RoundState
from conversations.partnership.trials import APART
from storage.columns import Instant
from storage.migrations.standing import Standing, standing_of
from storage.outbox import MessageState, outstanding
from storage.statements import Query, pairs, run, written
from storage.tables import (
    InboxRow,
    LaneRow,
    LedgerRow,
    MessageRow,
    PartnershipRow,
    PersonRow,
    ReturnRow,
    RoundRow,
    TimerRow,
    table,
)
from storage.workers import Worker, workers

_inbox, _message, _lane, _timer = table(InboxRow), table(MessageRow), table(LaneRow), table(TimerRow)
_round, _return, _ledger = table(RoundRow), table(ReturnRow), table(LedgerRow)


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many wait, the oldest since then; none where nothing does."""

    many: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class InLane:
    """Messages of a lane: all that are to be sent, and of these the ones that may be by now."""

    all: int
    due: Waiting


@dataclass(frozen=True, slots=True)
class Returns:
    """So many returns of a round stand in this state."""

    partnership_id: str
    quarter: str
    state: str
    many: int


@dataclass(frozen=True, slots=True)
class Measures:
    """How it all stands at one moment.

    `stopped` counts messages by lane and state; `throttled` how often the far side of a lane asked it to wait since
    the beginning; `paused` says until when one rests. `returns` are those of rounds that are not over, test rounds left
    out. `workers` are all processes that run or died; `entries` counts what talks put on record.
    """

    inbox: Waiting
    lanes: Mapping[str, InLane]
    stopped: Mapping[tuple[str, str], int]
    throttled: Mapping[str, int]
    paused: Mapping[str, datetime]
    returns: tuple[Returns, ...]
    timers: Waiting
    workers: tuple[Worker, ...]
    entries: int


# States are written out, not bound: only then does SQLite see that the index of some of the rows serves.
_CAME: Query = select(func.count(), func.min(_inbox.c.received_at)).where(_inbox.c.outcome.is_(None))
_IS_DUE = _message.c.due_at <= bindparam("now", type_=Instant)
_OUTSTANDING: Query = (
    select(_message.c.lane, func.count(), func.count(case((_IS_DUE, 1))),
           func.min(case((_IS_DUE, _message.c.due_at)), type_=Instant))
    .where(outstanding(_message))
    .group_by(_message.c.lane)
)
_STOPPED: Query = (
    select(_message.c.lane, _message.c.status, func.count())
    .where(_message.c.status.in_(written(MessageState.UNCONFIRMED, MessageState.DEAD)))
    .group_by(_message.c.lane, _message.c.status)
)
_THROTTLED: Query = select(_lane.c.id, _lane.c.throttled).where(_lane.c.throttled > literal_column("0"))
_PAUSED: Query = select(_lane.c.id, _lane.c.paused_until).where(
    _lane.c.paused_until.is_not(None), _lane.c.paused_until > bindparam("now", type_=Instant))
_RETURNS: Query = (
    select(_round.c.partnership_id, _round.c.quarter, _return.c.state, func.count())
    .join(_return, _return.c.round_id == _round.c.id)
    .where(_round.c.state.in_(written(RoundState.OPEN, RoundState.CLOSED)), ~_round.c.partnership_id.contains(APART))
    .group_by(_round.c.partnership_id, _round.c.quarter, _return.c.state)
)
_OVERDUE: Query = select(func.count(), func.min(_timer.c.due_at)).where(
    _timer.c.status == literal_column("'set'"), _timer.c.due_at <= bindparam("now", type_=Instant))
_ENTRIES: Query = select(func.coalesce(func.max(_ledger.c.seq), 0))
_CALENDARS = union(select(table(PartnershipRow).c.calendar), select(table(PersonRow).c.calendar))


def measures(session: Session, now: datetime) -> Measures:
    """How it all stands now."""
    at = {"now": now}
    outstanding = run(session, _OUTSTANDING, at)
    return Measures(
        inbox=Waiting(*run(session, _CAME).one()),
        lanes={lane: InLane(every, Waiting(due, since)) for lane, every, due, since in outstanding},
        stopped={(lane, state): many for lane, state, many in run(session, _STOPPED)},
        throttled=dict(pairs(session, _THROTTLED)),
        paused=dict(pairs(session, _PAUSED, at)),
        returns=tuple(Returns(owner, str(quarter), state, many)
                      for owner, quarter, state, many in run(session, _RETURNS)),
        timers=Waiting(*run(session, _OVERDUE, at).one()),
        workers=tuple(workers(session)),
        entries=int(run(session, _ENTRIES).scalar_one()),
    )


@dataclass(frozen=True, slots=True)
class Fitness:
    """How the database stands to this program; with the processes and the calendars in it, where it can be read."""

    standing: Standing
    workers: tuple[Worker, ...] = ()
    calendars: frozenset[str] = frozenset()


def fitness(session: Session) -> Fitness:
    """Whether the database is one to work on, who works on it, and by which calendars."""
    stands = standing_of(session.connection())
    return Fitness(stands, tuple(workers(session)), calendars(session)) if stands is Standing.FITS else Fitness(stands)


def calendars(session: Session) -> frozenset[str]:
    """The working calendars that anybody here keeps, by name."""
    return frozenset(run(session, _CALENDARS).scalars())
