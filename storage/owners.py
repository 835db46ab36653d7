"""Who answers for an action or a risk, by name: an import knows people by address, a reader should not."""

from __future__ import annotations

from sqlalchemy import Table, func, select

from storage.statements import Query
from storage.tables import AddressRow, PersonRow, table

_address, _person = table(AddressRow), table(PersonRow)


def with_owner(kept: Table) -> Query:
    """Every column of `kept`, its `owner` the name of the person of that address, or as it was written."""
    plain = [column for column in kept.c if column.name != "owner"]
    owner = func.coalesce(_person.c.name, kept.c.owner).label("owner")
    query: Query = (
        select(*plain, owner)
        .outerjoin(_address, (_address.c.partnership_id == kept.c.partnership_id)
                   & (_address.c.email == func.lower(kept.c.owner)))
        .outerjoin(_person, (_person.c.partnership_id == _address.c.partnership_id)
                   & (_person.c.id == _address.c.person_id))
    )
    return query
