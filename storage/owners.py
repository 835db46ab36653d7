"""Who answers for an action or a risk, by name: an import knows people by address, a reader should not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, func, select
from sqlmodel import Session

from storage.statements import Query, run
from storage.tables import AddressRow, PersonRow, table

_address, _person = table(AddressRow), table(PersonRow)


def with_owner(kept: Table) -> Query:
    """Every column of `kept`, its `owner` the name of the person of that address, or as it was written.

    `owner_id` is that person; none where it names nobody's address.
    """
    plain = [column for column in kept.c if column.name != "owner"]
    owner = func.coalesce(_person.c.name, kept.c.owner).label("owner")
    query: Query = (
        select(*plain, owner, _person.c.id.label("owner_id"))
        .outerjoin(_address, (_address.c.partnership_id == kept.c.partnership_id)
                   & (_address.c.email == func.lower(kept.c.owner)))
        .outerjoin(_person, (_person.c.partnership_id == _address.c.partnership_id)
                   & (_person.c.id == _address.c.person_id))
    )
    return query


def owners_by_id(session: Session, partnership_id: str, rows: Sequence[Any]) -> dict[str, int]:
    """Who owns each of the rows that `with_owner` found, by the row's id; of those owned by somebody known.

    An owner written by name is the one person of exactly that name, if there
    is just one; names are read only where one was written.
    """
    by_name = any(row.owner and row.owner_id is None for row in rows)
    named = people_named(session, partnership_id) if by_name else {}
    owners = ((row.id, row.owner_id or named.get((row.owner or "").casefold())) for row in rows)
    return {kept: owner for kept, owner in owners if owner is not None}


def people_named(session: Session, partnership_id: str) -> dict[str, int]:
    """The people of the partnership by name, in lower case; names that two of them share name nobody."""
    wanted = select(_person.c.name, _person.c.id).where(_person.c.partnership_id == partnership_id)
    found: dict[str, list[int]] = {}
    for name, person_id in run(session, wanted):
        found.setdefault(name.casefold(), []).append(person_id)
    return {name: ids[0] for name, ids in found.items() if len(ids) == 1}
