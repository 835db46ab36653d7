"""Sponsors of a round that has closed are asked to sign off what was sent: each within their own hours, in a turn.

A round closes at the end of a working day, and many have something to sign:
each is asked as soon as they are at work, with the returns as they stand then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.handlers.after import Lanes
from bot.handlers.chasing import contacts_of
from bot.handlers.desk import Desk
from bot.handlers.occasions import SIGN_OFF
from bot.handlers.signing_off import put_to_sponsors
from conversations.partnership.chase_slots import at_work
from storage import signatures
from storage.database import Session
from storage.rounds import RoundHeld
from storage.timers import Fired, Timer, set_timers


@dataclass(frozen=True, slots=True)
class Called:
    """A sponsor, how many returns of a round they have to sign off, and the moment at which they are asked."""

    round_id: int
    person_id: int
    returns: int
    at: datetime


def to_be_called(desk: Desk, session: Session, partnership_id: str, held: RoundHeld) -> Sequence[Called]:
    """Every sponsor who has something to sign in a round, and when each is next at work."""
    many = signatures.to_be_signed(session, partnership_id, held.round_id)
    if not many:
        return ()
    now = desk.clock()
    contacts = contacts_of(desk, session, partnership_id, now, held.round.quarter.last_day.year)
    return [Called(held.round_id, who, returns, at_work(contacts[who], now)) for who, returns in sorted(many.items())]


def call_later(session: Session, partnership_id: str, called: Sequence[Called]) -> None:
    """Have each sponsor asked at their moment, by a timer of their own."""
    set_timers(session, partnership_id, [
        Timer(f"{SIGN_OFF}:{each.round_id}:{each.person_id}", f"round:{each.round_id}", SIGN_OFF, each.at)
        for each in called
    ])


def call_sponsor(desk: Desk, session: Session, fired: Fired) -> Lanes:
    """A sponsor is at work: they are asked to sign what there is; the lanes that then have work."""
    round_id, sponsor_id = (int(part) for part in fired.timer.id.split(":")[1:])
    return call(desk, fired.partnership_id, round_id, sponsor_id, session)


def call(desk: Desk, partnership_id: str, round_id: int, sponsor_id: int, session: Session) -> Lanes:
    """Ask a sponsor now, once however often; the lanes that then have work."""
    return put_to_sponsors(desk, partnership_id, round_id, session, sponsor_id)[1]
