"""Where letters reach people: their addresses, and which of them are dead."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from storage.statements import Query, run
from storage.tables import AddressRow, PersonRow, table

_address, _person = table(AddressRow), table(PersonRow)

_ALIVE: Query = (
    select(_address.c.person_id, _address.c.email)
    .join(_person, (_person.c.partnership_id == _address.c.partnership_id) & (_person.c.id == _address.c.person_id))
    .where(_address.c.partnership_id == bindparam("partnership_id"), _address.c.dead_at.is_(None))
    .order_by(_address.c.person_id, _address.c.email != _person.c.email, _address.c.email)
)
_THEIRS: Query = (
    select(_address.c.email)
    .where(_address.c.partnership_id == bindparam("partnership_id"), _address.c.person_id == bindparam("person_id"))
    .order_by(_address.c.email)
)


def letter_addresses(session: Session, partnership_id: str, person_id: int | None = None) -> dict[int, str]:
    """The address to write to by person, of all or of the one given: the first, or another where that is dead.

    Who has none left is not in it.
    """
    wanted = _ALIVE if person_id is None else _ALIVE.where(_address.c.person_id == person_id)
    found: dict[int, str] = {}
    for who, email in run(session, wanted, {"partnership_id": partnership_id}):
        found.setdefault(who, email)
    return found


def addresses_of(session: Session, partnership_id: str, person_id: int) -> frozenset[str]:
    """Every address a person may write from, in lower case."""
    named = {"partnership_id": partnership_id, "person_id": person_id}
    return frozenset(run(session, _THEIRS, named).scalars())


def mark_dead(session: Session, partnership_id: str, email: str, why: str, at: datetime) -> bool:
    """Write to an address no more; false when it is not theirs, or was marked before."""
    theirs = (_address.c.partnership_id == partnership_id) & (_address.c.email == email.lower())
    marked = update(_address).where(theirs, _address.c.dead_at.is_(None)).values(dead_at=at, dead_why=why)
    return run(session, marked).rowcount == 1


def mark_alive(session: Session, partnership_id: str, email: str) -> bool:
    """Write to an address again; false when it was not marked."""
    theirs = (_address.c.partnership_id == partnership_id) & (_address.c.email == email.lower())
    again = update(_address).where(theirs, _address.c.dead_at.is_not(None)).values(dead_at=None, dead_why=None)
    return run(session, again).rowcount == 1
