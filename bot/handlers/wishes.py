"""Wishes: to be asked again later, or that somebody else answers; of any other the support team is told."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.handlers.desk import Desk
from bot.handlers.handing_over import HANDING, Promised, can_be_handed_over, name_somebody
from bot.handlers.occasions import ASK_AGAIN, WISH
from bot.handlers.replanning import plan_anew
from bot.handlers.talking import Talking
from bot.handlers.working_days import working_days
from conversations.dialogue.session import Wanted
from conversations.dialogue.wishes import AGAIN
from conversations.partnership.calendars import instant, local_date, next_slot
from conversations.partnership.dates import long_date
from conversations.partnership.wished import Wish
from storage import notices, people
from storage.chasing import forget_wishes, note_wish
from storage.database import Session
from storage.sessions import Seat
from storage.timers import Timer, set_timers

NO_MORE = frozenset({"stop", "mute_reminders"})
"""Wishes to be reminded no more."""
LATER_TODAY = timedelta(hours=2)
"""When somebody is asked again who said “today” and no hour."""
FINE, AGAIN_ON = "That is fine.", "I will ask again on {day}"
OUT_OF_HOURS = "I write to you between 09:30 and 16:30 on your working days."


def carry_out(
    desk: Desk, session: Session, seat: Seat, talking: Talking, wanted: Wanted, now: datetime
) -> Promised:
    """Do what a person wants of the clock or of somebody else, or tell the support team what they want of them.

    Gives back what is promised besides; the talk itself says the rest.
    """
    if wanted.command in AGAIN:
        return Promised(_ask_again(desk, session, seat, wanted, now))
    promised = Promised()
    if wanted.command in HANDING and wanted.to and can_be_handed_over(talking):
        promised = name_somebody(desk, session, seat, talking, wanted, now)
        if not promised.uncertain:
            return promised
    if wanted.command in NO_MORE:
        no_more_reminders(session, seat, now)
    if wanted.command == "absence" and wanted.until:
        first, last = local_date(now, seat.timezone), date.fromisoformat(wanted.until)
        if first <= last:
            people.note_absence(session, seat.partnership_id, seat.person_id, first, last)
            plan_anew(session, seat.partnership_id, now)
    said = f"{seat.name} about {seat.return_id}: “{wanted.said}”"
    notices.notify(session, seat.partnership_id, WISH, f"{seat.return_id} {wanted.command}", said, now)
    return promised


def no_more_reminders(session: Session, seat: Seat, now: datetime) -> None:
    """Whoever has this sitting wants no more reminders: what they put off is not asked again either."""
    forget_wishes(session, seat.partnership_id, seat.sitting_id, ASK_AGAIN)
    _note(session, seat, None, now)


def _note(session: Session, seat: Seat, until: datetime | None, now: datetime, *, by_hour: bool = False) -> None:
    """Keep a wish for the planner of its round: it is the person's own, whoever has the return later."""
    if seat.round_id is not None:
        note_wish(session, seat.partnership_id, seat.round_id,
                  Wish(person=seat.person_id, said_at=now, until=until, by_hour=by_hour))


def _ask_again(desk: Desk, session: Session, seat: Seat, wanted: Wanted, now: datetime) -> str:
    day, hour = _day_and_hour(seat, wanted, now)
    week = people.person_of(session, seat.partnership_id, seat.person_id).week
    days = working_days(desk, session, seat.partnership_id, seat.calendar, day.year, week)
    meant = instant(days.next_working_day(day), hour or time.min, seat.timezone)
    at = next_slot(meant, days, seat.timezone)
    subject = f"return:{seat.return_id}"
    set_timers(session, seat.partnership_id, [Timer(f"{ASK_AGAIN}:{seat.return_id}", subject, ASK_AGAIN, at)])
    _note(session, seat, at, now, by_hour=hour is not None)
    again = AGAIN_ON.format(day=long_date(local_date(at, seat.timezone)))
    if hour is None:
        return f"{FINE} {again}."
    clock = f"{again} at {at.astimezone(ZoneInfo(seat.timezone)):%H:%M}."
    return f"{FINE} {clock}" if at == meant else f"{OUT_OF_HOURS} {clock}"


def _day_and_hour(seat: Seat, wanted: Wanted, now: datetime) -> tuple[date, time | None]:
    """The day that is meant, and the hour where one is; an hour that is over today is tomorrow's."""
    today = local_date(now, seat.timezone)
    tomorrow = today + timedelta(days=1)
    day = max(date.fromisoformat(wanted.until), today) if wanted.until else None
    hour = time.fromisoformat(wanted.at) if wanted.at else None
    if hour is None:
        if day != today:
            return day or tomorrow, None
        later = (now + LATER_TODAY).astimezone(ZoneInfo(seat.timezone))
        return later.date(), later.time().replace(second=0, microsecond=0)
    day = day or today
    return (tomorrow if instant(day, hour, seat.timezone) <= now else day), hour
