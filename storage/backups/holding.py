"""A copy is held until somebody says that the original has stopped; then nothing is said twice.

What a copy has to send the original may have sent since. Where that can be
looked up (Slack, by the metadata of the post) it is, before anything is sent:
the message counts as tried once, at the moment of the backup. Where it cannot
(mail), it waits as unconfirmed for somebody to decide. A mail that was not read
yet waits likewise: the original has read and answered it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, insert, or_, select, text, update
from sqlmodel import Session

from storage.columns import Instant
from storage.inbox import Outcome
from storage.outbox import MessageState
from storage.statements import dialect, run, written
from storage.tables import InboxRow, LetterRow, MessageRow, PersonRow, RestoredRow, table

_message, _restored, _letter, _person = table(MessageRow), table(RestoredRow), table(LetterRow), table(PersonRow)
_inbox = table(InboxRow)

LETTERS_AHEAD = 10_000
"""Numbers of letters that are passed over: the original may have given them since, and a reply to one of its letters
must not be read as a reply to another of ours."""


@dataclass(frozen=True, slots=True)
class Held:
    """A copy that nothing is sent from: the moment of its backup, and when it was restored."""

    taken_at: datetime
    restored_at: datetime


@dataclass(frozen=True, slots=True)
class Doubted:
    """How many messages are looked up before they are sent, how many wait for somebody to decide, how many mails do."""

    looked_up: int
    waiting: int
    unread: int


@dataclass(frozen=True, slots=True)
class Why:
    """The reasons that an operator reads, beside a message and beside a mail."""

    unconfirmed: str
    unread: str


def held(session: Session) -> Held | None:
    """What the database was restored from, if it is held; none for any other."""
    wanted = select(_restored.c.taken_at, _restored.c.restored_at).where(_restored.c.resumed_at.is_(None))
    row = run(session, wanted.order_by(_restored.c.id.desc()).limit(1)).first()
    return None if row is None else Held(*row)


def let_go(session: Session, since: datetime, channels: Sequence[str], why: Why, now: datetime) -> Doubted:
    """Hold the copy no longer, with everything that may have been sent since that moment marked as such.

    What these channels send can be looked up; all else waits with its reason.
    """
    there = or_(*(_message.c.lane.startswith(f"{channel}:") for channel in channels))
    tried = run(session, update(_message).where(_due(now), there).values(
        status=MessageState.PENDING, due_at=now,
        attempts=case((_message.c.attempts == 0, 1), else_=_message.c.attempts),
        first_attempt_at=func.coalesce(_message.c.first_attempt_at, since, type_=Instant),
    ))  # fmt: skip
    waits = run(session, update(_message).where(_due(now), ~there).values(
        status=MessageState.UNCONFIRMED, reason=why.unconfirmed))
    unread = run(session, update(_inbox).where(_inbox.c.outcome.is_(None)).values(
        outcome=Outcome.PARKED, reason=why.unread, settled_at=now))
    _pass_over_letters(session, now)
    run(session, update(_restored).where(_restored.c.resumed_at.is_(None)).values(resumed_at=now))
    return Doubted(tried.rowcount, waits.rowcount, unread.rowcount)


def _due(now: datetime) -> ColumnElement[bool]:
    """What the original may have sent by now; what is due later it did not, for it has stopped."""
    pending, sending = written(MessageState.PENDING, MessageState.SENDING)
    waits: ColumnElement[bool] = (_message.c.status == pending) & (_message.c.due_at <= now)
    return waits | (_message.c.status == sending)


def _pass_over_letters(session: Session, now: datetime) -> None:
    """Go on with a number that the original has not come to."""
    last = int(run(session, select(func.coalesce(func.max(_letter.c.number), 0))).scalar_one())
    if dialect(session) == "postgresql":
        run(session, text("SELECT setval(pg_get_serial_sequence('letter', 'number'), :last)"),
            {"last": last + LETTERS_AHEAD})  # fmt: skip
        return
    # SQLite goes on after the highest number that stands in the table: a letter to nobody's sitting, taken back.
    first = select(_person.c.partnership_id, _person.c.id).order_by(_person.c.id).limit(1)
    for partnership_id, person_id in run(session, first):
        row = {"number": last + LETTERS_AHEAD, "partnership_id": partnership_id, "person_id": person_id,
               "kind": "passed_over", "subject": "", "content": "{}", "at": now, "revoked_at": now}
        run(session, insert(_letter), row)
