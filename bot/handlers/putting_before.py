"""A return that somebody else had is put before whoever has it now: in their thread, else by an invitation."""

from __future__ import annotations

from datetime import datetime

from bot.handlers.after import Lanes
from bot.handlers.asking import invite_person
from bot.handlers.desk import Desk
from bot.handlers.reaching import SLACK, ways_to
from bot.handlers.showing import show_state
from bot.handlers.talking import Talking
from bot.handlers.telling import tell
from conversations.partnership.calendars import local_date
from storage.database import Session
from storage.sessions import Seat


def put_before(
    desk: Desk, session: Session, seat: Seat, said: str | None, purpose: str, now: datetime
) -> Lanes:
    """Draw the top of their thread again, and say why, where they have one; else invite them to what is new to them."""
    ways = ways_to(desk, session, seat.partnership_id, seat.person_id)
    if not (ways and ways[0].channel == SLACK and seat.slack_thread and seat.top_message):
        return invite_person(desk, session, seat.partnership_id, seat.return_id, now, purpose=purpose)
    shown = show_state(desk, session, seat, now, purpose)
    if said is None:
        return shown
    title = Talking.at(seat, local_date(now, seat.timezone)).brief.title
    return (*shown, *tell(desk, session, seat.partnership_id, seat.person_id, [said], f"{purpose}:told", now,
                          about=f"Who answers: {title}"))
