"""The people of a partnership, each read when first asked for: a turn needs a few, however many there are."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session

from storage.people import Identity, person_of
from storage.statements import run
from storage.tables import AddressRow, table

_address = table(AddressRow)


class Known:
    """Somebody by id, or by any of their addresses."""

    def __init__(self, session: Session, partnership_id: str) -> None:
        self._session, self._partnership = session, partnership_id
        self._by_id: dict[int, Identity] = {}

    def __getitem__(self, person_id: int) -> Identity:
        """The person of this id; raises `LookupError` where the partnership has nobody of it."""
        if person_id not in self._by_id:
            self._by_id[person_id] = person_of(self._session, self._partnership, person_id)
        return self._by_id[person_id]

    def get(self, person_id: int | None) -> Identity | None:
        """The person of this id; none for none."""
        return None if person_id is None else self[person_id]

    def at(self, email: str) -> int | None:
        """The id of whoever has this address; none where nobody here has."""
        found = next((who for who, each in self._by_id.items() if each.email == email.lower()), None)
        if found is not None:
            return found
        wanted = select(_address.c.person_id).where(
            _address.c.partnership_id == self._partnership, _address.c.email == email.lower())
        return run(self._session, wanted).scalar()
