"""What became of an attempt, and the state its message then has: the whole table, on a real database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest

from bot.handlers.tempo import Tempo
from bot.ports import Delivery, Doubtful, Refused, Sent, TryLater
from bot.work.settling import LONGEST_WAIT, MOST_ATTEMPTS, turn_over
from conversations.partnership.rating import Tolerance
from conversations.partnership.targets import Partnership
from storage import lanes, outbox
from storage.database import Session, Store
from storage.outbox import Claimed, Message
from storage.people import save_partnership
from tests.bot.wire.kept import rows
from tests.bot.wire.weald import WEALD

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
LANE, TEMPO = "slack:T1", Tempo()


@dataclass(frozen=True, slots=True)
class Row:
    """A message as it then stands; `due_in` counts seconds from noon."""

    status: str
    attempts: int
    due_in: float | None = None
    reason: str | None = None


FIRST: dict[str, tuple[Delivery, Row]] = {
    "sent": (Sent("1.1", "C1"), Row("sent", 1)),
    "refused": (Refused("The channel is archived."), Row("dead", 1, reason="The channel is archived.")),
    "doubtful": (Doubtful("It hung."), Row("pending", 1, TEMPO.again, "It hung.")),
    "doubtful, for an operator": (Doubtful("It hung.", again=False), Row("unconfirmed", 1, reason="It hung.")),
    "later, certainly not there": (TryLater(7, "429"), Row("pending", 0, 7, "429")),
    "later, after an attempt": (TryLater(2, "503", counts=True), Row("pending", 1, 4, "503")),
}
"""After the first attempt."""
LAST: dict[str, tuple[Delivery, Row]] = {
    "sent": (Sent("1.1", "C1"), Row("sent", MOST_ATTEMPTS)),
    "doubtful": (Doubtful("It hung."), Row("unconfirmed", MOST_ATTEMPTS, reason="It hung.")),
    "later, certainly not there": (TryLater(7, "429"), Row("pending", MOST_ATTEMPTS - 1, 7, "429")),
    "later, after an attempt": (
        TryLater(2, "503", counts=True),
        Row("dead", MOST_ATTEMPTS, reason=f"Given up after {MOST_ATTEMPTS} attempts: 503"),
    ),
}
"""After the last that is made."""


@pytest.fixture
async def held(store: Store) -> Store:
    """A store with a partnership to own the messages."""
    await store.write(lambda session: save_partnership(
        session, WEALD, Partnership(name="The Weald", board="Board", default_rule=Tolerance(percent=Decimal(10)))))
    return store


def message(number: int, conversation: str | None = None, lane: str = LANE) -> Message:
    """A message of this number."""
    return Message(f"m:{number}", lane, "reply", "C1", {"call": "chat.postMessage", "args": {}}, conversation)


async def turn(
    store: Store, landed: list[tuple[Claimed, Delivery]], room: int = 8, at: datetime = NOON
) -> list[Claimed]:
    """Settle these and claim what is next."""
    return await store.write(partial(turn_over, LANE, landed, room, at, TEMPO))


async def claimed(store: Store, *messages: Message) -> list[Claimed]:
    """Write messages and claim what may be sent."""
    await store.write(lambda session: outbox.enqueue(session, WEALD, messages, NOON))
    return await turn(store, [])


async def at_attempt(store: Store, number: int) -> Claimed:
    """A message that is being tried for this many-th time at noon."""
    one, = await claimed(store, message(1))
    while one.attempts < number:
        at = NOON - timedelta(days=1)
        await turn(store, [(one, TryLater(-10**6, "", counts=True))], room=0, at=at)
        one, = await turn(store, [])
    return one


async def stands(store: Store, name: str = "m:1") -> Row:
    """How a message stands."""

    def look(session: Session) -> Row:
        found = rows(session, "SELECT status, attempts, reason FROM message WHERE id = :id", id=name)
        return Row(found[0][0], found[0][1], reason=found[0][2])

    return await store.read(look)


@pytest.mark.parametrize("name", FIRST)
async def test_each_outcome_of_a_first_attempt(held: Store, name: str) -> None:
    """Its state, its count, its reason; and when it may be claimed again, to the second."""
    delivery, expected = FIRST[name]
    one = await at_attempt(held, 1)
    assert [] == await turn(held, [(one, delivery)])
    await _as_expected(held, expected)


@pytest.mark.parametrize("name", LAST)
async def test_each_outcome_of_the_last_attempt(held: Store, name: str) -> None:
    """What may have arrived is left to an operator; what certainly did not is given up, or waits uncounted."""
    delivery, expected = LAST[name]
    one = await at_attempt(held, MOST_ATTEMPTS)
    assert [] == await turn(held, [(one, delivery)])
    await _as_expected(held, expected)


async def _as_expected(store: Store, expected: Row) -> None:
    found = await stands(store)
    assert (expected.status, expected.attempts, expected.reason) == (found.status, found.attempts, found.reason)
    if expected.due_in is not None:
        due = NOON + timedelta(seconds=expected.due_in)
        assert [] == await turn(store, [], at=due - timedelta(milliseconds=1))
        again, = await turn(store, [], at=due)
        assert expected.attempts + 1 == again.attempts


async def test_no_wait_is_longer_than_an_hour(held: Store) -> None:
    """However often it failed."""
    one = await at_attempt(held, MOST_ATTEMPTS - 1)
    await turn(held, [(one, TryLater(60, "503", counts=True))])
    assert [] == await turn(held, [], at=NOON + LONGEST_WAIT - timedelta(seconds=1))
    assert 1 == len(await turn(held, [], at=NOON + LONGEST_WAIT))


async def test_a_conversation_is_said_in_order_one_at_a_time(held: Store) -> None:
    """The second waits for the first, though it is put off; another conversation does not."""
    first, other = await claimed(held, message(1, "s:1"), message(2, "s:1"), message(3, "s:2"))
    assert ("m:1", "m:3") == (first.id, other.id)
    assert [] == await turn(held, [(first, Doubtful("It hung."))])
    again, = await turn(held, [], at=NOON + timedelta(seconds=TEMPO.again))
    assert ("m:1", 2) == (again.id, again.attempts)
    second, = await turn(held, [(again, Sent("1.1"))])
    assert "m:2" == second.id


async def test_a_late_outcome_of_an_attempt_given_up_is_left_alone(held: Store) -> None:
    """Its lease ran out and it was claimed again: what the first sender says then counts no more."""
    zombie = await at_attempt(held, 1)
    later = NOON + TEMPO.held
    one, = await turn(held, [], at=later)
    await turn(held, [(zombie, Refused("too late"))], room=0, at=later)
    assert Row("sending", 2) == await stands(held)
    await turn(held, [(one, Sent("1.1"))], room=0, at=later)
    assert Row("sent", 2) == await stands(held)


async def test_a_pause_rests_its_lane_and_no_other(held: Store) -> None:
    """Nothing of the lane is claimed before its time; another lane is not asked to wait."""
    await held.write(lambda session: outbox.enqueue(session, WEALD, [message(9, lane="slack:T2")], NOON))
    one, = await claimed(held, message(1))
    await turn(held, [(one, TryLater(40, "Slack asked us to wait.", pauses=LANE))])
    await held.write(lambda session: outbox.enqueue(session, WEALD, [message(2)], NOON))
    assert [] == await turn(held, [], at=NOON + timedelta(seconds=39))
    assert ["slack:T2"] == await held.read(lambda session: outbox.due_lanes(session, NOON))
    assert ["m:1", "m:2"] == [each.id for each in await turn(held, [], at=NOON + timedelta(seconds=40))]
    pace = await held.read(lambda session: lanes.paces(session, [LANE]))
    assert "Slack asked us to wait." == pace[LANE].reason


async def test_being_asked_to_wait_is_counted_for_the_whole_lane(held: Store) -> None:
    """Also where a channel of it alone rests; a far side that is away asked for nothing."""
    one, two, three = await claimed(held, message(1), message(2), message(3))
    asked = partial(TryLater, 40, "Slack asked us to wait.", asked=True)
    await turn(held, [(one, asked(pauses=LANE)), (two, asked(pauses=f"{LANE}:C1")),
                      (three, TryLater(5, "Slack could not be reached.", pauses=LANE))])
    found = await held.read(lambda session: rows(session, "SELECT id, throttled FROM lane ORDER BY id"))
    assert [(LANE, 2), (f"{LANE}:C1", 0)] == found


def test_a_lease_must_outlast_its_call() -> None:
    """Or a message could be looked for while it is still being sent."""
    with pytest.raises(ValueError, match="must outlast"):
        Tempo(call=10, lease=10)
    assert timedelta(seconds=11) == Tempo(call=10, lease=11).held
