"""How pages answer whatever is asked: the same headers each time, and a sentence for whoever waits when it fails."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from bot.channels.web.filled import Unacceptable
from bot.channels.web.headers import headers
from bot.handlers.desk import Desk

READING, TAKING = frozenset({"GET", "HEAD"}), frozenset({"POST"})
SEE_OTHER = 303
Told = tuple[str, tuple[str, ...]]
"""A heading, and the sentences below it."""


class Answering(ABC):
    """Answers everything under one address, so that every answer carries the same headers.

    Pages of a kind say how they answer, how they draw a trouble, and what is
    said when their own code fails.
    """

    fault: ClassVar[Told]

    def __init__(self, desk_of: Callable[[], Desk | None]) -> None:
        self._desk_of = desk_of

    @abstractmethod
    async def answer(self, request: Request, desk: Desk | None) -> Response:
        """The page that was asked for; `desk` is none until Quarterday has started.

        Raises:
            Unacceptable: a form that cannot be read; it is told as a page.
        """

    @abstractmethod
    def drawn(self, base_url: str, told: Told) -> str:
        """A page that says what is the matter."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request, desk = Request(scope, receive), self._desk_of()
        base = _base(desk)
        try:
            answer = await self.answer(request, desk)
        except Unacceptable as no:
            answer = self.trouble(desk, ("There is a problem with this form", (no.says,)), no.status)
        except Exception:
            await _carrying(self.trouble(desk, self.fault, 500), base)(scope, receive, send)
            raise  # nothing is swallowed: it goes on to the log, once whoever waits has been told
        await _carrying(answer, base)(scope, receive, send)

    def trouble(self, desk: Desk | None, told: Told, status: int) -> Response:
        """What is the matter, as a page."""
        return answered(self.drawn(_base(desk), told), status)

    def not_ready(self) -> Response:
        """The answer while Quarterday starts."""
        return self.trouble(None, ("The page is not ready yet", ("Try again in a minute.",)), 503)

    def cannot(self, desk: Desk | None, allowed: Iterable[str]) -> Response:
        """The answer to a method that the page does not know (RFC 9110, 15.5.6)."""
        answer = self.trouble(desk, ("This page cannot do that", ("Open your link again.",)), 405)
        answer.headers["Allow"] = ", ".join(sorted(allowed))
        return answer


def answered(html: str, status: int = 200) -> Response:
    """A page as it goes out."""
    return HTMLResponse(html, status)


def _base(desk: Desk | None) -> str:
    return desk.base_url if desk is not None else ""


def _carrying(answer: Response, base_url: str) -> Response:
    for name, value in headers(base_url).items():
        answer.headers.setdefault(name, value)
    return answer
