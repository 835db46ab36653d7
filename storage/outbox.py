"""Messages to be sent: written with the work that wants them, claimed, sent, settled.

A message is `pending`, then `sending` while an attempt is under way, then
`sent`, `cancelled`, `unconfirmed` (it may have arrived; an operator decides) or
`dead` (it never will). The attempt is written before the call, so that whoever
finds it after a crash looks for it at its place before sending again; its
number also tells a late answer of an attempt that was given up.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Insert,
    String,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlmodel import Session

from storage.columns import Instant
from storage.loading import Loading
from storage.prepared import Prepared
from storage.statements import Query, insert_unless, run, written
from storage.tables import LaneRow, MessageRow, table
from storage.turns import turn_of

_message, _lane = table(MessageRow), table(LaneRow)


class MessageState(StrEnum):
    """How far a message has come."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    CANCELLED = "cancelled"
    UNCONFIRMED = "unconfirmed"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Message:
    """Something to say. `id` is the purpose it serves: the same purpose again is not said twice.

    Messages of one `conversation` are sent in the order in which they were
    written, one at a time; those without one in any order. `pace` names a lane
    row that holds the message besides its own lane, such as a channel's. `why`
    is kept with it for whoever asks why it was written.
    """

    id: str
    lane: str
    kind: str
    place: str
    payload: dict[str, Any]
    conversation: str | None = None
    pace: str | None = None
    person_id: int | None = None
    subject: str | None = None
    due_at: datetime | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message to be sent now; `attempts` above one means that an earlier try may have arrived.

    `turn` names the turn that it came of, in the log.
    """

    id: str
    partnership_id: str
    lane: str
    pace: str | None
    kind: str
    place: str
    payload: dict[str, Any]
    attempts: int
    first_attempt_at: datetime | None
    turn: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of attempt number `attempts` of a message.

    Of a message put off (`PENDING`), `retry_at` says until when; `counts` is
    false when it certainly did not arrive, and the attempt is then forgotten.
    """

    id: str
    attempts: int
    state: MessageState
    external_id: str | None = None
    reason: str | None = None
    retry_at: datetime | None = None
    counts: bool = True


_TALK = [literal_column(f"'{kind}'", String) for kind in ("begun", "reply")]
_PENDING, _SENDING = written(MessageState.PENDING, MessageState.SENDING)
_NOW: Any = bindparam("now", type_=Instant)
_LEASE_UNTIL: Any = bindparam("lease_until", type_=Instant)


def outstanding(message: Any) -> ColumnElement[bool]:
    """Whether a row of messages is still to be sent; written out, so that the indexes of such rows serve."""
    states: ColumnElement[bool] = message.c.status.in_([_PENDING, _SENDING])
    return states


def _insert_claimed(dialect: str) -> Insert:
    """INSERT whose row is `sending` at once, unless its conversation has something outstanding."""
    other = _message.alias("other")
    waits = select(other.c.seq).where(
        outstanding(other), other.c.conversation == bindparam("of_conversation"),
    ).exists()
    held = select(_lane.c.id).where(
        _lane.c.id.in_([bindparam("of_lane"), bindparam("of_pace")]),
        or_(_lane.c.paused_until > _NOW, _lane.c.next_send_at > _NOW),
    ).exists()
    behind = or_(waits, held)
    plain = {name: bindparam(name, type_=_message.c[name].type) for name in _WRITTEN}
    return (
        insert_unless(dialect, _message, "id")
        .values(
            plain
            | {
                "status": case((behind, _PENDING), else_=_SENDING),
                "due_at": case((behind, _NOW), else_=_LEASE_UNTIL),
                "attempts": case((behind, 0), else_=1),
                "first_attempt_at": case((behind, None), else_=_NOW),
            }
        )
        .returning(_message.c.attempts)
    )


_WRITTEN = ("id", "partnership_id", "lane", "pace", "conversation", "person_id", "subject", "kind", "place",
            "payload", "created_at", "turn", "why")
_ENQUEUE = Loading(_message, ["id"], [*_WRITTEN, "status", "due_at", "attempts"])
_ENQUEUE_CLAIMED = Prepared(_insert_claimed)


def _row(partnership_id: str, message: Message, now: datetime, turn: str | None = None) -> dict[str, Any]:
    return {
        "turn": turn,
        "id": message.id,
        "partnership_id": partnership_id,
        "lane": message.lane,
        "pace": message.pace,
        "conversation": message.conversation,
        "person_id": message.person_id,
        "subject": message.subject,
        "kind": message.kind,
        "place": message.place,
        "payload": json.dumps(message.payload, ensure_ascii=False, separators=(",", ":")),
        "created_at": now,
        "why": message.why,
    }


def enqueue(
    session: Session, partnership_id: str, messages: Sequence[Message], now: datetime, due_at: datetime | None = None
) -> None:  # fmt: skip
    """Write messages to be sent when due, else at `due_at`, else at once; a purpose already served is left as it is."""
    turn, pending = turn_of(session), {"status": MessageState.PENDING, "attempts": 0}
    rows = [_row(partnership_id, message, now, turn) | pending | {"due_at": message.due_at or due_at or now}
            for message in messages]  # fmt: skip
    _ENQUEUE.write(session, rows)


def enqueue_claimed(
    session: Session, partnership_id: str, message: Message, now: datetime, lease: timedelta
) -> Claimed | None:
    """Write a message and claim it in the same commit; none when it has to wait, or its purpose was served.

    It waits, pending, behind anything outstanding in its conversation and
    while its lane is paused. Call it in the turn that holds the seat: two turns
    of one sitting then cannot both be first.
    """
    row = _row(partnership_id, message, now, turn := turn_of(session)) | {
        "of_conversation": message.conversation, "of_lane": message.lane, "of_pace": message.pace,
        "now": now, "lease_until": now + lease,
    }
    # No row: the purpose was served before. No attempt: it waits.
    if (1,) not in _ENQUEUE_CLAIMED.rows(session, row):
        return None
    return Claimed(message.id, partnership_id, message.lane, message.pace, message.kind, message.place,
                   message.payload, 1, now, turn)


_earlier, _other = _message.alias("earlier"), _message.alias("other")
_WAITING = select(_message.c.seq).where(
    outstanding(_message),
    _message.c.lane == bindparam("of_lane"),
    _message.c.due_at <= _NOW,
    ~select(_earlier.c.seq)
    .where(outstanding(_earlier), _earlier.c.conversation == _message.c.conversation,
           _earlier.c.seq < _message.c.seq)
    .exists(),
    ~select(_other.c.seq)
    .where(outstanding(_other), _other.c.conversation == _message.c.conversation,
           _other.c.seq != _message.c.seq, _other.c.status == _SENDING, _other.c.due_at > _NOW)
    .exists(),
    ~select(_lane.c.id)
    .where(_lane.c.id.in_([_message.c.lane, _message.c.pace]), _lane.c.paused_until > _NOW)
    .exists(),
).order_by(_message.c.due_at, _message.c.seq).limit(bindparam("many")).with_for_update(skip_locked=True, of=_message)


def _claiming(waiting: Query) -> Prepared:
    due = waiting.cte("due")
    return Prepared(
        lambda dialect: update(_message)
        .where(_message.c.seq.in_(select(due.c.seq)))
        .values(
            status=_SENDING,
            attempts=_message.c.attempts + 1,
            due_at=_LEASE_UNTIL,
            first_attempt_at=func.coalesce(_message.c.first_attempt_at, _NOW, type_=Instant),
        )
        .returning(
            _message.c.seq, _message.c.id, _message.c.partnership_id, _message.c.lane, _message.c.pace,
            _message.c.kind, _message.c.place, _message.c.payload, _message.c.attempts,
            _message.c.first_attempt_at, _message.c.turn,
        )
    )


_CLAIM, _CLAIM_TALK = _claiming(_WAITING), _claiming(_WAITING.where(_message.c.kind.in_(_TALK)))


def claim(
    session: Session, lane: str, now: datetime, many: int, lease: timedelta, *, talk: bool = False
) -> list[Claimed]:
    """Take up to `many` messages of a lane that may be sent now, and mark the attempt.

    Of one conversation never more than the first that is outstanding; of a paused lane or channel none; with `talk`
    only what somebody waits for. An attempt not settled within its `lease` may be claimed again: give it the longest
    time a request can take, and more.
    """
    named = {"of_lane": lane, "now": now, "many": many, "lease_until": now + lease}
    return [
        Claimed(message_id, owner, its_lane, pace, kind, place, json.loads(payload), attempts, first, turn)
        for _, message_id, owner, its_lane, pace, kind, place, payload, attempts, first, turn
        in sorted((_CLAIM_TALK if talk else _CLAIM).rows(session, named))
    ]


_SETTLE = Prepared(
    lambda dialect: update(_message)
    .where(_message.c.id == bindparam("settled_id"), _message.c.attempts == bindparam("attempt"),
           _message.c.status == _SENDING)
    .values(
        status=bindparam("came_to"),
        attempts=_message.c.attempts - bindparam("forgotten", type_=_message.c.attempts.type),
        external_id=bindparam("called"),
        reason=bindparam("because"),
        due_at=func.coalesce(bindparam("again", type_=Instant), _message.c.due_at, type_=Instant),
        sent_at=bindparam("sent", type_=Instant),
    )
)


def settle(session: Session, outcomes: Sequence[Settled], now: datetime) -> None:
    """Say what became of attempts; one that was given up and claimed again meanwhile is left alone."""
    rows = [
        {"settled_id": outcome.id, "attempt": outcome.attempts, "came_to": outcome.state,
         "forgotten": 0 if outcome.counts else 1, "called": outcome.external_id, "because": outcome.reason,
         "again": outcome.retry_at, "sent": now if outcome.state is MessageState.SENT else None}
        for outcome in outcomes
    ]
    _SETTLE.many(session, rows)


_READY = (
    select(_message.c.lane)
    .where(outstanding(_message), _message.c.due_at <= _NOW)
    .where(~select(_lane.c.id).where(_lane.c.id == _message.c.lane, _lane.c.paused_until > _NOW).exists())
    .distinct()
    .order_by(_message.c.lane)
)


def due_lanes(session: Session, now: datetime) -> list[str]:
    """The lanes that have something to send and are not paused."""
    return list(run(session, _READY, {"now": now}).scalars())


_SAID = Prepared(
    lambda dialect: select(_message.c.payload)
    .where(
        _message.c.partnership_id == bindparam("owner"), _message.c.person_id == bindparam("who"),
        _message.c.created_at >= bindparam("since", type_=Instant),
        _message.c.conversation == bindparam("of_conversation"),
    )
    .order_by(_message.c.seq.desc())
    .limit(bindparam("many"))
)


def just_said(session: Session, partnership_id: str, message: Message, since: datetime) -> bool:
    """Whether the last thing said in the message's conversation since then was the same, word for word."""
    named = {"owner": partnership_id, "who": message.person_id, "since": since,
             "of_conversation": message.conversation, "many": 1}
    rows = _SAID.rows(session, named)
    return bool(rows) and rows[0][0] == _row(partnership_id, message, since)["payload"]


def served(session: Session, partnership_id: str, purposes: Sequence[str]) -> frozenset[str]:
    """Which of these purposes a message was written for already."""
    found = select(_message.c.id).where(_message.c.partnership_id == partnership_id, _message.c.id.in_(purposes))
    return frozenset(run(session, found).scalars())


def written_since(
    session: Session, partnership_id: str, person_id: int, kinds: Sequence[str], since: datetime
) -> int:
    """How many messages of these kinds were written to a person since then: what a budget is kept by."""
    theirs = select(func.count()).where(
        _message.c.partnership_id == partnership_id, _message.c.person_id == person_id,
        _message.c.created_at >= since, _message.c.kind.in_(kinds),
    )
    return int(run(session, theirs).scalar_one())


def cancel(
    session: Session, partnership_id: str, subject: str, kinds: Sequence[str], reason: str
) -> int:
    """Withdraw messages of these kinds about a subject that were not yet tried; return how many."""
    untried = and_(_message.c.partnership_id == partnership_id, _message.c.subject == subject,
                   _message.c.kind.in_(kinds), _message.c.status == _PENDING)
    withdrawn = update(_message).where(untried).values(status=MessageState.CANCELLED, reason=reason)
    return run(session, withdrawn).rowcount
