"""The one writer of a SQLite file: a thread that takes whatever is waiting and commits it together.

Each piece of work is whole or nothing by itself, and nobody hears of it before
the commit that holds it. Measured at 64 people at once: fewer commits, and the
thread and the event loop take turns at the interpreter instead of getting in
each other's way at every statement.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from types import TracebackType
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlmodel import Session

T = TypeVar("T")
Work = Callable[[Session], Any]

MOST_TOGETHER = 32
"""Pieces of work in one commit: enough to share its cost, few enough that none waits long for the others."""


@dataclass(slots=True)
class _Waiting:
    """A piece of work, who waits for it, and what it came to."""

    work: Work
    loop: asyncio.AbstractEventLoop
    caller: asyncio.Future[Any]
    result: Any = None
    fault: BaseException | None = None

    def tell(self) -> None:
        """Tell the caller, unless they have gone."""
        if self.caller.done():
            return
        if self.fault is None:
            self.caller.set_result(self.result)
        else:
            self.caller.set_exception(self.fault)


@dataclass(slots=True)
class _Kept:
    """Keeps what is raised within it, so that it can be raised where the work was asked for."""

    fault: BaseException | None = None

    def __enter__(self) -> _Kept:
        return self

    def __exit__(self, kind: object, fault: BaseException | None, trace: TracebackType | None) -> bool:
        self.fault = fault
        return True


@dataclass(slots=True)
class Writer:
    """Takes pieces of work in the order they came; `open` gives the connection, on the writer's own thread."""

    open: Callable[[], Connection]
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "storage-write"))
    _waiting: deque[_Waiting] = field(default_factory=deque)
    _at_work: bool = False
    _lock: Lock = field(default_factory=Lock)
    _connection: Connection | None = None
    _session: Session | None = None

    async def write(self, work: Callable[[Session], T]) -> T:
        """Run `work`, and return once it is committed; whoever stops waiting does not undo it."""
        loop = asyncio.get_running_loop()
        caller: asyncio.Future[T] = loop.create_future()
        with self._lock:
            self._waiting.append(_Waiting(work, loop, caller))
            idle, self._at_work = not self._at_work, True
        if idle:
            self._thread.submit(self._go_on)
        return await caller

    def close(self) -> None:
        """Finish what is waiting, then let go of the connection."""
        self._thread.shutdown()
        self._let_go()

    def _let_go(self) -> None:
        if self._session is not None and self._connection is not None:
            self._session.close()
            self._connection.close()
        self._session = self._connection = None

    def _break_off(self) -> None:
        """A commit that was refused leaves its transaction open in the driver; a new connection has none."""
        if self._connection is not None:
            self._connection.invalidate()
        self._let_go()

    def _go_on(self) -> None:
        while together := self._next():
            self._commit(together)
            _tell(together)

    def _next(self) -> list[_Waiting]:
        with self._lock:
            taken = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_TOGETHER))]
            self._at_work = bool(taken)
        return taken

    def _commit(self, together: Sequence[_Waiting]) -> None:
        with _Kept() as whole:
            if self._session is None:
                self._connection = self.open()
                self._session = Session(bind=self._connection, autoflush=False)
            with self._session.begin():
                for one in together:
                    _take(self._session, one, alone=len(together) == 1)
        if whole.fault is not None:
            self._break_off()
            for one in together:
                one.fault = whole.fault


def _take(session: Session, one: _Waiting, *, alone: bool) -> None:
    if alone:  # what it raises rolls back the whole transaction, which is its own
        one.result = one.work(session)
        return
    with _Kept() as own, _savepoint(session):
        one.result = one.work(session)
    one.fault = own.fault


@contextmanager
def _savepoint(session: Session) -> Iterator[None]:
    """Undo this piece of work alone when it fails."""
    # The driver's own cursor: SQLAlchemy's bookkeeping of three words cost as much as a whole statement of a turn.
    cursor = session.connection().connection.cursor()
    cursor.execute("SAVEPOINT work")
    done = False
    try:
        yield
        done = True
    finally:
        if not done:
            cursor.execute("ROLLBACK TO work")
        cursor.execute("RELEASE work")
        cursor.close()


def _tell(together: Sequence[_Waiting]) -> None:
    """Wake each event loop once, however many wait in it."""
    for loop in {id(one.loop): one.loop for one in together}.values():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_tell_each, [one for one in together if one.loop is loop])


def _tell_each(together: Sequence[_Waiting]) -> None:
    for one in together:
        one.tell()
