"""What runs the work loop: this process alone, or any of several by a durable engine; callers need not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bot.handlers.tempo import Tempo
from bot.ports import Channel, Clock
from bot.work.in_process import InProcess
from bot.work.lanes import Lanes
from bot.work.rhythm import Beat
from storage.database import Store, is_shared


class Runner(Protocol):
    """Drains lanes and keeps what is done again and again.

    Say what is done by `every` before `start`. A hint may be lost, a beat may
    fail: the next sweep, the next beat makes up for it.
    """

    def wake(self, lane: str) -> None:
        """Say that a lane has work, after the commit that wrote it."""
        ...

    def every(self, seconds: float, beat: Beat, name: str) -> None:
        """Do something every so many seconds, once over all processes; `name` is what they know it by."""
        ...

    async def start(self, *, works: bool = True) -> None:
        """Begin. A process that does not work hears nobody's hints, and leaves all beats to others."""
        ...

    async def stop(self) -> None:
        """Let what is under way end, for a while; then let go of it."""
        ...


def runner_on(
    url: str, store: Store, channels: Mapping[str, Channel], clock: Clock, tempo: Tempo
) -> tuple[Lanes, Runner]:
    """The lanes of this process, and what runs them: it alone where it has the database at `url` to itself."""
    if not is_shared(url):
        lanes = Lanes(store, channels, clock, tempo)
        return lanes, InProcess(lanes, tempo)
    from bot.work.engine import LOOK, Engine  # read when it is wanted: a server on SQLite is spared the engine

    lanes = Lanes(store, channels, clock, tempo, looks=LOOK)
    return lanes, Engine(url, lanes, tempo)
