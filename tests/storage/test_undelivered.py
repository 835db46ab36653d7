"""What came to a stop is listed with its reason; an operator settles it, and that is on record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import pytest

from conversations.partnership.returns import ReturnState
from storage import interventions, undelivered
from storage.database import Session, Store
from storage.outbox import Claimed, Message, MessageState, Settled, claim, enqueue, settle
from storage.sessions import set_state
from storage.tables import MessageRow, table
from tests.storage.examples import NOW, County, a_county
from tests.storage.plans import read_whole

LANE, MAIL = "slack:T1", "email:relay.example"
UNCONFIRMED, DEAD = MessageState.UNCONFIRMED, MessageState.DEAD


@pytest.fixture
async def county(store: Store) -> County:
    """A county with an open round."""
    return await store.write(a_county)


async def stop(store: Store, messages: Sequence[Message], state: MessageState, reason: str) -> None:
    """Let messages come to a stop at their first attempt."""

    def work(session: Session) -> None:
        enqueue(session, "kent", messages, NOW)
        for each in messages:
            taken = claim(session, each.lane, NOW, 99, timedelta(seconds=9))
            settle(session, [Settled(one.id, one.attempts, state, reason=reason) for one in taken], NOW)

    await store.write(work)


def message(name: str, lane: str = LANE, kind: str = "reply", **more: object) -> Message:
    """Something to say."""
    return Message(name, lane, kind, "C1", {"text": "Hello"}, **more)  # type: ignore[arg-type]


async def stuck(store: Store, lane: str | None = None, of: str = "kent") -> list[undelivered.Undelivered]:
    """What came to a stop."""
    return await store.read(partial(undelivered.undelivered, partnership_id=of, lane=lane))


async def again(store: Store, lane: str = LANE) -> list[Claimed]:
    """What is to be sent."""
    return await store.write(partial(claim, lane=lane, now=NOW, many=9, lease=timedelta(seconds=9)))


async def test_what_came_to_a_stop_is_listed_with_its_reason(store: Store, county: County) -> None:
    """With whom it is for, of one lane if asked, and never another partnership's."""
    await stop(store, [message("m:1", person_id=county.ann)], UNCONFIRMED, "broke after DATA")
    await stop(store, [message("m:2", MAIL)], DEAD, "550 no such user")
    assert [("m:1", "Ann", "unconfirmed", "broke after DATA"), ("m:2", None, "dead", "550 no such user")] == [
        (each.id, each.name, each.status, each.reason) for each in await stuck(store)]
    assert ["m:2"] == [each.id for each in await stuck(store, MAIL)]
    assert [] == await stuck(store, of="weald")


async def test_one_that_is_retried_is_looked_for_and_has_all_its_tries(store: Store, county: County) -> None:
    """Once only, and none of another partnership; what may have arrived is never sent as if it were new."""
    await stop(store, [message("m:1")], UNCONFIRMED, "nobody knows")
    (one,) = await stuck(store)

    def tried_often(session: Session) -> None:
        session.connection().execute(table(MessageRow).update().values(attempts=8))

    await store.write(tried_often)
    assert 0 == await store.write(partial(undelivered.retry, partnership_id="weald", numbers=[one.number], now=NOW))
    assert 1 == await store.write(partial(undelivered.retry, partnership_id="kent", numbers=[one.number], now=NOW))
    assert 0 == await store.write(partial(undelivered.retry, partnership_id="kent", numbers=[one.number], now=NOW))
    assert [("m:1", 2, NOW)] == [(each.id, each.attempts, each.first_attempt_at) for each in await again(store)]
    assert [] == await stuck(store)


async def test_one_that_is_dropped_is_not_sent_any_more(store: Store, county: County) -> None:
    """Nor listed; why stands with it."""
    await stop(store, [message("m:1")], DEAD, "channel_not_found")
    (one,) = await stuck(store)
    drop = partial(undelivered.drop, partnership_id="kent", numbers=[one.number], now=NOW, reason="It is gone.")
    assert (1, 0) == (await store.write(drop), await store.write(drop))
    assert ([], []) == (await stuck(store), await again(store))
    assert [("cancelled", "It is gone.", None)] == await store.read(_states)


async def test_only_what_may_have_arrived_is_taken_as_arrived(store: Store, county: County) -> None:
    """At the instant of its first attempt; what was refused was not."""
    await stop(store, [message("m:1")], UNCONFIRMED, "nobody knows")
    await stop(store, [message("m:2")], DEAD, "refused")
    numbers = [each.number for each in await stuck(store)]
    took = partial(undelivered.arrived, partnership_id="kent", numbers=numbers, now=NOW + timedelta(1), reason="Seen.")
    assert 1 == await store.write(took)
    assert ["m:2"] == [each.id for each in await stuck(store)]
    assert [("sent", "Seen.", NOW), ("dead", "refused", None)] == await store.read(_states)


def _states(session: Session) -> list[tuple[str, str | None, datetime | None]]:
    rows = table(MessageRow)
    found = session.connection().execute(
        rows.select().with_only_columns(rows.c.status, rows.c.reason, rows.c.sent_at).order_by(rows.c.seq))
    return [tuple(row) for row in found]


async def test_a_reminder_of_what_was_answered_is_outlived(store: Store, county: County) -> None:
    """Not while anything of its sitting waits; a reply to what somebody said always holds."""
    sitting = county.opened.sittings[county.ann]
    await stop(store, [message("r:1", kind="reminder", conversation=f"sitting:{sitting}"),
                       message("r:2", MAIL, kind="letter:reminder", conversation=f"letters:{sitting}"),
                       message("m:1", conversation=f"sitting:{sitting}")], DEAD, "refused")

    async def outlived() -> set[str]:
        stopped = await stuck(store)
        over = await store.read(partial(undelivered.outlived, partnership_id="kent", stopped=stopped))
        return {each.id for each in stopped if each.number in over}

    assert set() == await outlived()
    for each in county.opened.returns[county.ann]:
        await store.write(partial(_answer, return_id=each))
    assert {"r:1", "r:2"} == await outlived()


def _answer(session: Session, return_id: str) -> None:
    set_state(session, "kent", return_id, ReturnState.SENT, NOW)


async def test_a_state_that_was_drawn_anew_is_outlived(store: Store, county: County) -> None:
    """The later one says all; the later one itself is not outlived."""
    tops = [message(f"top:1:{n}", kind="top_again", conversation="top:1", person_id=county.ann) for n in range(2)]
    await stop(store, tops, DEAD, "refused")
    stopped = await stuck(store)
    over = await store.read(partial(undelivered.outlived, partnership_id="kent", stopped=stopped))
    assert ["top:1:0"] == [each.id for each in stopped if each.number in over]


async def test_many_thousands_are_settled_at_once(store: Store, county: County) -> None:
    """However many names a statement may hold."""
    many = undelivered.AT_ONCE * 2 + 1
    await stop(store, [message(f"m:{n}") for n in range(3)], DEAD, "refused")
    numbers = [*range(1, many), *(each.number for each in await stuck(store))]
    assert 3 == await store.write(partial(undelivered.retry, partnership_id="kent", numbers=numbers, now=NOW))


READS: dict[str, Callable[[Session], object]] = {
    "list": partial(undelivered.undelivered, partnership_id="kent"),
    "list of a lane": partial(undelivered.undelivered, partnership_id="kent", lane=LANE),
    "redrawn": partial(undelivered.outlived, partnership_id="kent", stopped=()),
    "what was done": partial(interventions.interventions, partnership_id="kent", kind="message"),
}


@pytest.mark.parametrize("name", READS)
async def test_what_came_to_a_stop_is_found_by_an_index(unused_store: Store, name: str) -> None:
    """However many messages were ever sent."""
    assert [] == await unused_store.read(partial(read_whole, work=READS[name]))


async def test_what_is_done_by_hand_is_kept_for_good(store: Store, county: County) -> None:
    """Who, what, to which, why; the newest first, of the kind asked for and of one's own partnership."""
    for who, did in (("ora", "retried"), ("bob", "dropped")):
        await store.write(partial(interventions.record, partnership_id="kent", at=NOW, who=who, did=did,
                                  subjects={"message:m:1": {"because": "the relay is back"}, "round:1": {}}))
    found = await store.read(partial(interventions.interventions, partnership_id="kent", kind="message"))
    assert [("bob", "dropped", "message:m:1"), ("ora", "retried", "message:m:1")] == [
        (each.who, each.did, each.subject) for each in found]
    assert {"because": "the relay is back"} == found[0].facts
    assert [] == await store.read(partial(interventions.interventions, partnership_id="weald", kind="message"))
