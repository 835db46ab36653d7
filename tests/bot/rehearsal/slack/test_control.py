"""The rehearsal in the hands of another process, over HTTP."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.rehearsal.slack import serving


@pytest.fixture
async def control(stage: Any) -> Any:
    """Call a verb; gives status and body."""
    async with aiohttp.ClientSession() as session:

        async def call(verb: str, url: str = stage.url, **body: Any) -> tuple[int, Any]:
            async with session.post(f"{url}/control/{verb}", json=body) as answer:
                return answer.status, await answer.json()

        yield call


async def test_a_scene_is_set_and_played(stage: Any, control: Any) -> None:
    """People and channels are added, a line is typed and read back."""
    await control("people", people=[{"id": "U0CAT", "name": "Cat", "email": "cat@x.example"}])
    await control("channels", channels=[{"id": "C0NEW", "name": "health", "members": ["U0CAT"]}])
    _, said = await control("say", user="U0CAT", channel="health", text="hello")
    _, found = await control("messages", channel="C0NEW")

    assert [said["ts"]] == [message["ts"] for message in found["messages"]]


async def test_waiting_ends_when_the_message_comes(stage: Any, control: Any) -> None:
    """No polling: the answer comes with the message; without one it is 408."""
    waiting = asyncio.create_task(control("wait", user="U0ANN", contains="Thank you", seconds=5))
    await stage.client.chat_postMessage(channel=stage.dm, text="Thank you, Ann")
    status, found = await waiting
    late, _ = await control("wait", user="U0ANN", contains="never", seconds=0.01)

    assert (200, 1, 408) == (status, len(found["messages"]), late)


async def test_mistakes_are_answered_with_a_sentence(control: Any) -> None:
    """Unknown verb, unknown person, missing field; then the right call."""
    status, told = await control("dance")
    assert (404, True) == (status, "no verb" in told["error"])
    assert 404 == (await control("say", user="U0NONE", text="x"))[0]
    assert (400, {"error": "say needs the field 'text'."}) == await control("say", user="U0ANN")
    assert 200 == (await control("say", user="U0ANN", text="x"))[0]


async def test_faults_and_counters(stage: Any, control: Any) -> None:
    """A fault is put in force and lifted; calls are counted."""
    await control("faults", faults=[{"wrong": "503", "on": "chat.postMessage", "times": None}])
    assert stage.workspace.faults.call("chat.postMessage") is not None
    await control("faults", clear=True)
    assert stage.workspace.faults.call("chat.postMessage") is None
    await stage.client.auth_test()

    assert (200, {"auth.test": 1}) == await control("calls")


async def test_windows_are_seen_and_sent(stage: Any, control: Any) -> None:
    """Shortcut, modal, submission by JSON alone."""
    await control("shortcut", user="U0ANN", callback_id="give_return")
    trigger = stage.bot.heard[-1].body["trigger_id"]
    field = {"type": "input", "block_id": "figure", "label": {"type": "plain_text", "text": "Figure"},
             "element": {"type": "plain_text_input", "action_id": "a"}}  # fmt: skip
    title = {"type": "plain_text", "text": "Give a return"}
    await stage.client.views_open(
        trigger_id=trigger, view={"type": "modal", "title": title, "blocks": [field]}
    )
    _, seen = await control("view", user="U0ANN")
    _, refused = await control("submit", user="U0ANN")
    _, sent = await control("submit", user="U0ANN", values={"Figure": "338"})

    assert "Give a return" == seen["view"]["title"]["text"]
    assert {"figure"} == set(refused["errors"])
    assert sent["worked"]


async def test_the_app_works_under_a_prefix(stage: Any, control: Any) -> None:
    """Mounted in another app, all areas answer below the prefix."""
    house = Starlette(routes=[Mount("/rehearsal", app=stage.app)])
    async with serving(house) as url, aiohttp.ClientSession() as session:
        status, _ = await control("people", url=f"{url}/rehearsal")
        async with session.get(f"{url}/rehearsal/as/U0ANN") as page:
            html = await page.text()

    assert 200 == status
    assert 'src="/rehearsal/static/screen.js"' in html
    assert "'unsafe" not in page.headers["Content-Security-Policy"]
