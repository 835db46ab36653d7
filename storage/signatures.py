"""Lines of returns as somebody signed them; the newest signature of a line holds, and those before it stay."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlmodel import Session

from conversations.partnership.returns import SENT_STATES, ReturnState
from conversations.partnership.signing import MovedLine, SeenLine
from storage.columns import Instant
from storage.sessions import RETURN
from storage.statements import Query, pairs, run, run_many, written
from storage.tables import LineSignatureRow, PersonRow, ReturnRow, TargetRow, table

_signature, _person = table(LineSignatureRow), table(PersonRow)
_return, _target = table(ReturnRow), table(TargetRow)


@dataclass(frozen=True, slots=True)
class Signature:
    """A line as it was signed, by whom (nobody named: the support team), and in words what has moved on it since."""

    id: int
    return_id: str
    seen: SeenLine
    person_id: int | None
    by: str | None
    at: datetime
    moved: str | None
    moved_at: datetime | None


def to_be_signed(session: Session, partnership_id: str, round_id: int) -> dict[int, int]:
    """How many returns of a round each sponsor has to sign off: sent, led by somebody else, and not signed."""
    wanted: Query = (
        select(_target.c.sponsor_id, func.count())
        .join(_return, (_return.c.partnership_id == _target.c.partnership_id) & (_return.c.target_id == _target.c.id))
        .where(_return.c.partnership_id == partnership_id, _return.c.round_id == round_id,
               _return.c.script.startswith(RETURN), _target.c.sponsor_id.is_not(None),
               _return.c.state.in_(written(*SENT_STATES - {ReturnState.SIGNED_OFF})),
               _target.c.sponsor_id != _return.c.person_id)
        .group_by(_target.c.sponsor_id)
    )
    return dict(pairs(session, wanted))


def sponsors_of(session: Session, partnership_id: str, round_id: int) -> frozenset[int]:
    """Whoever is to sign returns of a round, be they sent or not: the sponsors of targets that others lead."""
    wanted: Query = (
        select(_target.c.sponsor_id).distinct()
        .join(_return, (_return.c.partnership_id == _target.c.partnership_id) & (_return.c.target_id == _target.c.id))
        .where(_return.c.partnership_id == partnership_id, _return.c.round_id == round_id,
               _return.c.script.startswith(RETURN), _target.c.sponsor_id.is_not(None),
               _target.c.sponsor_id != _return.c.person_id)
    )  # fmt: skip
    return frozenset(run(session, wanted).scalars())


def sign_lines(
    session: Session, partnership_id: str, return_id: str, lines: Sequence[SeenLine], at: datetime,
    person_id: int | None = None,
) -> None:  # fmt: skip
    """Keep that somebody signed these lines as they stand."""
    run_many(session, insert(_signature), [
        {"partnership_id": partnership_id, "return_id": return_id, "line": line.key,
         "seen": json.dumps([line.label, line.value], ensure_ascii=False), "person_id": person_id, "at": at}
        for line in lines
    ])  # fmt: skip


_NEWEST: Query = (
    select(_signature, _person.c.name.label("by"))
    .outerjoin(_person, (_person.c.partnership_id == _signature.c.partnership_id)
               & (_person.c.id == _signature.c.person_id))
    .where(_signature.c.partnership_id == bindparam("partnership_id"))
    .order_by(_signature.c.id)
)
_OF_RETURN = _NEWEST.where(_signature.c.return_id == bindparam("return_id"))


def signatures_of(session: Session, partnership_id: str, return_id: str) -> dict[str, Signature]:
    """The signature that holds for each line of a return, by the key of the line."""
    rows = run(session, _OF_RETURN, {"partnership_id": partnership_id, "return_id": return_id})
    return {row.line: _held(row) for row in rows}


def signatures_in(session: Session, partnership_id: str, round_id: int) -> dict[str, dict[str, Signature]]:
    """The signatures that hold of all returns of a round, by return and line, in one statement."""
    within = _NEWEST.where(_signature.c.return_id.startswith(f"{round_id}.", autoescape=True))
    found: dict[str, dict[str, Signature]] = {}
    for row in run(session, within, {"partnership_id": partnership_id}):
        found.setdefault(row.return_id, {})[row.line] = _held(row)
    return found


_MOVE = (
    update(_signature)
    .where(_signature.c.partnership_id == bindparam("owner"), _signature.c.id == bindparam("signature"))
    .values(moved=bindparam("words"), moved_at=bindparam("when", type_=Instant))
)


def note_moves(
    session: Session, partnership_id: str, signed: Mapping[str, Signature], moved: Sequence[MovedLine], at: datetime
) -> None:
    """Say of each signed line what has moved on it; of one that says again what was signed, that nothing has."""
    words = {each.key: each.words for each in moved}
    rows = [
        {"owner": partnership_id, "signature": held.id, "words": words.get(key), "when": at if key in words else None}
        for key, held in signed.items()
        if held.moved != words.get(key)
    ]
    run_many(session, _MOVE, rows)


def _held(row: Any) -> Signature:
    label, value = json.loads(row.seen)
    return Signature(row.id, row.return_id, SeenLine(key=row.line, label=label, value=value), row.person_id, row.by,
                     row.at, row.moved, row.moved_at)
