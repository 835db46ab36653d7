"""How the tables came to be, one shipped step after another.

A shipped step is never edited: databases made before and after would differ.

A step only adds, so that programs of the version before go on working while
servers are replaced one after another: tables, columns that may be empty or
have a default of the server's, indexes. What nothing uses any more is taken
away one version later at the earliest, by a step that says in `serves` which
step's programs no longer use it. A test holds every step to that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError

from storage.database import Unreachable, address_of, named
from storage.migrations.standing import NEWEST, Standing, standing_of
from storage.migrations.stepping import patiently
from storage.postgres import postgres_engine
from storage.sqlite import sqlite_engine

if TYPE_CHECKING:
    from alembic.config import Config

__all__ = ["NEWEST", "NOT_MIGRATED", "NotMigrated", "Outgrown", "Standing", "downgrade", "engine_for", "fit_to_work",
           "opened", "standing", "upgrade"]


class NotMigrated(RuntimeError):
    """The database lacks a step that this program needs; the text says so."""


class Outgrown(RuntimeError):
    """A newer Quarterday has taken away what this one uses; the text says so."""


NOT_MIGRATED = "The database {database} is not at the newest schema. Run `quarterday migrate` first."
OUTGROWN = ("The database {database} has been changed by a newer Quarterday, and no longer holds what this one uses. "
            "Start the newer one.")


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` to `revision`, making it where there is none; safe to run again, and beside turns.

    One that newer programs have brought further is left as it is.

    Raises:
        storage.database.Unreachable: it cannot be opened, or others hold it for too long.
        Outgrown: a newer program took away what this one uses.
    """
    from alembic import command

    with opened(url) as connection:
        stands = standing_of(connection)
        connection.rollback()  # asking began a transaction
        if stands is Standing.BEYOND:
            raise Outgrown(OUTGROWN.format(database=named(url)))
        if revision == "head" and stands is Standing.FITS:
            return
        config = _config(connection)
        for step in _missing(config, connection, revision):
            patiently(connection, partial(command.upgrade, config, step))


def downgrade(url: str, revision: str = "base") -> None:
    """Take the database at `url` back to `revision`; data of later tables is lost."""
    with opened(url) as connection, connection.begin():
        take_back(connection, revision)


def take_back(connection: Connection, revision: str = "base") -> None:
    """Take a database back within a transaction that has begun."""
    from alembic import command

    command.downgrade(_config(connection), revision)


def bring_up(connection: Connection, revision: str = "head") -> None:
    """Bring a database that nobody else uses up to `revision`, within a transaction that has begun."""
    from alembic import command

    command.upgrade(_config(connection), revision)


def standing(url: str) -> Standing:
    """How the database at `url` stands to this program; asking makes no file.

    Raises:
        storage.database.Unreachable: it cannot be opened.
    """
    address = address_of(url)
    path = Path(str(address.database))
    if address.get_backend_name() == "sqlite" and path.parent.is_dir() and not path.exists():
        return Standing.BEHIND
    with opened(url) as connection:
        return standing_of(connection)


def fit_to_work(url: str) -> None:
    """Nothing, where this program can work on the database at `url`.

    Raises:
        NotMigrated: it lacks a step that this program needs.
        Outgrown: a newer program took away what this one uses.
        storage.database.Unreachable: it cannot be opened.
    """
    match standing(url):
        case Standing.BEHIND:
            raise NotMigrated(NOT_MIGRATED.format(database=named(url)))
        case Standing.BEYOND:
            raise Outgrown(OUTGROWN.format(database=named(url)))
        case Standing.FITS:
            return


def engine_for(address: URL) -> Engine:
    """A plain engine for work outside the store: migrations and backups."""
    if address.get_backend_name() == "sqlite":
        return sqlite_engine(Path(str(address.database)), writing=True)
    return postgres_engine(address)


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _missing(config: Config, connection: Connection, revision: str) -> list[str]:
    """The steps from where the database stands to `revision`, the first of them first."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    heads = MigrationContext.configure(connection).get_current_heads()
    connection.rollback()  # asking began a transaction
    steps = ScriptDirectory.from_config(config).iterate_revisions(revision, heads or "base")
    return [step.revision for step in steps][::-1]


@contextmanager
def opened(url: str) -> Iterator[Connection]:
    """A connection to the database at `url`, for work outside the store.

    Raises:
        storage.database.Unreachable: it cannot be opened.
    """
    engine = engine_for(address_of(url))
    try:
        with _connected(engine, url) as connection:
            yield connection
    finally:
        engine.dispose()


def _connected(engine: Engine, url: str) -> Connection:
    try:
        return engine.connect()
    except DatabaseError as problem:
        why = str(problem.orig).partition("\n")[0].rstrip(".")
        raise Unreachable(
            f"The database {named(url)} cannot be opened: {why}. Check DATABASE_URL, and that it can be reached."
        ) from problem
