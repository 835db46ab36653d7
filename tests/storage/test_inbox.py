"""A delivery is taken once; what was done about it, and why, can always be read."""

import asyncio

from storage.database import Session, Store
from storage.inbox import Outcome, admit, deliveries, delivery, release, settle, waiting
from tests.storage.examples import NOW, a_county


def come(session: Session, key: str = "Ev1") -> bool:
    """A Slack message arrives."""
    return admit(session, key, channel="slack", place="T1:C1:1.2", received_at=NOW, raw='{"text":"432"}')


async def test_the_same_delivery_is_admitted_once(store: Store) -> None:
    """A second one with the same key has no effect, whatever it says."""
    assert await store.write(come)
    assert not await store.write(come)
    assert await store.write(lambda session: come(session, "Ev2"))


async def test_of_deliveries_at_the_same_instant_one_is_admitted(store: Store) -> None:
    """Ten at once are still one."""
    admitted = await asyncio.gather(*(store.write(come) for _ in range(10)))
    assert 1 == sum(admitted)


async def test_a_delivery_waits_until_something_was_done(store: Store) -> None:
    """What a crash left behind is found again, and is done with once it is settled."""
    await store.write(a_county)
    await store.write(come)
    assert ["Ev1"] == [one.key for one in await store.read(waiting)]
    await store.write(lambda session: settle(session, "Ev1", Outcome.TAKEN, at=NOW, partnership_id="kent"))
    assert [] == await store.read(waiting)
    found = await store.read(lambda session: delivery(session, "Ev1"))
    assert found is not None
    assert ("kent", "taken", NOW, '{"text":"432"}') == (
        found.partnership_id, found.outcome, found.settled_at, found.raw)


async def test_a_parked_delivery_is_listed_with_its_reason_and_can_be_released(store: Store) -> None:
    """Only its own partnership may release it; then it waits to be taken."""
    await store.write(a_county)
    await store.write(come)
    await store.write(lambda session: settle(
        session, "Ev1", Outcome.PARKED, at=NOW, reason="The sender is not on file.", partnership_id="kent"))
    parked = await store.read(lambda session: deliveries(session, "kent", outcome=Outcome.PARKED))
    assert [("Ev1", "The sender is not on file.")] == [(one.key, one.reason) for one in parked]
    assert not await store.write(lambda session: release(session, "weald", "Ev1"))
    assert not await store.write(lambda session: release(session, None, "Ev1"))
    assert await store.write(lambda session: release(session, "kent", "Ev1"))
    assert ["Ev1"] == [one.key for one in await store.read(waiting)]


async def test_deliveries_of_nobody_are_kept_apart(store: Store) -> None:
    """What belongs to no partnership is in no partnership's list."""
    await store.write(a_county)
    await store.write(come)
    assert [] == await store.read(lambda session: deliveries(session, "kent"))
    assert ["Ev1"] == [one.key for one in await store.read(lambda session: deliveries(session, None))]
