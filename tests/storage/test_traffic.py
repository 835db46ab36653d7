"""What is under way: whether anything is, when the next falls due, and what was written since."""

from __future__ import annotations

from datetime import timedelta

from storage import inbox, lanes, outbox, traffic
from storage.database import Session, Store
from storage.outbox import Message, MessageState, Settled
from storage.timers import Timer, set_timers
from tests.storage.examples import NOW, a_county

LANE, LATER, LEASE = "slack:T1", NOW + timedelta(hours=1), timedelta(seconds=15)


def message(name: str, **facts: object) -> Message:
    """Something to say."""
    return Message(id=name, lane=LANE, kind="reply", place="user:U1", payload={}, **facts)  # type: ignore[arg-type]  # named by the callers


async def busy(store: Store) -> bool:
    """Whether anything is under way now."""
    return await store.read(lambda session: traffic.is_busy(session, NOW))


async def test_it_is_busy_until_what_can_be_sent_is(store: Store) -> None:
    """A message that waits for its hour, its lane or the one before it keeps nobody waiting."""
    await store.write(a_county)
    assert not await busy(store)

    def write(session: Session) -> None:
        outbox.enqueue(session, "kent", [message("a"), message("b", due_at=LATER, conversation="c"),
                                         message("d", conversation="c")], NOW)  # fmt: skip

    await store.write(write)
    assert await busy(store)
    (claimed,) = await store.write(lambda session: outbox.claim(session, LANE, NOW, 5, LEASE))
    assert ("a", True) == (claimed.id, await busy(store))
    sent = Settled("a", 1, MessageState.SENT, external_id="1.1")
    await store.write(lambda session: outbox.settle(session, [sent], NOW))
    assert not await busy(store)
    await store.write(lambda session: outbox.enqueue(session, "kent", [message("e")], NOW))
    await store.write(lambda session: lanes.pause(session, LANE, LATER, "Rest."))
    assert not await busy(store)


async def test_it_is_busy_until_what_came_in_is_dealt_with(store: Store) -> None:
    """What waits in the inbox is under way."""
    await store.write(a_county)
    await store.write(lambda session: inbox.admit(session, "m1", channel="email", place="", received_at=NOW, raw=""))
    assert await busy(store)
    await store.write(lambda session: inbox.settle(session, "m1", inbox.Outcome.TAKEN, at=NOW))
    assert not await busy(store)


async def test_what_falls_due_next_is_the_first_of_timers_and_messages(store: Store) -> None:
    """Of the partnership alone, and after now."""
    await store.write(a_county)
    await store.write(lambda session: a_county(session, "weald"))

    async def due() -> object:
        return await store.read(lambda session: traffic.next_due(session, "kent", NOW))

    assert await due() is None
    await store.write(lambda session: outbox.enqueue(session, "kent", [message("a", due_at=LATER)], NOW))
    soon = Timer("t1", "round:1", "chase", NOW + timedelta(minutes=5))
    await store.write(lambda session: set_timers(session, "weald", [soon]))
    assert LATER == await due()
    await store.write(lambda session: set_timers(session, "kent", [Timer("t2", "round:1", "chase", soon.due_at)]))
    assert soon.due_at == await due()


async def test_others_are_set_aside(store: Store) -> None:
    """Their messages and timers, and whatever was under way; what waits of one’s own goes on."""
    await store.write(a_county)
    await store.write(lambda session: a_county(session, "weald"))

    def write(session: Session) -> None:
        outbox.enqueue(session, "weald", [message("theirs")], NOW)
        set_timers(session, "weald", [Timer("t1", "round:1", "chase", LATER)])
        inbox.admit(session, "m1", channel="email", place="", received_at=NOW, raw="")

    await store.write(write)
    await store.write(lambda session: outbox.enqueue(session, "kent", [message("ours")], NOW))
    await store.write(lambda session: traffic.set_others_aside(session, "kent", "Aside."))
    (ours,) = await store.read(lambda session: traffic.written_after(session, "kent", 0))
    (theirs,) = await store.read(lambda session: traffic.written_after(session, "weald", 0))
    assert (("ours", "pending", None), ("theirs", "cancelled", "Aside.")) == (
        (ours.id, ours.status, ours.reason), (theirs.id, theirs.status, theirs.reason))
    assert ours.seq == await store.read(lambda session: traffic.last_written(session, "kent"))
    assert None is await store.read(lambda session: traffic.next_due(session, "weald", NOW))
    await store.write(lambda session: outbox.claim(session, LANE, NOW, 5, LEASE))
    await store.write(lambda session: traffic.set_others_aside(session, "kent", "Aside."))
    assert not await busy(store)
