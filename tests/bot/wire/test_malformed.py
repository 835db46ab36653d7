"""Slack's address under malformed calls, over real HTTP against `quarterday serve`: each its own status, never a 500.

Nothing of a body, and no header's value, stands in any line that the server wrote.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
import pytest_asyncio

from bot.channels.slack.signatures import sign
from bot.main import now
from bot.rehearsal.clock import RehearsalClock
from storage import migrations
from storage.database import Access, Store
from tests.bot.wire.kept import rows
from tests.bot.wire.serving_bot import Served, environment, free_address, quarterday_serve
from tests.bot.wire.standing import SECRET, installed, prepare, rehearsing
from tests.bot.wire.weald import ANN, TEAM, led_by, running_quarter

CANARY = "canary-6f1d-of-somebody"
APP = "A0QUARTERDAY"


def said(**changed: Any) -> dict[str, Any]:
    """A message of Ann's, in its envelope."""
    event = {"type": "message", "channel_type": "im", "channel": "D0ANN", "user": ANN, "text": CANARY,
             "ts": "1791189060.000100"}
    return {"type": "event_callback", "event_id": "EvCanary", "team_id": TEAM, "api_app_id": APP, "event": event,
            "authorizations": [{"team_id": TEAM, "user_id": "U0QUARTERDAY", "is_bot": True}]} | changed


BODY = json.dumps(said()).encode()
Headers = list[tuple[str, str]]


def stamp() -> int:
    """This second."""
    return int(now().timestamp())


def signed(body: bytes = BODY, at: str | None = None, secret: str = SECRET) -> Headers:
    """The headers that Slack sends; `at` as it stands in the header."""
    seconds = str(stamp()) if at is None else at
    mark = sign(secret, int(seconds), body) if seconds.isascii() and seconds.isdecimal() else sign(secret, 0, body)
    return [("X-Slack-Request-Timestamp", seconds), ("X-Slack-Signature", mark)]


def marked(mark: str) -> Headers:
    """A right timestamp and this signature."""
    return [("X-Slack-Request-Timestamp", str(stamp())), ("X-Slack-Signature", mark)]


Call = tuple[int, bytes, Headers]
MALFORMED: dict[str, Callable[[], Call]] = {
    "no headers": lambda: (401, BODY, []),
    "timestamp empty": lambda: (401, BODY, signed(at="")),
    "timestamp abc": lambda: (401, BODY, signed(at="abc")),
    "timestamp negative": lambda: (401, BODY, signed(at="-1")),
    "timestamp 10^30": lambda: (401, BODY, signed(at=str(10**30))),
    "timestamp old": lambda: (401, BODY, signed(at=str(stamp() - 400))),
    "timestamp future": lambda: (401, BODY, signed(at=str(stamp() + 400))),
    "signature empty": lambda: (401, BODY, marked("")),
    "signature without v0=": lambda: (401, BODY, marked(sign(SECRET, stamp(), BODY).removeprefix("v0="))),
    "signature of the wrong length": lambda: (401, BODY, marked(sign(SECRET, stamp(), BODY)[:-2])),
    "signature not ASCII": lambda: (401, BODY, marked("v0=é" * 20)),
    "signature of a wrong secret": lambda: (401, BODY, signed(secret="another secret altogether")),
    "two signature headers": lambda: (401, BODY, [*signed(), signed()[1]]),
    "body not UTF-8": lambda: (400, BODY + b"\xff", signed(BODY + b"\xff")),
    "body over 1 MB": lambda: (413, BODY + b" " * 1_000_000, signed(BODY + b" " * 1_000_000)),
    "neither JSON nor a form": lambda: (400, CANARY.encode(), signed(CANARY.encode())),
    "broken JSON": lambda: (400, BODY[:-5], signed(BODY[:-5])),
    "another app": lambda: _fine(403, said(api_app_id="A0OTHER")),
    "a shape nobody sends": lambda: _fine(400, said(event=CANARY)),
    "another workspace": lambda: _fine(200, said(team_id="T0ELSEWHERE", authorizations=[{"team_id": "T0ELSEWHERE"}])),
}
"""The table of what goes wrong, and what is answered."""


def _fine(status: int, body: dict[str, Any]) -> Call:
    raw = json.dumps(body).encode()
    return status, raw, signed(raw)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Served, str]]:
    """`quarterday serve`, and the database it serves."""
    place = tmp_path_factory.mktemp("malformed")
    database_url, address, led = f"sqlite:///{place / 'quarterday.db'}", free_address(), led_by({ANN: 1})
    migrations.upgrade(database_url)
    clock = RehearsalClock(now(), now)
    await prepare(database_url, clock, led, quarter=running_quarter(now()))
    async with (
        rehearsing(installed(address), clock, led) as (_, api),
        quarterday_serve(address, environment(database_url, address, api), place) as bot,
    ):
        yield bot, database_url


async def post(bot: Served, body: bytes, headers: Headers, method: str = "POST") -> int:
    """Send one call; its status."""
    kind = "application/x-www-form-urlencoded" if body.startswith(b"payload=") else "application/json"
    async with aiohttp.ClientSession() as session:
        call = session.request(method, f"{bot.address}/slack/events", data=body,
                               headers=[*headers, ("Content-Type", kind)])
        async with call as response:
            return response.status


async def inbox(database_url: str) -> list[tuple[Any, ...]]:
    """What is on record of deliveries: outcome, whose, and the raw text."""
    store = Store.open(database_url, Access.READING)
    try:
        return await store.read(lambda session: rows(
            session, "SELECT outcome, person_id, raw FROM inbox ORDER BY received_at"))
    finally:
        await store.close()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", MALFORMED)
async def test_each_flaw_has_its_status(served: tuple[Served, str], name: str) -> None:
    """As the table says; and the same server goes on to take a call that is right."""
    bot, _ = served
    status, body, headers = MALFORMED[name]()
    assert status == await post(bot, body, headers)
    fine = json.dumps({"type": "url_verification", "challenge": "x"}).encode()
    assert 200 == await post(bot, fine, signed(fine))


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
async def test_only_post_is_taken(served: tuple[Served, str], method: str) -> None:
    """Anything else is 405."""
    assert 405 == await post(served[0], b"", [], method)


@pytest.mark.asyncio(loop_scope="module")
async def test_a_copy_of_a_signed_call_has_no_second_effect(served: tuple[Served, str]) -> None:
    """It is answered 200 and nothing happens; the call of another workspace is on record without what it said."""
    bot, database_url = served
    _, foreign, foreign_headers = MALFORMED["another workspace"]()
    press = urlencode({"payload": json.dumps({
        "type": "view_submission", "team": {"id": TEAM}, "user": {"id": ANN}, "api_app_id": APP,
        "view": {"id": "V1", "type": "modal", "callback_id": "sheet", "private_metadata": "1.1",
                 "state": {"values": {}}}})}).encode()
    calls = [(BODY, signed()), (press, signed(press)), (foreign, foreign_headers)]
    for body, headers in calls:
        assert [200, 200] == [await post(bot, body, headers) for _ in range(2)]
    kept = await inbox(database_url)
    assert 2 == sum(CANARY in raw or "view_submission" in raw for _, _, raw in kept)
    assert {("refused", None, "")} == {row for row in kept if row[0] == "refused"}


@pytest.mark.asyncio(loop_scope="module")
async def test_no_body_stands_in_any_log(served: tuple[Served, str]) -> None:
    """After all that, the server has told of every rejected call, and quoted none."""
    bot, _ = served
    assert b"call rejected" in bot.said
    for secret in (CANARY.encode(), SECRET.encode(), b"v0=", b"Traceback", b'"status": 500'):
        assert secret not in bot.said, bot.said.decode()
