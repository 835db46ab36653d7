"""Blockages: raised, passed on, answered, confirmed; each step is kept, and the last one is what stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session

from conversations.partnership.blockages import Blockage, BlockageState, Move, MoveTold, RaisedBlockage
from storage.figures import Source
from storage.statements import Query, run
from storage.tables import ActionRow, BlockageMoveRow, BlockageRow, PersonRow, TargetRow, table

_blockage, _move = table(BlockageRow), table(BlockageMoveRow)
_target, _person, _action = table(TargetRow), table(PersonRow), table(ActionRow)
_raiser, _holder, _answerer = _person.alias("raiser"), _person.alias("holder"), _person.alias("answerer")


@dataclass(frozen=True, slots=True)
class BlockageHeld:
    """A blockage as stored: about which target, raised, held and answered by whom, and until when they have it."""

    blockage: Blockage
    target_id: int
    raiser_id: int | None
    holder_id: int | None
    answerer_id: int | None
    falls_due: date | None
    return_id: str | None
    action_text: str | None


@dataclass(frozen=True, slots=True)
class Hold:
    """Where a step leaves a blockage: who holds it since when, and until when."""

    state: BlockageState
    holder_id: int | None
    held_since: date
    falls_due: date | None


_HELD: Query = (
    select(_blockage, _target.c.ref, _raiser.c.email.label("raiser"), _holder.c.name.label("holder"),
           _answerer.c.name.label("answered_by"), _action.c.text.label("action_text"))
    .join(_target, (_target.c.partnership_id == _blockage.c.partnership_id) & (_target.c.id == _blockage.c.target_id))
    .outerjoin(_raiser, (_raiser.c.partnership_id == _blockage.c.partnership_id)
               & (_raiser.c.id == _blockage.c.person_id))
    .outerjoin(_holder, (_holder.c.partnership_id == _blockage.c.partnership_id)
               & (_holder.c.id == _blockage.c.holder_id))
    .outerjoin(_answerer, (_answerer.c.partnership_id == _blockage.c.partnership_id)
               & (_answerer.c.id == _blockage.c.answerer_id))
    .outerjoin(_action, (_action.c.partnership_id == _blockage.c.partnership_id)
               & (_action.c.id == _blockage.c.action_id))
    .where(_blockage.c.partnership_id == bindparam("partnership_id"))
    .order_by(_blockage.c.raised_on, _blockage.c.id)
)
_OPEN = _HELD.where(_blockage.c.state != BlockageState.RESOLVED)
_ON_TARGET = _HELD.where(_blockage.c.target_id == bindparam("target_id"))
_FROM_TALK = _HELD.where(_blockage.c.return_id == bindparam("return_id"))
_OF_ID = _HELD.where(_blockage.c.id == bindparam("blockage_id"))


def open_blockages(session: Session, partnership_id: str) -> list[BlockageHeld]:
    """Blockages not resolved, the oldest first."""
    return [_as_held(row) for row in run(session, _OPEN, {"partnership_id": partnership_id})]


def blockages_of(session: Session, partnership_id: str, target_id: int) -> list[BlockageHeld]:
    """Every blockage that a target ever had, the oldest first."""
    named = {"partnership_id": partnership_id, "target_id": target_id}
    return [_as_held(row) for row in run(session, _ON_TARGET, named)]


def blockages_from(session: Session, partnership_id: str, return_id: str) -> list[BlockageHeld]:
    """The blockages that one talk raised."""
    named = {"partnership_id": partnership_id, "return_id": return_id}
    return [_as_held(row) for row in run(session, _FROM_TALK, named)]


def blockage_of(session: Session, partnership_id: str, blockage_id: str) -> BlockageHeld | None:
    """A blockage of the partnership; none where it has none of this id."""
    row = run(session, _OF_ID, {"partnership_id": partnership_id, "blockage_id": blockage_id}).first()
    return None if row is None else _as_held(row)


def _as_held(row: Any) -> BlockageHeld:
    blockage = Blockage(
        id=row.id, ref=row.ref, what=row.what, raised_by=row.raiser or "", raised_on=row.raised_on,
        action=row.action_id, since=row.since, who_can=row.who_can, tried=row.tried, needed_by=row.needed_by,
        state=row.state, holder=row.holder, held_since=row.held_since, answer=row.answer, answered_on=row.answered_on,
        answered_by=row.answered_by, resolved_on=row.resolved_on,
    )
    return BlockageHeld(blockage, row.target_id, row.person_id, row.holder_id, row.answerer_id, row.falls_due,
                        row.return_id, row.action_text)


def raise_blockage(
    session: Session, partnership_id: str, target_id: int, blockage_id: str, raised: RaisedBlockage, on: date,
    source: Source,
) -> None:
    """Keep a blockage as it was reported; nobody holds it yet. Raising it again in the same talk words it anew."""
    facts = {"action_id": raised.action, **raised.model_dump(exclude={"ref", "action"})}
    known = blockage_of(session, partnership_id, blockage_id)
    if known is not None:
        theirs = _theirs(partnership_id, blockage_id)
        run(session, update(_blockage).where(theirs).values(**facts, at=source.at))
        return
    run(session, insert(_blockage).values(
        partnership_id=partnership_id, id=blockage_id, target_id=target_id, person_id=source.person_id, raised_on=on,
        state=BlockageState.OPEN, return_id=source.return_id, at=source.at, **facts))


def _theirs(partnership_id: str, blockage_id: str) -> Any:
    return (_blockage.c.partnership_id == partnership_id) & (_blockage.c.id == blockage_id)


def keep_move(
    session: Session, partnership_id: str, blockage_id: str, move: Move, hold: Hold, words: str | None,
    source: Source, on: date,
) -> None:
    """Keep a step of a blockage, and what stands after it: an answer until it is confirmed or opened again."""
    now: dict[str, Any] = {"state": hold.state, "holder_id": hold.holder_id, "at": source.at,
                           "held_since": hold.held_since, "falls_due": hold.falls_due}
    match move:
        case Move.ANSWERED:
            now |= {"answer": words, "answerer_id": source.person_id, "answered_on": on}
        case Move.REOPENED | Move.PASSED_ON:
            now |= {"answer": None, "answerer_id": None, "answered_on": None}
        case Move.CONFIRMED | Move.WITHDRAWN:
            now |= {"resolved_on": on}
        case _:
            pass
    run(session, update(_blockage).where(_theirs(partnership_id, blockage_id)).values(**now))
    run(session, insert(_move).values(
        partnership_id=partnership_id, blockage_id=blockage_id, move=move, state=hold.state, words=words,
        return_id=source.return_id, person_id=source.person_id, at=source.at))


_MOVES: Query = (
    select(_move.c.move, _move.c.state, _person.c.name, _move.c.at, _move.c.words)
    .outerjoin(_person, (_person.c.partnership_id == _move.c.partnership_id) & (_person.c.id == _move.c.person_id))
    .where(_move.c.partnership_id == bindparam("partnership_id"), _move.c.blockage_id == bindparam("blockage_id"))
    .order_by(_move.c.id)
)


def moves_of(session: Session, partnership_id: str, blockage_id: str) -> Sequence[MoveTold]:
    """What has happened to a blockage, in order."""
    named = {"partnership_id": partnership_id, "blockage_id": blockage_id}
    return [MoveTold(move=row[0], state=row[1], by=row[2], on=row[3].date(), words=row[4])
            for row in run(session, _MOVES, named)]
