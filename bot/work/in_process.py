"""The work loop of one process, on a database that it has to itself."""

from __future__ import annotations

import asyncio

from bot.handlers.tempo import Tempo
from bot.work.lanes import Lanes
from bot.work.rhythm import Beat, Rhythm

SWEEP = "sweep lanes"


class InProcess:
    """The `Runner` of a process that shares its database with no other.

    A lane can be woken before `start`: a process that does not work sends what it wrote itself.
    """

    def __init__(self, lanes: Lanes, tempo: Tempo) -> None:
        """Drain these lanes, and look through them all at every sweep."""
        self._lanes, self._grace = lanes, tempo.grace
        self._rhythms: list[Rhythm] = []
        self.every(tempo.sweep, lanes.sweep, SWEEP)

    def wake(self, lane: str) -> None:
        """Say that a lane has work."""
        self._lanes.wake(lane)

    def every(self, seconds: float, beat: Beat, name: str) -> None:
        """Do something every so many seconds, at first at once."""
        self._rhythms.append(Rhythm(seconds, beat, name, self._grace))

    async def start(self, *, works: bool = True) -> None:
        """Begin every beat."""
        for rhythm in self._rhythms if works else ():
            rhythm.start()

    async def stop(self) -> None:
        """Stop every beat and every lane, all at once."""
        await asyncio.gather(*(rhythm.stop() for rhythm in self._rhythms), self._lanes.stop())
