"""The lanes of a process: what it can send it sends, what it cannot waits for a process that can."""

from datetime import datetime

from bot.ports import Delivery, Outgoing, Sent
from bot.work.lanes import Lanes
from storage.database import Store
from storage.outbox import Message, claim, enqueue
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
