"""A delivery is taken once: known by its key, kept as failed with its reason, taken anew when overtaken."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bot.handlers.desk import Desk
from bot.handlers.turns import told, written_in
from bot.ports import Received
from storage import inbox
from storage.database import Session
from storage.inbox import Outcome
from storage.sessions import Conflict, Seat

T = TypeVar("T")
TRIES = 3
FAILED = "Taking it failed; the log of this moment says why. It is taken when it comes again."


async def in_a_turn(desk: Desk, key: str, channel: str, turn: Callable[[Session], T]) -> T:
    """Take a turn in one transaction; when another of the same return came first, take it on what that left.

    `key` is that of what led to it: the log, and whatever is sent because of it, name the turn by that.

    Raises:
        storage.sessions.Conflict: others came first each time.
    """
    named = written_in(key, turn)
    with told(desk.turns, key, channel):
        for _ in range(TRIES - 1):
            try:
                return await desk.store.write(named)
            except Conflict:  # the next try reads what the other turn left
                continue
        return await desk.store.write(named)


def admitted(session: Session, received: Received, seat: Seat | None = None) -> bool:
    """Whether the delivery is new, or failed before and is now taken by nobody else; stored as its owner's."""
    return inbox.admit(
        session, received.key, channel=received.channel, place=received.place, received_at=received.at,
        raw=received.raw, outcome=Outcome.TAKEN, partnership_id=seat.partnership_id if seat else None,
        person_id=seat.person_id if seat else None,
    ) or inbox.retake(session, received.key)


def keep_failed(received: Received, session: Session) -> None:
    """Keep a delivery whose taking failed: it is taken when it comes again."""
    if admitted(session, received):
        inbox.settle(session, received.key, Outcome.FAILED, at=received.at, reason=FAILED)


def refuse(session: Session, received: Received, seat: Seat, why: str) -> None:
    """Say that a delivery was refused, and why."""
    inbox.settle(session, received.key, Outcome.REFUSED, at=received.at, reason=why,
                 partnership_id=seat.partnership_id, person_id=seat.person_id)
