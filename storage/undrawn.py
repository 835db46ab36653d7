"""Messages that are written and not drawn yet: who is told what is certain, the words are not worked out.

No clock comes to the day on which one is due, so that no lane takes it; drawing
it makes it due. What is written later in its conversation waits behind it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, select, update
from sqlmodel import Session

from storage import outbox
from storage.columns import Instant
from storage.outbox import Message, MessageState
from storage.prepared import Prepared
from storage.statements import Query, run, run_many, written
from storage.tables import MessageRow, table

_message = table(MessageRow)

NEVER = datetime(2999, 1, 1, tzinfo=UTC)
"""When a message falls due that is not drawn."""
SITTING, UNTIL = "sitting", "until"
"""What its payload holds: the sitting that it is about, and until when it may leave; whenever, where that is none."""


@dataclass(frozen=True, slots=True)
class Undrawn:
    """A message still to be drawn, about which sitting, for whom; `until` is when it has to wait for another day."""

    id: str
    lane: str
    place: str
    person_id: int
    sitting_id: int
    until: datetime | None = None


def to_draw(sitting_id: int, until: datetime | None) -> dict[str, Any]:
    """What a message holds until it is drawn."""
    return {SITTING: sitting_id} | ({} if until is None else {UNTIL: until.isoformat()})


def enqueue_undrawn(session: Session, partnership_id: str, messages: Sequence[Message], now: datetime) -> None:
    """Write messages whose words are worked out later; a purpose already served is left as it is."""
    outbox.enqueue(session, partnership_id, messages, now, NEVER)


_UNDRAWN: ColumnElement[bool] = (
    (_message.c.partnership_id == bindparam("owner"))
    & (_message.c.status == written(MessageState.PENDING)[0])
    & (_message.c.due_at == bindparam("never", NEVER, Instant))
)
_HANDFUL: Query = (
    select(_message.c.id, _message.c.lane, _message.c.place, _message.c.person_id, _message.c.payload)
    .where(_UNDRAWN)
    .order_by(_message.c.seq)
    .limit(bindparam("many"))
    .with_for_update(skip_locked=True)
)


def handful(session: Session, partnership_id: str, many: int) -> list[Undrawn]:
    """So many of the messages still to be drawn, the oldest first; none that another transaction is drawing."""
    rows = run(session, _HANDFUL, {"owner": partnership_id, "many": many})
    return [_undrawn(name, lane, place, who, json.loads(payload)) for name, lane, place, who, payload in rows]


def _undrawn(name: str, lane: str, place: str, who: int, kept: dict[str, Any]) -> Undrawn:
    until = kept.get(UNTIL)
    return Undrawn(name, lane, place, who, kept[SITTING], None if until is None else datetime.fromisoformat(until))


_DRAWN = Prepared(
    lambda dialect: update(_message)
    .where(_UNDRAWN, _message.c.id == bindparam("which"))
    .values(payload=bindparam("drawn"), due_at=bindparam("now", type_=Instant))
)


def keep_drawn(session: Session, partnership_id: str, which: str, payload: dict[str, Any], now: datetime) -> None:
    """Keep what a message says; it may leave from now on."""
    drawn = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    _DRAWN.changed(session, {"owner": partnership_id, "which": which, "drawn": drawn, "now": now})


def draw_whenever(session: Session, partnership_id: str) -> None:
    """Let every message that is to be drawn leave whatever the hour."""
    rows = run(session, select(_message.c.id, _message.c.payload).where(_UNDRAWN), {"owner": partnership_id})
    kept = [{"which": which, "kept": json.dumps(to_draw(json.loads(payload)[SITTING], None))}
            for which, payload in rows]  # fmt: skip
    whenever = update(_message).where(_message.c.partnership_id == partnership_id, _message.c.id == bindparam("which"))
    run_many(session, whenever.values(payload=bindparam("kept")), kept)


def withdraw(session: Session, partnership_id: str, which: str, reason: str) -> None:
    """Say of a message that it need not be drawn any more, and why."""
    its = (_message.c.partnership_id == partnership_id) & (_message.c.id == which)
    run(session, update(_message).where(its).values(status=MessageState.CANCELLED, reason=reason))


def forget(session: Session, partnership_id: str, which: str) -> None:
    """Let a message that cannot be drawn never have been written, so that its purpose can be served later."""
    run(session, delete(_message).where(_message.c.partnership_id == partnership_id, _message.c.id == which))
