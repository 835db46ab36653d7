"""The way to the pages: they are read with the first that is asked for, and talks in Slack alone are spared them."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.handlers.desk import Desk


def page_routes(desk_of: Callable[[], Desk | None]) -> list[Route]:
    """The routes of the page; `desk_of` gives the desk while there is one."""
    return [Route("/r/{rest:path}", _Door(desk_of))]


class _Door:
    """Lets everything under `/r/` in."""

    def __init__(self, desk_of: Callable[[], Desk | None]) -> None:
        self._desk_of = desk_of
        self._pages: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand one request to the pages."""
        if self._pages is None:
            from bot.channels.web.routes import Pages

            self._pages = Pages(self._desk_of)
        await self._pages(scope, receive, send)
