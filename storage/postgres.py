"""PostgreSQL: psycopg 3 on the event loop; the same synchronous work runs inside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import Session

from storage.sqlite import ReadOnlyStore

T = TypeVar("T")

_CONNECTIONS = 10


class PostgresBackend:
    """A PostgreSQL database; any number of processes may use it at once."""

    def __init__(self, address: URL, *, reading: bool) -> None:
        self._reading = reading
        self._engine = create_async_engine(
            address, pool_size=_CONNECTIONS, max_overflow=_CONNECTIONS, pool_pre_ping=True
        )
        # Both go back to what they were when a connection returns to the pool that both share.
        self._views = self._engine.execution_options(
            postgresql_readonly=True, isolation_level="REPEATABLE READ"
        )

    async def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in a transaction of its own; two for the same rows wait for one another."""
        if self._reading:
            raise ReadOnlyStore("The database was opened for reading; open it with another access to write.")
        async with self._engine.begin() as connection:
            return await connection.run_sync(_run, work)

    async def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` on a snapshot."""
        async with self._views.connect() as connection:
            return await connection.run_sync(_run, work)

    async def close(self) -> None:
        """Close the pool."""
        await self._engine.dispose()


def _run(connection: Connection, work: Callable[[Session], T]) -> T:
    with Session(bind=connection, autoflush=False) as session:
        return work(session)
