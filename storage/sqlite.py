"""SQLite: one writer thread with one connection, readers beside it, and one server to a file.

Measured: more than one writing connection buys nothing and starves some of
them, and a read that turns into a write without BEGIN IMMEDIATE fails at once
whatever the busy timeout.
"""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from storage.writer import Writer

T = TypeVar("T")

_READERS = 4
# FULL: an answer that was acknowledged survives a power cut, not only a crash of the process.
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000")
# cache_size: KiB of pages that a connection keeps, a second copy of what the system keeps of the file. A turn is no
# slower than with the 2 MB that SQLite takes by itself, and a reader lets go of its pages at every commit anyway.
_WRITER, _READER = ("cache_size=-500",), ("query_only=ON", "cache_size=-100")


class DatabaseInUse(RuntimeError):
    """Another process holds the database file."""


class ReadOnlyStore(RuntimeError):
    """The store was opened for reading and asked to write."""


def sqlite_engine(path: Path, *, writing: bool) -> Engine:
    """An engine whose every connection is durable, checks foreign keys and waits for a lock.

    The driver is in autocommit, so that the transaction is begun here and
    nowhere else: at once for a writer, at the first read for a reader.
    """
    engine = create_engine(
        f"sqlite+pysqlite:///{path}",
        connect_args={"isolation_level": None, "check_same_thread": False},
        pool_size=1 if writing else _READERS,
        max_overflow=0,
        hide_parameters=True,  # an error must not quote what people wrote
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in (*_PRAGMAS, *(_WRITER if writing else _READER)):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        cursor = connection.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
        cursor.close()

    return engine


class SqliteBackend:
    """A database file and who may write to it; `alone` is none for a writer that holds no lock."""

    def __init__(self, path: Path, *, alone: bool | None, reading: bool) -> None:
        if reading and not path.exists():
            raise FileNotFoundError(f"There is no database at {path}; run “quarterday migrate” to make one.")
        self._lock = None if reading or alone is None else _hold(path, alone=alone)
        self._read_engine = sqlite_engine(path, writing=False)
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="storage-read")
        self._write_engine = None if reading else sqlite_engine(path, writing=True)
        self._writer = Writer(self._open)

    async def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` on the writer thread; callers take turns in the order they came."""
        return await self._writer.write(work)

    async def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` on one of the reading threads."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    async def close(self) -> None:
        """Let both kinds of thread finish, then close the connections and the lock."""
        await asyncio.to_thread(self._close)

    def _open(self) -> Connection:
        if self._write_engine is None:
            raise ReadOnlyStore("The database was opened for reading; open it with another access to write.")
        return self._write_engine.connect()

    def _read(self, work: Callable[[Session], T]) -> T:
        with Session(self._read_engine, autoflush=False) as session:
            return work(session)

    def _close(self) -> None:
        self._writer.close()
        self._readers.shutdown()
        for engine in (self._write_engine, self._read_engine):
            if engine is not None:
                engine.dispose()
        if self._lock is not None:
            self._lock.close()


@contextmanager
def held_alone(path: Path) -> Iterator[None]:
    """The file at `path` held against every server and command that sends, as long as the block lasts.

    Raises:
        DatabaseInUse: another process holds it.
    """
    with _hold(path, alone=True):
        yield


def _hold(path: Path, *, alone: bool) -> IO[str]:
    """Take the lock beside the database file; it is let go when the process ends, however it ends."""
    lock = path.with_name(f"{path.name}.lock").open("w")
    try:
        fcntl.flock(lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise DatabaseInUse(
            f"Another Quarterday is using {path}. Stop it first, or use PostgreSQL to run several at once."
        ) from None
    return lock
