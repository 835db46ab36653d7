"""On which days a partnership's working calendars differ from what is listed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, insert, select
from sqlmodel import Session

from conversations.partnership.closures import Closure
from storage.statements import Query, run, run_many
from storage.tables import ClosureRow, table

_closure = table(ClosureRow)
_ALL = ""
"""How the calendar of a closure that holds for every nation is stored."""


def save_closures(session: Session, partnership_id: str, closures: Sequence[Closure]) -> None:
    """Make these the closures of the partnership; it has no others."""
    rows = [{"partnership_id": partnership_id, "day": each.day, "calendar": each.calendar or _ALL, "name": each.name,
             "worked": each.worked} for each in closures]  # fmt: skip
    run(session, delete(_closure).where(_closure.c.partnership_id == partnership_id))
    run_many(session, insert(_closure), rows)


_OF: Query = (
    select(_closure.c.day, _closure.c.name, _closure.c.calendar, _closure.c.worked)
    .where(_closure.c.partnership_id == bindparam("owner"))
    .order_by(_closure.c.day, _closure.c.calendar)
)


def closures_of(session: Session, partnership_id: str) -> tuple[Closure, ...]:
    """Every closure of the partnership, by day."""
    return tuple(Closure(day=day, name=name, calendar=calendar or None, worked=worked)
                 for day, name, calendar, worked in run(session, _OF, {"owner": partnership_id}))  # fmt: skip
