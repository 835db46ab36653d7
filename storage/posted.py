"""Where a message that was sent stands, so that something can be said beneath it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from storage.outbox import MessageState
from storage.statements import run
from storage.tables import MessageRow, table

_message = table(MessageRow)


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that stands somewhere: in which channel, and what that channel calls it."""

    id: str
    lane: str
    pace: str | None
    channel: str
    stamp: str
    sent_at: datetime


def posted(session: Session, partnership_id: str, purpose: str) -> Posted | None:
    """Where the message that serves a purpose stands; none where it was not sent.

    The channel is by the id under which its thread hangs, where anything does.
    """
    wanted = select(_message.c.id, _message.c.lane, _message.c.pace, _message.c.place, _message.c.external_id,
                    _message.c.sent_at, _message.c.conversation).where(
        _message.c.partnership_id == partnership_id, _message.c.id == purpose,
        _message.c.status == MessageState.SENT, _message.c.external_id.is_not(None))
    row = run(session, wanted).first()
    if row is None:
        return None
    hung = select(_message.c.place).where(
        _message.c.partnership_id == partnership_id, _message.c.conversation == row.conversation,
        _message.c.place.endswith(f"/{row.external_id}", autoescape=True)).limit(1)
    place = run(session, hung).scalar()
    channel = row.place if place is None else place.partition("/")[0]
    return Posted(row.id, row.lane, row.pace, channel, row.external_id, row.sent_at)
