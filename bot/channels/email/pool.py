"""A few connections to the relay, kept open and lent to one letter at a time.

A connection is opened by itself, beside the letters that wait: a relay that
greets late keeps nobody but them, and is not given up half way.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress

from aiosmtplib import SMTPException

from bot.channels.email.line import Line

MOST_IDLE = 60.0
"""Seconds a connection is kept with nothing to do; relays wait up to five minutes (RFC 5321, 4.5.3.2.7)."""
OPENING = 30.0
"""Seconds to connect, encrypt and log in; some relays greet late on purpose."""
LEAVING = 2.0
"""Seconds to take leave in."""

Open = Callable[[], Awaitable[Line]]
Failure = SMTPException | OSError


class Pool:
    """Connections to one relay, at most so many."""

    def __init__(
        self, opens: Open, most: int, *, most_idle: float = MOST_IDLE, opening: float = OPENING
    ) -> None:
        self._opens, self._most, self._most_idle, self._opening = opens, most, most_idle, opening
        self._room = most
        self._lines: set[Line] = set()
        self._leaving: set[Line] = set()
        self._idle: dict[Line, asyncio.TimerHandle] = {}
        self._waiting: deque[asyncio.Future[Line]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._on_the_way = 0
        self._unheard: Failure | None = None

    async def take(self) -> Line:
        """Borrow a connection, the one used last first; give it back, whatever became of it.

        Raises:
            SMTPException, OSError: there is none, and none can be opened.
        """
        while self._idle:
            line, retiring = self._idle.popitem()
            retiring.cancel()
            if line.fit:
                return line
            self._let_go(line)
        if self._unheard is not None:
            failure, self._unheard = self._unheard, None
            raise failure
        promised: asyncio.Future[Line] = asyncio.get_running_loop().create_future()
        self._waiting.append(promised)
        self._open_more()
        try:
            return await promised
        except asyncio.CancelledError:
            if promised.done() and not promised.cancelled() and promised.exception() is None:
                self.give(promised.result())
            raise

    def give(self, line: Line) -> None:
        """Take a connection back: for the next letter, or, when it is of no more use, to be closed."""
        if not line.fit:
            self._let_go(line)
            return
        while self._waiting:
            promised = self._waiting.popleft()
            if not promised.done():
                promised.set_result(line)
                return
        loop = asyncio.get_running_loop()
        self._idle[line] = loop.call_later(self._most_idle, self._retire, line)

    async def close(self) -> None:
        """Take leave on every connection, and open no more."""
        self._room = 0
        for line in tuple(self._idle):
            self._retire(line)
        for line in self._lines - self._leaving:
            self._forget(line)
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=LEAVING)
            for task in late:
                task.cancel()

    def _open_more(self) -> None:
        """Open as many as there are letters waiting, and room."""
        if len(self._lines) + self._on_the_way >= self._room:
            return
        self._waiting = deque(promised for promised in self._waiting if not promised.done())
        wanted = min(len(self._waiting), self._room - len(self._lines))
        for _ in range(wanted - self._on_the_way):
            self._on_the_way += 1
            self._begin(self._opened())

    async def _opened(self) -> None:
        try:
            async with asyncio.timeout(self._opening):
                line = await self._opens()
        except (SMTPException, OSError) as failure:
            self._on_the_way -= 1
            self._failed(failure)
        else:
            self._on_the_way -= 1
            self._unheard = None
            self._lines.add(line)
            self.give(line)

    def _failed(self, failure: Failure) -> None:
        """While others stand the relay lets us have no more than those; else all who wait, or the next, are told."""
        if self._lines:
            self._room = len(self._lines)
            return
        waiting = [promised for promised in self._waiting if not promised.done()]
        self._waiting.clear()
        self._unheard = None if waiting else failure
        for promised in waiting:
            promised.set_exception(failure)

    def _retire(self, line: Line) -> None:
        """Take leave of a connection that had nothing to do."""
        self._idle.pop(line).cancel()
        self._let_go(line)

    def _let_go(self, line: Line) -> None:
        """Take leave of a connection that is worn, hang up on one that is broken; then there is room again."""
        if line.calm:
            self._leaving.add(line)
            self._begin(self._left(line))
        else:
            self._forget(line)
            self._open_more()

    async def _left(self, line: Line) -> None:
        with suppress(SMTPException, OSError):  # it was to be closed: the relay may hang up first
            async with asyncio.timeout(LEAVING):
                await line.leave()
        self._forget(line)
        self._open_more()

    def _forget(self, line: Line) -> None:
        """Hang up. Once none is left, as many as at first may be tried again."""
        self._lines.discard(line)
        self._leaving.discard(line)
        line.cut()
        if not self._lines and self._room:
            self._room = self._most

    def _begin(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
