"""The bodies that report on a target, each with who speaks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, insert, select
from sqlmodel import Session

from conversations.partnership.parts import Body, Gives
from storage.people import person_ids
from storage.statements import Query, run, run_many
from storage.tables import TargetBodyRow, table
from storage.targets import target_ids

_body = table(TargetBodyRow)


@dataclass(frozen=True, slots=True)
class BodyHeld:
    """A body as stored: its name, who speaks for it, and what it gives."""

    body: str
    person_id: int
    gives: Gives


def save_bodies(session: Session, partnership_id: str, bodies: Sequence[Body]) -> None:
    """Make these the bodies of the partnership's targets, in this order; a target that none names has none.

    What bodies have given stays.

    Raises:
        UnknownName: a ref or a giver is not stored.
    """
    ids, people = target_ids(session, partnership_id), person_ids(session, partnership_id)
    rows = [
        {
            "partnership_id": partnership_id,
            "target_id": ids.must(each.ref, f"target of {each.body}"),
            "body": each.body,
            "place": place,
            "person_id": people.must(each.giver, f"giver for {each.body}"),
            "gives": each.gives,
        }
        for place, each in enumerate(bodies, start=1)
    ]
    run(session, delete(_body).where(_body.c.partnership_id == partnership_id))
    run_many(session, insert(_body), rows)


_BODIES: Query = (
    select(_body.c.target_id, _body.c.body, _body.c.person_id, _body.c.gives)
    .where(_body.c.partnership_id == bindparam("partnership_id"))
    .order_by(_body.c.target_id, _body.c.place)
)


_ON_TARGET = _BODIES.where(_body.c.target_id == bindparam("target_id"))


def bodies_of(session: Session, partnership_id: str) -> dict[int, tuple[BodyHeld, ...]]:
    """The bodies of each target that has any, in the order of the agreement."""
    found: dict[int, tuple[BodyHeld, ...]] = {}
    for row in run(session, _BODIES, {"partnership_id": partnership_id}):
        found[row.target_id] = (*found.get(row.target_id, ()), _held(row))
    return found


def bodies_on(session: Session, partnership_id: str, target_id: int) -> tuple[BodyHeld, ...]:
    """The bodies of one target, in the order of the agreement; none where it has none."""
    named = {"partnership_id": partnership_id, "target_id": target_id}
    return tuple(_held(row) for row in run(session, _ON_TARGET, named))


def _held(row: Any) -> BodyHeld:
    return BodyHeld(body=row.body, person_id=row.person_id, gives=Gives(row.gives))
