"""How the tables came to be, one shipped step after another.

A shipped step is never edited: databases made before and after would differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, inspect
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError

from storage.database import Unreachable, address_of, named
from storage.sqlite import sqlite_engine

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "0005"
"""The last step shipped. A server asks for no more than this, and so is spared Alembic: 11 MB."""

STANDING = "alembic_version"
"""The table in which Alembic writes down how far a database has come."""


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` to `revision`, making it where there is none; safe to run again.

    Raises:
        storage.database.Unreachable: it cannot be opened.
    """
    from alembic import command

    _run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str = "base") -> None:
    """Take the database at `url` back to `revision`; data of later tables is lost."""
    from alembic import command

    _run(url, lambda config: command.downgrade(config, revision))


def is_current(url: str) -> bool:
    """Whether the database at `url` has every step that this program ships; asking makes no file.

    Raises:
        storage.database.Unreachable: it cannot be opened.
    """
    address = address_of(url)
    path = Path(str(address.database))
    if address.get_backend_name() == "sqlite" and path.parent.is_dir() and not path.exists():
        return False
    with _connected(url) as connection:
        if not inspect(connection).has_table(STANDING):
            return False
        return list(connection.exec_driver_sql(f"SELECT version_num FROM {STANDING}").scalars()) == [NEWEST]  # noqa: S608  # our own name


def engine_for(address: URL) -> Engine:
    """A plain engine for work outside the store: migrations and backups."""
    if address.get_backend_name() == "sqlite":
        return sqlite_engine(Path(str(address.database)), writing=True)
    return create_engine(address)


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _run(url: str, step: Callable[[Config], None]) -> None:
    config = _config()
    with _connected(url) as connection, connection.begin():
        config.attributes["connection"] = connection
        step(config)


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = engine_for(address_of(url))
    try:
        with _opened(engine, url) as connection:
            yield connection
    finally:
        engine.dispose()


def _opened(engine: Engine, url: str) -> Connection:
    try:
        return engine.connect()
    except DatabaseError as problem:
        why = str(problem.orig).partition("\n")[0].rstrip(".")
        raise Unreachable(
            f"The database {named(url)} cannot be opened: {why}. Check DATABASE_URL, and that it can be reached."
        ) from problem
