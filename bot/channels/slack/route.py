"""The one address at which Slack calls: the body is read within bounds, judged, and handed on to Bolt."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.slack.precheck import LARGEST, Accepted, Rejected
from bot.channels.slack.signatures import Headers
from bot.journal import Teller

PATH = "/slack/events"
PATIENCE = 3.0
"""Seconds a body may take to arrive; Slack itself gives up on us after as many."""

Check = Callable[[str, Headers, bytes], Accepted | Rejected]
Handle = Callable[[Accepted], Awaitable[Response]]
Tell = Callable[[Rejected], Awaitable[None]]


async def log_rejected(rejected: Rejected) -> None:
    """Say in the log that a call went no further, and why; never what it said."""
    log = Teller("bot.channels.slack")
    log.warning("call rejected", status=rejected.status, reason=rejected.reason)


def slack_route(check: Check, handle: Handle, tell: Tell = log_rejected, patience: float = PATIENCE) -> Route:
    """Make the route: `check` judges, `handle` answers what is accepted, `tell` hears what is not.

    `tell` is also where a call from a workspace that is not allowed gets its
    line in the audit. A call that is rejected is answered with an empty body.
    """

    async def endpoint(request: Request) -> Response:
        body = await _read(request, patience)
        verdict = body if isinstance(body, Rejected) else check(request.method, request.headers.raw, body)
        if isinstance(verdict, Accepted):
            return await handle(verdict)
        await tell(verdict)
        return Response(status_code=verdict.status)

    return Route(PATH, endpoint, methods=["POST"])


def to_bolt(app: AsyncApp) -> Handle:
    """Hand accepted calls to a Bolt app.

    Listeners find the signature and the raw text in their context. Calls go on
    as they were read here, as those of Socket Mode do: so both modes are one
    path, Bolt does not judge a second time, and a slash command whose words
    contain “payload”, which Bolt's own reading loses, arrives.
    """

    async def handle(call: Accepted) -> Response:
        retried = {"x-slack-retry-num": str(call.retry)} if call.retry else {}
        told = {"signature": call.signature, "raw": call.text}
        asked = AsyncBoltRequest(mode="socket_mode", body=call.payload, headers={**retried}, context=told)
        return to_starlette_response(await app.async_dispatch(asked))

    return handle


async def _read(request: Request, patience: float) -> bytes | Rejected:
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told[:9]) > LARGEST:
        return Rejected(413, "body too large")
    body = bytearray()
    try:
        async with asyncio.timeout(patience):
            async for part in request.stream():
                body += part
                if len(body) > LARGEST:
                    return Rejected(413, "body too large")
    except TimeoutError:
        return Rejected(408, "body did not arrive in time")
    except ClientDisconnect:
        return Rejected(400, "caller went away before the body had arrived")
    return bytes(body)
