"""A rehearsal Slack and a tiny bot, both on real sockets."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
import pytest_asyncio
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.rehearsal.slack import Installation, RehearsalApp, Workspace, rehearsal_app, serving
from bot.rehearsal.slack.records import Person
from bot.sockets import free_socket

SECRET = "rehearsal-signing-secret"
TOKEN = "xoxb-rehearsal"
ANN, BOB = "U0ANN", "U0BOB"
Answer = Callable[[dict[str, Any]], Response]


def taken(_: dict[str, Any]) -> Response:
    """Acknowledge with nothing to say."""
    return Response()


@dataclass
class Hands:
    """A clock that stands until a test moves it."""

    at: datetime = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.at

    def now(self) -> float:
        """The same, as the SDK's signature check wants it."""
        return self.at.timestamp()

    def on(self, seconds: float) -> None:
        """Move on."""
        self.at += timedelta(seconds=seconds)


@dataclass
class Hearing:
    """One request the bot received: its headers and what it carried."""

    headers: Mapping[str, str]
    body: dict[str, Any]


@dataclass
class TinyBot:
    """Remembers what it hears and answers as told; refuses what is not signed."""

    clock: Hands
    heard: list[Hearing] = field(default_factory=list)
    answer: Answer = taken
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def endpoint(self, request: Request) -> Response:
        """Hear one signed request."""
        raw = await request.body()
        verifier = SignatureVerifier(SECRET, clock=self.clock)  # type: ignore[arg-type]  # only now() is called
        if not verifier.is_valid_request(raw, dict(request.headers)):
            return JSONResponse({"error": "bad signature"}, 401)
        if request.headers["content-type"].startswith("application/json"):
            body = json.loads(raw)
        else:
            fields = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
            body = json.loads(fields["payload"]) if "payload" in fields else fields
        self.heard.append(Hearing(dict(request.headers), body))
        self.news.set()
        return self.answer(body)

    def events(self, kind: str = "message") -> list[dict[str, Any]]:
        """The events of a type, in the order heard."""
        return [h.body["event"] for h in self.heard if h.body.get("event", {}).get("type") == kind]

    async def hears(self, kind: str) -> dict[str, Any]:
        """The latest request of this type, once there is one."""
        async with asyncio.timeout(5):
            while not (fitting := [h.body for h in self.heard if h.body.get("type") == kind]):
                self.news.clear()
                await self.news.wait()
        return fitting[-1]


@dataclass
class Stage:
    """The rehearsal, the bot's client and the bot's ear."""

    app: RehearsalApp
    workspace: Workspace
    client: AsyncWebClient
    bot: TinyBot
    url: str
    clock: Hands

    @property
    def dm(self) -> str:
        """Ann's direct messages with the bot."""
        return self.workspace.direct(ANN).id


Setting = Callable[..., Awaitable[Stage]]


@asynccontextmanager
async def staging() -> AsyncIterator[Setting]:
    """Make stages; keyword arguments go to the installation, the workspace or the app."""
    open_: list[Any] = []

    async def make(**how: Any) -> Stage:
        clock = Hands()
        bot = TinyBot(clock)
        ear = serving(Starlette(routes=[Route("/slack/events", bot.endpoint, methods=["POST"])]))
        request_url = await ear.__aenter__() + "/slack/events"
        bound = free_socket()
        home = Installation(
            TOKEN, SECRET, request_url, app_token="xapp-rehearsal",
            base_url=f"http://127.0.0.1:{bound.getsockname()[1]}",
        )  # fmt: skip
        home = replace(home, **{k: how.pop(k) for k in list(how) if k in Installation.__slots__})
        timing = {k: how.pop(k) for k in list(how) if k in ("patience", "retries")}
        workspace = Workspace(home, clock, random.Random(1), **how)
        workspace.add_person(Person(ANN, "Ann Carr", "ann@hart.example", "Hart District", "Target lead"))
        workspace.add_person(Person(BOB, "Bob Dean", "bob@nhs.example", "NHS Hampshire", "Member"))
        workspace.add_channel("C0THEME", "safer-hart", {ANN, BOB, home.bot_user})
        app = rehearsal_app(workspace, **{"retries": (0.0, 0.0, 0.0), **timing})
        server = serving(app, bound)
        url = await server.__aenter__()
        client = AsyncWebClient(TOKEN, base_url=f"{url}/api/", retry_handlers=[])
        open_.append((app, server, ear))
        return Stage(app, workspace, client, bot, url, clock)

    yield make
    for app, server, ear in reversed(open_):
        await app.close()
        await server.__aexit__(None, None, None)
        await ear.__aexit__(None, None, None)


@pytest.fixture
async def stage_with() -> AsyncIterator[Setting]:
    """Stages to order."""
    async with staging() as make:
        yield make


@pytest.fixture
async def stage(stage_with: Setting) -> Stage:
    """The usual stage."""
    return await stage_with()


@pytest_asyncio.fixture(loop_scope="session")
async def stage_on_screen() -> AsyncIterator[Stage]:
    """The usual stage, in the loop in which the browser runs."""
    async with staging() as make:
        yield await make()
