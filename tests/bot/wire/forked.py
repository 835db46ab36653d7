"""A bot that is forked, killed between two instructions and forked again, as often as a test wants."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.main import now
from bot.rehearsal.clock import RehearsalClock

HOUSE = Path(__file__).parents[3]


@dataclass(slots=True)
class Nursery:
    """The process that forks bots, and the one now serving.

    `lives` counts those forked; the last is `alive` until it is killed, and `up` is set while it serves.
    """

    process: asyncio.subprocess.Process
    up: asyncio.Event
    pid: int = 0
    lives: int = 0
    alive: bool = False

    async def fork(self) -> None:
        """A new bot, which begins to start."""
        assert self.process.stdin is not None
        self.process.stdin.write(b".")
        while not (line := await self._line()).startswith("bot "):
            continue  # a bot that was killed may have said that it was ready
        self.pid = int(line.removeprefix("bot "))
        self.lives, self.alive = self.lives + 1, True

    async def start(self) -> None:
        """A new bot, serving."""
        await self.fork()
        assert "ready" == await self._line()
        self.up.set()

    def kill(self) -> None:
        """End the bot between two instructions."""
        self.alive = False
        self.up.clear()
        os.kill(self.pid, signal.SIGKILL)

    def stop(self) -> None:
        """Tell the bot to stop, as an operator does; `ended` waits until it has."""
        self.alive = False
        self.up.clear()
        os.kill(self.pid, signal.SIGTERM)

    async def ended(self) -> None:
        """Wait until nothing is left of the bot that serves, or served."""
        try:
            process = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(process, over.set)
        try:
            await over.wait()
        finally:
            loop.remove_reader(process)
            os.close(process)

    async def _line(self) -> str:
        assert self.process.stdout is not None
        line = await self.process.stdout.readline()
        assert line, "The nursery has ended."
        return line.decode().strip()


@asynccontextmanager
async def nursery(
    environment: Mapping[str, str], clock: RehearsalClock, log: Path, house: Path = HOUSE, tempo: str = "hasty"
) -> AsyncIterator[Nursery]:  # fmt: skip
    """A nursery for bots of these settings, built as `house` says; whatever it started ends with the block."""
    ahead = (clock() - now()).total_seconds()
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bot.wire.nursery", str(ahead), tempo, cwd=house,
            env={**os.environ, **environment, "PYTHONPATH": str(house)},
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=errors,
        )
        kept = Nursery(process, asyncio.Event())
        assert "open" == await kept._line()
        try:
            yield kept
        finally:
            if kept.pid:
                with suppress(ProcessLookupError):  # it may have been killed before
                    os.kill(kept.pid, signal.SIGKILL)
            process.kill()
            await process.wait()
