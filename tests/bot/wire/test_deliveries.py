"""Deliveries as Slack makes them: twice, out of order, a day late, at one instant, while the database is held."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.rehearsal.slack.faults import Fault, Wrong
from tests.bot.wire.kept import kept, rows
from tests.bot.wire.lead import Lead
from tests.bot.wire.standing import Stand, standing
from tests.bot.wire.weald import ANN, BOB, CAT


@pytest.fixture
async def stand(database_url: str) -> AsyncIterator[Stand]:
    """A bot and a rehearsal Slack, on either database in turn."""
    async with standing(database_url) as stand:
        yield stand


async def begun(stand: Stand, user: str) -> Lead:
    """A lead who has pressed Start and reads the first question."""
    lead = Lead(stand, user)
    await lead.invited()
    await lead.presses("Start")
    return lead


async def test_every_delivery_twice_is_as_once(stand: Stand) -> None:
    """A whole talk whose every event comes doubled: each answer once, each reply once."""
    stand.workspace.faults.add(Fault(Wrong.DUPLICATED, times=None))
    ann = await begun(stand, ANN)
    await ann.green()
    await stand.slack.dispatch.settled()
    mine = (await kept(stand))["ANN 1"]
    assert (1, ["402"], 5) == (len(mine.figures), mine.answer("figure"), len(ann.messages))


async def test_answers_out_of_order_are_asked_again_and_never_swapped(stand: Stand) -> None:
    """“402” is held back until “checked” has come: the second is not understood, the first is taken."""
    ann = await begun(stand, ANN)
    stand.workspace.faults.add(Fault(Wrong.REORDERED, on="message"))
    ann.types("402")
    ann.types("checked")
    assert "What was" in (await ann.next()).text
    assert "How was the figure checked?" in (await ann.next()).text
    assert "Check your answers" in (await ann.says("checked")).text
    mine = (await kept(stand))["ANN 1"]
    assert (["402"], ["checked"]) == (mine.answer("figure"), mine.answer("checked"))


async def test_an_edit_that_overtakes_its_message_is_the_answer(stand: Stand) -> None:
    """The message comes after its own edit: what was edited stands, what it said before is not taken."""
    ann = await begun(stand, ANN)
    stand.workspace.faults.add(Fault(Wrong.REORDERED, on="message"))
    typed = ann.types("420")
    stand.clock.move_to(stand.clock() + timedelta(seconds=3))
    stand.slack.acts.edit(ANN, ann.place, typed.ts, "402")
    assert "How was the figure checked?" in (await ann.next()).text
    await stand.slack.dispatch.settled()
    assert ["402"] == (await kept(stand))["ANN 1"].answer("figure")
    assert "Check your answers" in (await ann.says("checked")).text


async def test_a_message_a_day_late_is_quoted_back_and_not_taken(stand: Stand) -> None:
    """“no”, written before later answers, answers nothing that is asked now."""
    ann = await begun(stand, ANN)
    stand.workspace.faults.add(Fault(Wrong.REORDERED, on="message"))
    ann.types("410")
    stand.clock.move_to(stand.clock() + timedelta(minutes=1))  # a press carries our time, which may differ from Slack's
    await ann.clicks("There is no figure")
    assert "Why is there no figure" in (await ann.next()).text
    stand.clock.move_to(stand.clock() + timedelta(days=1))
    ann.types("not yet available")  # close behind it comes what was held back: either may be taken first
    first, second = await ann.next(), await ann.next()
    assert 1 == sum("“410”" in each.text for each in (first, second))
    assert "When do you expect the figure?" in second.text
    mine = (await kept(stand))["ANN 1"]
    assert ([], ["not_yet_available"]) == (mine.answer("figure"), mine.answer("why_none"))
    assert "Check" in (await ann.says("1 December 2026")).text


async def test_a_message_that_comes_late_but_in_its_turn_is_taken(stand: Stand) -> None:
    """Slack could not reach the bot for an hour; nothing was said meanwhile, so the answer holds."""
    ann, bob = await begun(stand, ANN), await begun(stand, BOB)
    stand.workspace.faults.add(Fault(Wrong.REORDERED, on="message"))
    ann.types("402")
    stand.clock.move_to(stand.clock() + timedelta(hours=1))
    bob.types("401")  # behind it comes what was held back
    assert "How was the figure checked?" in (await ann.next()).text
    assert ["402"] == (await kept(stand))["ANN 1"].answer("figure")


async def test_two_answers_at_one_instant_are_both_kept(stand: Stand) -> None:
    """A figure typed and a button pressed at once: each finds its own question."""
    ann = await begun(stand, ANN)
    question = await ann.says("402")
    ann.types("change 1 to 399")
    pressed, _ = await asyncio.gather(ann.clicks("Checked by a colleague", question), stand.slack.dispatch.settled())
    assert pressed.worked
    await ann.next()
    await ann.next()
    mine = (await kept(stand))["ANN 1"]
    assert ("399", ["checked"]) == (mine.answer("figure")[-1], mine.answer("checked"))
    assert "That was everything" in (await ann.says("send")).text


async def test_everybody_at_one_instant(stand: Stand) -> None:
    """Three leads answer in the same moment; each has their own reply."""
    leads = [await begun(stand, user) for user in (ANN, BOB, CAT)]
    replies = await asyncio.gather(*(lead.says("402") for lead in leads))
    assert all("How was the figure checked?" in reply.text for reply in replies)
    stored = await kept(stand)
    assert [["402"]] * 3 == [stored[ref].answer("figure") for ref in ("ANN 1", "BOB 1", "CAT 1")]


@contextmanager
def held(url: str) -> Iterator[sqlite3.Connection]:
    """The database file, locked by another program."""
    with sqlite3.connect(Path(url.removeprefix("sqlite:///")), isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


async def test_a_database_held_for_five_seconds_delays_and_loses_nothing(sqlite_url: str) -> None:
    """Slack gives up on the first deliveries and tries again; the answer is stored once and answered once."""
    async with standing(sqlite_url, patience=0.5, retries=(0.1,) * 100) as stand:
        ann = await begun(stand, ANN)
        with held(sqlite_url) as other:
            ann.types("402")
            deliveries = stand.slack.dispatch.deliveries
            await stand.until(lambda: len(deliveries[-1].attempts) >= 9)
            assert {"http_timeout"} == {attempt.reason for attempt in deliveries[-1].attempts}
            other.execute("ROLLBACK")
        assert "How was the figure checked?" in (await ann.next()).text
        await stand.slack.dispatch.settled()
        assert 3 == len(ann.messages)
        assert ["402"] == (await kept(stand))["ANN 1"].answer("figure")
        assert {"taken"} == await stand.read(
            lambda session: {outcome for outcome, in rows(session, "SELECT outcome FROM inbox")})
