"""What falls due fires once, unless an answer cancelled it first; an occasion happens once."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

from storage.database import Session, Store
from storage.timers import Timer, cancel_timers, fire_due, first_time, hasten, move_timer, set_timers, set_unless_set
from tests.storage.examples import NOW, a_county, save_agreement

SOON, LATER = NOW + timedelta(days=3), NOW + timedelta(days=10)
REMINDER = Timer("r:1", "1.1", "reminder", SOON, '{"rung":1}')
EXPIRY = Timer("x:1", "1.1", "expiry", LATER)


def two_counties(session: Session) -> None:
    """Kent and the Weald, with nothing set."""
    save_agreement(session, "kent", ("1",))
    save_agreement(session, "weald", ("1",))


async def test_a_timer_fires_once_when_due(store: Store) -> None:
    """Not before, with its facts and owner, and never again unless set again."""
    await store.write(a_county)
    await store.write(lambda session: set_timers(session, "kent", [EXPIRY, REMINDER]))
    assert [] == await store.write(lambda session: fire_due(session, SOON - timedelta(seconds=1)))
    (fired,) = await store.write(lambda session: fire_due(session, SOON))
    assert ("kent", REMINDER) == (fired.partnership_id, fired.timer)
    assert [] == await store.write(lambda session: fire_due(session, SOON))
    await store.write(lambda session: set_timers(session, "kent", [REMINDER]))
    due = await store.write(lambda session: fire_due(session, LATER))
    assert [REMINDER, EXPIRY] == [one.timer for one in due]


async def test_an_answer_cancels_what_it_makes_needless(store: Store) -> None:
    """Some kinds or all of them, of its own subject and partnership."""
    await store.write(a_county)
    other = Timer("r:2", "1.2", "reminder", SOON)
    await store.write(lambda session: set_timers(session, "kent", [REMINDER, EXPIRY, other]))
    assert 0 == await store.write(lambda session: cancel_timers(session, "weald", "1.1"))
    assert 1 == await store.write(lambda session: cancel_timers(session, "kent", "1.1", ["reminder"]))
    due = await store.write(lambda session: fire_due(session, LATER))
    assert ["r:2", "x:1"] == [one.timer.id for one in due]


async def test_a_timer_set_again_is_moved(store: Store) -> None:
    """“Later” puts the same reminder off."""
    await store.write(a_county)
    moved = Timer("r:1", "1.1", "reminder", LATER)
    await store.write(lambda session: set_timers(session, "kent", [REMINDER]))
    await store.write(lambda session: set_timers(session, "kent", [moved]))
    assert [] == await store.write(lambda session: fire_due(session, SOON))
    assert [moved] == [one.timer for one in await store.write(lambda session: fire_due(session, LATER))]


async def test_a_timer_that_is_set_stays_where_it_is_unless_set(store: Store) -> None:
    """Neither sooner nor later; once it fired it is set."""
    await store.write(a_county)
    moved = Timer("r:1", "1.1", "reminder", LATER)
    for timer in (REMINDER, moved):
        await store.write(partial(set_unless_set, partnership_id="kent", timer=timer))
    assert [REMINDER] == [one.timer for one in await store.write(lambda session: fire_due(session, SOON))]
    await store.write(lambda session: set_unless_set(session, "kent", moved))
    assert [moved] == [one.timer for one in await store.write(lambda session: fire_due(session, LATER))]


async def test_workers_at_the_same_instant_fire_each_timer_once(store: Store) -> None:
    """However many look, nothing fires twice."""
    await store.write(a_county)
    timers = [Timer(f"r:{n}", "1.1", "reminder", SOON) for n in range(20)]
    await store.write(lambda session: set_timers(session, "kent", timers))
    batches = await asyncio.gather(*(store.write(lambda s: fire_due(s, SOON, 10)) for _ in range(4)))
    fired = [one.timer.id for batch in batches for one in batch]
    rest = [one.timer.id for one in await store.write(lambda session: fire_due(session, SOON))]
    assert sorted(timer.id for timer in timers) == sorted(fired + rest)


async def test_an_occasion_happens_once(store: Store) -> None:
    """A digest of a day is the first of its day only once, in each partnership."""
    await store.write(a_county)
    await store.write(lambda session: a_county(session, "weald"))

    async def first(partnership_id: str, slot: str) -> bool:
        return await store.write(lambda s: first_time(s, partnership_id, "digest", slot, NOW))

    assert [True, False] == [await first("kent", "2026-10-01"), await first("kent", "2026-10-01")]
    assert [True, True] == [await first("weald", "2026-10-01"), await first("kent", "2026-10-02")]


async def test_timers_are_hastened_and_never_put_off(store: Store) -> None:
    """Of one kind and partnership; how many are set is told, also where all are due sooner."""
    await store.write(two_counties)
    at = NOW + timedelta(hours=1)
    timers = [Timer("c:1", "round:1", "chase", NOW), Timer("c:2", "round:2", "chase", NOW + timedelta(days=1)),
              Timer("d:1", "round:1", "digests", NOW + timedelta(days=1))]  # fmt: skip
    await store.write(lambda session: set_timers(session, "kent", timers))
    await store.write(lambda session: set_timers(session, "weald", [replace(timers[1], id="c:3")]))
    assert 0 == await store.write(lambda session: hasten(session, "weald", "digests", at))
    assert 2 == await store.write(lambda session: hasten(session, "kent", "chase", at))
    due = await store.write(lambda session: fire_due(session, at))
    assert [("c:1", NOW), ("c:2", at)] == [(each.timer.id, each.timer.due_at) for each in due]
    assert 0 == await store.write(lambda session: hasten(session, "kent", "chase", at))


async def test_only_timers_of_the_kinds_named_are_taken(store: Store) -> None:
    """What a newer version has set is left to it; without names every kind is taken."""
    await store.write(two_counties)
    timers = [Timer("c:1", "round:1", "chase", NOW), Timer("n:1", "round:1", "from_a_newer_version", NOW)]
    await store.write(lambda session: set_timers(session, "kent", timers))
    due = await store.write(lambda session: fire_due(session, NOW, kinds=("chase", "digests")))
    assert ["c:1"] == [each.timer.id for each in due]
    assert ["n:1"] == [each.timer.id for each in await store.write(lambda session: fire_due(session, NOW))]


async def test_a_timer_is_moved_only_from_where_it_was_seen(store: Store) -> None:
    """Not where somebody moved it meanwhile, nor one that fired, nor another partnership's."""
    await store.write(two_counties)
    await store.write(lambda session: set_timers(session, "kent", [REMINDER]))
    move = partial(move_timer, timer_id=REMINDER.id, was=SOON, to=LATER)
    assert not await store.write(partial(move, partnership_id="weald"))
    assert await store.write(partial(move, partnership_id="kent"))
    assert not await store.write(partial(move, partnership_id="kent"))
    assert [] == await store.write(lambda session: fire_due(session, SOON))
    assert [REMINDER.id] == [one.timer.id for one in await store.write(lambda session: fire_due(session, LATER))]
    assert not await store.write(partial(move_timer, partnership_id="kent", timer_id=REMINDER.id, was=LATER, to=SOON))
