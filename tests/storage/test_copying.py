"""A copy of a whole database: every row, from either kind, while somebody goes on writing."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.copying import copy_into
from storage.database import Session, Store
from storage.people import people_of
from storage.tables import RestoredRow, Row, table
from tests.storage.examples import NOW, a_county

HELD = table(RestoredRow)


def counted(session: Session) -> dict[str, int]:
    """How many rows there are in each table of what a database holds."""
    return {name: session.connection().execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Row.metadata.tables.items() if name != "restored"}


async def test_a_copy_holds_every_row_and_can_be_worked_on(store: Store, database_url: str, tmp_path: Path) -> None:
    """While the database is open, and also where that is held; what is written to one is not in the other."""
    await store.write(a_county)
    hold = HELD.insert().values(taken_at=NOW, restored_at=NOW)
    await store.write(lambda session: session.connection().execute(hold))
    before = await store.read(counted)
    assert before["person"] == 3
    path = tmp_path / "copy.db"
    copy_into(database_url, path)
    copy = Store.open(f"sqlite:///{path}")
    assert before == await copy.read(counted)
    assert await store.read(lambda session: people_of(session, "kent")) == await copy.read(
        lambda session: people_of(session, "kent"))
    assert [] == await copy.read(lambda session: session.connection().execute(select(HELD)).all())
    await copy.write(lambda session: a_county(session, "weald"))
    assert before == await store.read(counted)
    await copy.close()


async def test_a_file_that_is_not_there_is_not_made(sqlite_url: str, tmp_path: Path) -> None:
    """It is named; one that is there is copied, also without rows."""
    missing, copy = tmp_path / "missing.db", tmp_path / "copy.db"
    with pytest.raises(FileNotFoundError, match=r"There is no such database.*missing\.db"):
        copy_into(f"sqlite:///{missing}", copy)
    assert (False, False) == (missing.exists(), copy.exists())
    copy_into(sqlite_url, copy)
    store = Store.open(f"sqlite:///{copy}")
    assert {"schema_step"} == {name for name, many in (await store.read(counted)).items() if many}
    await store.close()
