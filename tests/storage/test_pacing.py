"""A lane and its channels are claimed from no faster than they take, whoever claims; on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from storage import due, lanes, outbox
from storage.database import Session, Store
from storage.outbox import Claimed, Message, MessageState, Settled
from storage.pacing import Spacing, claim, enqueue_claimed, land
from tests.storage.examples import NOW, a_county

LANE, HERE, THERE = "slack:T1", "slack:T1:C1", "slack:T1:C2"
LEASE = timedelta(seconds=15)
CALL = timedelta(milliseconds=300)


def message(name: str, pace: str | None = HERE, kind: str = "digest_thread") -> Message:
    """A message of this name, to this channel."""
    return Message(name, LANE, kind, "C1", {}, pace=pace)


@pytest.fixture
async def held(store: Store) -> Store:
    """A store with a partnership to own the messages."""
    await store.write(a_county)
    return store


async def write(store: Store, *messages: Message) -> None:
    """Write messages to be sent."""
    await store.write(lambda session: outbox.enqueue(session, "kent", messages, NOW))


async def at(store: Store, moment: datetime, spacing: Spacing, many: int = 32) -> list[str]:
    """What may be begun at this moment."""
    return [one.id for one in await store.write(lambda s: claim(s, LANE, moment, many, LEASE, spacing))]


def settled(session: Session, claimed: Sequence[Claimed], moment: datetime, spacing: Spacing) -> None:
    """Say that these were sent."""
    outbox.settle(session, [Settled(one.id, one.attempts, MessageState.SENT) for one in claimed], moment)
    land(session, [(one, "C1") for one in claimed], moment, spacing)


async def sent_over_time(store: Store, spacing: Spacing, seconds: float) -> list[tuple[datetime, str]]:
    """When each message was begun: a drain that looks when it is told to, whose calls take their time."""
    begun: list[tuple[datetime, str]] = []
    moment = NOW

    def step(session: Session) -> tuple[list[Claimed], datetime | None]:
        return claim(session, LANE, moment, 32, LEASE, spacing), due.next_due(session, LANE, moment)

    while moment < NOW + timedelta(seconds=seconds):
        claimed, next_at = await store.write(step)
        begun += [(moment, one.id) for one in claimed]
        if claimed:
            moment += CALL
            await store.write(lambda s, c=claimed, m=moment: settled(s, c, m, spacing))  # type: ignore[misc]
        elif next_at is None:
            break
        else:
            moment = next_at
    return begun


async def test_a_channel_hears_one_message_a_second(held: Store) -> None:
    """Ten at once are begun in their order, each a second after the one before had landed; none is lost."""
    names = [f"m{number}" for number in range(10)]
    await write(held, *map(message, names))
    begun = await sent_over_time(held, Spacing(channel=1.0), 60)
    assert names == [name for _, name in begun]
    assert [NOW + number * (CALL + timedelta(seconds=1)) for number in range(10)] == [when for when, _ in begun]


async def test_a_lane_is_begun_evenly_and_what_is_talk_goes_first(held: Store) -> None:
    """Half a second between two; a reply written last is begun next, before what nobody waits for."""
    spacing = Spacing(lane=0.5)
    await write(held, *(message(f"m{number}", None) for number in range(3)))
    assert ["m0"] == await at(held, NOW, spacing)
    await write(held, message("reply", None, "reply"))
    assert [] == await at(held, NOW + timedelta(seconds=0.499), spacing)
    assert ["reply"] == await at(held, NOW + timedelta(seconds=0.5), spacing)
    assert ["m1"] == await at(held, NOW + timedelta(seconds=1), spacing)
    assert NOW + timedelta(seconds=1.5) == await held.read(
        lambda session: due.next_due(session, LANE, NOW + timedelta(seconds=1)))


async def test_one_look_says_whether_anything_may_be_begun(held: Store) -> None:
    """Nothing written, something due, its lane at rest, due again, all under way: the look agrees with the claim."""
    spacing, seen = Spacing(lane=0.5), []

    async def look(seconds: float) -> None:
        moment = NOW + timedelta(seconds=seconds)
        found = await held.read(lambda session: due.due_of(session, LANE, moment))
        seen.append((found.now, found.next_at, bool(await at(held, moment, spacing))))

    await look(0)
    await write(held, message("m1", None), message("m2", None))
    for seconds in (0, 0.25, 0.5, 1):
        await look(seconds)
    rested, leased = NOW + timedelta(seconds=0.5), NOW + LEASE
    assert [(False, None, False), (True, None, True), (False, rested, False), (True, leased, True),
            (False, leased, False)] == seen


async def test_a_quick_lane_is_begun_by_handfuls(held: Store) -> None:
    """A hundred a second: five at a time, then as long a rest."""
    await write(held, *(message(f"m{number:02}", None) for number in range(12)))
    spacing, begun = Spacing(lane=0.01), []
    for tick in range(0, 200, 10):
        begun.append(len(await at(held, NOW + timedelta(milliseconds=tick), spacing)))
    assert [5, 0, 0, 0, 0, 5, 0, 0, 0, 0, 2] + [0] * 9 == begun


async def test_a_channel_that_waits_holds_up_no_other(held: Store) -> None:
    """However many wait for it: what goes elsewhere is begun at once, though it was written last."""
    await write(held, *(message(f"m{number}") for number in range(5)), message("there", THERE), message("any", None))
    assert ["m0", "there"] == sorted(await at(held, NOW, Spacing(channel=1.0), many=2))
    assert ["any"] == await at(held, NOW, Spacing(channel=1.0))


async def test_what_is_under_way_holds_its_channel_and_dies_with_its_lease(held: Store) -> None:
    """A call that hangs keeps its channel; when its sender is dead, the message is looked for first."""
    await write(held, message("m0"), message("m1"))
    spacing, later = Spacing(channel=1.0), NOW + LEASE
    assert ["m0"] == await at(held, NOW, spacing)
    assert [] == await at(held, later - timedelta(milliseconds=1), spacing)
    assert ["m0"] == await at(held, later, spacing)


async def test_a_turn_begins_its_own_answer_only_when_the_pace_allows(held: Store) -> None:
    """The first is begun with the turn; the next within its second waits, and is begun when that is over."""
    spacing = Spacing(lane=0.2, channel=1.0)

    def turn(session: Session, name: str, moment: datetime) -> Claimed | None:
        return enqueue_claimed(session, "kent", message(name, kind="reply"), moment, LEASE, spacing)

    first = await held.write(lambda session: turn(session, "m0", NOW))
    assert first is not None
    assert {LANE, HERE} == set(await held.read(lambda session: lanes.paces(session, [LANE, HERE])))
    await held.write(lambda session: settled(session, [first], NOW + CALL, spacing))
    assert await held.write(lambda session: turn(session, "m1", NOW + timedelta(seconds=1))) is None
    assert [] == await at(held, NOW + timedelta(seconds=1), spacing)
    assert ["m1"] == await at(held, NOW + CALL + timedelta(seconds=1), spacing)


async def test_what_is_put_off_was_never_tried(held: Store) -> None:
    """It counts no attempt, so that it is sent without being looked for."""
    await write(held, message("m0"), message("m1"))
    assert ["m0"] == await at(held, NOW, Spacing(channel=1.0))
    later = NOW + LEASE + timedelta(seconds=1)
    found = await held.write(lambda session: outbox.claim(session, LANE, later, 9, LEASE))
    assert [("m0", 2, NOW), ("m1", 1, later)] == [(one.id, one.attempts, one.first_attempt_at) for one in found]
