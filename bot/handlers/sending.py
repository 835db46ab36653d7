"""A talk was sent: what it came to is stored, typed, with where it came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.handlers.talking import Talking
from bot.ports import Received
from conversations.partnership.brief import Brief
from conversations.partnership.direction import against_last
from conversations.partnership.nouns import Noun
from conversations.partnership.returns import Return
from storage import returns
from storage.database import Session
from storage.figures import Source
from storage.sessions import Seat


def store_outcome(session: Session, seat: Seat, talking: Talking, received: Received) -> str:
    """Keep what a talk came to; gives back the reference to quote."""
    outcome = talking.talk.outcome(talking.answers)
    KEEPING[type(outcome)](session, seat, talking, outcome, received)
    return reference(seat, talking)


def source_of(seat: Seat, received: Received) -> Source:
    """Where what is stored came from: who, when, by which delivery, in which talk."""
    return Source(at=received.at, return_id=seat.return_id, inbox_key=received.key, person_id=seat.person_id)


def _keep_return(session: Session, seat: Seat, talking: Talking, outcome: Return, received: Received) -> None:
    """Keep the figure as a version, with promises, risks and blockages."""
    brief = Brief.model_validate(talking.brief)
    sending = returns.Sending(
        reference=reference(seat, talking),
        source=source_of(seat, received),
        milestone=brief.milestone,
        direction=against_last(brief, outcome.figure.value),
        note=talking.answers.reason_for("figure", "changed"),
    )
    returns.record_return(session, seat, outcome, sending)


Keep = Callable[[Session, Seat, Talking, Any, Received], None]
KEEPING: Mapping[type[Noun], Keep] = {Return: _keep_return}
"""How each outcome of a talk is kept."""


def reference(seat: Seat, talking: Talking) -> str:
    """What a person quotes to ask about a return: `2026-Q2/NI 111/14`."""
    return f"{talking.brief.quarter}/{talking.brief.ref}/{seat.return_id}"
