"""The lanes of a process: what it can send it sends, what it cannot waits for a process that can."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, pairwise, repeat
from typing import TypeVar, cast

import pytest
from sqlalchemy import select

from bot.handlers.tempo import Tempo
from bot.ports import Delivery, Outgoing, Sent
from bot.work import lanes as module
from bot.work.lanes import LATE, Lanes
from storage.database import Session, Store
from storage.outbox import Message, claim, due_lanes, enqueue
from storage.pacing import Spacing
from storage.tables import MessageRow, table
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
    slack, later = SlowPost(), NOW + timedelta(seconds=Tempo().lease + 1)
    moment = NOW
    lanes = Lanes(store, {"slack": slack}, lambda: moment)
    await lanes.sweep()
    async with asyncio.timeout(30):
        await slack.begun.wait()
        slack.begun.clear()
        moment = later
        await store.write(lambda session: enqueue(session, "kent", [second], NOW))
        await lanes.sweep()
        await slack.begun.wait()
    slack.go_on.set()
    await lanes.stop()
    assert ["one", "two"] == slack.taken
    assert set() == set(await store.read(lambda session: due_lanes(session, later + timedelta(days=1))))


@dataclass
class BusyStore(Post):
    """A clock, a channel, and a store whose every commit is late by the next of these seconds; nothing else takes time.

    `begun` is when each message was handed over, and `held` until when it was then held.
    """

    store: Store
    late: Iterator[float]
    moment: datetime = NOW
    begun: list[datetime] = field(default_factory=list)
    held: list[datetime] = field(default_factory=list)

    def clock(self) -> datetime:
        """The time that has passed in commits and in waiting."""
        return self.moment

    async def write(self, work: Callable[[Session], T]) -> T:
        """Commit once the database is free."""
        self.moment += timedelta(seconds=next(self.late))
        return await self.store.write(work)

    async def deliver(self, message: Outgoing) -> Delivery:
        """Take it, in no time."""
        until = select(table(MessageRow).c.due_at).where(table(MessageRow).c.id == message.id)
        self.held.append(await self.store.read(lambda session: session.execute(until).scalar_one()))
        self.begun.append(self.moment)
        return Sent("1.1")

    async def waited(self, drain: module._Drain, due_in: float | None) -> None:
        """Wait, in no time: for what is under way, else until what is due next."""
        if drain._flying:
            await drain._news.wait()
        elif due_in is not None:
            self.moment += timedelta(seconds=max(due_in, 0.0))


EVERY, MANY = 0.115, 24


async def sent_late(store: Store, late: Iterator[float], monkeypatch: pytest.MonkeyPatch) -> BusyStore:
    """What became of a lane of which a message may leave each `EVERY` seconds."""
    await store.write(a_county)
    busy = BusyStore(store, late)

    async def waits(drain: module._Drain, due_in: float | None) -> None:
        await busy.waited(drain, due_in)

    monkeypatch.setattr(module._Drain, "_waited", waits)
    waiting = [Message(id=f"m{number:02}", lane="slack:T1", kind="reply", place="C1", payload={})
               for number in range(MANY)]  # fmt: skip
    await store.write(lambda session: enqueue(session, "kent", waiting, NOW))
    lanes = Lanes(cast(Store, busy), {"slack": busy}, busy.clock, Tempo(spacing={"slack": Spacing(lane=EVERY)}))
    await lanes.drained("slack:T1")
    assert MANY == len(busy.begun)
    return busy


async def test_a_busy_database_holds_up_no_pace(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message leaves when its time has come, not so much later as the one before it waited for its commits."""
    busy = await sent_late(store, repeat(0.04), monkeypatch)
    assert {timedelta(seconds=EVERY)} == {later - sooner for sooner, later in pairwise(busy.begun)}


async def test_after_a_silence_of_the_database_nothing_is_made_up_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No more leave together than the pace has room for, and each is held for its whole time from when it left."""
    busy = await sent_late(store, chain([0.0] * 20, [2.0, 0.0, 7.0], repeat(0.0)), monkeypatch)
    ten = 10 * timedelta(seconds=EVERY)
    assert ten - LATE <= min(busy.begun[last] - busy.begun[last - 10] for last in range(10, MANY))
    assert Tempo().held - LATE <= min(until - begun for until, begun in zip(busy.held, busy.begun, strict=True))
