"""Messages that need an operator: those that may have arrived, and those that never will."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session

from storage.outbox import MessageState
from storage.statements import Query, run
from storage.tables import MessageRow, table

_message = table(MessageRow)

STUCK = (MessageState.UNCONFIRMED, MessageState.DEAD)


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that came to a stop, and why."""

    id: str
    lane: str
    kind: str
    place: str
    person_id: int | None
    status: str
    attempts: int
    created_at: datetime
    reason: str | None


_STUCK: Query = select(
    _message.c.id, _message.c.lane, _message.c.kind, _message.c.place, _message.c.person_id,
    _message.c.status, _message.c.attempts, _message.c.created_at, _message.c.reason,
).where(_message.c.status.in_(STUCK)).order_by(_message.c.seq)


def undelivered(session: Session, partnership_id: str) -> list[Undelivered]:
    """The partnership's messages that came to a stop, in the order in which they were written."""
    theirs = _STUCK.where(_message.c.partnership_id == partnership_id)
    return [Undelivered(*row) for row in run(session, theirs)]


def retry(session: Session, partnership_id: str, message_id: str, now: datetime) -> bool:
    """Try a message again; false when it is not one that came to a stop. Its attempts stay counted."""
    return _change(session, partnership_id, message_id, MessageState.PENDING, now, None)


def drop(session: Session, partnership_id: str, message_id: str, now: datetime, reason: str) -> bool:
    """Give a message up for the reason given; false when it is not one that came to a stop."""
    return _change(session, partnership_id, message_id, MessageState.CANCELLED, now, reason)


def _change(
    session: Session, partnership_id: str, message_id: str, state: MessageState, now: datetime,
    reason: str | None,
) -> bool:
    theirs = (_message.c.partnership_id == partnership_id) & (_message.c.id == message_id)
    changed = update(_message).where(theirs & _message.c.status.in_(STUCK)).values(
        status=state, due_at=now, reason=reason)
    return run(session, changed).rowcount == 1
