"""Inviting people to a sitting: at the top of a thread where they talk, else by a letter that holds everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bot.handlers.desk import Desk
from bot.handlers.posting import POST, TOP
from bot.handlers.reaching import EMAIL, reaches
from bot.handlers.showing import invitation
from bot.ports import Reach
from storage import outbox, people, sessions
from storage.database import Session
from storage.outbox import Message
from storage.rounds import OpenedRound
from storage.sessions import Seat

Invite = Callable[[Desk, Session, Reach, Sequence[Seat], str, date], Message]
"""One message that invites a person to their sitting, under the purpose it serves."""


def invite(desk: Desk, session: Session, partnership_id: str, opened: OpenedRound) -> tuple[str, ...]:
    """One message a person, under a purpose that is served once however often the round is opened.

    Gives back the names of those whom nothing reaches.
    """
    ways = reaches(desk, session, partnership_id)
    known = people.people_of(session, partnership_id)
    seats = sessions.seats_of_round(session, partnership_id, opened.round_id)
    served = outbox.served(session, partnership_id, [_purpose(opened, who) for who in opened.sittings])
    today = desk.clock().date()
    messages = [
        invite_to(desk, session, ways[who][0], seats[sitting], _purpose(opened, who), today)
        for who, sitting in opened.sittings.items()
        if who in ways and _purpose(opened, who) not in served
    ]
    outbox.enqueue(session, partnership_id, messages, desk.clock())
    return tuple(known[who].name for who in opened.sittings if who not in ways)


def invite_to(
    desk: Desk, session: Session, reach: Reach, seats: Sequence[Seat], purpose: str, today: date
) -> Message:
    """The message that invites a person to a sitting, in the way that their channel has."""
    return INVITED.get(reach.channel, _by_talk)(desk, session, reach, seats, purpose, today)


def _purpose(opened: OpenedRound, person_id: int) -> str:
    return f"p:{opened.round_id}:{person_id}"


def _by_talk(
    desk: Desk, session: Session, reach: Reach, seats: Sequence[Seat], purpose: str, today: date
) -> Message:
    sitting = seats[0].sitting_id
    drawn = desk.drawers[reach.channel].invitation(invitation(desk, list(seats), today))
    return Message(
        id=purpose, lane=reach.lane, kind=TOP, place=f"user:{reach.address}",
        payload={"call": POST, "args": drawn, "sitting": sitting}, conversation=f"sitting:{sitting}",
        person_id=seats[0].person_id, subject=f"sitting:{sitting}",
    )


def _by_letter(
    desk: Desk, session: Session, reach: Reach, seats: Sequence[Seat], purpose: str, today: date
) -> Message:
    from bot.handlers.writing import write_invitation  # read when it is wanted: 2 MB that talks alone are spared

    return write_invitation(desk, session, reach, seats, purpose, today)


INVITED: Mapping[str, Invite] = {EMAIL: _by_letter}
"""How people are invited, by channel, where that is not at the top of a thread."""
