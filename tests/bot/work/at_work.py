"""A process at work on a database, as far as the work loop goes: a store, a channel, a runner."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from bot.handlers.tempo import Tempo
from bot.main import now
from bot.ports import Delivery, Outgoing, Sent
from bot.work.lanes import Lanes
from bot.work.runner import Runner, runner_on
from storage import outbox
from storage.database import Access, Store
from storage.outbox import Message
from tests.bot.wire.kept import rows
from tests.storage.examples import a_county

TEMPO = Tempo(call=2.0, lease=2.5, again=0.1, sweep=0.1, dead=2.0, grace=0.3)
LANE, OTHER = "slack:T1", "slack:T2"
PATIENCE = 30.0


@dataclass
class Post:
    """A channel that takes everything, once `open` is set; `most` is how many calls there were at once."""

    name: str = "slack"
    taken: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    under_way: int = 0
    most: int = 0

    def __post_init__(self) -> None:
        """Begin open."""
        self.open.set()

    async def deliver(self, message: Outgoing) -> Delivery:
        """Take it."""
        self.calls.append(message.id)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await self._tell()
        try:
            await self.open.wait()
            self.taken.append(message.id)
            return Sent("1.1")
        finally:
            self.under_way -= 1
            await self._tell()

    async def find(self, message: Outgoing) -> Delivery | None:
        """What was taken is found."""
        return Sent("1.1") if message.id in self.taken else None

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(condition)

    async def _tell(self) -> None:
        async with self.changed:
            self.changed.notify_all()


@dataclass
class Working:
    """A process that works."""

    store: Store
    lanes: Lanes
    runner: Runner

    async def write(self, *ids: str, lane: str = LANE, conversation: str | None = None) -> None:
        """Write messages, and tell nobody."""
        messages = [Message(each, lane, "reply", "C1", {}, conversation) for each in ids]
        await self.store.write(lambda session: outbox.enqueue(session, "kent", messages, now()))

    async def states(self) -> list[str]:
        """How the messages stand, by their ids."""
        found = await self.store.read(partial(rows, statement="SELECT status FROM message ORDER BY id"))
        return [status for status, in found]

    async def until_states(self, *states: str) -> None:
        """Wait until the messages stand so."""
        async with asyncio.timeout(PATIENCE):
            while list(states) != await self.states():
                continue


async def settle_in(url: str) -> None:
    """A partnership to own the messages."""
    store = Store.open(url)
    await store.write(a_county)
    await store.close()


@asynccontextmanager
async def working(
    url: str, *posts: Post, tempo: Tempo = TEMPO, works: bool = True,
    beats: Sequence[tuple[str, Callable[[], object]]] = (),
) -> AsyncIterator[Working]:
    """A process with these channels, until the block ends; `beats` come as often as they can."""
    store = Store.open(url, Access.ALONE if works else Access.SHARED)
    try:
        lanes, runner = runner_on(url, store, {post.name: post for post in posts}, now, tempo)
        for name, beat in beats:
            runner.every(0.1, partial(_called, beat), name)
        await runner.start(works=works)
        try:
            yield Working(store, lanes, runner)
        finally:
            await runner.stop()
    finally:
        await store.close()


async def _called(beat: Callable[[], object]) -> None:
    beat()

