"""How the tables came to be, one shipped step after another.

A shipped step is never edited: databases made before and after would differ.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL

from storage.database import address_of
from storage.sqlite import sqlite_engine


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` to `revision`, making it where there is none; safe to run again."""
    _run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str = "base") -> None:
    """Take the database at `url` back to `revision`; data of later tables is lost."""
    _run(url, lambda config: command.downgrade(config, revision))


def is_current(url: str) -> bool:
    """Whether the database at `url` has every step that this program ships."""
    engine = engine_for(address_of(url))
    try:
        with engine.connect() as connection:
            standing = MigrationContext.configure(connection).get_current_heads()
    finally:
        engine.dispose()
    return set(standing) == set(ScriptDirectory.from_config(_config()).get_heads())


def engine_for(address: URL) -> Engine:
    """A plain engine for work outside the store: migrations and backups."""
    if address.get_backend_name() == "sqlite":
        return sqlite_engine(Path(str(address.database)), writing=True)
    return create_engine(address)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _run(url: str, step: Callable[[Config], None]) -> None:
    engine = engine_for(address_of(url))
    config = _config()
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            step(config)
    finally:
        engine.dispose()
