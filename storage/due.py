"""When a lane has work again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session

from storage.columns import Instant
from storage.outbox import outstanding
from storage.prepared import Prepared
from storage.tables import LaneRow, MessageRow, table

_message, _lane = table(MessageRow), table(LaneRow)
_NOW: Any = bindparam("now", type_=Instant)
_THEIRS = (_message.c.lane == bindparam("of_lane"), outstanding(_message))
_NEXT = Prepared(
    lambda dialect: select(
        select(func.min(_message.c.due_at, type_=Instant)).where(*_THEIRS).scalar_subquery(),
        select(func.min(_message.c.due_at, type_=Instant)).where(*_THEIRS, _message.c.due_at > _NOW).scalar_subquery(),
        select(_lane.c.next_send_at).where(_lane.c.id == bindparam("of_lane")).scalar_subquery(),
        select(_lane.c.paused_until).where(_lane.c.id == bindparam("of_lane")).scalar_subquery(),
    )
)


@dataclass(frozen=True, slots=True)
class Due:
    """Whether anything of a lane may be claimed now, and when there is more once all that could be is.

    `next_at` is none where nothing is outstanding. What is due already then waits behind something that is due later,
    or for the lane itself.
    """

    now: bool
    next_at: datetime | None


def due_of(session: Session, lane: str, now: datetime) -> Due:
    """What is due of a lane: one look, so that what is not there need not be claimed."""
    named = {"of_lane": lane, "now": now}
    times: list[datetime | None]
    (*times,), = _NEXT.rows(session, named)
    first, later, *holds = times
    if first is None:
        return Due(now=False, next_at=None)
    held = max((hold for hold in holds if hold is not None), default=now)
    return Due(first <= now >= held, max(held, first) if held > now else later)


def next_due(session: Session, lane: str, now: datetime) -> datetime | None:
    """When a lane has work again, once all that could be claimed now is; none where nothing is outstanding."""
    return due_of(session, lane, now).next_at
