"""Which turn a transaction belongs to: messages written in it keep the turn's name, for whoever sends them later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

_TURN = "turn"


@contextmanager
def writing_in(session: Session, turn: str) -> Iterator[None]:
    """Let every message that is written meanwhile keep the name of this turn."""
    before = session.info.get(_TURN)
    session.info[_TURN] = turn
    try:
        yield
    finally:
        session.info[_TURN] = before


def turn_of(session: Session) -> str | None:
    """The turn that is written in; none outside any."""
    turn: str | None = session.info.get(_TURN)
    return turn
