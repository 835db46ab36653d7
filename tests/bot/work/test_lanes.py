"""The lanes of a process: what it can send it sends, what it cannot waits for a process that can."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar, cast

from bot.handlers.tempo import Tempo
from bot.ports import Delivery, Outgoing, Sent
from bot.work.lanes import Lanes
from storage.database import Session, Store
from storage.outbox import Message, claim, due_lanes, enqueue
from tests.bot.wire.kept import rows
from tests.storage.examples import NOW, a_county

T = TypeVar("T")


class Post:
    """A channel that takes everything."""

    name = "slack"

    def __init__(self) -> None:
        self.taken: list[str] = []

    async def deliver(self, message: Outgoing) -> Delivery:
        """Take it."""
        self.taken.append(message.id)
        return Sent("1.1")

    async def find(self, message: Outgoing) -> Delivery | None:
        """Nothing was ever lost here."""
        return None


def clock() -> datetime:
    """The same moment always."""
    return NOW


async def test_a_lane_of_a_channel_switched_off_waits(store: Store) -> None:
    """The sweep passes it by and sends what lies behind it; once the channel is on, it is sent too."""
    await store.write(a_county)
    waiting = [Message(id=id_, lane=lane, kind="reply", place="C1", payload={}) for id_, lane in
               (("one", "mail:relay"), ("two", "slack:T1"))]
    await store.write(lambda session: enqueue(session, "kent", waiting, NOW))
    slack, mail = Post(), Post()
    lanes = Lanes(store, {"slack": slack}, clock)
    await lanes.sweep()
    await lanes.stop()
    assert (["two"], []) == (slack.taken, mail.taken)
    lanes = Lanes(store, {"slack": slack, "mail": mail}, clock)
    await lanes.sweep()
    await lanes.stop()
    assert (["two"], ["one"]) == (slack.taken, mail.taken)
    assert [] == await store.write(lambda session: claim(session, "mail:relay", NOW, 9, NOW - NOW))


@dataclass
class Heard(Post):
    """A channel that wants to know when it is written down that it sent something."""

    written: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with nothing taken."""
        super().__init__()

    async def deliver(self, message: Outgoing) -> Delivery:
        """Take it."""
        self.taken.append(message.id)
        return Sent("1.1", written=lambda: self.written.append(message.id))


@dataclass
class LateStore:
    """A store whose commits but the first are made only once `go_on` is set; `held` says that one waits."""

    store: Store
    commits: int = 0
    held: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def write(self, work: Callable[[Session], T]) -> T:
        """Commit, late where something was sent."""
        self.commits += 1
        if self.commits > 1:
            self.held.set()
            await self.go_on.wait()
        return await self.store.write(work)


async def test_a_channel_is_told_once_what_it_sent_is_committed(store: Store) -> None:
    """Not before: whatever it holds back until then would tell its place too early that it was heard."""
    await store.write(a_county)
    await store.write(lambda session: enqueue(session, "kent", [Message("one", "slack:T1", "reply", "C1", {})], NOW))
    late, heard = LateStore(store), Heard()
    lanes = Lanes(cast(Store, late), {"slack": heard}, clock)
    lanes.wake("slack:T1")
    async with asyncio.timeout(30):
        await late.held.wait()
    assert (["one"], []) == (heard.taken, heard.written)
    late.go_on.set()
    await lanes.stop()
    assert ["one"] == heard.written
    assert [("sent",)] == await store.read(partial(rows, statement="SELECT status FROM message"))


@dataclass
class SlowPost(Post):
    """A channel that is in no hurry: each call lasts until `go_on` is set."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        """Begin with nothing taken."""
        super().__init__()

    async def deliver(self, message: Outgoing) -> Delivery:
        """Take it, at last."""
        self.begun.set()
        await self.go_on.wait()
        return await super().deliver(message)


async def test_what_outlasts_its_lease_is_not_begun_again(store: Store) -> None:
    """The one attempt under way counts: sent once, and known to be sent; what comes after it goes out too."""
    await store.write(a_county)
    first, second = (Message(id=id_, lane="slack:T1", kind="reply", place="C1", payload={}) for id_ in ("one", "two"))
    await store.write(lambda session: enqueue(session, "kent", [first], NOW))
    moments = iter([NOW, NOW])
    slack, later = SlowPost(), NOW + timedelta(seconds=Tempo().lease + 1)
    lanes = Lanes(store, {"slack": slack}, lambda: next(moments, later))
    await lanes.sweep()
    await slack.begun.wait()
    await store.write(lambda session: enqueue(session, "kent", [second], NOW))
    await lanes.sweep()
    slack.begun.clear()
    await slack.begun.wait()
    slack.go_on.set()
    await lanes.stop()
    assert ["one", "two"] == slack.taken
    assert set() == set(await store.read(lambda session: due_lanes(session, later + timedelta(days=1))))
