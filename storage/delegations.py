"""Hand-overs: who hands what to whom, and how far each has come; none is ever taken out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlmodel import Session

from conversations.partnership.delegations import Delegation, DelegationState
from storage.sessions import Conflict
from storage.statements import Query, run, written
from storage.tables import DelegationRow, PersonRow, ReturnRow, TargetRow, table

_delegation, _return = table(DelegationRow), table(ReturnRow)
_target, _person = table(TargetRow), table(PersonRow)
_giver, _taker = _person.alias("giver"), _person.alias("taker")

OVER = (DelegationState.DECLINED, DelegationState.ENDED)
ABOUT = "delegation:"
"""What the talks of a hand-over are about, before its id."""


@dataclass(frozen=True, slots=True)
class DelegationHeld:
    """A hand-over as stored: between whom, of which target's return, in what words, since when."""

    delegation: Delegation
    giver_id: int
    taker_id: int
    ref: str
    said: str
    at: datetime

    @property
    def about(self) -> str:
        """What its talks are about."""
        return ABOUT + self.delegation.id


def begin_delegation(
    session: Session, partnership_id: str, return_id: str, people: tuple[int, int], keys: Sequence[str], said: str,
    at: datetime,
) -> DelegationHeld:  # fmt: skip
    """Keep that the first of these people names the second for these questions of a return, none of them for all.

    Its id is the return's with a number, so that a person can type it; the caller holds the return for its turn.
    """
    before = run(session, select(func.count()).where(
        _delegation.c.partnership_id == partnership_id, _delegation.c.return_id == return_id)).scalar_one()
    id_ = f"{return_id}-{before + 1}"
    giver_id, taker_id = people
    run(session, insert(_delegation), {
        "partnership_id": partnership_id, "id": id_, "return_id": return_id, "giver_id": giver_id,
        "taker_id": taker_id, "keys": json.dumps(list(keys)), "state": DelegationState.ASKED, "said": said, "at": at,
    })
    held = delegation_of(session, partnership_id, id_)
    if held is None:
        raise LookupError(f"Hand-over {id_} of {partnership_id} went as it was kept.")
    return held


_HELD: Query = (
    select(_delegation, _giver.c.name.label("giver"), _taker.c.name.label("taker"), _target.c.ref)
    .join(_giver, (_giver.c.partnership_id == _delegation.c.partnership_id) & (_giver.c.id == _delegation.c.giver_id))
    .join(_taker, (_taker.c.partnership_id == _delegation.c.partnership_id) & (_taker.c.id == _delegation.c.taker_id))
    .join(_return, (_return.c.partnership_id == _delegation.c.partnership_id)
          & (_return.c.id == _delegation.c.return_id))
    .outerjoin(_target, (_target.c.partnership_id == _return.c.partnership_id)
               & (_target.c.id == _return.c.target_id))
    .where(_delegation.c.partnership_id == bindparam("partnership_id"))
    .order_by(_delegation.c.at, _delegation.c.id)
)


def delegations(session: Session, partnership_id: str) -> list[DelegationHeld]:
    """Every hand-over of the partnership, the oldest first."""
    return [_as_held(row) for row in run(session, _HELD, {"partnership_id": partnership_id})]


def delegation_of(session: Session, partnership_id: str, delegation_id: str) -> DelegationHeld | None:
    """A hand-over of the partnership; none where it has none of this id."""
    row = run(session, _HELD.where(_delegation.c.id == delegation_id), {"partnership_id": partnership_id}).first()
    return None if row is None else _as_held(row)


def open_delegations(session: Session, partnership_id: str, return_id: str) -> list[DelegationHeld]:
    """The hand-overs of a return that were not declined and have not ended, the oldest first."""
    wanted = _HELD.where(_delegation.c.return_id == return_id, _delegation.c.state.not_in(written(*OVER)))
    return [_as_held(row) for row in run(session, wanted, {"partnership_id": partnership_id})]


def delegation_behind(session: Session, partnership_id: str, talk_id: str) -> DelegationHeld | None:
    """The hand-over that a talk is about: the asking of it, or the part that was handed over."""
    theirs = (_return.c.partnership_id == partnership_id) & (_return.c.id == talk_id)
    about = run(session, select(_return.c.about).where(theirs)).scalar() or ""
    return delegation_of(session, partnership_id, about.removeprefix(ABOUT)) if about.startswith(ABOUT) else None


def _as_held(row: Any) -> DelegationHeld:
    delegation = Delegation(id=row.id, return_id=row.return_id, giver=row.giver, taker=row.taker,
                            keys=tuple(json.loads(row.keys)), state=row.state)
    return DelegationHeld(delegation, row.giver_id, row.taker_id, row.ref or "", row.said, row.at)


def advance(session: Session, partnership_id: str, held: DelegationHeld, state: DelegationState) -> None:
    """Let a hand-over come to this state.

    Raises:
        Conflict: it came to another since it was read.
    """
    theirs = (_delegation.c.partnership_id == partnership_id) & (_delegation.c.id == held.delegation.id)
    as_read = theirs & (_delegation.c.state == held.delegation.state)
    if run(session, update(_delegation).where(as_read).values(state=state)).rowcount != 1:
        raise Conflict(f"Hand-over {held.delegation.id} changed while this was done; do it again.")
