"""Taking a backup of a database that may be in use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from storage.backups.file import Contents, Writing, put_whole
from storage.backups.form import columns_of, tables
from storage.backups.snapshot import Sum, lines_of, moment_of
from storage.database import named
from storage.migrations import NOT_MIGRATED
from storage.migrations.standing import NEWEST, Standing, standing_of, steps_taken


class NotToBeBackedUp(RuntimeError):
    """The database is not at the step of this program; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup as it was taken: at which moment, and what it holds of each table."""

    at: datetime
    sums: dict[str, Sum]


def take(url: str, path: Path, now: datetime) -> Taken:
    """Write everything that the database at `url` holds at one moment to a new file at `path`, and check it.

    Raises:
        NotToBeBackedUp: the database has other steps than this program knows.
        OSError: the file cannot be written, or one is there already.
    """
    contents = Contents(now, NEWEST, {table.name: columns_of(table) for table in tables()})
    with put_whole(path) as stream, moment_of(url) as connection:
        _same_step(connection, url)
        writing = Writing(stream, contents)
        for name, columns in contents.tables.items():
            writing.table(name, lines_of(connection, name, columns))
        writing.end()
    return Taken(now, writing.sums)


def _same_step(connection: Connection, url: str) -> None:
    if standing_of(connection) is Standing.BEHIND:
        raise NotToBeBackedUp(NOT_MIGRATED.format(database=named(url)))
    if max(steps_taken(connection)) != NEWEST:
        raise NotToBeBackedUp(f"A newer Quarterday has added to the database {named(url)}, and what it added would be "
                              "left out. Take the backup with the newer one.")
