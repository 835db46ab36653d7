"""Rounds: opened in one transaction, followed while they run, closed and released."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, func, or_, select, update
from sqlmodel import Session

from conversations.partnership.brief import Brief
from conversations.partnership.quarters import Quarter
from conversations.partnership.returns import SENT_STATES, ReturnState
from conversations.partnership.rounds import DateRule, Round, RoundState
from storage.loading import Loading
from storage.sessions import RETURN, WAITING_STATES, Seat, returns_first
from storage.statements import Query, dialect, insert_unless, pairs, run, run_many, upsert, written
from storage.tables import PersonRow, ReturnRow, RoundRow, SittingRow, TargetRow, table
from storage.targets import leads_of

_round, _sitting, _return = table(RoundRow), table(SittingRow), table(ReturnRow)
_person, _target = table(PersonRow), table(TargetRow)

DECISION = "sponsor_decision@"
"""How the name of what sponsors decide in a round begins, whatever its version."""
DATES = ("opens", "due", "no_new_returns", "digests", "edits_close")
_SITTING_KEY = ("partnership_id", "round_id", "person_id")
_SEATED = Loading(_sitting, _SITTING_KEY, [*_SITTING_KEY, "focus"])
_ASKED = Loading(
    _return, ["id"],
    ["id", "partnership_id", "round_id", "target_id", "sitting_id", "person_id", "script", "state", "brief",
            "about", "version", "link", "touched_at"],
)


@dataclass(frozen=True, slots=True)
class Opening:
    """A return to be opened: for whom, about what, by which script, knowing what (`brief` is JSON).

    `part` sets it apart from other returns about the same target in the round:
    empty for the lead's, something that stays the same for each member's. `about`
    finds it by what it is about beside the target.
    """

    target_id: int
    person_id: int
    script: str
    brief: str
    part: str = ""
    about: str | None = None


@dataclass(frozen=True, slots=True)
class OpenedRound:
    """A round as it stands after opening: each person's sitting, and the returns in it."""

    round_id: int
    sittings: dict[int, int]
    returns: dict[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RoundHeld:
    """A round as stored."""

    round_id: int
    round: Round


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One return of a round, as the support team sees it."""

    return_id: str
    target_id: int
    ref: str
    person_id: int
    name: str
    sitting_id: int
    script: str
    state: str
    touched_at: datetime
    sent_at: datetime | None

    @property
    def is_return(self) -> bool:
        """Whether it is the return of a target's lead, and no update, review or sign-off."""
        return self.script.startswith(RETURN)


def open_round(
    session: Session, partnership_id: str, round: Round, briefs: Sequence[tuple[int, Brief]], at: datetime
) -> OpenedRound:
    """Open a round with a return for each brief, to be given by the target's lead.

    Safe to run again: the round's dates are brought up to date, its state and
    the returns already there stay as they are, and those of new targets are
    added. One that was planned is open from then on.
    """
    round_id = _save_round(session, partnership_id, round, RoundState.OPEN)
    planned = (_round.c.partnership_id == partnership_id) & (_round.c.id == round_id)
    run(session, update(_round).where(planned, _round.c.state == RoundState.PLANNED).values(state=RoundState.OPEN))
    leads = leads_of(session, partnership_id)
    openings = [
        Opening(target_id, leads[target_id], round.script, brief.model_dump_json())
        for target_id, brief in briefs
    ]
    return add_returns(session, partnership_id, round_id, openings, at)


def plan_round(session: Session, partnership_id: str, round: Round) -> int:
    """Keep a round that opens on a later day, with nothing asked yet; its id."""
    return _save_round(session, partnership_id, round, RoundState.PLANNED)


def _save_round(session: Session, partnership_id: str, round: Round, state: RoundState) -> int:
    facts = round.model_dump() | {"quarter": round.quarter, "partnership_id": partnership_id, "state": state,
                                  "rules": rules_as_json(round.rules)}
    changing = [*DATES, "rules"]
    statement = upsert(dialect(session), _round, ["partnership_id", "quarter"], changing)
    return int(run(session, statement.returning(_round.c.id), facts).scalar_one())


def rules_as_json(rules: Mapping[str, DateRule]) -> str:
    """What made the dates of a round, as its row keeps it."""
    return json.dumps({step: rule.model_dump(mode="json") for step, rule in rules.items()})


def add_returns(
    session: Session, partnership_id: str, round_id: int, openings: Sequence[Opening], at: datetime
) -> OpenedRound:
    """Add returns to a round, with the sittings they need; those already there stay as they are.

    The id of a return says what it is for, so that it is never opened twice.
    """
    _SEATED.write(session, [
        {"partnership_id": partnership_id, "round_id": round_id, "person_id": who, "focus": first}
        for who, first in sorted(_first_of_each(round_id, openings).items())
    ])  # fmt: skip
    sittings = _sittings(session, partnership_id, round_id)
    returns = [_return_row(partnership_id, round_id, sittings[o.person_id], o, at) for o in openings]
    _ASKED.write(session, returns)
    run(session, _FOCUS_FIRST, {"owner": partnership_id, "of_round": round_id})
    return OpenedRound(round_id, sittings, _returns(session, partnership_id, round_id))


def _return_id(round_id: int, opening: Opening) -> str:
    return f"{round_id}.{opening.target_id}" + (f".{opening.part}" if opening.part else "")


def _first_of_each(round_id: int, openings: Sequence[Opening]) -> dict[int, str]:
    """The return that each person's sitting begins with, as `_FOCUS_FIRST` finds it where the sitting stood before."""
    in_order = sorted((not each.script.startswith(RETURN), each.target_id, _return_id(round_id, each), each.person_id)
                      for each in openings)
    return {who: return_id for _, _, return_id, who in reversed(in_order)}


def _return_row(
    partnership_id: str, round_id: int, sitting_id: int, opening: Opening, at: datetime
) -> dict[str, Any]:
    return {
        "id": _return_id(round_id, opening),
        "partnership_id": partnership_id,
        "round_id": round_id,
        "target_id": opening.target_id,
        "sitting_id": sitting_id,
        "person_id": opening.person_id,
        "script": opening.script,
        "state": ReturnState.NOT_STARTED,
        "brief": opening.brief,
        "about": opening.about,
        "version": 0,
        "link": 0,
        "touched_at": at,
    }


_unfocused = (
    (_sitting.c.partnership_id == bindparam("owner"))
    & _sitting.c.focus.is_(None)
    & _sitting.c.round_id.is_not_distinct_from(bindparam("of_round"))
)
# Ranked once for all sittings: looked for at each of them, the first return took minutes at 10,000 people, for a
# database that has no statistics yet reads all returns of the partnership each time.
_ranked = (
    select(_return.c.sitting_id, _return.c.id, func.row_number().over(
        partition_by=_return.c.sitting_id,
        order_by=(case((_return.c.state.in_(written(*WAITING_STATES)), 0), else_=1), returns_first(_return),
                  _return.c.target_id, _return.c.id),
    ).label("place"))
    .where(_return.c.partnership_id == bindparam("owner"), _return.c.sitting_id.in_(
        select(_sitting.c.id).where(_unfocused)))
    .subquery("ranked")
)  # fmt: skip
_FOCUS_FIRST = (
    update(_sitting)
    .where(_unfocused, _sitting.c.id == _ranked.c.sitting_id, _ranked.c.place == 1)
    .values(focus=_ranked.c.id)
)


def _sittings(session: Session, partnership_id: str, round_id: int) -> dict[int, int]:
    wanted = select(_sitting.c.person_id, _sitting.c.id).where(
        _sitting.c.partnership_id == partnership_id, _sitting.c.round_id == round_id)
    return dict(pairs(session, wanted.order_by(_sitting.c.id)))


def _returns(session: Session, partnership_id: str, round_id: int) -> dict[int, tuple[str, ...]]:
    wanted: Query = (
        select(_return.c.person_id, _return.c.id)
        .where(_return.c.partnership_id == partnership_id, _return.c.round_id == round_id)
        .order_by(returns_first(_return), _return.c.target_id, _return.c.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for person_id, return_id in run(session, wanted):
        found[person_id] = (*found.get(person_id, ()), return_id)
    return found


def hand_over(session: Session, seat: Seat, person_id: int, at: datetime) -> None:
    """Give a return to somebody else of the partnership, with what was answered so far.

    Both sittings then stand at a return of their own that waits, where there is one.
    """
    row = {"partnership_id": seat.partnership_id, "round_id": seat.round_id, "person_id": person_id}
    run(session, insert_unless(dialect(session), _sitting, *_SITTING_KEY), row)
    taking = select(_sitting.c.id).where(
        _sitting.c.partnership_id == seat.partnership_id, _sitting.c.person_id == person_id,
        _sitting.c.round_id == seat.round_id,
    ).order_by(_sitting.c.id.desc()).limit(1).scalar_subquery()
    theirs = (_return.c.partnership_id == seat.partnership_id) & (_return.c.id == seat.return_id)
    moved = update(_return).where(theirs).values(
        person_id=person_id, sitting_id=taking, version=_return.c.version + 1, touched_at=at)
    run(session, moved)
    left = (_sitting.c.partnership_id == seat.partnership_id) & (_sitting.c.focus == seat.return_id)
    run(session, update(_sitting).where(left).values(focus=None))
    run(session, _FOCUS_FIRST, {"owner": seat.partnership_id, "of_round": seat.round_id})


def hand_over_all(
    session: Session, partnership_id: str, round_id: int, moves: Mapping[str, int], at: datetime
) -> None:
    """As `hand_over`, for many returns of a round at once: to whom each goes, by its id."""
    rows = [{"partnership_id": partnership_id, "round_id": round_id, "person_id": who} for who in set(moves.values())]
    run_many(session, insert_unless(dialect(session), _sitting, *_SITTING_KEY), rows)
    sittings = _sittings(session, partnership_id, round_id)
    theirs = (_return.c.partnership_id == partnership_id) & (_return.c.id == bindparam("which"))
    moved = update(_return).where(theirs).values(
        person_id=bindparam("whose"), sitting_id=bindparam("where"), version=_return.c.version + 1, touched_at=at)
    run_many(session, moved, [{"which": which, "whose": who, "where": sittings[who]} for which, who in moves.items()])
    left = (_sitting.c.partnership_id == partnership_id) & _sitting.c.focus.in_(list(moves))
    run(session, update(_sitting).where(left).values(focus=None))
    run(session, _FOCUS_FIRST, {"owner": partnership_id, "of_round": round_id})


_ROUNDS: Query = select(_round).where(_round.c.partnership_id == bindparam("partnership_id")).order_by(
    _round.c.quarter.desc())
_LINES: Query = (
    select(
        _return.c.id, _return.c.target_id, _target.c.ref, _return.c.person_id, _person.c.name,
        _return.c.sitting_id, _return.c.script, _return.c.state, _return.c.touched_at, _return.c.sent_at,
    )
    .join(_target, (_target.c.partnership_id == _return.c.partnership_id)
          & (_target.c.id == _return.c.target_id))
    .join(_person, (_person.c.partnership_id == _return.c.partnership_id)
          & (_person.c.id == _return.c.person_id))
    .where(_return.c.partnership_id == bindparam("partnership_id"),
           _return.c.round_id == bindparam("round_id"))
    .order_by(_target.c.ref, _return.c.id)
)


def rounds(session: Session, partnership_id: str) -> list[RoundHeld]:
    """Every round of the partnership, the newest quarter first."""
    return [_held(row) for row in run(session, _ROUNDS, {"partnership_id": partnership_id})]


def round_of(session: Session, partnership_id: str, quarter: Quarter) -> RoundHeld | None:
    """The round of this quarter; none while it was not opened."""
    return next((held for held in rounds(session, partnership_id) if held.round.quarter == quarter), None)


def scripts_of(session: Session, partnership_id: str, quarter: Quarter) -> dict[str, str]:
    """The version of each script that the round of a quarter asks by, by the script's name; none before it is there."""
    held = round_of(session, partnership_id, quarter)
    if held is None:
        return {}
    asked = select(_return.c.script).distinct().where(
        _return.c.partnership_id == partnership_id, _return.c.round_id == held.round_id)
    scripts = [*sorted(run(session, asked).scalars()), held.round.script]
    return {script.partition("@")[0]: script for script in scripts if ":" not in script}


def _held(row: Any) -> RoundHeld:
    facts = {name: getattr(row, name) for name in Round.model_fields}
    return RoundHeld(row.id, Round(**facts | {"rules": json.loads(row.rules or "{}")}))


def lines(session: Session, partnership_id: str, round_id: int) -> list[ReturnLine]:
    """Every return of a round, by the ref of its target."""
    rows = run(session, _LINES, {"partnership_id": partnership_id, "round_id": round_id})
    return [ReturnLine(*row) for row in rows]


def counts(session: Session, partnership_id: str, round_id: int) -> dict[ReturnState, int]:
    """How many returns of a round stand in each state."""
    wanted: Query = (
        select(_return.c.state, func.count())
        .where(_return.c.partnership_id == partnership_id, _return.c.round_id == round_id)
        .group_by(_return.c.state)
    )
    return {ReturnState(state): many for state, many in run(session, wanted)}


def close_round(session: Session, partnership_id: str, round_id: int, at: datetime) -> int:
    """Close a round: what was never sent becomes “no return”; return how many did.

    One that was sent and is being changed, or asked about, has been given. What a sponsor decides is asked for
    once a round is closed, and waits for them still when it is closed again.
    """
    missing = (
        update(_return)
        .where(_return.c.partnership_id == partnership_id, _return.c.round_id == round_id,
               _return.c.state.in_(written(*WAITING_STATES)), _return.c.sent_at.is_(None),
               ~_return.c.script.startswith(DECISION))
        .values(state=ReturnState.NO_RETURN, version=_return.c.version + 1, touched_at=at)
    )
    _set_state(session, partnership_id, round_id, RoundState.CLOSED)
    return run(session, missing).rowcount


def release_round(session: Session, partnership_id: str, round_id: int, at: datetime) -> int:
    """Release a round and what was sent, how many; but a return that nobody signed off stays sent, told as unsigned."""
    ready = or_(_return.c.state == ReturnState.SIGNED_OFF,
                and_(_return.c.state.in_(written(*SENT_STATES)), ~_return.c.script.startswith(RETURN)))
    released = (
        update(_return)
        .where(_return.c.partnership_id == partnership_id, _return.c.round_id == round_id, ready)
        .values(state=ReturnState.RELEASED, version=_return.c.version + 1, touched_at=at)
    )
    _set_state(session, partnership_id, round_id, RoundState.RELEASED)
    return run(session, released).rowcount


def _set_state(session: Session, partnership_id: str, round_id: int, state: RoundState) -> None:
    theirs = (_round.c.partnership_id == partnership_id) & (_round.c.id == round_id)
    run(session, update(_round).where(theirs).values(state=state))
