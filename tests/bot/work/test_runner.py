"""What every work loop must do, in one process on SQLite and over several on PostgreSQL: one contract, two keepers."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.ports import Delivery, Outgoing, TryLater
from tests.bot.work.at_work import LANE, OTHER, PATIENCE, TEMPO, Post, settle_in, working

SELDOM = replace(TEMPO, sweep=60.0)
"""So seldom that no sweep helps a test."""


class Busy(Post):
    """A channel that asks whoever comes first to come again."""

    async def deliver(self, message: Outgoing) -> Delivery:
        """Put it off, then take it."""
        if not self.calls:
            self.calls.append(message.id)
            return TryLater(0.2, "Come again.")
        return await super().deliver(message)


@pytest.fixture
async def url(database_url: str) -> str:
    """A database with somebody to write to."""
    await settle_in(database_url)
    return database_url


async def test_what_is_hinted_at_is_sent_and_settled(url: str) -> None:
    """No sweep need come; a second hint after the first was done finds what came since."""
    post = Post()
    async with working(url, post, tempo=SELDOM) as one:
        await one.write("a", "b")
        one.runner.wake(LANE)
        await one.until_states("sent", "sent")
        await one.write("c")
        one.runner.wake(LANE)
        await one.until_states("sent", "sent", "sent")
    assert ["a", "b", "c"] == sorted(post.taken)


async def test_a_lost_hint_costs_a_sweep(url: str) -> None:
    """What nobody hinted at is found."""
    post = Post()
    async with working(url, post) as one:
        await one.write("a")
        await one.until_states("sent")
    assert ["a"] == post.taken


async def test_hints_by_the_dozen_send_each_message_once(url: str) -> None:
    """However many hints come while a lane is drained, and whenever."""
    post, ids = Post(), [f"m{number:02}" for number in range(40)]
    async with working(url, post, tempo=SELDOM) as one:
        for each in ids:
            await one.write(each)
            one.runner.wake(LANE)
            one.runner.wake(LANE)
        await one.until_states(*["sent"] * len(ids))
    assert ids == sorted(post.taken)


async def test_a_slow_call_holds_up_nobody_else(url: str) -> None:
    """What is written while another message of the lane is under way leaves at once; another lane hears nothing."""
    post = Post()
    async with working(url, post, tempo=SELDOM) as one:
        post.open.clear()
        await one.write("slow")
        one.runner.wake(LANE)
        await post.until(lambda: post.calls == ["slow"])
        await one.write("next")
        await one.write("there", lane=OTHER)
        one.runner.wake(LANE)
        one.runner.wake(OTHER)
        await post.until(lambda: {"next", "there"} <= set(post.calls))
        assert ["sending"] * 3 == await one.states()
        post.open.set()
        await one.until_states("sent", "sent", "sent")


async def test_a_conversation_keeps_its_order(url: str) -> None:
    """One at a time, as it was written."""
    post, ids = Post(), [f"m{number}" for number in range(9, -1, -1)]
    async with working(url, post, tempo=SELDOM) as one:
        await one.write(*ids, conversation="s:1")
        one.runner.wake(LANE)
        await one.until_states(*["sent"] * len(ids))
    assert (ids, 1) == (post.taken, post.most)


async def test_what_is_due_soon_needs_no_sweep(url: str) -> None:
    """A message that was put off for a moment is sent when that is over."""
    post = Busy()
    async with working(url, post, tempo=SELDOM) as one:
        await one.write("a")
        one.runner.wake(LANE)
        await one.until_states("sent")


async def test_a_lane_of_a_channel_that_is_off_waits(url: str) -> None:
    """Hinted at or swept, it waits for a process where the channel is on; what is beside it goes out."""
    slack, email = Post(), Post("email")
    async with working(url, slack) as one:
        await one.write("letter", lane="email:relay")
        await one.write("post")
        one.runner.wake("email:relay")
        await one.until_states("pending", "sent")
    async with working(url, slack, email) as one:
        await one.until_states("sent", "sent")
    assert (["post"], ["letter"]) == (slack.taken, email.taken)


async def test_a_beat_comes_again_and_again_though_it_fails(url: str) -> None:
    """A failure is told in the log, and holds up neither its next beat nor another's."""
    beats, sound, enough = 0, 0, asyncio.Event()

    def fails() -> None:
        nonlocal beats
        beats += 1
        if beats > 1 and sound > 1:
            enough.set()
        raise LookupError("This beat always fails.")

    def counts() -> None:
        nonlocal sound
        sound += 1

    async with working(url, beats=[("fails", fails), ("counts", counts)]), asyncio.timeout(PATIENCE):
        await enough.wait()
    before = beats, sound
    async with working(url):
        assert before == (beats, sound)


async def test_who_does_not_work_leaves_it_to_others(url: str) -> None:
    """Neither a beat comes nor is anything swept up, until somebody works."""
    post, beats = Post(), 0

    def counts() -> None:
        nonlocal beats
        beats += 1

    async with working(url, post, works=False, beats=[("counts", counts)]) as web:
        await web.write("a")
        assert (["pending"], 0) == (await web.states(), beats)
    async with working(url, post, beats=[("counts", counts)]) as one:
        await one.until_states("sent")
        async with asyncio.timeout(PATIENCE):
            while not beats:
                await one.states()


async def test_what_is_under_way_lands_before_the_end(url: str) -> None:
    """Told to stop, it begins nothing more, and writes down what came of what it had begun."""
    post = Post()
    async with working(url, post, tempo=replace(SELDOM, grace=PATIENCE)) as one:
        post.open.clear()
        await one.write("a", "b", conversation="s:1")
        one.runner.wake(LANE)
        await post.until(lambda: post.calls == ["a"])
        stopping = asyncio.create_task(one.runner.stop())
        post.open.set()
        await stopping
        assert ["sent", "pending"] == await one.states()


async def test_what_takes_too_long_is_let_go_of_and_looked_for_later(url: str) -> None:
    """It stops though a call hangs; once the lease has run out the next process finds that it had arrived."""
    post = Post()
    async with working(url, post, tempo=replace(SELDOM, call=0.3, lease=0.5)) as one:
        post.open.clear()
        await one.write("a")
        one.runner.wake(LANE)
        await post.until(lambda: post.calls == ["a"])
        async with asyncio.timeout(PATIENCE):
            await one.runner.stop()
        assert ["sending"] == await one.states()
    post.taken.append("a")  # it did arrive
    post.open.set()
    async with working(url, post) as one:
        await one.until_states("sent")
    assert ["a"] == post.calls
