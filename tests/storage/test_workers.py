"""Processes say that they live; the list shows who runs, and for a while who died."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storage.database import Store
from storage.workers import Worker, beat, forget_dead, leave, workers
from tests.storage.examples import NOW

WEB, WORKER = (Worker(f"host:{number}", kind, "1.0", NOW, NOW) for number, kind in enumerate(("web", "worker")))


async def test_a_process_that_beats_is_seen_and_one_that_leaves_is_not(store: Store) -> None:
    """A beat moves its own time alone; leaving takes it off the list."""
    for one in (WEB, WORKER):
        await store.write(lambda session, one=one: beat(session, one))  # type: ignore[misc]  # bound for the loop
    later = replace(WORKER, beat_at=NOW + timedelta(seconds=9))
    await store.write(lambda session: beat(session, later))
    assert [WEB, later] == await store.read(workers)
    await store.write(lambda session: leave(session, WEB.id))
    assert [later] == await store.read(workers)


async def test_the_dead_are_forgotten_in_time(store: Store) -> None:
    """Who has been silent since then goes; who beat at that very moment stays."""
    lively = replace(WORKER, beat_at=NOW + timedelta(days=1))
    for one in (WEB, lively):
        await store.write(lambda session, one=one: beat(session, one))  # type: ignore[misc]  # bound for the loop
    await store.write(lambda session: forget_dead(session, NOW + timedelta(days=1)))
    assert [lively] == await store.read(workers)
