"""Inviting people to a sitting: at the top of a thread where they talk, else by a letter that holds everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bot.handlers.desk import Desk
from bot.handlers.posting import POST, TOP, paced
from bot.handlers.reaching import EMAIL
from bot.handlers.showing import invitation
from bot.ports import Reach
from storage.database import Session
from storage.outbox import Message
from storage.sessions import Seat

Invite = Callable[[Desk, Session, Reach, Sequence[Seat], str, date], Message]
"""One message that invites a person to their sitting, under the purpose it serves."""


def invite_to(
    desk: Desk, session: Session, reach: Reach, seats: Sequence[Seat], purpose: str, today: date
) -> Message:
    """The message that invites a person to a sitting, in the way that their channel has."""
    return INVITED.get(reach.channel, _by_talk)(desk, session, reach, seats, purpose, today)


def _by_talk(
    desk: Desk, session: Session, reach: Reach, seats: Sequence[Seat], purpose: str, today: date
) -> Message:
    sitting = seats[0].sitting_id
    drawn = desk.drawers[reach.channel].invitation(invitation(desk, list(seats), today))
    return Message(
        id=purpose, lane=reach.lane, kind=TOP, place=f"user:{reach.address}",
        pace=paced(reach.lane, f"user:{reach.address}", seats[0].person_id),
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
