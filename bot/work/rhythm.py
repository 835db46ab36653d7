"""What is done again and again: the runner's steady beat, for timers and other things that fall due."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger(__name__)


class Rhythm:
    """Calls something every so many seconds until stopped; a call that fails is told and made again."""

    def __init__(self, seconds: float, beat: Callable[[], Awaitable[object]], name: str) -> None:
        self._seconds, self._beat, self._name = seconds, beat, name
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin with a beat at once."""
        self._task = asyncio.create_task(self._go_on(), name=self._name)

    async def stop(self) -> None:
        """Stop between two beats."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _go_on(self) -> None:
        while True:
            beat = asyncio.ensure_future(self._beat())
            await asyncio.wait([beat])
            if (broken := beat.exception()) is not None:
                log.error("a beat failed", name=self._name, exc_info=broken)
            await asyncio.sleep(self._seconds)
