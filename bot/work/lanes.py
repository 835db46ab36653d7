"""Draining lanes: claim, send, settle, until nothing is due nor soon will be, on the app's own tables.

What was sent is settled and what is next is claimed in one transaction, so
that a busy lane costs a commit a batch. A message is `sending` before its call
is made: one that may have arrived is looked for before any other attempt.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from bot.handlers.tempo import Tempo
from bot.journal import Teller
from bot.ports import Channel, Clock, Delivery, Doubtful, Outgoing, Sent
from bot.work.settling import settle
from bot.work.telling import told
from conversations.partnership.trials import is_trial
from storage import due, outbox, pacing
from storage.database import Session, Store
from storage.outbox import Claimed

MOST_IN_FLIGHT = 32
LATE = timedelta(seconds=0.1)
"""How late a turn may get to the database and still count from when it was wanted: so far what comes behind it need not
move, and arrives no nearer to it than `bot.main.running.UNEVEN` leaves room for."""
BROKEN = "Sending it failed in our own code; the log of that moment says how."

log = Teller(__name__)
Landed = Sequence[tuple[Claimed, Delivery]]


class Lanes:
    """One drain a lane, woken by a hint and by a sweep that misses nothing.

    `looks` are the seconds between two looks at the tables while a drain lasts, where other processes write messages
    too and cannot tell this one; none where every hint is heard here.
    """

    def __init__(
        self, store: Store, channels: Mapping[str, Channel], clock: Clock, tempo: Tempo | None = None,
        looks: float | None = None,
    ) -> None:  # fmt: skip
        self._store, self._channels, self._clock, self._tempo = store, channels, clock, tempo or Tempo()
        self._looks, self._stopping = looks, False
        self._drains: dict[str, _Drain] = {}

    @property
    def channels(self) -> Sequence[str]:
        """The channels that this process can send by."""
        return sorted(self._channels)

    def wake(self, lane: str) -> None:
        """Say that a lane has work; losing this costs at most a sweep.

        One whose channel is switched off here waits for a process where it is on.
        """
        if lane.partition(":")[0] in self._channels:
            self._drain(lane).wake()

    def send(self, claimed: Claimed) -> None:
        """Send a message that was claimed with the work that wanted it."""
        self._drain(claimed.lane).take(claimed)

    def hears(self, lane: str) -> bool:
        """Tell the drain of a lane that there is more; false where none is under way here."""
        under_way = lane in self._drains and self._drains[lane].under_way
        if under_way:
            self._drains[lane].wake()
        return under_way

    async def drained(self, lane: str) -> None:
        """Wake a lane, and wait until it has nothing more to send soon."""
        if not self._stopping:
            self.wake(lane)
            await self._drain(lane).ended()

    async def stop(self) -> None:
        """Let what is being sent land and be settled, then stop; what takes too long is looked for later."""
        self._stopping = True
        await asyncio.gather(*(drain.stop() for drain in self._drains.values()))

    async def due(self) -> list[str]:
        """Every lane with something due: what a crash, a pause or another process left."""
        return await self._store.read(partial(outbox.due_lanes, now=self._clock()))

    async def sweep(self) -> None:
        """Wake every lane with something due."""
        for lane in await self.due():
            self.wake(lane)

    def _drain(self, lane: str) -> _Drain:
        if lane not in self._drains:
            channel = self._channels[lane.partition(":")[0]]
            self._drains[lane] = _Drain(lane, channel, self._store, self._clock, self._tempo, self._looks)
        return self._drains[lane]


class _Drain:
    """The one sender of a lane in this process."""

    def __init__(
        self, lane: str, channel: Channel, store: Store, clock: Clock, tempo: Tempo, looks: float | None
    ) -> None:
        self._lane, self._channel, self._store, self._clock, self._tempo = lane, channel, store, clock, tempo
        self._looks = looks
        self._flying: dict[asyncio.Task[Delivery], Claimed] = {}
        self._landed: list[tuple[Claimed, Delivery]] = []
        self._news = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    @property
    def under_way(self) -> bool:
        """Whether it runs; one that does hears what it is told before it ends."""
        return self._task is not None and not self._task.done()

    def wake(self) -> None:
        self._news.set()
        if not self.under_way:
            self._task = asyncio.create_task(self._run(), name=f"drain {self._lane}")
            self._task.add_done_callback(self._tell)

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

    async def ended(self) -> None:
        """Wait until it has ended, well or not."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def stop(self) -> None:
        """Claim nothing more; what has not landed in time is let go of, and looked for once its lease has run out."""
        self._stopping = True
        self.wake()
        task = self._task
        assert task is not None
        if not (await asyncio.wait([task], timeout=self._tempo.grace))[0]:
            for sending in tuple(self._flying):
                sending.cancel()
        await task

    def _land(self, task: asyncio.Task[Delivery]) -> None:
        claimed = self._flying.pop(task)
        if task.cancelled():
            self._news.set()  # the process ends; when its lease has run out it is looked for
            return
        if (broken := task.exception()) is not None:
            log.error("sending failed", message=claimed.id, exc_info=broken)
        self._landed.append((claimed, task.result() if broken is None else Doubtful(BROKEN)))
        self.wake()

    def _tell(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (broken := task.exception()) is not None:
            log.error("a lane stopped until the next sweep", lane=self._lane, exc_info=broken)

    async def _run(self) -> None:
        """Settle what landed and claim what is due, until nothing is, nor soon will be."""
        while True:
            self._news.clear()
            claimed, due_in = await self._turned_over()
            for one in claimed:
                self.take(one)
            if self._news.is_set():
                continue
            if not self._flying and (self._stopping or due_in is None):
                return
            await self._waited(due_in)

    async def _waited(self, due_in: float | None) -> None:
        """Wait for news, for the time of what is due next, or for the next look at what others wrote."""
        waits = [seconds for seconds in (due_in, self._looks) if seconds is not None]
        with suppress(TimeoutError):
            async with asyncio.timeout(None if self._stopping else min(waits, default=None)):
                await self._news.wait()

    async def _turned_over(self) -> tuple[list[Claimed], float | None]:
        """One transaction: what is to be sent, and in how many seconds there is more; none if only a sweep finds it.

        What landed is forgotten only once that is written.
        """
        landed = tuple(self._landed)
        room = 0 if self._stopping else MOST_IN_FLIGHT - len(self._flying)
        claimed, next_at = await self._store.write(partial(self._turn, landed, room, self._clock()))
        del self._landed[: len(landed)]
        for _, delivery in landed:
            if isinstance(delivery, Sent):
                delivery.written()
        # From now on, not from when this turn was wanted: the database may have been busy in between.
        due_in = None if next_at is None else (next_at - self._clock()).total_seconds()
        return claimed, due_in if due_in is not None and due_in <= self._tempo.sweep else None

    def _turn(
        self, landed: Landed, room: int, wanted: datetime, session: Session
    ) -> tuple[list[Claimed], datetime | None]:
        now = max(wanted, self._clock() - LATE)
        settle(landed, now, self._tempo, session)
        if room <= 0:
            return [], None
        stands = due.due_of(session, self._lane, now)
        if not stands.now:  # as after most replies: one look instead of the two claims that find nothing
            return [], stands.next_at
        spacing = self._tempo.spaced(self._lane)
        claimed = pacing.claim(session, self._lane, now, room, self._tempo.held, spacing)
        return claimed, due.next_due(session, self._lane, now) if len(claimed) < room else None

    async def _send(self, claimed: Claimed) -> Delivery:
        """One attempt; a message that was tried before is looked for first."""
        message = Outgoing(claimed.id, claimed.lane, claimed.place, claimed.payload, claimed.attempts,
                           claimed.first_attempt_at, is_trial(claimed.partnership_id))
        if claimed.attempts > 1:
            found = await self._channel.find(message)
            if found is not None:
                return found
        return await self._channel.deliver(message)
