"""What a talk came to when it was sent: kept as it was said, beside the talk itself."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from conversations.partnership.nouns import Noun
from storage.sessions import Seat
from storage.statements import run
from storage.tables import ReturnRow, table

_return = table(ReturnRow)

N = TypeVar("N", bound=Noun)

_KEEP = (
    update(_return)
    .where(_return.c.partnership_id == bindparam("of_partnership"), _return.c.id == bindparam("return_id"))
    .values(outcome=bindparam("came_to"), sent_at=bindparam("now"), reference=bindparam("quoted"))
)


def outcome_before(session: Session, seat: Seat, kind: type[N]) -> N | None:
    """What the talk came to when it was last sent; none where it was not."""
    if seat.sent_at is None:
        return None
    theirs = (_return.c.partnership_id == seat.partnership_id) & (_return.c.id == seat.return_id)
    return kind.model_validate_json(run(session, select(_return.c.outcome).where(theirs)).scalar_one())


def keep_outcome(session: Session, seat: Seat, outcome: Noun, reference: str, at: datetime) -> None:
    """Keep what the talk comes to, when it was sent, and what the person quotes to ask about it."""
    named = {"of_partnership": seat.partnership_id, "return_id": seat.return_id,
             "came_to": outcome.model_dump_json(), "now": at, "quoted": reference}
    run(session, _KEEP, named)
