"""What bodies gave for a quarter, version after version: the newest holds, and every earlier one stays to be seen."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlmodel import Session

from conversations.partnership.parts import PartFigure
from conversations.partnership.quarters import Quarter
from storage.figures import Source
from storage.statements import Query, run
from storage.tables import PartFigureRow, PersonRow, table

_part, _person = table(PartFigureRow), table(PersonRow)
_later = _part.alias("later")
_NEWEST: Query = (
    select(_part, _person.c.name.label("giver"))
    .outerjoin(_person, (_person.c.partnership_id == _part.c.partnership_id) & (_person.c.id == _part.c.person_id))
    .where(
        _part.c.partnership_id == bindparam("partnership_id"),
        _part.c.quarter == bindparam("quarter", type_=_part.c.quarter.type),
        ~select(_later.c.id)
        .where(_later.c.target_id == _part.c.target_id, _later.c.quarter == _part.c.quarter,
               _later.c.body == _part.c.body, _later.c.version > _part.c.version)
        .exists(),
    )
    .order_by(_part.c.target_id, _part.c.id)
)
_OF_BODY = _NEWEST.where(_part.c.target_id == bindparam("target_id"), _part.c.body == bindparam("body"))
_GIVEN = ("value", "numerator", "denominator", "reason")


def add_part(
    session: Session, partnership_id: str, target_id: int, quarter: Quarter, part: PartFigure, source: Source
) -> bool:
    """Store what a body gave as its newest version; false, and nothing stored, where it gave the same before.

    The giver is whoever `source` says; `part.giver` is not stored.
    """
    named = {"partnership_id": partnership_id, "target_id": target_id, "quarter": quarter, "body": part.body}
    newest = run(session, _OF_BODY, named).one_or_none()
    given = {name: getattr(part, name) for name in _GIVEN}
    if newest is not None and given == {name: getattr(newest, name) for name in _GIVEN}:
        return False
    row = {
        **named, **given, "version": 1 if newest is None else newest.version + 1, "at": source.at,
        "return_id": source.return_id, "inbox_key": source.inbox_key, "person_id": source.person_id,
    }  # fmt: skip
    run(session, insert(_part), row)
    return True


def parts_of(session: Session, partnership_id: str, quarter: Quarter) -> dict[int, list[PartFigure]]:
    """What each body gave last for a quarter, by target; `giver` is a name, as people read it."""
    found: dict[int, list[PartFigure]] = {}
    for row in run(session, _NEWEST, {"partnership_id": partnership_id, "quarter": quarter}):
        found.setdefault(row.target_id, []).append(_as_part(row))
    return found


def _as_part(row: Any) -> PartFigure:
    return PartFigure(body=row.body, giver=row.giver, **{name: getattr(row, name) for name in _GIVEN})
