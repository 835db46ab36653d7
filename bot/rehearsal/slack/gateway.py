"""`/api/{method}`: who may call, what goes wrong, and the method itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.types import Receive, Scope, Send

from bot.rehearsal.slack.faults import Fault, Wrong
from bot.rehearsal.slack.methods.call import Call
from bot.rehearsal.slack.methods.catalogue import METHODS
from bot.rehearsal.slack.refusals import Json, SlackRefuses
from bot.rehearsal.slack.wire import HTML_TYPE, answer, answer_json, arguments, drop, header, read_body
from bot.rehearsal.slack.workspace import Workspace

CONNECT = "apps.connections.open"
PACED = frozenset({"chat.postMessage", "chat.postEphemeral"})
NOT_DONE = frozenset(
    {Wrong.DROP, Wrong.HANG, Wrong.UNAVAILABLE, Wrong.BROKEN, Wrong.RATE_LIMITED, Wrong.RATE_LIMITED_HTML}
)
"""Faults that strike before anything is stored."""


class Gateway:
    """Answers the Web API. `connect` gives the address of a Socket Mode connection."""

    def __init__(self, workspace: Workspace, connect: Callable[[], Awaitable[str]]) -> None:
        self._workspace = workspace
        self._connect = connect

    async def __call__(self, method: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        body = await read_body(receive)
        self._workspace.calls[method] += 1
        fault = self._workspace.faults.call(method)
        if fault is not None and fault.wrong in NOT_DONE:
            await self._fail(fault, send)
            return
        if fault is not None and fault.wrong is Wrong.REFUSED:
            await answer_json(send, {"ok": False, "error": fault.code})
            return
        answered, wait = await self._answer(method, scope, body)
        if fault is not None:
            await self._fail(fault, send)
        elif wait:
            await _too_fast(send, wait)
        else:
            await answer_json(send, answered)

    async def _answer(self, method: str, scope: Scope, body: bytes) -> tuple[Json, int]:
        """The body of the answer, or how many seconds to wait before asking again."""
        try:
            args = arguments(scope, body)
            token = header(scope, b"authorization").removeprefix("Bearer ") or str(args.pop("token", ""))
            self._admit(method, token)
            wait = self._wait(method, args)
            if wait:
                return {}, wait
            if method == CONNECT:
                return {"ok": True, "url": await self._connect()}, 0
            return METHODS[method](Call(self._workspace, args)), 0
        except SlackRefuses as refusal:
            return refusal.answer(), 0

    def _admit(self, method: str, token: str) -> None:
        home = self._workspace.installation
        if method not in METHODS and method != CONNECT:
            raise SlackRefuses("unknown_method", req_method=method)
        if method == "api.test":
            return
        if not token:
            raise SlackRefuses("not_authed")
        if method == CONNECT and token == home.bot_token:
            raise SlackRefuses("not_allowed_token_type")
        if token != (home.app_token if method == CONNECT else home.bot_token):
            raise SlackRefuses("invalid_auth")
        if self._workspace.revoked:
            raise SlackRefuses("token_revoked")

    def _wait(self, method: str, args: Json) -> int:
        pace = self._workspace.pace
        if pace is None or method not in PACED:
            return 0
        return pace.wait(str(args.get("channel")), self._workspace.stamps.now())

    async def _fail(self, fault: Fault, send: Send) -> None:
        match fault.wrong:
            case Wrong.DROP | Wrong.STORE_THEN_DROP:
                await drop(send)
            case Wrong.HANG | Wrong.STORE_THEN_HANG:
                await asyncio.sleep(fault.seconds)
                await drop(send)
            case Wrong.UNAVAILABLE:
                await answer(send, 503, b"<html><body>Service Unavailable</body></html>", [HTML_TYPE])
            case Wrong.RATE_LIMITED:
                await _too_fast(send, fault.seconds)
            case Wrong.RATE_LIMITED_HTML:
                page = b"<html><body>Too Many Requests</body></html>"
                await answer(send, 429, page, [HTML_TYPE, (b"retry-after", _seconds(fault.seconds))])
            case _:
                await answer_json(send, {"ok": False, "error": "internal_error"}, 500)


def _seconds(seconds: float) -> bytes:
    return str(int(seconds) if seconds == int(seconds) else seconds).encode()


async def _too_fast(send: Send, seconds: float) -> None:
    refused = {"ok": False, "error": "ratelimited"}
    await answer_json(send, refused, 429, [(b"retry-after", _seconds(seconds))])
