"""A return was sent: what it came to is stored, typed, with where it came from."""

from __future__ import annotations

from bot.handlers.talking import Talking
from bot.ports import Received
from conversations.partnership.direction import against_last
from conversations.partnership.returns import Return
from storage import returns
from storage.database import Session
from storage.figures import Source
from storage.sessions import Seat


def store_outcome(session: Session, seat: Seat, talking: Talking, received: Received) -> str:
    """Keep the figure as a version, with promises, risks and blockages; gives back the reference to quote."""
    outcome: Return = talking.talk.outcome(talking.answers)
    brief = talking.brief
    sending = returns.Sending(
        reference=reference(seat, talking),
        source=Source(at=received.at, return_id=seat.return_id, inbox_key=received.key, person_id=seat.person_id),
        milestone=brief.milestone,
        direction=against_last(brief, outcome.figure.value),
        note=talking.answers.reason_for("figure", "changed"),
    )
    returns.record_return(session, seat, outcome, sending)
    return sending.reference


def reference(seat: Seat, talking: Talking) -> str:
    """What a person quotes to ask about a return: `2026-Q2/NI 111/14`."""
    return f"{talking.brief.quarter}/{talking.brief.ref}/{seat.return_id}"
