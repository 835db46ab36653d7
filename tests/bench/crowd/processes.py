"""Quarterday's own processes, as an operator's supervisor keeps them: killed at random, and started again at once."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

COMMAND = Path(sys.executable).with_name("quarterday")
READY = (b"Quarterday serves", b"Quarterday works")
LOOKING = 0.1
"""Seconds between two looks whether a server listens."""


@dataclass(slots=True)
class Process:
    """One process by its command; `fell` says with what it ended where nobody had killed it."""

    verb: Sequence[str]
    settings: Mapping[str, str]
    log: Path
    process: asyncio.subprocess.Process | None = None
    killed: bool = False
    begun_at: int = 0
    fell: list[int] = field(default_factory=list)

    async def keep(self) -> None:
        """Start it whenever it does not run."""
        surroundings = {name: value for name, value in os.environ.items() if not name.startswith("QUARTERDAY_")}
        while True:
            self.killed, self.begun_at = False, self.log.stat().st_size if self.log.exists() else 0
            with self.log.open("ab") as log:
                self.process = await asyncio.create_subprocess_exec(
                    COMMAND, *self.verb, env=surroundings | dict(self.settings), cwd=self.log.parent,
                    stdout=log, stderr=log)
            ended = await self.process.wait()
            if not self.killed:
                self.fell.append(ended)
                await asyncio.sleep(1)

    @property
    def up(self) -> bool:
        """Whether it runs, and has said since it was started that it is ready."""
        if self.process is None or self.process.returncode is not None or self.killed:
            return False
        with self.log.open("rb") as log:
            log.seek(self.begun_at)
            said = log.read()
        return any(ready in said for ready in READY)

    def kill(self) -> bool:
        """End it between two instructions; false where it did not run."""
        if self.process is None or self.process.returncode is not None:
            return False
        self.killed = True
        with suppress(ProcessLookupError):
            os.kill(self.process.pid, signal.SIGKILL)
        return True

    async def stop(self) -> None:
        """Stop it as an operator does."""
        if self.process is not None and self.process.returncode is None:
            self.killed = True
            self.process.terminate()
            await self.process.wait()


@dataclass(slots=True)
class Troop:
    """All processes of one installation; `kills` counts those that were killed, the last at `killed_at` of the loop."""

    members: Sequence[Process]
    kills: int = 0
    killed_at: float = 0.0

    def kill_one(self, chance: random.Random) -> None:
        """Kill one of those that are up, at random."""
        up = [each for each in self.members if each.up]
        if up and chance.choice(up).kill():
            self.kills, self.killed_at = self.kills + 1, asyncio.get_running_loop().time()

    async def kill_again_and_again(self, every: float, most: float, chance: random.Random) -> None:
        """One every so many seconds in which somebody is up, until so many were killed, or cancelled.

        Where starting takes longer than that, on a machine that is busy, nobody
        would ever be up otherwise.
        """
        while self.kills < most:
            while not any(each.up for each in self.members):  # noqa: ASYNC110  # other processes write what is read
                await asyncio.sleep(LOOKING)
            await asyncio.sleep(every)
            self.kill_one(chance)

    @property
    def fell(self) -> list[tuple[str, int]]:
        """Which processes ended by themselves, and with what."""
        return [(" ".join(each.verb), code) for each in self.members for code in each.fell]


async def commanded(words: Sequence[str], settings: Mapping[str, str], place: Path) -> float:
    """Run a command of Quarterday to its good end; gives the seconds that it took.

    Raises:
        RuntimeError: it refused; what it said.
    """
    began = asyncio.get_running_loop().time()
    process = await asyncio.create_subprocess_exec(
        COMMAND, *words, env=os.environ | dict(settings), cwd=place,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
    said, _ = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"“{' '.join(words)}” ended with {process.returncode}: {said.decode()}")
    return asyncio.get_running_loop().time() - began


@asynccontextmanager
async def kept(troop: Troop) -> AsyncIterator[None]:
    """Keep all of them running until the block ends."""
    keepers = [asyncio.create_task(each.keep()) for each in troop.members]
    try:
        yield
    finally:
        for keeper in keepers:
            keeper.cancel()
        await asyncio.gather(*keepers, return_exceptions=True)
        await asyncio.gather(*(each.stop() for each in troop.members))


async def listening(host: str, port: int) -> None:
    """Wait until somebody listens there."""
    while True:
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(LOOKING)
        else:
            writer.close()
            with suppress(OSError):  # it may have been killed as soon
                await writer.wait_closed()
            return
