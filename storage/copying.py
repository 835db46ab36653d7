"""A whole database copied into a SQLite file as it stands at one moment, while others go on writing to it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, Table, create_engine, delete, insert, select

from storage.database import address_of
from storage.migrations import engine_for, upgrade
from storage.tables import Row

TOGETHER = 1_000
"""Rows that are read and written at a time: a table may be larger than memory."""


def copy_into(url: str, path: Path) -> None:
    """Copy the database at `url`, which has our schema, into a new file at `path`.

    A SQLite file is copied by its own online backup, whatever a server does
    meanwhile; of PostgreSQL every table is read in one snapshot.

    Raises:
        ValueError: the URL names no database this program keeps its data in.
        FileNotFoundError: there is no such file.
    """
    address = address_of(url)
    if address.get_backend_name() == "sqlite":
        _backed_up(Path(str(address.database)), path)
        return
    upgrade(f"sqlite:///{path}")
    source = create_engine(address, hide_parameters=True)
    target = engine_for(address_of(f"sqlite:///{path}"))
    try:
        with source.connect().execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True, yield_per=TOGETHER
        ) as read, target.begin() as written:
            # A person may name a deputy who comes later; what the rows refer to is looked at once all are there.
            written.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            for table in Row.metadata.sorted_tables:
                _filled(read, written, table)
    finally:
        source.dispose()
        target.dispose()


def _backed_up(source: Path, path: Path) -> None:
    if not source.exists():
        raise FileNotFoundError(f"There is no database at {source}.")
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as read, \
            closing(sqlite3.connect(path)) as written:
        read.backup(written)


def _filled(read: Connection, written: Connection, table: Table) -> None:
    written.execute(delete(table))  # a new schema may bring rows of its own
    rows = iter(read.execute(select(table)).mappings())
    while batch := [dict(row) for row in islice(rows, TOGETHER)]:
        written.execute(insert(table), batch)
