"""Slack, as the settings want it: its client, its listeners, and who we are there."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.delivery import SlackDelivery
from bot.channels.slack.frontdesk import FrontDesk
from bot.channels.slack.reception import bolt_app
from bot.handlers.desk import Desk
from bot.handlers.tempo import Tempo
from bot.main.opened import Opened
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class InSlack:
    """What listens to Slack, and as which app in which workspace; calls for any other are not for us.

    `connected` tells whether the socket is up; none where Slack calls us.
    """

    bolt: AsyncApp
    app: str
    team: str
    connected: Callable[[], Awaitable[bool]] | None = None


async def open_slack(settings: Settings, tempo: Tempo, stack: AsyncExitStack) -> Opened | None:
    """Slack: sends by its Web API, hears by Bolt, over HTTP or a socket."""
    client = await _slack_client(settings, tempo, stack)
    if client is None:
        return None

    async def listen(desk: Desk, stack: AsyncExitStack) -> InSlack:
        us = await _in_slack(client, desk)
        return us if settings.slack_mode == "http" else await _by_socket(settings, us, stack)

    return Opened(SlackDelivery(client, _drawn), listen)


def _drawn(chart: Mapping[str, Any]) -> bytes:
    """A picture of a digest as PNG; what draws it is read with the first, for most servers draw none for months."""
    from pydantic import TypeAdapter

    from bot.pictures import png
    from conversations.pictures.as_svg import as_svg
    from conversations.pictures.chart import Chart

    adapter: TypeAdapter[Chart] = TypeAdapter(Chart)
    return png(as_svg(adapter.validate_python(chart)))


async def _slack_client(settings: Settings, tempo: Tempo, stack: AsyncExitStack) -> AsyncWebClient | None:
    """One client on one session: a new connection for every call would cost more than the call."""
    if settings.slack_mode == "off":
        return None
    timeout = aiohttp.ClientTimeout(total=tempo.call)
    session = await stack.enter_async_context(aiohttp.ClientSession(timeout=timeout))
    return AsyncWebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        session=session,
        timeout=math.ceil(tempo.call),  # whole seconds; the session above keeps to the exact time
        retry_handlers=[],
        user_agent_prefix="Bolt-Async/quarterday",
    )


async def _in_slack(client: AsyncWebClient, desk: Desk) -> InSlack:
    """Who we are is asked once, here: no `auth.test` eats into the three seconds of a first request.

    Raises:
        slack_sdk.errors.SlackApiError: the token is not accepted, or lacks a scope of the manifest.
    """
    who = await client.auth_test()
    us = await client.bots_info(bot=who["bot_id"])
    identity = AuthorizeResult(
        enterprise_id=who.get("enterprise_id"), team_id=who["team_id"], bot_id=who["bot_id"],
        bot_user_id=who["user_id"], bot_token=client.token,
    )
    tokenless = AsyncWebClient(base_url=client.base_url, session=client.session, retry_handlers=[])
    bolt = bolt_app(tokenless, identity, FrontDesk(desk, client), desk.clock)
    return InSlack(bolt, us["bot"]["app_id"], who["team_id"])


async def _by_socket(settings: Settings, us: InSlack, stack: AsyncExitStack) -> InSlack:
    # Read when it is wanted: 1 MB that a server over HTTP is spared.
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

    handler = AsyncSocketModeHandler(us.bolt, settings.slack_app_token.get_secret_value())
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    stack.push_async_callback(handler.close_async)
    return replace(us, connected=handler.client.is_connected)
