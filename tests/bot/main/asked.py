"""A process that is asked from outside, on a database of either kind, without a network."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.main import Quarterday, quarterday
from bot.settings import Settings, read_settings
from tests.storage.examples import NOW

KEY = "a key of the tests that is long enough"
HERE = "127.0.0.1"


def settings_on(database_url: str, **given: Any) -> Settings:
    """Settings of an installation with neither Slack nor mail."""
    return read_settings(database_url=database_url, secret_keys=KEY, **given)


@asynccontextmanager
async def running_on(settings: Settings, *, work: bool = False) -> AsyncIterator[Quarterday]:
    """Quarterday at the start of the example round; unless told to, it leaves the work to others."""
    async with quarterday(settings, clock=lambda: NOW, work=work) as us:
        yield us


def request(*, by: str = HERE, query: str = "", **headers: str) -> Request:
    """A call from this machine, or from elsewhere."""
    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": told, "client": (by, 50_000),
                    "query_string": query.encode()})


async def said(answer: Callable[[Request], Awaitable[Response]], asked: Request) -> tuple[int, Any]:
    """The status, and what was said in JSON."""
    response = await answer(asked)
    return response.status_code, json.loads(bytes(response.body))
