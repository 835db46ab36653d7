"""Slack's address: what is sent there is read within bounds, judged, and only then acted upon."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response

from bot.channels.slack.precheck import LARGEST, Accepted, Rejected, verify
from bot.channels.slack.route import PATH, slack_route, to_bolt
from bot.channels.slack.signatures import Headers, sign
from tests.heard import capture_logs

NOON = datetime(2026, 10, 14, 12, tzinfo=UTC)
STAMP = int(NOON.timestamp())
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
EVENT = json.dumps({"type": "event_callback", "team_id": "T1", "text": "canary"}).encode()


def check(method: str, headers: Headers, body: bytes) -> Accepted | Rejected:
    """The pre-check at noon, for one workspace."""
    return verify(method, headers, body, (SECRET,), NOON, allowed_teams={"T1"})


def signed(body: bytes) -> list[tuple[bytes, bytes]]:
    """The headers Slack sends, in ASGI's lower case."""
    mark = sign(SECRET, STAMP, body).encode()
    return [(b"x-slack-request-timestamp", b"%d" % STAMP), (b"x-slack-signature", mark)]


class Seen:
    """A handler that remembers what it was asked to do."""

    def __init__(self) -> None:
        self.calls: list[Accepted] = []

    async def __call__(self, call: Accepted) -> Response:
        """Do it."""
        self.calls.append(call)
        return PlainTextResponse("done")


async def post(
    app: Starlette,
    headers: list[tuple[bytes, bytes]],
    parts: Iterable[dict[str, Any]],
    method: str = "POST",
) -> tuple[int, bytes]:
    """Send a call in parts straight to the application; after the last part nothing more comes."""
    coming, answer = iter(parts), []

    async def receive() -> dict[str, Any]:
        for part in coming:
            return {"type": "http.request", **part}
        await asyncio.Event().wait()
        raise AssertionError("nobody wakes a caller who has stopped")

    async def send(message: Any) -> None:
        answer.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": PATH,
        "raw_path": PATH.encode(),
        "query_string": b"",
        "headers": headers,
        "scheme": "http",
        "root_path": "",
    }
    await app(scope, receive, send)
    return answer[0]["status"], b"".join(one.get("body", b"") for one in answer[1:])


def whole(body: bytes) -> list[dict[str, Any]]:
    """A body sent in one part."""
    return [{"body": body, "more_body": False}]


async def test_an_accepted_call_is_handled_once() -> None:
    """The handler gets what was read, and its answer goes back."""
    seen = Seen()
    app = Starlette(routes=[slack_route(check, seen)])
    assert await post(app, signed(EVENT), whole(EVENT)) == (200, b"done")
    assert [call.text for call in seen.calls] == [EVENT.decode()]


async def test_a_body_may_come_in_parts() -> None:
    """The signature is held against the whole."""
    seen = Seen()
    app = Starlette(routes=[slack_route(check, seen)])
    parts = [{"body": EVENT[:7], "more_body": True}, {"body": EVENT[7:], "more_body": False}]
    assert await post(app, signed(EVENT), parts) == (200, b"done")


async def test_a_rejected_call_is_told_and_has_no_effect() -> None:
    """It gets its status and an empty body; who keeps the audit hears the reason."""
    seen, told = Seen(), list[Rejected]()

    async def tell(rejected: Rejected) -> None:
        told.append(rejected)

    app = Starlette(routes=[slack_route(check, seen, tell)])
    elsewhere = EVENT.replace(b"T1", b"T2")
    assert await post(app, [], whole(EVENT)) == (401, b"")
    assert await post(app, signed(elsewhere), whole(elsewhere)) == (200, b"")
    assert [401, 200] == [one.status for one in told]
    assert seen.calls == []
    assert await post(app, signed(EVENT), whole(EVENT)) == (200, b"done")


async def test_the_log_says_why_and_never_what() -> None:
    """Neither body nor signature is written when a call is rejected."""
    app = Starlette(routes=[slack_route(check, Seen())])
    forged = signed(b"another")
    with capture_logs() as lines:
        await post(app, forged, whole(EVENT))
    assert [(line["status"], line["reason"]) for line in lines] == [(401, "signed with another secret")]
    assert "canary" not in str(lines)
    assert forged[1][1].decode() not in str(lines)


async def test_too_large_a_body_is_refused_before_it_is_read() -> None:
    """Told its length, the body is not asked for; one within bounds is."""
    app = Starlette(routes=[slack_route(check, Seen())])
    asked = [(b"content-length", b"%d" % (LARGEST + 1)), *signed(EVENT)]
    assert (413, b"") == await post(app, asked, [])
    assert (200, b"done") == await post(
        app, [(b"content-length", b"%d" % len(EVENT)), *signed(EVENT)], whole(EVENT)
    )


async def test_a_body_that_never_ends_is_cut_short() -> None:
    """Without a length, or with a false one, reading stops at the bound."""
    taken = list[int]()

    def on_and_on() -> Iterable[dict[str, Any]]:
        for number in range(100):
            taken.append(number)
            yield {"body": b"a" * 100_000, "more_body": True}

    app = Starlette(routes=[slack_route(check, Seen(), patience=0.5)])
    assert (413, b"") == await post(app, [(b"content-length", b"5")], on_and_on())
    assert len(taken) == LARGEST // 100_000 + 1
    assert (200, b"done") == await post(app, signed(EVENT), whole(EVENT))


async def test_a_body_that_does_not_arrive_is_not_waited_for() -> None:
    """After a while the caller is told, and the next one is served."""
    app = Starlette(routes=[slack_route(check, Seen(), patience=0.01)])
    assert (408, b"") == await post(app, signed(EVENT), [{"body": EVENT[:7], "more_body": True}])
    assert (200, b"done") == await post(app, signed(EVENT), whole(EVENT))


async def test_a_caller_who_goes_away_does_no_harm() -> None:
    """Half a call has no effect."""
    seen = Seen()
    app = Starlette(routes=[slack_route(check, seen)])
    parts: list[dict[str, Any]] = [{"body": EVENT[:7], "more_body": True}, {"type": "http.disconnect"}]
    assert (400, b"") == await post(app, signed(EVENT), parts)
    assert seen.calls == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT"])
async def test_only_a_post_is_served(method: str) -> None:
    """Other methods are not allowed there."""
    status, _ = await post(Starlette(routes=[slack_route(check, Seen())]), signed(b""), whole(b""), method)
    assert status == 405


@pytest.fixture
def bolt() -> tuple[Starlette, list[dict[str, Any]]]:
    """A Bolt app behind the route, and what its one command was told."""

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id="T1", bot_token="xoxb-0", bot_user_id="U0", bot_id="B0"
        )

    app, told = AsyncApp(authorize=authorize, request_verification_enabled=False), list[dict[str, Any]]()

    async def returns(ack: AsyncAck, command: dict[str, Any], context: AsyncBoltContext) -> None:
        told.append({"text": command["text"], "signature": context["signature"], "raw": context["raw"]})
        await ack("noted")

    app.command("/returns")(returns)
    return Starlette(routes=[slack_route(check, to_bolt(app))]), told


@pytest.mark.parametrize("words", ["help", "payload", "payload=%7B%7D&x", "{", "café 😀"])
async def test_bolt_hears_what_was_accepted(bolt: tuple[Starlette, list[dict[str, Any]]], words: str) -> None:
    """A command reaches its listener with any words, and with the signature to be stored."""
    app, told = bolt
    body = urlencode({"command": "/returns", "text": words, "team_id": "T1", "user_id": "U1"}).encode()
    status, answer = await post(app, signed(body), whole(body))
    assert (200, "noted") == (
        status,
        json.loads(answer)["text"] if answer.startswith(b"{") else answer.decode(),
    )
    assert told == [{"text": words, "signature": sign(SECRET, STAMP, body), "raw": body.decode()}]


async def test_bolt_answers_whether_we_are_there(bolt: tuple[Starlette, list[dict[str, Any]]]) -> None:
    """Slack's challenge comes back when it is signed, and only then."""
    body = json.dumps({"type": "url_verification", "challenge": "c-1"}).encode()
    assert (401, b"") == await post(bolt[0], [], whole(body))
    status, answer = await post(bolt[0], signed(body), whole(body))
    assert (200, {"challenge": "c-1"}) == (status, json.loads(answer))
