"""The store: work in one transaction each, on SQLite or PostgreSQL; callers need not know which."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Protocol, Self, TypeVar

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlmodel import Session

from storage.postgres import PostgresBackend
from storage.sqlite import SqliteBackend

__all__ = ["Access", "Session", "Store", "Unreachable", "address_of", "is_shared", "named"]

T = TypeVar("T")


class Unreachable(RuntimeError):
    """The database cannot be opened; the text names it without its password, says why, and what to do."""


class Access(Enum):
    """How a process shares a SQLite file with others; a PostgreSQL server needs no such rule.

    `ALONE` is for a server: there is one at a time, because lanes and pace
    live in it. `SHARED` is for a command while no server runs. `BESIDE` writes
    a little beside a server, which sends what it finds; `READING` writes nothing.
    """

    ALONE = "alone"
    SHARED = "shared"
    BESIDE = "beside"
    READING = "reading"


class Backend(Protocol):
    """One kind of database."""

    async def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in one transaction that is committed before this returns."""
        ...

    async def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` on one snapshot that it cannot change."""
        ...

    async def close(self) -> None:
        """Finish what was begun and let go."""
        ...


class Store:
    """Where everything is kept. Make one with `Store.open`."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    @classmethod
    def open(cls, url: str, access: Access = Access.ALONE) -> Self:
        """Open the database at `url` (`sqlite:///path` or `postgresql://…`).

        Raises:
            ValueError: the URL names no database this program keeps its data in.
            storage.sqlite.DatabaseInUse: another process holds the file.
            FileNotFoundError: opened for reading, and there is no such file.
        """
        address = address_of(url)
        if address.get_backend_name() == "postgresql":
            return cls(PostgresBackend(address, reading=access is Access.READING))
        path = Path(str(address.database))
        alone = None if access is Access.BESIDE else access is Access.ALONE
        return cls(SqliteBackend(path, alone=alone, reading=access is Access.READING))

    async def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in one transaction, committed once; its result is returned after the commit.

        An exception from `work` rolls everything back and is raised here. A
        caller that is cancelled while waiting does not undo the work.
        """
        return await self._backend.write(work)

    async def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` on one consistent view of the data, beside any writer; a write in it is refused."""
        return await self._backend.read(work)

    async def close(self) -> None:
        """Wait for work under way, then close every connection and let go of the file."""
        await self._backend.close()


def address_of(url: str) -> URL:
    """The URL with its driver named.

    Raises:
        ValueError: it is neither a SQLite file nor a PostgreSQL database.
    """
    try:
        address = make_url(url)
    except ArgumentError as problem:
        raise ValueError(
            "DATABASE_URL cannot be read; write sqlite:///quarterday.db or postgresql://user@host/name."
        ) from problem
    match address.get_backend_name():
        case "sqlite" if address.database and address.database != ":memory:":
            return address.set(drivername="sqlite+pysqlite")
        case "sqlite":
            raise ValueError("DATABASE_URL names no file; write sqlite:///quarterday.db.")
        case "postgresql":
            return address.set(drivername="postgresql+psycopg")
        case other:
            raise ValueError(f"DATABASE_URL names {other}; use sqlite:///quarterday.db or postgresql://user@host/name.")


def is_shared(url: str) -> bool:
    """Whether several processes may work on the database at `url` at once.

    Raises:
        ValueError: it is neither a SQLite file nor a PostgreSQL database.
    """
    return address_of(url).get_backend_name() == "postgresql"


def named(url: str) -> str:
    """The URL as it may be shown: without its password.

    Raises:
        ValueError: it is neither a SQLite file nor a PostgreSQL database.
    """
    address = address_of(url)
    return address.set(drivername=address.get_backend_name()).render_as_string(hide_password=True)
