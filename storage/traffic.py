"""What is written, sent and awaited, as whoever watches a whole installation at work sees it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update
from sqlmodel import Session

from storage.columns import Instant
from storage.inbox import Outcome
from storage.outbox import MessageState
from storage.statements import Query, pairs, run, written
from storage.tables import InboxRow, LaneRow, MessageRow, SittingRow, TimerRow, table

_message, _lane, _timer, _inbox = table(MessageRow), table(LaneRow), table(TimerRow), table(InboxRow)
_sitting = table(SittingRow)
_NOW: Any = bindparam("now", type_=Instant)


@dataclass(frozen=True, slots=True)
class Traffic:
    """A message as it stands: its purpose, to whom, by which lane, of what kind, and what became of it."""

    seq: int
    id: str
    person_id: int | None
    lane: str
    kind: str
    status: str
    created_at: datetime
    sent_at: datetime | None
    reason: str | None


_ROWS: Query = select(
    _message.c.seq, _message.c.id, _message.c.person_id, _message.c.lane, _message.c.kind, _message.c.status,
    _message.c.created_at, _message.c.sent_at, _message.c.reason,
).where(_message.c.partnership_id == bindparam("owner"), _message.c.seq > bindparam("after")).order_by(_message.c.seq)


def written_after(session: Session, partnership_id: str, seq: int) -> list[Traffic]:
    """The partnership's messages written after the one of this number, in that order."""
    return [Traffic(*row) for row in run(session, _ROWS, {"owner": partnership_id, "after": seq})]


def payloads(session: Session, partnership_id: str, begins: str) -> dict[str, dict[str, Any]]:
    """What was handed over to be sent, by purpose, of every message whose purpose begins so."""
    wanted = select(_message.c.id, _message.c.payload).where(
        _message.c.partnership_id == partnership_id, _message.c.id.startswith(begins, autoescape=True))
    return {purpose: json.loads(payload) for purpose, payload in pairs(session, wanted)}


def last_written(session: Session, partnership_id: str) -> int:
    """The number of the partnership's message that was written last; 0 where there is none."""
    newest = select(func.coalesce(func.max(_message.c.seq), 0)).where(_message.c.partnership_id == partnership_id)
    return int(run(session, newest).scalar_one())


@dataclass(frozen=True, slots=True)
class Stood:
    """Where a person’s sitting stands in Slack: the channel, the message its thread hangs on, and what that says."""

    person_id: int
    channel: str
    thread: str
    says: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter that was sent: to and from which address, the mail itself, and when."""

    to: str
    sender: str
    raw: str
    at: datetime


def threads_of(session: Session, partnership_id: str) -> list[Stood]:
    """Every thread in which somebody of the partnership was asked something."""
    wanted = (
        select(_sitting.c.person_id, _sitting.c.slack_channel, _sitting.c.slack_thread, _message.c.payload)
        .outerjoin(_message, (_message.c.partnership_id == _sitting.c.partnership_id)
                   & (_message.c.external_id == _sitting.c.slack_thread))
        .where(_sitting.c.partnership_id == partnership_id, _sitting.c.slack_channel.is_not(None),
               _sitting.c.slack_thread.is_not(None))
        .order_by(_sitting.c.id)
    )  # fmt: skip
    return [Stood(person_id, channel, thread, json.loads(payload)["args"] if payload else {})
            for person_id, channel, thread, payload in run(session, wanted)]


def letters_sent(session: Session, partnership_id: str) -> list[Posted]:
    """Every letter of a sitting that was sent to somebody of the partnership, in order."""
    wanted = select(_message.c.payload, _message.c.sent_at).where(
        _message.c.partnership_id == partnership_id, _message.c.conversation.startswith("letters:"),
        _message.c.status == MessageState.SENT).order_by(_message.c.seq)
    found = [(json.loads(payload), at) for payload, at in run(session, wanted)]
    return [Posted(facts["to"], facts["from"], facts["raw"], at) for facts, at in found]


def _resting(message: Any) -> Any:
    """Whether the lane or channel of a message rests, or keeps its pace."""
    later = (_lane.c.paused_until > _NOW) | (_lane.c.next_send_at > _NOW)
    return select(_lane.c.id).where(_lane.c.id.in_([message.c.lane, message.c.pace]), later).exists()


_earlier = _message.alias("earlier")
_BEHIND = select(_earlier.c.seq).where(
    _earlier.c.conversation == _message.c.conversation, _earlier.c.seq < _message.c.seq,
    _earlier.c.status == bindparam("pending"), or_(_earlier.c.due_at > _NOW, _resting(_earlier)),
).exists()
_IN_HAND: Query = select(_message.c.seq).where(or_(
    _message.c.status == bindparam("sending"),
    (_message.c.status == bindparam("pending")) & (_message.c.due_at <= _NOW) & ~_resting(_message) & ~_BEHIND,
)).limit(1)
_UNREAD: Query = select(_inbox.c.key).where(_inbox.c.outcome.is_(None)).limit(1)


def is_busy(session: Session, now: datetime) -> bool:
    """Whether anything is being sent, could be, or came in and nothing was done about it yet."""
    named = {"now": now, "pending": MessageState.PENDING, "sending": MessageState.SENDING}
    return run(session, _IN_HAND, named).first() is not None or run(session, _UNREAD).first() is not None


def next_due(session: Session, partnership_id: str, now: datetime) -> datetime | None:
    """When the partnership's next timer falls due, or a message that waits till after `now`; none where nothing does.

    A timer that is due already counts too: nobody has fired it yet.
    """
    timers = select(func.min(_timer.c.due_at, type_=Instant)).where(
        _timer.c.partnership_id == partnership_id, _timer.c.status == "set")
    waits = (_message.c.partnership_id == partnership_id) & _message.c.status.in_(written(MessageState.PENDING))
    messages = select(func.min(_message.c.due_at, type_=Instant)).where(waits, _message.c.due_at > now)
    found = [run(session, each).scalar() for each in (timers, messages, *(_rests_until(until, waits, now)
             for until in (_lane.c.paused_until, _lane.c.next_send_at)))]  # fmt: skip
    return min((each for each in found if each is not None), default=None)


def _rests_until(until: Any, waits: Any, now: datetime) -> Query:
    """When the first lane with something that waits goes on."""
    return select(func.min(until, type_=Instant)).join(
        _message, _lane.c.id.in_([_message.c.lane, _message.c.pace])).where(waits, until > now)


def set_others_aside(session: Session, partnership_id: str, reason: str) -> None:
    """Let nothing more happen to other partnerships, nor to what was under way: only this one goes on."""
    others = (_message.c.partnership_id != partnership_id) & _message.c.status.in_(written(MessageState.PENDING))
    under_way = _message.c.status.in_(written(MessageState.SENDING))
    withdrawn = update(_message).where(others | under_way).values(status=MessageState.CANCELLED, reason=reason)
    run(session, withdrawn)
    theirs = (_timer.c.partnership_id != partnership_id) & (_timer.c.status == "set")
    run(session, update(_timer).where(theirs).values(status="cancelled"))
    unread = _inbox.c.outcome.is_(None)
    run(session, update(_inbox).where(unread).values(outcome=Outcome.IGNORED, reason=reason))
