"""What the bot kept of the Weald's round, read from its database as any reader would."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from storage import ledger, rounds
from storage.database import Session
from tests.bot.wire.standing import Stand
from tests.bot.wire.weald import QUARTER, WEALD


@dataclass(frozen=True, slots=True)
class Kept:
    """One return: its state, the figures stored for it, and every answer in the ledger, in order."""

    return_id: str
    state: str
    figures: tuple[Decimal, ...]
    answers: tuple[tuple[str, str], ...]

    def answer(self, key: str) -> list[str]:
        """What was answered to a question, in order."""
        return [text for name, text in self.answers if name == key]


async def kept(stand: Stand) -> dict[str, Kept]:
    """Every return of the round, by the ref of its target."""
    return await stand.read(kept_by)


def kept_by(session: Session) -> dict[str, Kept]:
    """Every return of the round in this database, by the ref of its target."""
    held = rounds.round_of(session, WEALD, QUARTER)
    assert held is not None
    lines = rounds.lines(session, WEALD, held.round_id)
    return {str(line.ref): _one(session, line.return_id, line.state) for line in lines}


def _one(session: Session, return_id: str, state: str) -> Kept:
    entries = ledger.entries_of(session, WEALD, return_id)
    answers = tuple((e.key or "", e.text or "") for e in entries if e.kind == "answered")
    stored = rows(session, "SELECT value FROM figure WHERE return_id = :id ORDER BY id", id=return_id)
    return Kept(return_id, state, tuple(Decimal(str(row[0])) for row in stored), answers)


def rows(session: Session, statement: str, **named: Any) -> list[tuple[Any, ...]]:
    """What a plain question to the database finds."""
    return [tuple(row) for row in session.connection().execute(text(statement), named)]
