"""Deliveries as Slack may make them: each three times, the second and third when they like."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.rehearsal.slack.couriers import Attempt, Courier
from bot.rehearsal.slack.refusals import Json

LATEST = 0.4
"""Seconds after which the third has come at the latest: others were made and answered in between."""


@dataclass(slots=True)
class Thrice:
    """A courier that delivers everything twice more; `made` are all deliveries, to be made again once all is over."""

    courier: Courier
    chance: random.Random
    made: list[Callable[[], Awaitable[Attempt]]] = field(default_factory=list)
    again: set[asyncio.Task[None]] = field(default_factory=set)

    async def event(self, envelope: Json, retry: int, reason: str) -> Attempt:
        """Deliver an event."""
        return await self._deliver(lambda: self.courier.event(envelope, retry, reason))

    async def interaction(self, payload: Json) -> Attempt:
        """Deliver what somebody pressed, chose or sent."""
        return await self._deliver(lambda: self.courier.interaction(payload))

    async def command(self, fields: dict[str, str]) -> Attempt:
        """Deliver a command."""
        return await self._deliver(lambda: self.courier.command(fields))

    async def close(self) -> None:
        """Let go of connections."""
        await self.courier.close()

    async def settled(self) -> None:
        """Return when every second and third has come."""
        while self.again:
            await asyncio.wait(list(self.again))

    async def _deliver(self, make: Callable[[], Awaitable[Attempt]]) -> Attempt:
        self.made.append(make)
        for _ in range(2):
            task = asyncio.get_running_loop().create_task(self._later(make))
            self.again.add(task)
            task.add_done_callback(self.again.discard)
        return await make()

    async def _later(self, make: Callable[[], Awaitable[Attempt]]) -> None:
        await asyncio.sleep(self.chance.uniform(0, LATEST))
        await make()
