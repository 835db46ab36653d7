"""One address before several bots, as a load balancer stands there: each request to the next of them in turn."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientSession
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.rehearsal.slack import serving
from bot.sockets import free_socket

HOPS = {"content-length", "transfer-encoding", "connection", "date", "server"}
"""What belongs to one connection, and is not handed on."""


@dataclass(slots=True)
class Balancer:
    """Where it stands; how many requests each bot answered, and every answer that was no success."""

    address: str
    session: ClientSession
    bots: deque[str] = field(default_factory=deque)
    answered: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    under_way: Counter[str] = field(default_factory=Counter)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def hand_on(self, request: Request) -> Response:
        """The next bot's answer."""
        if not self.bots:
            self.failed.append(f"{request.url.path}: no bot is in line")
            return Response(status_code=503)
        bot = self.bots[0]
        self.bots.rotate(-1)
        self.under_way[bot] += 1
        try:
            async with self.session.request(
                request.method, f"{bot}{request.url.path}", data=await request.body(),
                headers={name: value for name, value in request.headers.items() if name not in HOPS},
            ) as answer:  # fmt: skip
                body, told = await answer.read(), answer.headers
                if answer.status >= 400:
                    self.failed.append(f"{bot} {request.url.path}: {answer.status}")
                kept = {name: value for name, value in told.items() if name.lower() not in HOPS}
                return Response(body, answer.status, kept)
        except OSError as fault:
            self.failed.append(f"{bot} {request.url.path}: {fault!r}")
            raise
        finally:
            self.under_way[bot] -= 1
            self.answered[bot] += 1
            async with self.changed:
                self.changed.notify_all()

    async def until_answered(self, bot: str, many: int) -> None:
        """Wait until a bot has answered so many requests."""
        async with asyncio.timeout(60), self.changed:
            await self.changed.wait_for(lambda: self.answered[bot] >= many)

    async def take_out(self, bot: str) -> None:
        """Hand nothing more to a bot, and wait for what it has under way."""
        self.bots.remove(bot)
        async with self.changed:
            await self.changed.wait_for(lambda: not self.under_way[bot])


@asynccontextmanager
async def balancing() -> AsyncIterator[Balancer]:
    """A balancer, served; without a bot as yet."""
    bound = free_socket()
    async with ClientSession() as session:
        balancer = Balancer("http://{}:{}".format(*bound.getsockname()), session)
        app = Starlette(routes=[Route("/{path:path}", balancer.hand_on, methods=["GET", "POST"])])
        async with serving(app, bound):
            yield balancer
