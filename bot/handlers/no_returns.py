"""Who of a round has given no return yet: what is left, the last contact, the next step, and why."""

from __future__ import annotations

from bot.handlers.chasing import chase_of
from bot.handlers.desk import Desk
from bot.handlers.talking import Talking
from conversations.partnership.chase import Chase
from conversations.partnership.chasing import planned
from conversations.partnership.no_returns import NoReturn, no_returns
from conversations.partnership.rounds import RoundState
from storage import chasing, sessions
from storage.database import Session
from storage.rounds import RoundHeld


def no_returns_of(desk: Desk, session: Session, partnership_id: str, held: RoundHeld) -> tuple[NoReturn, ...]:
    """Everybody of a round with something to answer, by person, as things stand now; nothing is written.

    Of a closed round, what it was closed without.
    """
    now, chase = desk.clock(), chase_in_minutes(desk, session, partnership_id, held)
    if held.round.state is not RoundState.OPEN:  # closed ahead of its last day, it is chased no more
        chase = chase.model_copy(update={"ends": min(chase.ends, now)})
    last = chasing.last_contacts(session, partnership_id, held.round_id)
    return no_returns(chase, planned(chase, now), last, now)


def chase_in_minutes(desk: Desk, session: Session, partnership_id: str, held: RoundHeld) -> Chase:
    """A round as the planner looks at it, with the minutes that each return takes."""
    seats = sessions.seats_of_round(session, partnership_id, held.round_id)
    today = desk.clock().date()
    minutes = {seat.return_id: Talking.at(seat, today).brief.minutes for each in seats.values() for seat in each}
    return chase_of(desk, session, partnership_id, held, minutes)
