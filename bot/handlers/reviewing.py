"""Risks are looked at when their date comes, in a round or outside one, by whoever owns them."""

from __future__ import annotations

import json
from datetime import date, datetime, time

from bot.handlers.after import Lanes
from bot.handlers.asking import Asking, ask, quarter_now
from bot.handlers.desk import Desk
from bot.handlers.occasions import RISK_DUE
from bot.handlers.support import support_of
from bot.handlers.working_days import working_days
from conversations.partnership.brief import Brief
from conversations.partnership.calendars import instant, local_date
from conversations.partnership.rounds import RoundState
from storage import people, register, reviews, roles, rounds, sessions
from storage.database import Session
from storage.register import RiskHeld
from storage.timers import Fired, Timer, set_timers

ASKED_AT = time(9, 30)
PATIENCE = 5
"""Working days for a review outside a round."""


def wind_reviews(session: Session, partnership_id: str, now: datetime, target_id: int | None = None) -> None:
    """Set the day on which each open risk with a review date is looked at; one that was moved moves with it.

    A date that has passed comes no more: the round has the risk looked at. Of one target, or of all.
    """
    zone = people.partnerships(session)[partnership_id].timezone
    dated = ((held.risk.id, held.risk.review) for held in register.open_risks_of(session, partnership_id, target_id))
    timers = [_timer(partnership_id, risk_id, review, zone) for risk_id, review in dated if review is not None]
    set_timers(session, partnership_id, [timer for timer in timers if timer.due_at > now])


def _timer(partnership_id: str, risk_id: str, review: date, zone: str) -> Timer:
    return Timer(f"{RISK_DUE}:{partnership_id}:{risk_id}", f"risk:{risk_id}", RISK_DUE,
                 instant(review, ASKED_AT, zone), json.dumps({"risk": risk_id}))  # fmt: skip


def review_due(desk: Desk, session: Session, fired: Fired) -> Lanes:
    """Ask whoever owns a risk, else its target's lead, to look at it, unless the round that runs asks them already."""
    held = register.risk_of(session, fired.partnership_id, json.loads(fired.timer.facts)["risk"])
    if held is None or not held.risk.open or held.risk.review is None:
        return ()
    partnership = people.partnerships(session)[fired.partnership_id]
    now = desk.clock()
    today = local_date(now, partnership.timezone)
    if held.risk.review > today:
        return ()
    due = working_days(desk, session, fired.partnership_id, partnership.calendar, today.year).plus_working_days(
        today, PATIENCE)
    person_id = _looked_at_by(session, fired.partnership_id, held)
    if _asked_in_return(session, fired.partnership_id, held, person_id):
        return ()
    wanted = reviews.review_of(session, fired.partnership_id, held, person_id,
                               quarter_now(session, fired.partnership_id, now), due, support_of(partnership))
    asking = Asking(person_id, "risk_review", wanted.brief, reviews.about(held.risk.id), held.target_id)
    return ask(desk, session, fired.partnership_id, asking, now)


def _asked_in_return(session: Session, partnership_id: str, held: RiskHeld, person_id: int) -> bool:
    """Whether a return of the person in a round that runs asks, or asked, about the risk."""
    running = [each.round_id for each in rounds.rounds(session, partnership_id)
               if each.round.state in {RoundState.OPEN, RoundState.CLOSED}]  # fmt: skip
    seats = (sessions.seat_by_return(session, partnership_id, f"{round_id}.{held.target_id}") for round_id in running)
    return any(held.risk.id in {risk.id for risk in Brief.model_validate_json(seat.brief).risks}
               for seat in seats if seat is not None and seat.person_id == person_id)


def _looked_at_by(session: Session, partnership_id: str, held: RiskHeld) -> int:
    return held.owner_id or roles.roles_of(session, partnership_id, held.target_id).lead_id
