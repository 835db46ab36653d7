"""Draining lanes: claim, send, settle, until nothing is due; in one process, on the app's own tables.

What was sent is settled and what is next is claimed in one transaction, so
that a busy lane costs a commit a batch. A message is `sending` before its call
is made: one that may have arrived is looked for before any other attempt.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial

from bot.handlers.tempo import Tempo
from bot.journal import Teller
from bot.ports import Channel, Clock, Delivery, Doubtful, Outgoing, Sent
from bot.work.settling import turn_over
from bot.work.telling import told
from storage import outbox
from storage.database import Store
from storage.outbox import Claimed

MOST_IN_FLIGHT = 32
BROKEN = "Sending it failed in our own code; the log of that moment says how."

log = Teller(__name__)
Landed = list[tuple[Claimed, Delivery]]


class Lanes:
    """One drain a lane, woken by a hint and by a sweep that misses nothing."""

    def __init__(
        self, store: Store, channels: Mapping[str, Channel], clock: Clock, tempo: Tempo | None = None
    ) -> None:
        self._store, self._channels, self._clock, self._tempo = store, channels, clock, tempo or Tempo()
        self._drains: dict[str, _Drain] = {}

    def wake(self, lane: str) -> None:
        """Say that a lane has work; losing this costs at most a sweep.

        One whose channel is switched off here waits for a process where it is on.
        """
        if lane.partition(":")[0] in self._channels:
            self._drain(lane).wake()

    def send(self, claimed: Claimed) -> None:
        """Send a message that was claimed with the work that wanted it."""
        self._drain(claimed.lane).take(claimed)

    async def stop(self) -> None:
        """Let what is being sent land and be settled, then stop."""
        await asyncio.gather(*(drain.stop() for drain in self._drains.values()))

    def _drain(self, lane: str) -> _Drain:
        if lane not in self._drains:
            channel = self._channels[lane.partition(":")[0]]
            self._drains[lane] = _Drain(lane, channel, self._store, self._clock, self._tempo)
        return self._drains[lane]

    async def sweep(self) -> None:
        """Wake every lane with something due: what a crash, a pause or another process left."""
        for lane in await self._store.read(partial(outbox.due_lanes, now=self._clock())):
            self.wake(lane)


class _Drain:
    """The one sender of a lane in this process."""

    def __init__(self, lane: str, channel: Channel, store: Store, clock: Clock, tempo: Tempo) -> None:
        self._lane, self._channel, self._store, self._clock, self._tempo = lane, channel, store, clock, tempo
        self._flying: dict[asyncio.Task[Delivery], Claimed] = {}
        self._landed: Landed = []
        self._news = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        self._news.set()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name=f"drain {self._lane}")
            self._task.add_done_callback(self._ended)

    def take(self, claimed: Claimed) -> None:
        """Send; what is still under way here is not begun again, and its outcome counts for this attempt instead."""
        for task, before in self._flying.items():
            if before.id == claimed.id:  # its lease ran out first: a look-up and a sending may take longer together
                self._flying[task] = claimed
                return
        for place, (before, delivery) in enumerate(self._landed):
            if before.id == claimed.id:  # it landed while it was claimed again
                self._landed[place] = (claimed, delivery)
                return
        task = asyncio.create_task(told(claimed, self._send(claimed)))
        self._flying[task] = claimed
        task.add_done_callback(self._land)

    async def stop(self) -> None:
        self._stopping = True
        self.wake()
        if self._task is not None:
            await self._task

    def _land(self, task: asyncio.Task[Delivery]) -> None:
        claimed = self._flying.pop(task)
        if task.cancelled():
            return  # the process ends; when its lease has run out it is looked for
        if (broken := task.exception()) is not None:
            log.error("sending failed", message=claimed.id, exc_info=broken)
        self._landed.append((claimed, task.result() if broken is None else Doubtful(BROKEN)))
        self.wake()

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (broken := task.exception()) is not None:
            log.error("a lane stopped until the next sweep", lane=self._lane, exc_info=broken)

    async def _run(self) -> None:
        """Settle what landed and claim what is due, until there is neither."""
        while True:
            self._news.clear()
            for claimed in await self._turned_over():
                self.take(claimed)
            if not self._news.is_set() and not self._flying:
                return
            await self._news.wait()

    async def _turned_over(self) -> list[Claimed]:
        """One transaction; what landed is forgotten only once that is written."""
        landed = tuple(self._landed)
        room = 0 if self._stopping else MOST_IN_FLIGHT - len(self._flying)
        step = partial(turn_over, self._lane, landed, room, self._clock(), self._tempo)
        claimed = await self._store.write(step)
        del self._landed[: len(landed)]
        for _, delivery in landed:
            if isinstance(delivery, Sent):
                delivery.written()
        return claimed

    async def _send(self, claimed: Claimed) -> Delivery:
        """One attempt; a message that was tried before is looked for first."""
        message = Outgoing(claimed.id, claimed.lane, claimed.place, claimed.payload, claimed.attempts,
                           claimed.first_attempt_at)
        if claimed.attempts > 1:
            found = await self._channel.find(message)
            if found is not None:
                return found
        return await self._channel.deliver(message)
