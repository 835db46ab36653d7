"""The rows of a database as they stood at one moment, whoever is writing it, read a few at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, inspect

from storage.backups.form import Columns, line_of
from storage.database import address_of
from storage.postgres import postgres_engine
from storage.sqlite import sqlite_engine

AT_ONCE = 500
"""Rows that are held at a time."""


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows a table has, and the SHA-256 of them all in the order of its key."""

    count: int
    digest: str


class Summing:
    """The sum of lines as they pass."""

    def __init__(self) -> None:
        self._count, self._digest = 0, hashlib.sha256()

    def add(self, line: bytes) -> None:
        """Count the next one in."""
        self._count += 1
        self._digest.update(line)

    @property
    def sum(self) -> Sum:
        """The sum of those that passed."""
        return Sum(self._count, self._digest.hexdigest())


@contextmanager
def moment_of(url: str) -> Iterator[Connection]:
    """A connection that sees the database as it is now until it ends, and can change nothing.

    Raises:
        FileNotFoundError: there is no such file.
    """
    address = address_of(url)
    path = Path(str(address.database))
    if address.get_backend_name() == "sqlite":
        if not path.exists():
            raise FileNotFoundError(2, "There is no such database", str(path))
        engine = sqlite_engine(path, writing=False)
    else:
        engine = postgres_engine(address).execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def lines_of(connection: Connection, table: str, columns: Columns) -> Generator[bytes]:
    """Every row of a table as a line, in the order of its key."""
    kinds = [kind for _, kind in columns]
    cursor = connection.exec_driver_sql(_asked(connection, table, columns),
                                        execution_options={"stream_results": True, "max_row_buffer": AT_ONCE})
    try:
        for rows in cursor.partitions(AT_ONCE):
            yield from (line_of(row, kinds) for row in rows)
    finally:
        cursor.close()


def _asked(connection: Connection, table: str, columns: Columns) -> str:
    """Text is ordered by its octets: in PostgreSQL too, whatever its locale."""
    quote = connection.dialect.identifier_preparer.quote_identifier
    key = inspect(connection).get_pk_constraint(table)["constrained_columns"]
    collated = ' COLLATE "C"' if connection.dialect.name == "postgresql" else ""
    kinds = dict(columns)
    order = ", ".join(quote(name) + (collated if kinds[name] == "text" else "") for name in key)
    return f"SELECT {', '.join(quote(name) for name, _ in columns)} FROM {quote(table)} ORDER BY {order}"  # noqa: S608  # names of our own tables


def sums_of(connection: Connection, tables: Mapping[str, Columns] | Sequence[tuple[str, Columns]]) -> dict[str, Sum]:
    """The number and digest of the rows of each table."""
    listed = tables.items() if isinstance(tables, Mapping) else tables
    return {name: sum_of(lines_of(connection, name, columns)) for name, columns in listed}


def sum_of(lines: Iterable[bytes]) -> Sum:
    """The number and digest of lines."""
    summing = Summing()
    for line in lines:
        summing.add(line)
    return summing.sum
