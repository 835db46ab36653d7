"""A copy of a whole database: every row, from either kind, while somebody goes on writing."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.copying import copy_into
from storage.database import Access, Session, Store
from storage.people import people_of
from storage.tables import Row
from tests.storage.examples import a_county


def counted(session: Session) -> dict[str, int]:
    """How many rows there are in each table."""
    return {name: session.connection().execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Row.metadata.tables.items()}


async def test_a_copy_holds_every_row_and_can_be_worked_on(store: Store, database_url: str, tmp_path: Path) -> None:
    """While the database is open; what is written to one of them afterwards is not in the other."""
    await store.write(a_county)
    before = await store.read(counted)
    assert before["person"] == 3
    path = tmp_path / "copy.db"
    copy_into(database_url, path)
    copy = Store.open(f"sqlite:///{path}")
    assert before == await copy.read(counted)
    assert await store.read(lambda session: people_of(session, "kent")) == await copy.read(
        lambda session: people_of(session, "kent"))
    await copy.write(lambda session: a_county(session, "weald"))
    assert before == await store.read(counted)
    await copy.close()


async def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    """It is named; one that is there is copied, also without rows."""
    missing = tmp_path / "missing.db"
    with pytest.raises(FileNotFoundError, match=r"There is no database at .*missing\.db\."):
        copy_into(f"sqlite:///{missing}", tmp_path / "copy.db")
    assert not missing.exists()
    store = Store.open(f"sqlite:///{missing}", Access.SHARED)
    await store.write(lambda session: None)
    await store.close()
    copy_into(f"sqlite:///{missing}", tmp_path / "copy.db")
    assert (tmp_path / "copy.db").exists()
