"""The pace of senders: when a workspace, relay or channel may next be sent to, and until when it rests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Insert, bindparam, literal_column, select, update
from sqlmodel import Session

from storage.statements import Query, dialect, insert_unless, run, upsert
from storage.tables import LaneRow, table

_lane = table(LaneRow)


@dataclass(frozen=True, slots=True)
class Pace:
    """How a lane stands; none means at any time."""

    next_send_at: datetime | None = None
    paused_until: datetime | None = None
    reason: str | None = None


_ROWS: Query = select(_lane.c.id, _lane.c.next_send_at, _lane.c.paused_until, _lane.c.reason)
_OF = _ROWS.where(_lane.c.id.in_(bindparam("ids", expanding=True)))


@cache
def _save(dialect: str, *changing: str) -> Insert:
    return upsert(dialect, _lane, ["id"], changing)


def paces(session: Session, ids: list[str]) -> dict[str, Pace]:
    """How these lanes and channels stand; one that was never paced has no entry."""
    return {row[0]: Pace(*row[1:]) for row in run(session, _OF, {"ids": ids})}


def pause(session: Session, lane: str, until: datetime, reason: str) -> None:
    """Send nothing more in a lane, or to a channel, before `until`."""
    row = {"id": lane, "paused_until": until, "reason": reason}
    run(session, _save(dialect(session), "paused_until", "reason"), row)


def save_pace(session: Session, next_send_at: dict[str, datetime]) -> None:
    """Remember when each lane and channel may next be sent to, so that a restart keeps the pace."""
    if next_send_at:
        rows = [{"id": lane, "next_send_at": instant} for lane, instant in next_send_at.items()]
        run(session, _save(dialect(session), "next_send_at"), rows)


_ONCE_MORE = (
    update(_lane).where(_lane.c.id == bindparam("lane")).values(throttled=_lane.c.throttled + literal_column("1"))
)


def note_throttled(session: Session, lane: str) -> None:
    """Count once more that the far side of a lane asked it to wait."""
    run(session, insert_unless(dialect(session), _lane, "id"), {"id": lane})
    run(session, _ONCE_MORE, {"lane": lane})
