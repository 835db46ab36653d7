"""Roles that passed to somebody else: what waits for an answer follows the role, what was said stays whose it was.

The roles before an import are compared with those after it, so that a return
handed to somebody by name stays with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

from conversations.partnership.blockages import BlockageState
from conversations.partnership.decisions import DecisionBrief
from conversations.partnership.delegations import DelegationState
from conversations.partnership.returns import ReturnState
from conversations.partnership.rounds import RoundState
from storage import ledger
from storage.ledger import Entry
from storage.people import people_of
from storage.questions import TALK as QUESTIONS
from storage.roles import Roles, all_roles
from storage.rounds import hand_over, hand_over_all
from storage.sessions import WAITING_STATES, seat_by_return, take_back_links
from storage.statements import run, written
from storage.tables import (
    BlockageRow,
    DelegationRow,
    ReturnRow,
    RoundRow,
    TargetBodyRow,
    TargetMemberRow,
    table,
)
from storage.talks import begin_talk

_return, _round, _blockage = table(ReturnRow), table(RoundRow), table(BlockageRow)
_member, _body, _delegation = table(TargetMemberRow), table(TargetBodyRow), table(DelegationRow)

PASSED = "role_passed"
"""The kind of a ledger entry: the return went to whoever has the role now."""
DECIDING: Mapping[str, tuple[str, BlockageState]] = {
    "lead_decision@": ("lead_id", BlockageState.WITH_LEAD),
    "sponsor_decision@": ("sponsor_id", BlockageState.WITH_SPONSOR),
    "board_decision@": ("chair_id", BlockageState.WITH_BOARD),
}
"""Whose a decision is, by its talk: the role, and where a blockage then stands."""
_RUNNING = select(_round.c.id).where(_round.c.state.in_(written(RoundState.OPEN, RoundState.CLOSED)))


def follow_roles(session: Session, partnership_id: str, before: Mapping[int, Roles], at: datetime) -> list[str]:
    """Let what waits follow the roles as they are now; gives back the talks that somebody new is to be asked.

    A return of a running round goes to the target's new lead with all that was
    said, and so does what a reader asks about the target; an update of somebody
    no longer in the group ends; a decision ends for whoever had the role and
    begins anew for whoever has it, if anybody.
    """
    after = all_roles(session, partnership_id)
    changed = {target_id: (roles, after[target_id]) for target_id, roles in before.items()
               if target_id in after and after[target_id] != roles}  # fmt: skip
    moved = _move_returns(session, partnership_id, changed, at)
    _end_updates(session, partnership_id, at)
    moved += _move_questions(session, partnership_id, changed, at)
    return [*moved, *_pass_decisions(session, partnership_id, changed, at)]


Changed = Mapping[int, tuple[Roles, Roles]]


def _move_returns(session: Session, partnership_id: str, changed: Changed, at: datetime) -> list[str]:
    found: dict[int, dict[str, int]] = {}
    for row in _theirs(session, partnership_id, changed, "quarterly_return@", _return.c.round_id.in_(_RUNNING)):
        old, new = changed[row.target_id]
        if row.person_id == old.lead_id != new.lead_id and ":" not in row.script:
            found.setdefault(row.round_id, {})[row.id] = new.lead_id
            ledger.append(session, partnership_id, row.id, [Entry(kind=PASSED)], at=at, person_id=old.lead_id)
    for round_id, moves in found.items():
        hand_over_all(session, partnership_id, round_id, moves, at)
    moved = [return_id for moves in found.values() for return_id in moves]
    _end_hand_overs(session, partnership_id, moved)
    return moved


def _move_questions(session: Session, partnership_id: str, changed: Changed, at: datetime) -> list[str]:
    """What a reader asks is put to the new lead, with what the old one may have written of it."""
    moved = []
    for row in _theirs(session, partnership_id, changed, QUESTIONS, _return.c.state.in_(written(*WAITING_STATES))):
        old, new = changed[row.target_id]
        seat = seat_by_return(session, partnership_id, row.id, turn=True)
        if seat is not None and row.person_id == old.lead_id != new.lead_id:
            ledger.append(session, partnership_id, row.id, [Entry(kind=PASSED)], at=at, person_id=old.lead_id)
            hand_over(session, seat, new.lead_id, at)
            take_back_links(session, partnership_id, row.id)
            moved.append(str(row.id))
    _end_hand_overs(session, partnership_id, moved)
    return moved


def _end_hand_overs(session: Session, partnership_id: str, moved: Sequence[str]) -> None:
    """Nothing is handed over any more by somebody whose it is no longer."""
    waiting = written(DelegationState.ASKED, DelegationState.TAKEN, DelegationState.CONFIRMED)
    overtaken = _delegation.c.return_id.in_(list(moved)) & _delegation.c.state.in_(waiting)
    run(session, update(_delegation).where(_delegation.c.partnership_id == partnership_id, overtaken)
        .values(state=DelegationState.ENDED))


def _theirs(
    session: Session, partnership_id: str, changed: Changed, talk: str, *those: Any
) -> Iterator[Any]:
    wanted = (
        select(_return.c.id, _return.c.round_id, _return.c.target_id, _return.c.person_id, _return.c.script,
               _return.c.brief, _return.c.about)
        .where(_return.c.partnership_id == partnership_id, _return.c.target_id.in_(list(changed)),
               _return.c.script.startswith(talk, autoescape=True), *those)
        .order_by(_return.c.id)
    )
    yield from run(session, wanted).all()


def _end_updates(session: Session, partnership_id: str, at: datetime) -> None:
    """End the updates that wait for somebody who is no member and speaks for no body of the target any more."""
    roles = [select(held.c.person_id).where(
        held.c.partnership_id == _return.c.partnership_id, held.c.target_id == _return.c.target_id,
        held.c.person_id == _return.c.person_id).exists() for held in (_member, _body)]
    run(session, update(_return).where(
        _return.c.partnership_id == partnership_id, _return.c.script.startswith("delivery_update@", autoescape=True),
        _return.c.state.in_(written(*WAITING_STATES)), _return.c.round_id.in_(_RUNNING), *(~role for role in roles),
    ).values(state=ReturnState.NO_RETURN, version=_return.c.version + 1, touched_at=at))


def _pass_decisions(session: Session, partnership_id: str, changed: Changed, at: datetime) -> list[str]:
    names = {who: each.name for who, each in people_of(session, partnership_id).items()} if changed else {}
    begun = []
    for talk, (role, stands) in DECIDING.items():
        for row in _theirs(session, partnership_id, changed, talk, _return.c.state.in_(written(*WAITING_STATES))):
            old, new = (getattr(roles, role) for roles in changed[row.target_id])
            if row.person_id != old or old == new:
                continue
            _end(session, partnership_id, row.id, at)
            if new is not None:
                brief = DecisionBrief.model_validate_json(row.brief).model_copy(update={"decider": names[new]})
                begun.append(begin_talk(session, partnership_id, new, row.script, brief.model_dump_json(), at,
                                        about=row.about, target_id=row.target_id))
                _hold(session, partnership_id, row.target_id, stands, old, new)
    return begun


def _end(session: Session, partnership_id: str, return_id: str, at: datetime) -> None:
    theirs = (_return.c.partnership_id == partnership_id) & (_return.c.id == return_id)
    run(session, update(_return).where(theirs).values(
        state=ReturnState.NO_RETURN, version=_return.c.version + 1, touched_at=at))


def _hold(
    session: Session, partnership_id: str, target_id: int, stands: BlockageState, old: int, new: int
) -> None:
    """The blockages of the target that whoever had the role holds are held by whoever has it."""
    theirs = (_blockage.c.partnership_id == partnership_id) & (_blockage.c.target_id == target_id)
    run(session, update(_blockage).where(theirs, _blockage.c.state == stands, _blockage.c.holder_id == old)
        .values(holder_id=new))
