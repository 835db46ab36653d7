"""An open round is given other dates: what follows is planned anew, and whoever was told another due date is told."""

from __future__ import annotations

from bot.handlers.chasing import chase_at_once
from bot.handlers.desk import Desk
from bot.handlers.winding import wind
from conversations.partnership.calendars import local_date
from conversations.partnership.rounds import Round, RoundState
from storage import chasing, people, redating
from storage.database import Session
from storage.rounds import RoundHeld


def move_dates(desk: Desk, session: Session, partnership_id: str, held: RoundHeld, moved: Round) -> None:
    """Give a round the dates and rules of `moved`, in a transaction already begun; with the same dates nothing changes.

    It does on the new dates what it does by itself. Of an open round the chase
    is planned anew at once. With another due date what is asked is due on it,
    and whoever was told the old one, the owner, a deputy or a sponsor, is told
    within their hours; in one message with whatever else they would have that day.
    """
    now, before = desk.clock(), held.round
    redating.set_dates(session, partnership_id, held.round_id, moved)
    wind(session, partnership_id, held.round_id, moved, now)
    if before.state is not RoundState.OPEN:
        return
    if moved.due != before.due:
        chasing.note_moved(session, partnership_id, held.round_id, before.due, now)
        zone = people.partnerships(session)[partnership_id].timezone
        redating.redate_returns(session, partnership_id, held.round_id, local_date(moved.due, zone))
    chase_at_once(session, partnership_id, held.round_id, now)
