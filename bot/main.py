"""The composition root: settings in, a running Quarterday out. It alone puts the parts together."""

from __future__ import annotations

import asyncio
import math
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType
from typing import Any

import aiohttp
from fastapi import FastAPI
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from starlette.responses import JSONResponse, Response

from bot.calendars import working_calendar
from bot.channels.slack.delivery import SlackDelivery
from bot.channels.slack.drawing import SlackDrawer
from bot.channels.slack.expected import misshapen
from bot.channels.slack.frontdesk import FrontDesk
from bot.channels.slack.precheck import Accepted, Rejected, verify
from bot.channels.slack.reception import bolt_app
from bot.channels.slack.route import Check, Tell, log_rejected, slack_route, to_bolt
from bot.channels.slack.signatures import Headers
from bot.channels.web.routes import page_routes
from bot.handlers.desk import Desk
from bot.handlers.fire_timers import fire_timers
from bot.handlers.receive import refuse_foreign
from bot.handlers.tempo import Tempo
from bot.ports import Channel, Clock, Drawer, Ids
from bot.settings import Settings
from bot.tokens import Signer
from bot.work.lanes import Lanes
from bot.work.rhythm import Rhythm
from conversations.partnership.calendars import WorkingCalendar
from storage.database import Access, Store
from storage.migrations import is_current


class NotMigrated(RuntimeError):
    """The database is not at the newest schema; run `quarterday migrate` and start again."""


def now() -> datetime:
    """The time of this machine, in UTC."""
    return datetime.now(UTC)  # the one clock; everything else is handed it


def new_id() -> str:
    """An id that nobody can guess."""
    return uuid.uuid4().hex


def calendar_around(nation: str, year: int) -> WorkingCalendar:
    """A nation's working days, from the year before to the year after."""
    return working_calendar(nation, range(year - 1, year + 3))


def signer_of(settings: Settings) -> Signer | None:
    """What signs links and letters; none where there is no key to sign with."""
    keys = [key.get_secret_value().encode() for key in settings.secret_keys]
    return Signer(keys) if keys else None


@dataclass(frozen=True, slots=True)
class Opened:
    """A channel that the settings want: how it delivers, and how it begins to listen once there is a desk.

    What `listen` gives is kept by the running Quarterday under the channel's name.
    """

    delivery: Channel
    listen: Callable[[Desk, AsyncExitStack], Awaitable[Any]]


Opens = Callable[[Settings, Tempo, AsyncExitStack], Awaitable[Opened | None]]


@dataclass(frozen=True, slots=True)
class InSlack:
    """What listens to Slack, and as which app in which workspace; calls for any other are not for us."""

    bolt: AsyncApp
    app: str
    team: str


@dataclass(frozen=True, slots=True)
class Quarterday:
    """A running Quarterday: its desk, its lanes and, by channel, what listens (Slack's is `InSlack`)."""

    settings: Settings
    desk: Desk
    lanes: Lanes
    listening: Mapping[str, Any]


@asynccontextmanager
async def quarterday(
    settings: Settings, *, clock: Clock = now, ids: Ids = new_id, work: bool = True, tempo: Tempo | None = None
) -> AsyncIterator[Quarterday]:
    """Put the parts together, run the work loop unless told not to, and take everything down in order.

    Raises `NotMigrated` before anything is started on an old schema.
    """
    tempo = tempo or Tempo()
    async with AsyncExitStack() as stack:
        store = Store.open(settings.database_url.get_secret_value(), Access.ALONE if work else Access.SHARED)
        stack.push_async_callback(store.close)
        if not is_current(settings.database_url.get_secret_value()):
            raise NotMigrated("The database is not at the newest schema. Run `quarterday migrate`, then start again.")
        opened = await _opened(settings, tempo, stack)
        lanes = Lanes(store, {name: one.delivery for name, one in opened.items()}, clock, tempo)
        desk = Desk(store, clock, ids, DRAWERS, lanes.wake, lanes.send, calendar_around, tempo,
                    signer=signer_of(settings), base_url=settings.base_url)
        stack.push_async_callback(lanes.stop)
        if work:
            await _beat(stack, Rhythm(tempo.sweep, lanes.sweep, "sweep lanes"))
            await _beat(stack, Rhythm(tempo.sweep, lambda: fire_timers(desk), "fire timers"))
        listening = {name: await one.listen(desk, stack) for name, one in opened.items()}
        yield Quarterday(settings, desk, lanes, listening)


async def _opened(settings: Settings, tempo: Tempo, stack: AsyncExitStack) -> dict[str, Opened]:
    """Every channel that the settings want."""
    found = {name: await opens(settings, tempo, stack) for name, (_, opens) in CHANNELS.items()}
    return {name: one for name, one in found.items() if one is not None}


async def _slack(settings: Settings, tempo: Tempo, stack: AsyncExitStack) -> Opened | None:
    """Slack: sends by its Web API, hears by Bolt, over HTTP or a socket."""
    client = await _slack_client(settings, tempo, stack)
    if client is None:
        return None

    async def listen(desk: Desk, stack: AsyncExitStack) -> InSlack:
        us = await _in_slack(client, desk)
        if settings.slack_mode == "socket":
            await _socket(settings, us.bolt, stack)
        return us

    return Opened(SlackDelivery(client), listen)


CHANNELS: Mapping[str, tuple[Drawer, Opens]] = MappingProxyType({"slack": (SlackDrawer(), _slack)})
"""Every channel by name: how it draws, and how it is opened. A new channel is a folder and a row here."""

DRAWERS: Mapping[str, Drawer] = MappingProxyType({name: drawer for name, (drawer, _) in CHANNELS.items()})


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


async def _beat(stack: AsyncExitStack, rhythm: Rhythm) -> None:
    rhythm.start()
    stack.push_async_callback(rhythm.stop)


async def _socket(settings: Settings, bolt: AsyncApp, stack: AsyncExitStack) -> None:
    # Read when it is wanted: 1 MB that a server over HTTP is spared.
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

    handler = AsyncSocketModeHandler(bolt, settings.slack_app_token.get_secret_value())
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    stack.push_async_callback(handler.close_async)


def web_app(
    settings: Settings, *, clock: Clock = now, ids: Ids = new_id, work: bool = True, tempo: Tempo | None = None
) -> FastAPI:
    """The web side. Slack's calls are judged before Bolt sees them."""
    running: list[Quarterday] = []

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with quarterday(settings, clock=clock, ids=ids, work=work, tempo=tempo) as started:
            running.append(started)
            try:
                yield
            finally:
                running.clear()

    app = FastAPI(
        title="Quarterday", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json"
    )
    app.add_api_route("/healthz", _alive, methods=["GET"])
    app.add_api_route("/readyz", partial(_ready, settings, running), methods=["GET"])
    app.router.routes.extend(page_routes(lambda: running[0].desk if running else None))
    if settings.slack_mode == "http":
        app.router.routes.append(slack_route(_judge(settings, clock, running), _hand_to_bolt(running),
                                               _record(running)))
    return app


async def _alive() -> Response:
    return JSONResponse({"status": "alive"})


async def _ready(settings: Settings, running: list[Quarterday]) -> Response:
    if running and await _current(settings):
        return JSONResponse({"status": "ready"})
    return JSONResponse({"status": "not ready", "reason": "The store is not open or not migrated."}, status_code=503)


def _in(running: list[Quarterday]) -> InSlack | None:
    """Bolt lives as long as the app runs, the route as long as the process."""
    return running[0].listening.get("slack") if running else None


def _judge(settings: Settings, clock: Clock, running: list[Quarterday]) -> Check:
    """Signed by Slack, meant for our app, from our workspace, and of a shape that can be read."""
    secrets = [secret.get_secret_value() for secret in settings.slack_signing_secret]

    def check(method: str, headers: Headers, body: bytes) -> Accepted | Rejected:
        us = _in(running)
        judged = verify(method, headers, body, secrets, clock(), us.app if us else None, {us.team} if us else None)
        fault = misshapen(judged.payload) if isinstance(judged, Accepted) else None
        return judged if fault is None else Rejected(400, fault)

    return check


def _record(running: list[Quarterday]) -> Tell:
    """What goes no further is told in the log; what Slack signed for another workspace is kept on record too."""

    async def tell(rejected: Rejected) -> None:
        await log_rejected(rejected)
        if rejected.call and running:
            desk = running[0].desk
            await desk.store.write(partial(refuse_foreign, rejected.call, rejected.reason, desk.clock()))

    return tell


def _hand_to_bolt(running: list[Quarterday]) -> Callable[[Accepted], Awaitable[Response]]:
    async def handle(call: Accepted) -> Response:
        us = _in(running)
        if us is None:
            return JSONResponse({"error": "starting"}, status_code=503)
        return await to_bolt(us.bolt)(call)

    return handle


async def _current(settings: Settings) -> bool:
    return await asyncio.to_thread(is_current, settings.database_url.get_secret_value())
