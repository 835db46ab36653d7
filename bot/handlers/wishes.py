"""Being asked again later: on the day named or the next working day, in the person's own hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.handlers.desk import Desk
from conversations.dialogue.session import Wanted
from conversations.dialogue.wishes import AGAIN
from conversations.partnership.calendars import instant, local_date, next_slot
from conversations.partnership.dates import long_date
from storage.database import Session
from storage.sessions import Seat
from storage.timers import Timer, set_timers

ASK_AGAIN = "ask_again"


def ask_again(desk: Desk, session: Session, seat: Seat, wanted: Wanted, now: datetime) -> str | None:
    """Set the timer of a wish to be asked again, and say when that will be; none for any other wish."""
    if wanted.command not in AGAIN:
        return None
    at = _when(desk, seat, wanted, now)
    subject = f"return:{seat.return_id}"
    set_timers(session, seat.partnership_id, [Timer(f"{ASK_AGAIN}:{seat.return_id}", subject, ASK_AGAIN, at)])
    return f"That is fine. I will ask again on {long_date(local_date(at, seat.timezone))}."


def _when(desk: Desk, seat: Seat, wanted: Wanted, now: datetime) -> datetime:
    today = local_date(now, seat.timezone)
    tomorrow = today + timedelta(days=1)
    day = max(date.fromisoformat(wanted.until), today) if wanted.until else tomorrow
    after = now if day == today else instant(day, time.min, seat.timezone)
    return next_slot(after, desk.calendars(seat.calendar, day.year), seat.timezone)
