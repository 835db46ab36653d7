"""Socket Mode, with slack_sdk's own client at the other end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

ANN = "U0ANN"


@pytest.fixture
async def wired(stage_with: Any) -> AsyncIterator[tuple[Any, list[SocketModeRequest]]]:
    """A stage whose bot hears by socket and answers commands with a line."""
    stage = await stage_with(mode="socket")
    web = AsyncWebClient("xapp-rehearsal", base_url=f"{stage.url}/api/", retry_handlers=[])
    client = SocketModeClient(app_token="xapp-rehearsal", web_client=web)
    heard: list[SocketModeRequest] = []

    async def hear(_: Any, request: SocketModeRequest) -> None:
        heard.append(request)
        payload = {"text": "Nothing is due."} if request.type == "slash_commands" else None
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))

    client.socket_mode_request_listeners.append(hear)
    await client.connect()  # type: ignore[no-untyped-call]  # untyped in the SDK
    await stage.app.socket.connected()
    yield stage, heard
    await client.close()  # type: ignore[no-untyped-call]  # untyped in the SDK
    receiving = [task for task in (client.message_processor, client.message_receiver) if task]
    await asyncio.gather(*receiving, return_exceptions=True)


async def test_events_and_answers_go_by_socket(wired: Any) -> None:
    """An event is acknowledged, an interaction too, and a command's answer is shown."""
    stage, heard = wired
    stage.app.acts.say(ANN, "432")
    await stage.app.dispatch.settled()
    chosen = await stage.app.acts.shortcut(ANN, "give_return")
    await stage.app.acts.command(ANN, "/returns status")

    assert ["events_api", "interactive", "slash_commands"] == [request.type for request in heard]
    assert "432" == heard[0].payload["event"]["text"]
    assert (True, True) == (stage.app.dispatch.deliveries[-1].taken, chosen.worked)
    assert ["Nothing is due."] == [m.text for m in stage.workspace.direct(ANN).whispers.values()]


async def test_without_a_connection_nothing_is_taken(stage_with: Any) -> None:
    """Events fail after their retries and an interaction warns the person."""
    stage = await stage_with(mode="socket")
    stage.app.acts.say(ANN, "432")
    await stage.app.dispatch.settled()

    assert ["connection_failed"] * 4 == [a.reason for a in stage.app.dispatch.deliveries[-1].attempts]
    assert not (await stage.app.acts.shortcut(ANN, "give_return")).worked


async def test_only_the_app_token_opens_a_connection(stage_with: Any) -> None:
    """The bot token is of the wrong kind."""
    stage = await stage_with(mode="socket")
    with pytest.raises(SlackApiError) as caught:
        await stage.client.apps_connections_open(app_token="xoxb-rehearsal")

    assert "not_allowed_token_type" == caught.value.response["error"]
    assert (await stage.client.apps_connections_open(app_token="xapp-rehearsal"))["url"].startswith("ws://")
