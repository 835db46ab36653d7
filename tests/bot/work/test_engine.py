"""The work loop over several processes: one drain a lane, one beat a tick, and nothing that the dead hold on to."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import psycopg
import pytest

from storage.postgres import ENGINE
from tests.bot.work.at_work import LANE, OTHER, PATIENCE, TEMPO, Post, settle_in, working
from tests.lost_line import SOON, line_to


@pytest.fixture
async def url(postgres_url: str) -> str:
    """A database with somebody to write to."""
    await settle_in(postgres_url)
    return postgres_url


async def test_a_lane_is_drained_by_one_process_at_a_time(url: str) -> None:
    """Whoever has it keeps it while a call lasts, and sends what another writes; then either may have it."""
    here, there = Post(), Post()
    async with working(url, here) as one:
        here.open.clear()
        await one.write("a")
        one.runner.wake(LANE)
        await here.until(lambda: here.calls == ["a"])
        async with working(url, there) as other:
            await other.write("b", "c")
            other.runner.wake(LANE)
            await here.until(lambda: {"b", "c"} <= set(here.calls))
            assert [] == there.calls
            here.open.set()
            await one.until_states("sent", "sent", "sent")
            await one.runner.stop()
            await other.write("d")
            other.runner.wake(LANE)
            await other.until_states("sent", "sent", "sent", "sent")
    assert (["a", "b", "c"], ["d"]) == (sorted(here.taken), there.taken)


async def test_a_lane_of_a_worker_that_died_is_let_go_of(url: str) -> None:
    """Though a hint for it waits behind the dead one's lock: the lane is drained, and nothing of the dead is left."""
    with psycopg.connect(url, autocommit=True, options=f"-c search_path={ENGINE}") as engine:
        engine.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')")
        for status, worker in (("doing", "(SELECT max(id) FROM procrastinate_workers)"), ("todo", "NULL")):
            engine.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, status, worker_id)"
                f" VALUES ('slack', 'drain', '{LANE}', '{LANE}', '{{\"lane\": \"{LANE}\"}}', '{status}', {worker})"
            )
        post = Post()
        async with working(url, post) as one:
            await one.write("a")
            await one.until_states("sent")
        left = engine.execute("SELECT task_name, status FROM procrastinate_jobs WHERE task_name = 'drain'").fetchall()
    assert (["a"], []) == (post.taken, left)


async def test_a_worker_that_loses_its_database_works_on_when_it_is_back(url: str) -> None:
    """Every connection is cut, and gone before anything else is done; what is written afterwards is sent."""
    post = Post()
    async with working(url, post) as one:
        await one.write("a")
        await one.until_states("sent")
        with psycopg.connect(url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                          " WHERE datname = current_database() AND pid <> pg_backend_pid()")
        await one.write("b")
        await one.until_states("sent", "sent")
    assert ["a", "b"] == post.taken


async def test_a_worker_whose_database_vanishes_works_on_elsewhere(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection is closed and none answers: it opens others, and sends what was written meanwhile."""
    monkeypatch.setattr("storage.postgres.PATIENCE", SOON)
    post = Post()
    async with line_to(url) as line, working(line.url, post) as one, working(url, works=False) as other:
        await one.write("a")
        await one.until_states("sent")
        assert line.lose() > 1
        await other.write("b")
        await other.until_states("sent", "sent")
    assert ["a", "b"] == post.taken


async def test_a_drain_whose_end_was_not_heard_is_dropped(url: str) -> None:
    """Its worker lives on, so that nobody else would; the lane is drained again."""
    post = Post()
    async with working(url, post) as one:
        await one.write("a")
        await one.until_states("sent")
        with psycopg.connect(url, autocommit=True, options=f"-c search_path={ENGINE}") as engine:
            engine.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, status, worker_id)"
                f" VALUES ('slack', 'drain', '{OTHER}', '{{\"lane\": \"{OTHER}\"}}', 'doing',"
                " (SELECT max(id) FROM procrastinate_workers))"
            )
        await one.write("b", lane=OTHER)
        await one.until_states("sent", "sent")
    assert ["a", "b"] == post.taken


async def test_a_beat_comes_once_over_all_processes(url: str) -> None:
    """Of each tick one of them makes the beat; both know it by its name."""
    ticks: list[int] = []
    enough = asyncio.Event()

    def tick() -> None:
        with psycopg.connect(url, options=f"-c search_path={ENGINE}") as engine:
            found = engine.execute("SELECT args->>'timestamp' FROM procrastinate_jobs"
                                   " WHERE task_name = 'tick' AND status = 'doing'").fetchall()
        ticks.extend(int(timestamp) for timestamp, in found)
        if len(ticks) > 2:
            enough.set()

    seldom = replace(TEMPO, sweep=60.0)
    async with working(url, tempo=seldom, beats=[("tick", tick)]), working(url, tempo=seldom, beats=[("tick", tick)]):
        async with asyncio.timeout(PATIENCE):
            await enough.wait()
    assert sorted(set(ticks)) == ticks
