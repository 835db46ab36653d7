"""The way to the pages: they are read with the first that is asked for, and talks in Slack alone are spared them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.handlers.desk import Desk


def page_routes(desk_of: Callable[[], Desk | None]) -> list[Route]:
    """The routes of the pages, of returns and of digests; `desk_of` gives the desk while there is one."""
    return [Route("/r/{rest:path}", Door(partial(_returns, desk_of))),
            Route("/d/{rest:path}", Door(partial(_digests, desk_of)))]  # fmt: skip


def _returns(desk_of: Callable[[], Desk | None]) -> ASGIApp:
    from bot.channels.web.routes import Pages

    return Pages(desk_of)


def _digests(desk_of: Callable[[], Desk | None]) -> ASGIApp:
    from bot.channels.web.digest_routes import DigestPages

    return DigestPages(desk_of)


class Door:
    """Lets everything under one address in; what answers there is made when it is first asked for."""

    def __init__(self, made: Callable[[], ASGIApp]) -> None:
        self._made = made
        self._pages: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand one request to the pages."""
        if self._pages is None:
            self._pages = self._made()
        await self._pages(scope, receive, send)
