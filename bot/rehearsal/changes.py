"""Waiting for something to happen, without looking again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

EVERYTHING = "*"


class Changes:
    """Wakes whoever waits on a subject (a channel, a person, or everything)."""

    def __init__(self) -> None:
        self._bells: dict[str, asyncio.Event] = {}
        self.count = 0
        self.closed = False

    def close(self) -> None:
        """Let every screen that waits for changes go."""
        self.closed = True
        self.tell()

    def tell(self, *subjects: str) -> None:
        """Say that these subjects changed."""
        self.count += 1
        for subject in (*subjects, EVERYTHING):
            bell = self._bells.pop(subject, None)
            if bell is not None:
                bell.set()

    async def next(self, subject: str = EVERYTHING) -> None:
        """Return at the next change of the subject."""
        await self._bells.setdefault(subject, asyncio.Event()).wait()

    async def until(
        self, condition: Callable[[], bool], subject: str = EVERYTHING, within: float = 5.0
    ) -> None:
        """Return once the condition holds.

        Raises:
            TimeoutError: it did not hold within so many seconds.
        """
        async with asyncio.timeout(within):
            while not condition():
                await self.next(subject)
