"""A whole database copied into a SQLite file as it stands at one moment, while others go on writing to it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, Table, delete, insert, select

from storage.backups.form import OF_THE_DATABASE, tables
from storage.backups.snapshot import moment_of
from storage.database import address_of
from storage.migrations import engine_for, upgrade
from storage.tables import Row, StepRow, table

TOGETHER = 1_000
"""Rows that are read and written at a time: a table may be larger than memory."""


def copy_into(url: str, path: Path) -> None:
    """Copy what the database at `url` holds, which has our schema, into a new file at `path`.

    A SQLite file is copied by its own online backup, whatever a server does
    meanwhile; of PostgreSQL every table is read in one snapshot. What is true
    of that database alone is left behind: who works for it, whether it is held.

    Raises:
        ValueError: the URL names no database this program keeps its data in.
        FileNotFoundError: there is no such file.
    """
    address = address_of(url)
    if address.get_backend_name() == "sqlite":
        _backed_up(Path(str(address.database)), path)
    else:
        upgrade(f"sqlite:///{path}")
    target = engine_for(address_of(f"sqlite:///{path}"))
    try:
        with target.begin() as written:
            # A person may name a deputy who comes later; what the rows refer to is looked at once all are there.
            written.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            if address.get_backend_name() != "sqlite":
                _filled(url, written)
            for name in OF_THE_DATABASE - {table(StepRow).name}:
                written.execute(delete(Row.metadata.tables[name]))
    finally:
        target.dispose()


def _backed_up(source: Path, path: Path) -> None:
    if not source.exists():
        raise FileNotFoundError(2, "There is no such database", str(source))
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as read, \
            closing(sqlite3.connect(path)) as written:
        read.backup(written)


def _filled(url: str, written: Connection) -> None:
    with moment_of(url) as read:
        for each in tables():
            _copied(read, written, each)


def _copied(read: Connection, written: Connection, each: Table) -> None:
    rows = iter(read.execute(select(each), execution_options={"yield_per": TOGETHER}).mappings())
    while batch := [dict(row) for row in islice(rows, TOGETHER)]:
        written.execute(insert(each), batch)
