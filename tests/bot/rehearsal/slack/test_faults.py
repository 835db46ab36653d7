"""Every way in which a call can go wrong."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.rehearsal.slack.faults import Fault, Wrong


@pytest.mark.parametrize(("wrong", "stored"), [(Wrong.DROP, 0), (Wrong.STORE_THEN_DROP, 1)])
async def test_the_connection_is_dropped_before_or_after_storing(
    stage: Any, wrong: Wrong, stored: int
) -> None:
    """The client sees the same; only the history tells them apart. The next call passes."""
    stage.workspace.faults.add(Fault(wrong, on="chat.postMessage"))
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await stage.client.chat_postMessage(channel=stage.dm, text="once")

    assert stored == len(stage.workspace.all_messages(stage.dm))
    assert (await stage.client.chat_postMessage(channel=stage.dm, text="again"))["ok"]


async def test_a_client_that_retries_by_itself_posts_twice(stage: Any) -> None:
    """The SDK's default retry after a dropped connection doubles a stored message: why ours has none."""
    stage.workspace.faults.add(Fault(Wrong.STORE_THEN_DROP, on="chat.postMessage"))
    eager = AsyncWebClient("xoxb-rehearsal", base_url=f"{stage.url}/api/")
    await eager.chat_postMessage(channel=stage.dm, text="once")

    assert 2 == len(stage.workspace.all_messages(stage.dm))


async def test_an_answer_that_never_comes_times_out_with_the_message_stored(stage: Any) -> None:
    """The client gives up; the message stands."""
    stage.workspace.faults.add(Fault(Wrong.STORE_THEN_HANG, on="chat.postMessage", seconds=0.3))
    hurry = aiohttp.ClientTimeout(total=0.05)
    async with aiohttp.ClientSession(timeout=hurry) as session:
        impatient = AsyncWebClient(
            "xoxb-rehearsal", base_url=f"{stage.url}/api/", session=session, retry_handlers=[]
        )
        with pytest.raises(TimeoutError):
            await impatient.chat_postMessage(channel=stage.dm, text="once")

    assert 1 == len(stage.workspace.all_messages(stage.dm))


@pytest.mark.parametrize(
    ("wrong", "status", "stored"),
    [
        (Wrong.UNAVAILABLE, 503, 0),
        (Wrong.BROKEN, 500, 0),
        (Wrong.STORE_THEN_BREAK, 500, 1),
        (Wrong.RATE_LIMITED, 429, 0),
        (Wrong.RATE_LIMITED_HTML, 429, 0),
    ],
)
async def test_http_errors(stage: Any, wrong: Wrong, status: int, stored: int) -> None:
    """Each is an SlackApiError with its status; a 429 says when to come again."""
    stage.workspace.faults.add(Fault(wrong, on="chat.postMessage", seconds=7))
    with pytest.raises(SlackApiError) as caught:
        await stage.client.chat_postMessage(channel=stage.dm, text="x")

    assert (status, stored) == (
        caught.value.response.status_code,
        len(stage.workspace.all_messages(stage.dm)),
    )
    assert (caught.value.response.headers.get("Retry-After") == "7") is (status == 429)
    assert (await stage.client.chat_postMessage(channel=stage.dm, text="x"))["ok"]


@pytest.mark.parametrize("code", ["token_revoked", "channel_not_found", "is_archived", "not_in_channel"])
async def test_refusals_on_demand(stage: Any, code: str) -> None:
    """Any of Slack's codes; twice, then no more."""
    stage.workspace.faults.add(Fault(Wrong.REFUSED, on="chat.postMessage", times=2, code=code))
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await stage.client.chat_postMessage(channel=stage.dm, text="x")
        assert code == caught.value.response["error"]
    assert (await stage.client.chat_postMessage(channel=stage.dm, text="x"))["ok"]


async def test_a_fault_of_one_method_leaves_others_alone(stage: Any) -> None:
    """`on` names the method."""
    stage.workspace.faults.add(Fault(Wrong.BROKEN, on="chat.update", times=None))

    assert (await stage.client.chat_postMessage(channel=stage.dm, text="x"))["ok"]


async def test_chance_is_seeded(stage_with: Any) -> None:
    """Two workspaces with the same seed fail at the same calls."""
    rows = []
    for _ in range(2):
        stage = await stage_with()
        stage.workspace.faults.add(Fault(Wrong.BROKEN, times=None, chance=0.4))
        rows.append([stage.workspace.faults.call("chat.postMessage") is None for _ in range(40)])

    assert rows[0] == rows[1]
    assert 10 < sum(rows[0]) < 35
