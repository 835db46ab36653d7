"""A person's task list: all that is asked of them, in running rounds and outside any, and how far each has come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.handlers.talking import Talking
from bot.ports import Task
from conversations.partnership.returns import ReturnState
from storage import sessions
from storage.database import Session
from storage.sessions import Seat

SAID: Mapping[str, str] = {
    ReturnState.NOT_STARTED: "Not started",
    ReturnState.IN_PROGRESS: "In progress",
    ReturnState.READY: "Ready to send",
    ReturnState.SENT: "Completed",
    ReturnState.QUERIED: "Changed since it was sent",
    ReturnState.SENT_AGAIN: "Completed",
    ReturnState.SIGNED_OFF: "Signed off",
    ReturnState.RELEASED: "Released",
    ReturnState.NO_RETURN: "Closed without a return",
}
"""Statuses in sentence case, “Completed” plain (GOV.UK task list)."""

PRESSED: Mapping[str, str] = {
    ReturnState.NOT_STARTED: "Start",
    ReturnState.IN_PROGRESS: "Continue",
    ReturnState.READY: "Check and send",
    ReturnState.QUERIED: "Check and send again",
}


def status_of(talking: Talking, state: str) -> str:
    """How far a talk has come, in its own words."""
    if state == ReturnState.NO_RETURN and not talking.talk.script.is_return:
        return "Closed without an answer"
    return SAID[state]


def tasks_of(session: Session, partnership_id: str, person_id: int, today: date) -> tuple[Task, ...]:
    """The list, the one due first before the others."""
    return tuple(_task(seat, today) for seat in sessions.seats_of_person(session, partnership_id, person_id))


def _task(seat: Seat, today: date) -> Task:
    talking = Talking.at(seat, today)
    return Task(
        return_id=seat.return_id,
        title=talking.called,
        status=status_of(talking, seat.state),
        due=talking.brief.due,
        button=PRESSED.get(seat.state),
    )
