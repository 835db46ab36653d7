"""What is seen from outside: counted from the tables, at one moment, by an index however long they grow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from conversations.partnership.returns import ReturnState
from storage import lanes
from storage.database import Session, Store
from storage.inbox import Outcome, admit
from storage.inbox import settle as settle_delivery
from storage.measures import Fitness, InLane, Measures, Returns, Waiting, calendars, fitness, measures
from storage.migrations import Standing
from storage.outbox import Message, MessageState, Settled, claim, enqueue, settle
from storage.rounds import close_round, release_round
from storage.sessions import set_state
from storage.tables import StepRow, table
from storage.timers import Timer, set_timers
from storage.workers import Worker, beat
from tests.storage.examples import NOW, County, a_county
from tests.storage.plans import read_whole

SLACK, MAIL = "slack:T1", "email:relay.example"
MINUTE = timedelta(minutes=1)


async def measured(store: Store, after: timedelta = timedelta()) -> Measures:
    """How it stands so long after the start."""
    return await store.read(partial(measures, now=NOW + after))


async def test_an_empty_database_measures_nothing(store: Store) -> None:
    """And nothing fails for want of rows."""
    nothing = Measures(Waiting(), {}, {}, {}, {}, (), Waiting(), (), 0)
    assert nothing == await measured(store)
    assert frozenset() == await store.read(calendars)


@pytest.fixture
async def county(store: Store) -> County:
    """A county with a round open."""
    return await store.write(a_county)


async def test_what_came_in_waits_until_something_is_done_about_it(store: Store, county: County) -> None:
    """Counted from the oldest."""

    def come(session: Session) -> None:
        for number in range(3):
            admit(session, f"k{number}", channel="email", place="", received_at=NOW + number * MINUTE, raw="")
        settle_delivery(session, "k0", Outcome.IGNORED, at=NOW, reason="None of ours.")

    await store.write(come)
    assert Waiting(2, NOW + MINUTE) == (await measured(store)).inbox


async def test_what_is_to_be_sent_is_counted_by_lane(store: Store, county: County) -> None:
    """All of it, and what may be sent by now, since when; what is under way is neither late nor gone."""

    def write(session: Session) -> None:
        enqueue(session, "kent", [Message("m:1", SLACK, "reply", "C1", {})], NOW)
        claim(session, SLACK, NOW, 9, timedelta(seconds=90))
        enqueue(session, "kent", [Message("m:2", SLACK, "reply", "C2", {})], NOW)
        enqueue(session, "kent", [Message("l:1", MAIL, "letter", "a@b", {}, due_at=NOW + timedelta(1))], NOW)

    await store.write(write)
    found = await measured(store, MINUTE)
    assert {SLACK: InLane(2, Waiting(1, NOW)), MAIL: InLane(1, Waiting())} == found.lanes


async def test_what_came_to_a_stop_is_counted_by_lane_and_state(store: Store, county: County) -> None:
    """What may have arrived apart from what never will."""

    def stop(session: Session) -> None:
        for name, lane, state in (("m:1", SLACK, MessageState.DEAD), ("m:2", SLACK, MessageState.UNCONFIRMED),
                                  ("l:1", MAIL, MessageState.DEAD), ("l:2", MAIL, MessageState.DEAD),
                                  ("l:3", MAIL, MessageState.SENT)):
            enqueue(session, "kent", [Message(name, lane, "reply", "C1", {})], NOW)
            claim(session, lane, NOW, 9, MINUTE)
            settle(session, [Settled(name, 1, state)], NOW)

    await store.write(stop)
    found = await measured(store)
    assert {(SLACK, "dead"): 1, (SLACK, "unconfirmed"): 1, (MAIL, "dead"): 2} == found.stopped
    assert {} == found.lanes


async def test_a_lane_that_was_asked_to_wait_is_counted_for_good(store: Store, county: County) -> None:
    """However often; how long it rests is told until it does not."""
    for _ in range(2):
        await store.write(partial(lanes.pause, lane=SLACK, until=NOW + MINUTE, reason="Slack asked us to wait."))
        await store.write(partial(lanes.note_throttled, lane=SLACK))
    await store.write(partial(lanes.pause, lane=MAIL, until=NOW + MINUTE, reason="The relay is away."))
    found = await measured(store)
    assert ({SLACK: 2}, {SLACK: NOW + MINUTE, MAIL: NOW + MINUTE}) == (found.throttled, found.paused)
    later = await measured(store, MINUTE)
    assert ({SLACK: 2}, {}) == (later.throttled, later.paused)


async def test_returns_are_counted_by_state_until_their_round_is_over(store: Store, county: County) -> None:
    """Of each partnership by itself; a round that is released is history."""
    await store.write(lambda session: a_county(session, "weald"))
    await store.write(lambda session: set_state(session, "kent", county.first_return, ReturnState.SENT, NOW))

    async def returns(of: str) -> list[Returns]:
        return [each for each in (await measured(store)).returns if each.partnership_id == of]

    assert [Returns("weald", "2026-Q2", "not_started", 2)] == await returns("weald")
    assert {("not_started", 1), ("sent", 1)} == {(each.state, each.many) for each in await returns("kent")}
    await store.write(lambda session: close_round(session, "kent", county.opened.round_id, NOW))
    assert {("no_return", 1), ("sent", 1)} == {(each.state, each.many) for each in await returns("kent")}
    await store.write(lambda session: release_round(session, "kent", county.opened.round_id, NOW))
    assert [] == await returns("kent")


async def test_timers_are_overdue_once_their_time_has_come(store: Store, county: County) -> None:
    """Not before."""
    timers = [Timer(f"t:{after}", "return:1", "ask_again", NOW + after * MINUTE) for after in (1, 9)]
    await store.write(lambda session: set_timers(session, "kent", timers))
    assert Waiting() == (await measured(store)).timers
    assert Waiting(1, NOW + MINUTE) == (await measured(store, 2 * MINUTE)).timers


async def test_every_process_is_heard_of(store: Store, county: County) -> None:
    """By what it is, and when it was last heard of."""
    both = tuple(Worker(kind, kind, "0.1.0", NOW, NOW + MINUTE) for kind in ("web", "worker"))
    for each in both:
        await store.write(partial(beat, worker=each))
    assert both == (await measured(store)).workers
    assert both == (await store.read(fitness)).workers


async def test_a_database_is_fit_once_it_has_every_step(store: Store, county: County) -> None:
    """One that lacks a step is not read any further."""
    steps = table(StepRow)

    def lacking(session: Session) -> Fitness:
        """How it stands without a step, which it has again afterwards."""
        taken = [dict(row._mapping) for row in session.connection().execute(steps.select())]
        session.connection().execute(steps.delete())
        found = fitness(session)
        session.connection().execute(steps.insert(), taken)
        return found

    assert Fitness(Standing.BEHIND) == await store.write(lacking)
    assert Fitness(Standing.FITS, (), frozenset({"england"})) == await store.read(fitness)


async def test_calendars_are_those_that_anybody_keeps(store: Store, county: County) -> None:
    """The partnership's and its people's."""
    assert frozenset({"england"}) == await store.read(calendars)


READS: dict[str, Callable[[Session], object]] = {
    "measures": partial(measures, now=NOW), "fitness": fitness,
}


@pytest.mark.parametrize("name", READS)
async def test_no_statement_reads_a_whole_table(unused_store: Store, name: str) -> None:
    """On either database, however many rows it holds."""
    assert [] == await unused_store.read(partial(read_whole, work=READS[name]))


async def test_the_statements_are_as_many_however_much_there_is(store: Store, county: County) -> None:
    """Not one for each lane, round or partnership."""
    before = await store.read(counted)
    for number in range(5):
        await store.write(partial(a_county, partnership_id=f"county{number}"))
        await store.write(partial(enqueue, partnership_id="kent", now=NOW, messages=[
            Message(f"m:{number}", f"slack:T{number}", "reply", "C1", {})]))
    assert (before, True) == (await store.read(counted), before < 10)


def counted(session: Session) -> int:
    """How many statements are run."""
    from sqlalchemy import event

    ran: list[object] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *told: ran.append(told))
    measures(session, NOW)
    return len(ran)
