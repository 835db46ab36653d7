"""Making a database from a backup, of either kind and whichever kind it was taken from.

What was restored is compared with what was backed up, row by row through its
digests, before it counts. In PostgreSQL all of it is one transaction; a SQLite
file is made beside its place and put there when it is whole. Either way
whatever was there before stands until then.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, inspect, text

from storage.backups.file import Contents, check, reading, settle
from storage.backups.form import OF_THE_DATABASE, Columns, values_of
from storage.backups.snapshot import AT_ONCE, Sum, sums_of
from storage.database import address_of, named
from storage.migrations import bring_up, opened, upgrade
from storage.migrations.standing import NEWEST
from storage.postgres import ENGINE
from storage.sqlite import held_alone
from storage.tables import RestoredRow, Row, table

NOT_TAKEN = ("PostgreSQL does not take what the backup holds ({where}): {why}. Restore it into SQLite, as it came from "
             "there, put that right, and back it up again.")
OURS = frozenset(Row.metadata.tables)
STANDING = "alembic_version"
"""The table in which Alembic writes down how far a database has come."""


class NotRestored(RuntimeError):
    """Nothing was restored, and whatever was there is as it was; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: of which moment, from which step of the schema, and what it holds of each table."""

    taken_at: datetime
    step: str
    sums: dict[str, Sum]


def restore(url: str, path: Path, now: datetime, *, replace: bool = False) -> Restored:
    """Make the database at `url` hold what the backup at `path` does, and hold it until it is resumed.

    Raises:
        storage.backups.file.NotABackup: the file is not a whole backup.
        NotRestored: the database is not empty or in use, the backup is of a newer program, or the copy differs.
        storage.sqlite.DatabaseInUse: another process holds the file.
        storage.database.Unreachable: the database cannot be opened.
    """
    contents, sums = check(path)
    if contents.step > NEWEST:
        raise NotRestored(f"{path} was taken at step {contents.step} of the schema, and this version knows the steps "
                          f"up to {NEWEST}. Restore it with the version that took it.")
    into = _into_postgres if address_of(url).get_backend_name() == "postgresql" else _into_sqlite
    into(url, path, contents, sums, now, replace)
    return Restored(contents.taken_at, contents.step, sums)


def _into_postgres(
    url: str, path: Path, contents: Contents, sums: dict[str, Sum], now: datetime, replace: bool
) -> None:  # fmt: skip
    with opened(url) as connection, connection.begin():
        others = connection.execute(text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'")).scalar_one()  # fmt: skip
        if others:
            raise NotRestored(f"The database {named(url)} is in use by {others} other connections. Stop its servers, "
                              "workers and whatever else is connected, then restore again.")
        _must_be_empty(connection, url, replace)
        _clear(connection)
        bring_up(connection, contents.step)
        _fill(connection, path, contents, sums)
        bring_up(connection)
        _hold(connection, contents, now)


def _into_sqlite(
    url: str, path: Path, contents: Contents, sums: dict[str, Sum], now: datetime, replace: bool
) -> None:  # fmt: skip
    place = Path(str(address_of(url).database))
    beside = place.with_name(f".{place.name}.{os.getpid()}.restoring")
    with held_alone(place), _gone_at_the_end(beside):
        if place.exists():
            with opened(url) as connection:
                _must_be_empty(connection, url, replace)
        made = f"sqlite:///{beside}"
        upgrade(made, contents.step)
        with opened(made) as connection, connection.begin():
            # Somebody's deputy may stand after them; all is checked when it is committed.
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            _fill(connection, path, contents, sums)
        upgrade(made)
        with opened(made) as connection, connection.begin():
            _hold(connection, contents, now)
        for each in (place, beside):
            _gather(each)
        beside.rename(place)
        settle(place.parent)


@contextmanager
def _gone_at_the_end(path: Path) -> Iterator[None]:
    try:
        yield
    finally:
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)


def _gather(path: Path) -> None:
    """Bring what stands beside a SQLite file into it, so that the file is all there is.

    Raises:
        NotRestored: somebody has it open.
    """
    if not path.exists():
        return
    with opened(f"sqlite:///{path}") as connection:
        try:
            connection.connection.cursor().execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as busy:
            raise NotRestored(f"Another program has {path} open. Stop it, then restore again.") from busy


def _must_be_empty(connection: Connection, url: str, replace: bool) -> None:
    here = [name for name in inspect(connection).get_table_names() if name in OURS - OF_THE_DATABASE]
    quote = connection.dialect.identifier_preparer.quote_identifier
    full = [name for name in here if connection.exec_driver_sql(f"SELECT 1 FROM {quote(name)} LIMIT 1").first()]  # noqa: S608  # names of our own tables
    if full and not replace:
        raise NotRestored(f"The database {named(url)} is not empty. Restore into an empty one, or say --replace to "
                          "lose what it holds.")


def _clear(connection: Connection) -> None:
    """Take our tables away, whatever their step, with the engine's."""
    quote = connection.dialect.identifier_preparer.quote_identifier
    here = [name for name in inspect(connection).get_table_names() if name in OURS | {STANDING}]
    if here:
        connection.exec_driver_sql(f"DROP TABLE {', '.join(map(quote, here))} CASCADE")
    connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {ENGINE} CASCADE")
    connection.exec_driver_sql("DROP FUNCTION IF EXISTS refuse_change CASCADE")


def _fill(connection: Connection, path: Path, contents: Contents, sums: dict[str, Sum]) -> None:
    """Bring every row in, and see that what then stands there is what was backed up.

    Raises:
        NotRestored: it is not.
    """
    write = _copy if connection.dialect.name == "postgresql" else _insert
    with reading(path) as file:
        for name, lines in file.tables():
            columns = contents.tables[name]
            kinds = [kind for _, kind in columns]
            write(connection, name, columns, (values_of(line, kinds, connection.dialect.name) for line in lines))
            if connection.dialect.name == "postgresql":
                _go_on_counting(connection, name, columns)
    found = sums_of(connection, contents.tables)
    if differing := [name for name, each in sums.items() if found[name] != each]:
        raise NotRestored(f"What was restored is not what was backed up: {', '.join(differing)}. This is a fault of "
                          "ours; keep the backup and tell us.")


def _insert(connection: Connection, name: str, columns: Columns, rows: Iterable[list[Any]]) -> None:
    quote = connection.dialect.identifier_preparer.quote_identifier
    listed = ", ".join(quote(each) for each, _ in columns)
    statement = f"INSERT INTO {quote(name)} ({listed}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608  # names of our own tables
    cursor = connection.connection.cursor()
    for some in _some(rows):
        cursor.executemany(statement, some)
    cursor.close()


def _some(rows: Iterable[list[Any]]) -> Iterator[list[list[Any]]]:
    held: list[list[Any]] = []
    for row in rows:
        held.append(row)
        if len(held) == AT_ONCE:
            yield held
            held = []
    yield held


def _copy(connection: Connection, name: str, columns: Columns, rows: Iterable[list[Any]]) -> None:
    """Bring rows in.

    Raises:
        NotRestored: a value is of no text that PostgreSQL knows, such as one with U+0000 in it.
    """
    from psycopg import DataError  # read where it is used, as a machine on SQLite has no need of the driver

    quote = connection.dialect.identifier_preparer.quote_identifier
    listed = ", ".join(quote(each) for each, _ in columns)
    driver: Any = connection.connection.driver_connection
    given = 0
    try:
        with driver.cursor() as cursor, cursor.copy(f"COPY {quote(name)} ({listed}) FROM STDIN") as copy:
            for given, row in enumerate(rows, 1):  # noqa: B007  # said where the next is not taken
                copy.write_row(row)
    except DataError as refused:
        where, why = refused.diag.context or f"{name}, row {given}", str(refused).partition("\n")[0]
        raise NotRestored(NOT_TAKEN.format(where=where, why=why.rstrip("."))) from refused


def _go_on_counting(connection: Connection, name: str, columns: Columns) -> None:
    """Numbers that the database gives go on after the last that was given."""
    quote = connection.dialect.identifier_preparer.quote_identifier
    for each, kind in columns:
        if kind != "number":
            continue
        series = connection.execute(text("SELECT pg_get_serial_sequence(:name, :column)"),
                                    {"name": quote(name), "column": each}).scalar_one()  # fmt: skip
        if series is not None:
            connection.execute(text(f"SELECT setval(:series, max({quote(each)})) FROM {quote(name)}"),  # noqa: S608  # names of our own tables
                               {"series": series})  # fmt: skip


def _hold(connection: Connection, contents: Contents, now: datetime) -> None:
    connection.execute(insert(table(RestoredRow)), {"taken_at": contents.taken_at, "restored_at": now})
