"""Letters written: composed from the talks of a sitting, numbered, drawn, remembered, handed to the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.handlers.desk import Desk
from bot.handlers.reaching import Reach
from storage.database import Session
from storage.outbox import Message
from storage.sessions import Seat


def write_invitation(
    desk: Desk, session: Session, reach: Reach, seats: Sequence[Seat], purpose: str, today: date
) -> Message:
    """The letter that asks for every return of a sitting."""
    raise NotImplementedError


def write_reminder(desk: Desk, session: Session, reach: Reach, seat: Seat, purpose: str) -> Message:
    """The letter that asks for what is left of a sitting."""
    raise NotImplementedError
