"""Who of a round was not told yet that anything is asked of them, and the moment at which it is put before them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, String, bindparam, cast, literal, select, update
from sqlmodel import Session

from conversations.partnership.returns import ReturnState
from storage.sessions import WAITING_STATES
from storage.statements import pairs, run, written
from storage.tables import MessageRow, ReturnRow, SittingRow, table

_return, _sitting, _message = table(ReturnRow), table(SittingRow), table(MessageRow)

MANY = 500
"""How many sittings are named in one statement."""
CONVERSATIONS = ("sitting:", "letters:")
"""How the conversations begin in which a sitting is spoken of; its id follows."""


def is_untold(kept: FromClause, sitting: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether in a sitting, which a row of `kept` names with its person, nothing was said, begun or handed over yet."""
    begun, named = _return.alias("begun"), cast(sitting, String)
    said = select(_message.c.seq).where(
        _message.c.partnership_id == kept.c.partnership_id, _message.c.person_id == kept.c.person_id,
        _message.c.conversation.in_([literal(before, String) + named for before in CONVERSATIONS]))
    touched = select(begun.c.id).where(
        begun.c.sitting_id == sitting, begun.c.version > 0, begun.c.state != ReturnState.NO_RETURN)
    return ~said.exists() & ~touched.exists()


_WAITS = select(_return.c.id).where(
    _return.c.sitting_id == _sitting.c.id, _return.c.state.in_(written(*WAITING_STATES))).exists()
_UNINVITED = select(_sitting.c.person_id, _sitting.c.id).where(
    _sitting.c.partnership_id == bindparam("owner"), _sitting.c.round_id == bindparam("of_round"), _WAITS,
    is_untold(_sitting, _sitting.c.id)).order_by(_sitting.c.id)


def uninvited(session: Session, partnership_id: str, round_id: int) -> dict[int, int]:
    """The sittings of a round in which something is asked that its person was not told of and has not begun."""
    return dict(pairs(session, _UNINVITED, {"owner": partnership_id, "of_round": round_id}))


def put_before(session: Session, partnership_id: str, sittings: Sequence[int], at: datetime) -> None:
    """Say of all that is not begun in these sittings that it is asked from this moment on."""
    for first in range(0, len(sittings), MANY):
        theirs = _return.c.sitting_id.in_(sittings[first:first + MANY])
        run(session, update(_return).where(_return.c.partnership_id == partnership_id, theirs,
                                           _return.c.state == ReturnState.NOT_STARTED).values(touched_at=at))
