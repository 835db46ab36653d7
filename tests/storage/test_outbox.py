"""A message is sent once, in order, at its lane's pace; an attempt that may have arrived is never forgotten."""

import asyncio
from datetime import datetime, timedelta

import pytest

from storage.database import Session, Store
from storage.lanes import Pace, paces, pause, save_pace
from storage.outbox import (
    Claimed,
    Message,
    MessageState,
    Settled,
    cancel,
    claim,
    due_lanes,
    enqueue,
    enqueue_claimed,
    settle,
)
from storage.undelivered import undelivered
from tests.storage.examples import NOW, a_county

LANE = "slack:T1"
LEASE = timedelta(seconds=30)


def a_message(message_id: str, conversation: str | None = "s:1", **changes: object) -> Message:
    """Something to say in Ann's thread."""
    facts = {"lane": LANE, "kind": "prompt", "place": "T1:C1:1.1", "payload": {"text": "Hello “Ann”"}}
    return Message(id=message_id, conversation=conversation, **(facts | changes))  # type: ignore[arg-type]


async def queue(store: Store, *messages: Message) -> None:
    """Make the county if need be, and queue messages in it."""

    def work(session: Session) -> None:
        enqueue(session, "kent", messages, NOW)

    await store.write(work)


async def take(store: Store, many: int = 16, after: float = 0, lane: str = LANE) -> list[Claimed]:
    """Claim so many seconds after the start."""
    now = NOW + timedelta(seconds=after)
    return await store.write(lambda session: claim(session, lane, now, many, LEASE))


async def say(store: Store, *outcomes: Settled, after: float = 0) -> None:
    """Settle so many seconds after the start."""
    await store.write(lambda session: settle(session, outcomes, NOW + timedelta(seconds=after)))


@pytest.fixture
async def county(store: Store) -> Store:
    """A store with a county in it."""
    await store.write(a_county)
    return store


async def test_a_purpose_is_served_once(county: Store) -> None:
    """The same purpose queued again, before or after it was sent, sends nothing more."""
    await queue(county, a_message("m:1"))
    await queue(county, a_message("m:1", payload={"text": "again"}))
    (taken,) = await take(county)
    assert ({"text": "Hello “Ann”"}, 1, NOW) == (taken.payload, taken.attempts, taken.first_attempt_at)
    await say(county, Settled("m:1", 1, MessageState.SENT, external_id="1.2"))
    await queue(county, a_message("m:1"))
    assert [] == await take(county, after=1000)


async def test_a_conversation_is_sent_in_order_one_at_a_time(county: Store) -> None:
    """The second waits for the first to be settled; another conversation does not wait."""
    await queue(county, a_message("m:1"), a_message("m:2"), a_message("x:1", "s:2"), a_message("x:2", "s:2"))
    assert ["m:1", "x:1"] == [one.id for one in await take(county)]
    assert [] == await take(county)
    await say(county, Settled("m:1", 1, MessageState.SENT))
    assert ["m:2"] == [one.id for one in await take(county)]


async def test_messages_of_no_conversation_do_not_wait(county: Store) -> None:
    """Sixteen invitations leave in one batch, and no more than asked for."""
    await queue(county, *(a_message(f"p:{n}", None) for n in range(20)))
    assert 16 == len(await take(county))
    assert 4 == len(await take(county))


async def test_an_attempt_given_up_is_claimed_again_and_known_as_such(county: Store) -> None:
    """After its lease the attempt counts two, which says: look for the first before sending."""
    await queue(county, a_message("m:1"))
    await take(county)
    assert [] == await take(county, after=29)
    (again,) = await take(county, after=31)
    assert (2, NOW) == (again.attempts, again.first_attempt_at)


async def test_a_late_answer_of_an_attempt_given_up_changes_nothing(county: Store) -> None:
    """Only the attempt that is under way may settle the message."""
    await queue(county, a_message("m:1"))
    await take(county)
    await take(county, after=31)
    await say(county, Settled("m:1", 1, MessageState.DEAD, reason="too late"))
    assert [] == await county.read(lambda session: undelivered(session, "kent"))
    await say(county, Settled("m:1", 2, MessageState.SENT))
    assert [] == await take(county, after=1000)


async def test_what_was_settled_stays_settled(county: Store) -> None:
    """A second word about the same attempt changes nothing."""
    await queue(county, a_message("m:1"))
    await take(county)
    await say(county, Settled("m:1", 1, MessageState.SENT), Settled("m:1", 1, MessageState.DEAD, reason="?"))
    assert [] == await county.read(lambda session: undelivered(session, "kent"))


@pytest.mark.parametrize(("counts", "attempts"), [(False, 1), (True, 2)])
async def test_a_message_put_off_keeps_its_place(county: Store, counts: bool, attempts: int) -> None:
    """It waits until then, and what follows waits behind it; an attempt that cannot have arrived is forgotten."""
    await queue(county, a_message("m:1"), a_message("m:2"))
    await take(county)
    later = NOW + timedelta(seconds=60)
    await say(county, Settled("m:1", 1, MessageState.PENDING, reason="429", retry_at=later, counts=counts))
    assert [] == await take(county, after=59)
    (again,) = await take(county, after=60)
    assert ("m:1", attempts) == (again.id, again.attempts)


async def test_a_paused_lane_sends_nothing(county: Store) -> None:
    """A pause of the lane holds everything in it, a pause of a channel only what goes there."""
    await queue(county, a_message("m:1", pace="slack:T1:C1"), a_message("x:1", "s:2", pace="slack:T1:C2"))
    until = NOW + timedelta(seconds=10)
    await county.write(lambda session: pause(session, LANE, until, "Slack asked for 10 s"))
    assert ([], []) == (await take(county), await county.read(lambda session: due_lanes(session, NOW)))
    await county.write(lambda session: pause(session, "slack:T1:C1", until + LEASE, "Slack asked for 40 s"))
    assert ["x:1"] == [one.id for one in await take(county, after=10)]
    await say(county, Settled("x:1", 1, MessageState.SENT))
    assert ["m:1"] == [one.id for one in await take(county, after=41)]


async def test_pace_survives_a_restart(county: Store) -> None:
    """What is saved of a lane is read back; saving the pace leaves a pause as it was."""
    soon = NOW + timedelta(seconds=1)
    await county.write(lambda session: pause(session, LANE, soon, "429"))
    await county.write(lambda session: save_pace(session, {LANE: soon, "smtp:relay": NOW}))
    found = await county.read(lambda session: paces(session, [LANE, "smtp:relay", "none"]))
    assert {LANE: Pace(soon, soon, "429"), "smtp:relay": Pace(NOW)} == found


async def test_only_lanes_with_something_due_are_woken(county: Store) -> None:
    """A message for later wakes its lane later."""
    later = NOW + timedelta(seconds=5)
    await queue(county, a_message("m:1"), a_message("e:1", None, lane="smtp:relay", due_at=later))

    async def due(at: datetime) -> list[str]:
        return await county.read(lambda session: due_lanes(session, at))

    assert [LANE] == await due(NOW)
    assert [LANE, "smtp:relay"] == await due(later)


async def test_a_reply_is_claimed_in_its_own_turn(county: Store) -> None:
    """With nothing before it, it is being sent at once, and nobody else sends it."""
    claimed = await county.write(
        lambda session: enqueue_claimed(session, "kent", a_message("m:1"), NOW, LEASE))
    assert claimed is not None
    assert ("m:1", 1, {"text": "Hello “Ann”"}) == (claimed.id, claimed.attempts, claimed.payload)
    assert [] == await take(county)
    assert [2] == [one.attempts for one in await take(county, after=31)]


async def test_a_reply_waits_behind_what_is_outstanding(county: Store) -> None:
    """It is queued in its place instead, and the same purpose again is nothing."""
    await queue(county, a_message("m:1"))
    for _ in range(2):
        assert await county.write(
            lambda session: enqueue_claimed(session, "kent", a_message("m:2"), NOW, LEASE)) is None
    await take(county)
    await say(county, Settled("m:1", 1, MessageState.SENT))
    assert [("m:2", 1)] == [(one.id, one.attempts) for one in await take(county)]


async def test_a_reply_waits_while_its_lane_is_paused(county: Store) -> None:
    """Retry-After holds replies too; after it the reply is sent."""
    await county.write(lambda session: pause(session, LANE, NOW + LEASE, "429"))
    assert await county.write(
        lambda session: enqueue_claimed(session, "kent", a_message("m:1"), NOW, LEASE)) is None
    assert ["m:1"] == [one.id for one in await take(county, after=31)]


async def test_what_nobody_tried_can_be_withdrawn(county: Store) -> None:
    """A reminder is cancelled by the answer; one already being sent is not."""
    await queue(county, a_message("r:1", None, kind="reminder", subject="1.1"))
    await take(county)
    await queue(county, a_message("r:2", None, kind="reminder", subject="1.1"))
    withdrawn = await county.write(lambda session: cancel(session, "kent", "1.1", ["reminder"], "answered"))
    assert 1 == withdrawn
    assert [] == await take(county)


async def test_drainers_at_the_same_instant_share_nothing(county: Store) -> None:
    """However many claim at once, each message is claimed by one, and no conversation twice."""
    await queue(county, *(a_message(f"{c}:{n}", f"s:{c}") for n in range(3) for c in range(10)))
    batches = await asyncio.gather(*(take(county, many=4) for _ in range(6)))
    claimed = [one.id for batch in batches for one in batch]
    assert len(set(claimed)) == len(claimed)
    assert {f"{c}:0" for c in range(10)} >= set(claimed)
    rest = {one.id for _ in range(3) for one in await take(county)}
    assert {f"{c}:0" for c in range(10)} == {*claimed, *rest}
