"""Messages that need an operator: those that may have arrived, and those that never will."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select, update
from sqlmodel import Session

from storage.chasing import REMINDER
from storage.outbox import MessageState
from storage.sessions import WAITING_STATES
from storage.statements import Query, run, written
from storage.tables import MessageRow, PersonRow, ReturnRow, table

_message, _person, _return = table(MessageRow), table(PersonRow), table(ReturnRow)

STUCK = (MessageState.UNCONFIRMED, MessageState.DEAD)
REDRAWN = ("top_again", "tasks")
"""Kinds that show how things stand: a later one says all that an earlier one said, and better."""
AT_ONCE = 1_000
"""Messages named in one statement; either database takes some ten thousand parameters."""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that came to a stop, and why. An operator names it by its `number`, `id` is the purpose it serves.

    `name` is whom it is for, where that is one person. `turn` names what led to it in the log.
    """

    number: int
    id: str
    lane: str
    kind: str
    place: str
    person_id: int | None
    name: str | None
    status: str
    attempts: int
    created_at: datetime
    first_attempt_at: datetime | None
    reason: str | None
    conversation: str | None
    turn: str | None


# Written out, not bound: only then does SQLite see that the index of what came to a stop serves.
_STOPPED = _message.c.status.in_(written(*STUCK))
# Not the bare column: SQLite would take the index that begins with the partnership, and read all it ever sent.
_owner = _message.c.partnership_id.concat("")
_STUCK: Query = (
    select(
        _message.c.seq, _message.c.id, _message.c.lane, _message.c.kind, _message.c.place, _message.c.person_id,
        _person.c.name, _message.c.status, _message.c.attempts, _message.c.created_at, _message.c.first_attempt_at,
        _message.c.reason, _message.c.conversation, _message.c.turn,
    )
    .outerjoin(_person, (_person.c.partnership_id == _message.c.partnership_id)
               & (_person.c.id == _message.c.person_id))
    .where(_STOPPED)
    .order_by(_message.c.seq)
)


def undelivered(session: Session, partnership_id: str, lane: str | None = None) -> list[Undelivered]:
    """The partnership's messages that came to a stop, of one lane if given, in the order in which they were written."""
    theirs = _STUCK.where(_owner == partnership_id)
    if lane is not None:
        theirs = theirs.where(_message.c.lane == lane)
    return [Undelivered(*row) for row in run(session, theirs)]


def outlived(session: Session, partnership_id: str, stopped: Sequence[Undelivered]) -> frozenset[int]:
    """The numbers of those that should not be sent any more: what they say does not hold.

    That is a reminder of what was answered since, or is asked no longer; and a picture of how things stand that a
    later one has taken the place of.
    """
    reminders = {each.number: _sitting(each.conversation) for each in stopped
                 if each.kind in {REMINDER, f"letter:{REMINDER}"} and each.conversation}
    waiting = _still_waiting(session, partnership_id, sorted(set(reminders.values())))
    over = {number for number, sitting in reminders.items() if sitting not in waiting}
    return frozenset(over) | _redrawn(session, partnership_id)


def _sitting(conversation: str) -> int:
    return int(conversation.rpartition(":")[2])


def _still_waiting(session: Session, partnership_id: str, sittings: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for few in _handfuls(sittings):
        asked = select(_return.c.sitting_id).where(
            _return.c.partnership_id == partnership_id, _return.c.sitting_id.in_(few),
            _return.c.state.in_(written(*WAITING_STATES)))
        found.update(run(session, asked).scalars())
    return found


def _redrawn(session: Session, partnership_id: str) -> frozenset[int]:
    later = _message.alias("later")
    followed = select(later.c.seq).where(
        later.c.partnership_id == _message.c.partnership_id, later.c.person_id == _message.c.person_id,
        later.c.created_at >= _message.c.created_at, later.c.seq > _message.c.seq,
        later.c.kind == _message.c.kind, later.c.conversation == _message.c.conversation,
    ).exists()
    over = select(_message.c.seq).where(
        _STOPPED, _owner == partnership_id, _message.c.kind.in_(REDRAWN), followed)
    return frozenset(run(session, over).scalars())


def retry(session: Session, partnership_id: str, numbers: Sequence[int], now: datetime) -> int:
    """Try messages again, how many; those that did not come to a stop are left alone.

    One that was tried before is looked for first, and then has as many tries as a new one.
    """
    one = case((_message.c.attempts > 1, 1), else_=_message.c.attempts)
    return _change(session, partnership_id, numbers, STUCK,
                   {"status": MessageState.PENDING, "due_at": now, "attempts": one, "reason": None})


def drop(session: Session, partnership_id: str, numbers: Sequence[int], now: datetime, reason: str) -> int:
    """Give messages up for the reason given, how many; those that did not come to a stop are left alone."""
    return _change(session, partnership_id, numbers, STUCK,
                   {"status": MessageState.CANCELLED, "due_at": now, "reason": reason})


def arrived(session: Session, partnership_id: str, numbers: Sequence[int], now: datetime, reason: str) -> int:
    """Take it that messages arrived of which that was not known, how many; one that never will is left alone."""
    sent_at = func.coalesce(_message.c.first_attempt_at, now, type_=_message.c.sent_at.type)
    return _change(session, partnership_id, numbers, (MessageState.UNCONFIRMED,),
                   {"status": MessageState.SENT, "sent_at": sent_at, "reason": reason})


def _change(
    session: Session, partnership_id: str, numbers: Sequence[int], states: Sequence[MessageState],
    to: dict[str, str | datetime | ColumnElement[int] | ColumnElement[datetime] | None],
) -> int:
    changed = 0
    for few in _handfuls(numbers):
        theirs = (_message.c.partnership_id == partnership_id) & _message.c.seq.in_(few)
        changed += run(session, update(_message).where(theirs, _message.c.status.in_(states)).values(to)).rowcount
    return changed


def _handfuls(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(numbers), AT_ONCE):
        yield numbers[at:at + AT_ONCE]
