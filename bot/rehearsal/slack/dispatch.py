"""Sends deliveries on their way, tries events again, and lets faults strike them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from bot.rehearsal.slack.couriers import RETRIES, Attempt, Courier
from bot.rehearsal.slack.envelopes import event_callback
from bot.rehearsal.slack.faults import Wrong
from bot.rehearsal.slack.refusals import Json
from bot.rehearsal.slack.workspace import Workspace

KEPT = 10_000
"""Deliveries remembered for inspection."""


@dataclass(slots=True)
class Delivery:
    """One event and what came of each attempt to deliver it."""

    event_id: str
    kind: str
    event: Json
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def taken(self) -> bool:
        """Whether the bot acknowledged it at last."""
        return bool(self.attempts) and self.attempts[-1].taken


class Dispatch:
    """Listens to the workspace and delivers each event in a task of its own, beginning in order."""

    def __init__(self, workspace: Workspace, courier: Courier, retries: tuple[float, ...] = RETRIES) -> None:
        self.workspace = workspace
        self.courier = courier
        self.deliveries: deque[Delivery] = deque(maxlen=KEPT)
        self._retries = retries
        self._under_way: set[asyncio.Task[Any]] = set()
        self._held: list[Json] = []
        workspace.listeners.append(self.event)

    def event(self, event: Json) -> None:
        """Deliver an event, unless a fault decides otherwise."""
        envelope = event_callback(self.workspace, event)
        fault = self.workspace.faults.delivery(str(event["type"]))
        match fault.wrong if fault else None:
            case Wrong.LOST:
                return
            case Wrong.REORDERED:
                self._held.append(envelope)
                return
            case Wrong.DUPLICATED:
                self._start(self._try(envelope))
                self._start(self._try(envelope))
            case Wrong.LATE:
                self._start(self._try(envelope, delay=fault.seconds if fault else 0))
            case _:
                held, self._held = self._held, []
                self._start(self._in_turn([envelope, *held]))

    async def _in_turn(self, envelopes: list[Json]) -> None:
        for envelope in envelopes:
            await self._try(envelope)

    async def _try(self, envelope: Json, delay: float = 0) -> None:
        if delay:
            await asyncio.sleep(delay)
        delivery = Delivery(envelope["event_id"], str(envelope["event"]["type"]), envelope["event"])
        self.deliveries.append(delivery)
        reason = ""
        for retry, wait in enumerate((0.0, *self._retries)):
            if retry and wait:
                await asyncio.sleep(wait)
            attempt = await self.courier.event(envelope, retry, reason)
            delivery.attempts.append(attempt)
            self.workspace.changes.tell("deliveries")
            if attempt.taken or attempt.never_again:
                return
            reason = attempt.reason

    def _start(self, errand: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(errand)
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.result()  # a mistake of our own must be heard of, not lost with its task

    async def settled(self) -> None:
        """Return when nothing is under way any more, retries included."""
        while self._under_way:
            await asyncio.wait(list(self._under_way))

    async def close(self) -> None:
        """Give up what is under way and let go of connections."""
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self.courier.close()
