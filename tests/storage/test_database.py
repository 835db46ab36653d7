"""One transaction at a time, whole or not at all; one server to a file; readers beside the writer."""

import asyncio
import sqlite3
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from storage import migrations
from storage.database import Access, Session, Store, address_of
from storage.inbox import admit, waiting
from storage.ledger import Entry, append
from storage.sqlite import DatabaseInUse, ReadOnlyStore
from storage.tables import OccasionRow, table
from tests.storage.examples import NOW, a_county


def keep(session: Session, key: str) -> bool:
    """Store a delivery."""
    return admit(session, key, channel="slack", place="p", received_at=NOW, raw="")


async def keys(store: Store) -> set[str]:
    """The deliveries that stand."""
    return {one.key for one in await store.read(waiting)}


async def test_work_is_kept_whole_or_not_at_all(store: Store) -> None:
    """What raises leaves nothing behind, and the store goes on."""

    def broken(session: Session) -> None:
        keep(session, "half")
        raise LookupError("no such target")

    with pytest.raises(LookupError, match="no such target"):
        await store.write(broken)
    assert set() == await keys(store)
    assert await store.write(lambda session: keep(session, "whole"))
    assert {"whole"} == await keys(store)


async def test_reading_writes_nothing(store: Store) -> None:
    """A write in a read is refused by the database; as a write it is done."""
    await store.write(a_county)
    row = {"partnership_id": "kent", "name": "digest", "slot": "today", "at": NOW}

    def write(session: Session) -> None:
        session.connection().execute(insert(table(OccasionRow)), row)

    with pytest.raises(DBAPIError, match=r"read-?only"):
        await store.read(write)
    await store.write(write)


async def test_a_read_sees_one_moment(store: Store, database_url: str) -> None:
    """What is committed while a read goes on is seen by the next one, not by half of this one."""
    engine = migrations.engine_for(address_of(database_url))

    def look_twice(session: Session) -> tuple[int, int]:
        before = len(waiting(session))
        with Session(engine) as other, other.begin():
            keep(other, "Ev1")
        return before, len(waiting(session))

    assert (0, 0) == await store.read(look_twice)
    assert {"Ev1"} == await keys(store)
    engine.dispose()


@pytest.mark.parametrize("name", ["ledger", "figure", "risk_grade", "definition", "milestone"])
@pytest.mark.parametrize("change", ["UPDATE {} SET partnership_id = partnership_id", "DELETE FROM {}"])
async def test_the_record_cannot_be_rewritten(store: Store, name: str, change: str) -> None:
    """The database itself refuses, whatever code asks; adding to the record goes on."""
    county = await store.write(a_county)

    def say(session: Session) -> None:
        append(session, "kent", county.first_return, [Entry("answered", "figure", "432", "432")], at=NOW)

    await store.write(say)
    with pytest.raises(DBAPIError, match="append-only"):
        await store.write(lambda session: session.connection().execute(text(change.format(name))))
    await store.write(say)


async def test_nothing_is_lost_while_somebody_else_holds_the_file(
    sqlite_store: Store, sqlite_url: str
) -> None:
    """Writers wait for the lock and then all get through."""
    other = sqlite3.connect(str(address_of(sqlite_url).database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    trying = threading.Event()

    def write(session: Session, key: str) -> bool:
        trying.set()
        return keep(session, key)

    writing = [
        asyncio.create_task(sqlite_store.write(lambda session, n=n: write(session, f"Ev{n}")))  # type: ignore[misc]
        for n in range(5)
    ]
    await asyncio.to_thread(trying.wait, 10)
    assert set() == await keys(sqlite_store)
    other.execute("ROLLBACK")
    other.close()
    assert [True] * 5 == await asyncio.gather(*writing)
    assert {f"Ev{n}" for n in range(5)} == await keys(sqlite_store)


async def test_a_writer_holds_the_file_from_its_first_look(sqlite_store: Store, sqlite_url: str) -> None:
    """Nobody can write between what it read and what it writes; once it is done, they can."""
    other = sqlite3.connect(
        str(address_of(sqlite_url).database), isolation_level=None, timeout=0, check_same_thread=False
    )

    def look_then_write(session: Session) -> bool:
        assert [] == waiting(session)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        return keep(session, "Ev1")

    assert await sqlite_store.write(look_then_write)
    other.execute("BEGIN IMMEDIATE")
    other.close()


async def test_one_server_to_a_file(sqlite_url: str) -> None:
    """A second process is refused with the remedy, and let in once the first has gone."""
    serving = Store.open(sqlite_url)
    for access in (Access.ALONE, Access.SHARED):
        with pytest.raises(DatabaseInUse, match="Stop it first, or use PostgreSQL"):
            Store.open(sqlite_url, access)
    reading = Store.open(sqlite_url, Access.READING)
    assert set() == await keys(reading)
    await reading.close()
    await serving.close()
    commands = [Store.open(sqlite_url, Access.SHARED) for _ in range(2)]
    first, second = commands
    assert await first.write(lambda session: keep(session, "first"))
    assert await second.write(lambda session: keep(session, "second"))
    for command in commands:
        await command.close()


async def test_a_store_opened_for_reading_refuses_to_write(database_url: str) -> None:
    """The refusal names the remedy; opened otherwise, the same work is done."""
    reading = Store.open(database_url, Access.READING)
    with pytest.raises(ReadOnlyStore, match="open it with another access"):
        await reading.write(lambda session: keep(session, "Ev1"))
    await reading.close()
    writing = Store.open(database_url)
    assert await writing.write(lambda session: keep(session, "Ev1"))
    await writing.close()


def test_reading_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """No empty database is made by looking for one."""
    with pytest.raises(FileNotFoundError, match="quarterday migrate"):
        Store.open(f"sqlite:///{tmp_path / 'none.db'}", Access.READING)
    assert [] == list(tmp_path.iterdir())


_KEEPS_WRITING = """
import asyncio, itertools, sys
from datetime import UTC, datetime
from storage.database import Store
from storage.inbox import admit

async def main():
    store = Store.open(sys.argv[1])
    for n in itertools.count():
        now = datetime(2026, 10, 1, tzinfo=UTC)
        await store.write(lambda s: admit(s, str(n), channel="slack", place="p", received_at=now, raw=""))
        print(n, flush=True)

asyncio.run(main())
"""


async def test_what_was_acknowledged_survives_a_kill(sqlite_url: str) -> None:
    """Every key that was printed after its commit is there when the process was killed in the middle."""
    command = [sys.executable, "-c", _KEEPS_WRITING, sqlite_url]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    said = {(await process.stdout.readline()).decode().strip() for _ in range(25)}
    process.kill()
    said |= {line.strip() for line in (await process.stdout.read()).decode().splitlines()[:-1]}
    await process.wait()
    store = Store.open(sqlite_url)
    assert said <= {one.key for one in await store.read(lambda session: waiting(session, 100_000))}
    await store.close()
