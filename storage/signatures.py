"""Request signatures already acted on, so that a copied request is refused while still fresh."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Insert, delete
from sqlmodel import Session

from storage.statements import dialect, insert_unless, run
from storage.tables import SeenSignatureRow, table

_seen = table(SeenSignatureRow)

# Twice the window of 300 seconds in which a signature counts as fresh.
KEPT = timedelta(minutes=10)


@cache
def _remember(dialect: str) -> Insert:
    return insert_unless(dialect, _seen, "signature").returning(_seen.c.signature)


def first_seen(session: Session, signature: str, at: datetime) -> bool:
    """Remember a signature; false when it was seen before."""
    return run(session, _remember(dialect(session)), {"signature": signature, "at": at}).first() is not None


def forget_old(session: Session, now: datetime) -> int:
    """Drop signatures that are no longer fresh; return how many."""
    return run(session, delete(_seen).where(_seen.c.at < now - KEPT)).rowcount
