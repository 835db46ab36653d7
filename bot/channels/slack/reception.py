"""The Bolt app: what Slack sends is taken in one transaction, and only then acknowledged.

Bolt acknowledges an event before its listener runs, keeps no record of events
seen, and waits for buttons in steps of ten milliseconds. So everything is done
in a global middleware that answers by itself: stored first, acknowledged after.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Protocol

from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.arrivals import (
    AskedBack,
    FormWanted,
    HomeOpened,
    Incoming,
    Nothing,
    PageWanted,
    QuestionWanted,
    Spot,
    Turned,
)
from bot.channels.slack.draw_sheet import response_errors
from bot.channels.slack.expected import misshapen
from bot.channels.slack.incoming import translate
from bot.channels.slack.text import top_text
from bot.handlers.receive import Handled
from bot.ports import Asked, Received
from conversations.dialogue.plainly import lines

QUIET = ("slack_bolt", "slack_sdk")
STORED = "Stored. I have answered in our conversation."


class Desk(Protocol):
    """What reception hands on to; every method has committed what it did when it returns."""

    async def receive(self, received: Received) -> Handled:
        """Take a turn."""
        ...

    async def open_form(self, wanted: FormWanted) -> str | None:
        """Open the whole return as a form; a sentence when there is none to open."""
        ...

    async def ask(self, asked: Asked) -> Handled:
        """Take a question about a line of a digest; what was said under anything else is left alone."""
        ...

    async def open_question(self, wanted: QuestionWanted) -> str | None:
        """Open the form for a question about a line; a sentence when it cannot be opened."""
        ...

    async def open_page(self, wanted: PageWanted) -> str | None:
        """Hand a person their own link to the page of a digest; a sentence when there is none for them."""
        ...

    async def show_tasks(self, opened: HomeOpened) -> None:
        """Bring a person's task list up to date."""
        ...

    async def tell(self, spot: Spot, sentence: str) -> None:
        """Say something to one person that is no part of a talk; losing it loses nothing."""
        ...


Identity = Callable[[], Awaitable[AuthorizeResult]]


def bolt_app(
    client: AsyncWebClient, identity: AuthorizeResult, desk: Desk, clock: Callable[[], datetime]
) -> AsyncApp:
    """A Bolt app over a client without a token and an own identity; signatures are judged before it (see `precheck`).

    Its settings are all given here, so that `SLACK_…` variables of the
    surroundings, which Bolt would read, change nothing. Of what Bolt would look
    for in every call, only `url_verification` is left to it: the rest is judged
    before, or nothing is done about it here.
    """
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)

    async def authorize() -> AuthorizeResult:
        return identity

    app = AsyncApp(
        name="quarterday",
        client=client,
        signing_secret="judged before Bolt",  # noqa: S106  # no secret: nothing is verified by it
        request_verification_enabled=False,
        ssl_check_enabled=False,
        ignoring_self_events_enabled=False,
        attaching_function_token_enabled=False,
        authorize=authorize,
    )
    app.use(_Answering(desk, clock))
    return app


class _Answering(AsyncMiddleware):
    """Answers every call. A function would do: Bolt then puts thirty arguments together for it, a tenth of its time."""

    def __init__(self, desk: Desk, clock: Callable[[], datetime]) -> None:
        self._desk, self._clock = desk, clock

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        body, raw = req.body, req.context.get("raw")
        if raw is None:  # by a socket, where nobody has judged its shape yet
            if misshapen(body):
                return _ok()
            raw = json.dumps(body, ensure_ascii=False, sort_keys=True)
        return await _answer(self._desk, translate(body, raw, str(req.context.team_id or ""), self._clock()), body)


async def _answer(desk: Desk, incoming: Incoming, body: dict[str, Any]) -> BoltResponse:
    match incoming:
        case Turned():
            return await _told(desk, incoming, await desk.receive(incoming.received))
        case FormWanted():
            return await _aside(desk, incoming.spot, await desk.open_form(incoming))
        case AskedBack():
            return await _told(desk, incoming, await desk.ask(incoming.asked))
        case QuestionWanted():
            return await _aside(desk, incoming.spot, await desk.open_question(incoming))
        case PageWanted():
            return await _aside(desk, incoming.spot, await desk.open_page(incoming))
        case HomeOpened():
            await desk.show_tasks(incoming)
            return _ok()
        case Nothing(says=str(sentence)) if "command" in body:
            return _said(sentence)
        case Nothing():
            return await _aside(desk, incoming.spot, incoming.says)


async def _told(desk: Desk, turned: Turned | AskedBack, handled: Handled) -> BoltResponse:
    """What the acknowledgement itself has to say: errors into the form, a sentence to a command."""
    alone = "\n".join(lines(handled.speech)) if handled.alone and handled.speech else None
    if isinstance(turned, Turned) and turned.command:
        return _said(alone or STORED)
    errors = {key: why for key, why in handled.refusals if key in turned.fields}
    if errors:  # Slack takes none that names no input of the form
        return _json(response_errors(errors))
    return await _aside(desk, turned.spot, alone)


async def _aside(desk: Desk, spot: Spot | None, sentence: str | None) -> BoltResponse:
    """Slack shows nothing of what answers a press, so a sentence goes its own way."""
    if spot is not None and sentence is not None:
        await desk.tell(spot, sentence)
    return _ok()


def _ok() -> BoltResponse:
    return BoltResponse(status=200, body="")


def _said(text: str) -> BoltResponse:
    return _json({"response_type": "ephemeral", "text": top_text(text)})


def _json(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(body, ensure_ascii=False),
                        headers={"content-type": ["application/json;charset=utf-8"]})
