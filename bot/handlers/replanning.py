"""What changes while rounds are open is planned anew at once: an absence, a hand-over, other dates."""

from __future__ import annotations

from datetime import datetime

from bot.handlers.occasions import CHASE
from storage.database import Session
from storage.timers import hasten


def plan_anew(session: Session, partnership_id: str, now: datetime) -> int:
    """Have the open rounds of a partnership planned as soon as a timer fires; how many there are."""
    return hasten(session, partnership_id, CHASE, now)
