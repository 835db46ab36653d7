"""What changes while rounds are open is planned anew at once: an absence, a hand-over, other dates."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.handlers.occasions import CHASE, REDATE
from storage.database import Session
from storage.timers import Timer, hasten, set_timers

BEFORE = timedelta(seconds=1)
"""How much sooner rounds are dated anew than planned anew, where both fall due: they are planned by the new dates."""


def plan_anew(session: Session, partnership_id: str, now: datetime) -> int:
    """Have the open rounds of a partnership planned as soon as a timer fires; how many there are."""
    return hasten(session, partnership_id, CHASE, now)


def date_anew_soon(session: Session, partnership_id: str, now: datetime) -> None:
    """Have the rounds of a partnership whose working days changed dated anew as soon as a timer fires."""
    set_timers(session, partnership_id, [Timer(f"{REDATE}:{partnership_id}", f"partnership:{partnership_id}", REDATE,
                                               now - BEFORE)])  # fmt: skip
