"""What is done again and again: the runner's steady beat, for timers and other things that fall due."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.journal import Teller

Beat = Callable[[], Awaitable[object]]

log = Teller(__name__)


class Rhythm:
    """Calls something every so many seconds until stopped; a call that fails is told and made again.

    One under way when it is stopped has `grace` seconds to end; without it, as long as it takes.
    """

    def __init__(
        self, seconds: float, beat: Beat, name: str, grace: float | None = None
    ) -> None:
        self._seconds, self._beat, self._name, self._grace = seconds, beat, name, grace
        self._task: asyncio.Task[None] | None = None
        self._stopped = asyncio.Event()

    def start(self) -> None:
        """Begin with a beat at once."""
        self._task = asyncio.create_task(self._go_on(), name=self._name)

    async def stop(self) -> None:
        """Stop between two beats: one that is under way is let finish, for what it uses is closed next."""
        self._stopped.set()
        if self._task is not None and not (await asyncio.wait([self._task], timeout=self._grace))[0]:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _go_on(self) -> None:
        stopped = asyncio.ensure_future(self._stopped.wait())
        while not self._stopped.is_set():
            beat = asyncio.ensure_future(self._beat())
            try:
                await asyncio.wait([beat])
            except asyncio.CancelledError:
                beat.cancel()
                raise
            if (broken := beat.exception()) is not None:
                log.error("a beat failed", name=self._name, exc_info=broken)
            await asyncio.wait([stopped], timeout=self._seconds)
