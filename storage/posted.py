"""Where a message that was sent stands, so that something can be said beneath it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, literal_column, select
from sqlmodel import Session

from storage.outbox import MessageState
from storage.statements import Query, run
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


@dataclass(frozen=True, slots=True)
class DigestPost:
    """The post of a digest, found where somebody said something under it: whose it is, and which message."""

    partnership_id: str
    message_id: str


# The kind is written out: only so does the index of posts serve.
_POST: Query = select(_message.c.partnership_id, _message.c.id).where(
    _message.c.kind == literal_column("'digest'"), _message.c.external_id == bindparam("stamp"),
    _message.c.lane == bindparam("lane"), _message.c.status == MessageState.SENT)


def digest_post(session: Session, lane: str, stamp: str) -> DigestPost | None:
    """The digest whose post its workspace calls `stamp`; none where that is no post of a digest."""
    row = run(session, _POST, {"lane": lane, "stamp": stamp}).first()
    return None if row is None else DigestPost(row[0], row[1])
