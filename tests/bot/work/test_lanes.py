"""The lanes of a process: what it can send it sends, what it cannot waits for a process that can."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.handlers.tempo import Tempo
from bot.ports import Delivery, Outgoing, Sent
from bot.work.lanes import Lanes
from storage.database import Store
from storage.outbox import Message, claim, due_lanes, enqueue
from tests.storage.examples import NOW, a_county


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
