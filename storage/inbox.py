"""Everything that came in, once: the delivery as it was, and what was done about it and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from storage.prepared import Prepared
from storage.statements import Query, insert_unless, run
from storage.tables import InboxRow, table

_inbox = table(InboxRow)


class Outcome(StrEnum):
    """What was done about a delivery; every one but `TAKEN` has a reason an operator can read.

    `PARKED` waits for somebody to release it, `FAILED` for a repair, and
    `QUARANTINED` is a mail whose reading ended three times without a result.
    """

    TAKEN = "taken"
    IGNORED = "ignored"
    REFUSED = "refused"
    PARKED = "parked"
    FAILED = "failed"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivery as stored. Whose it is is none until somebody was known by it."""

    key: str
    partnership_id: str | None
    channel: str
    place: str
    received_at: datetime
    person_id: int | None
    raw: str
    outcome: str | None
    reason: str | None
    settled_at: datetime | None


_ADMIT = Prepared(
    lambda dialect: insert_unless(dialect, _inbox, "key").returning(_inbox.c.key),
    insert=_inbox.c.keys(),
)


def admit(
    session: Session, key: str, *, channel: str, place: str, received_at: datetime, raw: str,
    partnership_id: str | None = None, person_id: int | None = None, outcome: Outcome | None = None,
) -> bool:
    """Store a delivery; false when one with this key was stored before, and nothing may be done again.

    With an `outcome` it is settled at once, for a turn taken in the same
    transaction; without, it waits for one.
    """
    row = {
        "key": key, "partnership_id": partnership_id, "channel": channel, "place": place,
        "received_at": received_at, "person_id": person_id, "raw": raw, "outcome": outcome,
        "reason": None, "settled_at": None if outcome is None else received_at,
    }
    # A returned row is the one sure sign; the count of an insert that did nothing is -1 with psycopg.
    return bool(_ADMIT.rows(session, row))


_SETTLE = Prepared(
    lambda dialect: update(_inbox)
    .where(_inbox.c.key == bindparam("settled_key"))
    .values(outcome=bindparam("came_to"), reason=bindparam("because"), settled_at=bindparam("now"),
            partnership_id=bindparam("owner"), person_id=bindparam("who"))
)


def settle(
    session: Session, key: str, outcome: Outcome, *, at: datetime, reason: str | None = None,
    partnership_id: str | None = None, person_id: int | None = None,
) -> None:
    """Say what was done about a delivery, why, and whose it turned out to be."""
    named = {"settled_key": key, "came_to": outcome, "because": reason, "now": at, "owner": partnership_id,
             "who": person_id}
    _SETTLE.changed(session, named)


_RETAKE = Prepared(
    lambda dialect: update(_inbox)
    .where(_inbox.c.key == bindparam("settled_key"), _inbox.c.outcome == bindparam("failed"))
    .values(outcome=bindparam("came_to"), reason=bindparam("because"))
)


def retake(session: Session, key: str) -> bool:
    """Take a delivery that failed before; false when it did not fail, or somebody else takes it already."""
    named = {"settled_key": key, "failed": Outcome.FAILED, "came_to": Outcome.TAKEN, "because": None}
    return _RETAKE.changed(session, named) == 1


_ROWS: Query = select(
    _inbox.c.key, _inbox.c.partnership_id, _inbox.c.channel, _inbox.c.place, _inbox.c.received_at,
    _inbox.c.person_id, _inbox.c.raw, _inbox.c.outcome, _inbox.c.reason, _inbox.c.settled_at,
)
_WAITING = _ROWS.where(_inbox.c.outcome.is_(None)).order_by(_inbox.c.received_at, _inbox.c.key).limit(
    bindparam("many"))
_ONE = _ROWS.where(_inbox.c.key == bindparam("key"))


_AT_PLACE = Prepared(
    lambda dialect: select(_inbox.c.key)
    .where(_inbox.c.place == bindparam("at"), _inbox.c.key != bindparam("but"))
    .limit(bindparam("many"))
)


def heard_before(session: Session, place: str, key: str) -> bool:
    """Whether the message at this place, or an edit of it, came before the delivery with this key."""
    return bool(_AT_PLACE.rows(session, {"at": place, "but": key, "many": 1}))


def waiting(session: Session, many: int = 100) -> list[Delivered]:
    """Deliveries that nothing has been done about, the oldest first: what a crash left behind."""
    return [Delivered(*row) for row in run(session, _WAITING, {"many": many})]


def delivery(session: Session, key: str) -> Delivered | None:
    """The delivery with this key, whosever it is."""
    row = run(session, _ONE, {"key": key}).first()
    return None if row is None else Delivered(*row)


def deliveries(
    session: Session, partnership_id: str | None, *, outcome: Outcome | None = None, many: int = 100
) -> list[Delivered]:
    """The newest deliveries of a partnership, or (none) of nobody known; of one outcome if given."""
    wanted = _ROWS.where(_inbox.c.partnership_id == partnership_id)
    if outcome is not None:
        wanted = wanted.where(_inbox.c.outcome == outcome)
    newest = wanted.order_by(_inbox.c.received_at.desc(), _inbox.c.key).limit(many)
    return [Delivered(*row) for row in run(session, newest)]


def release(session: Session, partnership_id: str | None, key: str) -> bool:
    """Let a parked, failed or quarantined delivery be taken after all; false when it is not one of theirs.

    `partnership_id` is none for a delivery of nobody known.
    """
    held = (_inbox.c.key == key) & (_inbox.c.partnership_id == partnership_id)
    stuck = held & _inbox.c.outcome.in_([Outcome.PARKED, Outcome.FAILED, Outcome.QUARANTINED])
    again = update(_inbox).where(stuck).values(outcome=None, reason=None, settled_at=None)
    return run(session, again).rowcount == 1
