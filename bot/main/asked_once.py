"""What costs work and is asked for by many: worked out once for all who ask at about the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")

AGAIN = 30.0
"""Seconds after which what failed is tried again, however long a result would hold."""


class Shared(Generic[T]):
    """One result for everybody who asks while it is worked out, and for so many seconds after that was begun.

    What is raised is raised to all of them too, and holds no longer than `AGAIN`. Whoever stops waiting does not end
    it for the others.
    """

    def __init__(self, work: Callable[[], Awaitable[T]], seconds: float) -> None:
        self._work, self._seconds = work, seconds
        self._task: asyncio.Future[T] | None = None
        self._begun = 0.0

    async def get(self) -> T:
        """The result, as new as that."""
        now = asyncio.get_running_loop().time()
        if self._task is None or (self._task.done() and now - self._begun >= self._holds(self._task)):
            self._begun, self._task = now, asyncio.ensure_future(self._work())
            self._task.add_done_callback(_heard)
        return await asyncio.shield(self._task)

    def _holds(self, done: asyncio.Future[T]) -> float:
        """For how long what came of it is told again."""
        came_to_nothing = done.cancelled() or done.exception() is not None
        return min(self._seconds, AGAIN) if came_to_nothing else self._seconds


def _heard(task: asyncio.Future[T]) -> None:
    """What it raised counts as heard, though everybody who asked may have stopped waiting."""
    if not task.cancelled():
        task.exception()
