"""Processes say that they live; the list shows who runs, and for a while who died."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from storage.database import Session, Store, Unreachable
from storage.workers import Worker, beat, forget_dead, leave, workers, workers_at
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


async def test_workers_are_told_to_whoever_asks_for_nothing_else(store: Store, database_url: str) -> None:
    """Beside the process that works; a database that goes away as it is asked is named, and asked again it tells."""
    await store.write(lambda session: beat(session, WEB))
    with pytest.MonkeyPatch.context() as away:
        away.setattr("storage.workers.workers", _lost)
        with pytest.raises(Unreachable, match="was lost while it was asked"):
            await workers_at(database_url)
    assert [WEB] == await workers_at(database_url)


def _lost(session: Session) -> list[Worker]:
    raise OperationalError("SELECT", {}, ConnectionError("gone"))
