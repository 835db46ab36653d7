"""An open round is given other dates: what follows is planned anew, and whoever was told another due date is told."""

from __future__ import annotations

import json

from bot.handlers.chasing import chase_at_once
from bot.handlers.desk import Desk
from bot.handlers.occasions import DIGESTS
from conversations.partnership.calendars import local_date
from conversations.partnership.rounds import Round, RoundState
from storage import chasing, people, redating
from storage.database import Session
from storage.rounds import RoundHeld
from storage.timers import Timer, set_timers


def move_dates(desk: Desk, session: Session, partnership_id: str, held: RoundHeld, moved: Round) -> None:
    """Give a round the dates and rules of `moved`, in a transaction already begun; with the same dates nothing changes.

    Of an open round the chase is planned anew at once. With another due date
    what is asked is due on it, and whoever was told the old one, the owner, a
    deputy or a sponsor, is told within their hours; in one message with
    whatever else they would have that day.
    """
    now, before = desk.clock(), held.round
    redating.set_dates(session, partnership_id, held.round_id, moved)
    if before.state is not RoundState.OPEN:
        return
    if moved.digests != before.digests and now < moved.digests:
        set_timers(session, partnership_id, [
            Timer(f"{DIGESTS}:{held.round_id}", f"round:{held.round_id}", DIGESTS, moved.digests,
                  json.dumps({"quarter": str(before.quarter)})),
        ])  # fmt: skip
    if moved.due != before.due:
        chasing.note_moved(session, partnership_id, held.round_id, before.due, now)
        zone = people.partnerships(session)[partnership_id].timezone
        redating.redate_returns(session, partnership_id, held.round_id, local_date(moved.due, zone))
    chase_at_once(session, partnership_id, held.round_id, now)
