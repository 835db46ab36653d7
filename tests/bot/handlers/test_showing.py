"""The top of a sitting, the task list and the form tell how far a person has come."""

from __future__ import annotations

import json

import pytest

from bot.handlers.form import Form, form_for
from bot.handlers.showing import publish_tasks
from storage import sessions
from tests.bot.handlers.collecting import LANE, Collecting
from tests.bot.wire.weald import ANN, BOB, TEAM, WEALD, ZED, led_by


@pytest.fixture
async def asked(weald: Collecting) -> Collecting:
    """Ann leads two targets and Bob one; Ann's sitting has its thread."""
    await weald.open(led_by({ANN: 2, BOB: 1}))
    await weald.sent()
    seat = await weald.seat()
    await weald.store.write(lambda session: sessions.place_sitting(
        session, WEALD, seat.sitting_id, team=TEAM, channel="D0ANN", thread="7.1", top_message="7.1"))
    return weald


async def test_the_top_counts_what_is_sent(asked: Collecting) -> None:
    """One of two, then both; the rest is given a time, and nothing is left to press at the end."""
    await asked.gives("402")
    [top] = [one for one in await asked.sent() if one.kind == "top_again"]
    assert ("D0ANN", "7.1", "chat.update") == (top.place, top.payload["args"]["ts"], top.payload["call"])
    assert "1 of 2 sent, due Wednesday 14 October 2026" in json.dumps(top.payload, ensure_ascii=False)
    await asked.gives("401")
    [top] = [one for one in await asked.sent() if one.kind == "top_again"]
    assert "All sent. Thank you." in json.dumps(top.payload, ensure_ascii=False)
    assert "actions" not in {block["type"] for block in top.payload["args"]["blocks"]}


async def test_replies_stand_in_the_thread_in_their_order(asked: Collecting) -> None:
    """What is said to one person in one sitting is one conversation; Bob's goes to Bob."""
    handled = [await asked.says("402"), await asked.says("checked"), await asked.says("402", BOB)]
    first, third = handled[0].claimed, handled[2].claimed
    assert ["D0ANN/7.1"] == [one.place for one in first]
    assert () == handled[1].claimed  # it waits for the first
    assert [f"user:{BOB}"] == [one.place for one in third]


async def test_the_task_list_says_how_far_each_return_is(asked: Collecting) -> None:
    """Of one's own returns only; nobody known is told nothing."""
    await asked.gives("402")
    await asked.sent()

    async def lists(user: str, purpose: str) -> str | None:
        return await asked.store.write(lambda session: publish_tasks(asked.desk, session, "slack", TEAM, user, purpose))

    assert (LANE, None) == (await lists(ANN, "opened"), await lists(ZED, "opened"))
    [home] = await asked.sent()
    told = json.dumps(home.payload, ensure_ascii=False)
    assert ("views.publish", f"user:{ANN}") == (home.payload["call"], home.place)
    assert ["Completed", "Not started"] == [word for word in ("Completed", "Not started") if word in told]
    assert "Bob Carter" not in told
    await lists(ANN, "opened")
    assert [] == await asked.sent()


async def test_the_form_is_of_ones_own_return(asked: Collecting) -> None:
    """With what was answered so far; another's is no form, and nor is a stranger's."""
    await asked.says("402")
    mine, bobs = await asked.seat(), await asked.seat(BOB)
    form = await form_for(asked.desk, "slack", TEAM, ANN, None)
    assert isinstance(form, Form)
    assert (mine.return_id, True) == (form.return_id, '"402"' in json.dumps(form.drawn))
    assert None is await form_for(asked.desk, "slack", TEAM, ANN, bobs.return_id)
    assert None is await form_for(asked.desk, "slack", TEAM, ZED, None)
    assert form == await form_for(asked.desk, "slack", TEAM, ANN, mine.return_id)
