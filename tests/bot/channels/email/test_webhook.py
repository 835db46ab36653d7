"""Mail that a provider posts: who may, how much, and that the answer follows the commit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from starlette.applications import Starlette

from bot.channels.email.webhook import PATH, RECIPIENTS, SENDER, SIGNATURE, TIMESTAMP, sign, webhook_route
from bot.mail import Envelope
from bot.rehearsal.slack.serving import serving
from tests.bot.channels.email.relay import MAIL
from tests.heard import capture_logs

NOON = datetime(2026, 10, 14, 12, tzinfo=UTC)
STAMP = int(NOON.timestamp())
SECRET = "a secret of the provider, forty letters.."
TOLD = Envelope("zoë@weald.example", ("returns+abc@weald.example", "returns@weald.example"), "webhook")
MOST = 4096


@dataclass
class Post:
    """A store for mail that can be told to fail."""

    kept: dict[bytes, Envelope] = field(default_factory=dict)
    down: bool = False

    async def keep(self, raw: bytes, envelope: Envelope) -> bool:
        """Keep a mail, once."""
        if self.down:
            raise OSError("no space left on device")
        new = raw not in self.kept
        self.kept[raw] = envelope
        return new


@pytest.fixture
def post() -> Post:
    """A store for mail."""
    return Post()


Answer = tuple[int, dict[str, Any]]


class Provider:
    """Posts mail to one address."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session, self._address = session, address

    async def post(self, body: Any, headers: dict[bytes, bytes], method: str = "POST") -> Answer:
        """Make one call; gives its status and what it says."""
        named = {name.decode(): value.decode() for name, value in headers.items()}
        async with self._session.request(method, self._address, data=body, headers=named) as answer:
            return answer.status, await answer.json() if answer.content_type == "application/json" else {}


@asynccontextmanager
async def provider(post: Post, patience: float = 5) -> AsyncIterator[Provider]:
    """A provider, and our address served for it."""
    app = Starlette(routes=[webhook_route(post.keep, SECRET, lambda: NOON, MOST, patience)])
    async with serving(app) as url, aiohttp.ClientSession() as session:
        yield Provider(session, url + PATH)


async def test_a_mail_is_kept_byte_for_byte_and_once(post: Post) -> None:
    """The first call keeps it, the same call again changes nothing; without an envelope its headers are one."""
    raw = b"Return-Path: <ann@weald.example>\r\nDelivered-To: Returns+ABC@weald.example\r\n\r\n\x00\xff\nx"
    async with provider(post) as caller:
        assert (200, {"kept": True}) == await caller.post(raw, sign(SECRET, STAMP, raw))
        assert (200, {"kept": False}) == await caller.post(raw, sign(SECRET, STAMP, raw))
    assert {raw: Envelope("ann@weald.example", ("returns+abc@weald.example",), "webhook")} == post.kept


@pytest.mark.parametrize("told", [TOLD, Envelope(None, TOLD.recipients, "webhook"), Envelope(None, (), "webhook")])
async def test_the_envelope_that_is_told_is_believed(post: Post, told: Envelope) -> None:
    """What the provider signed goes before what the mail's own headers say; an empty sender is nobody."""
    async with provider(post) as caller:
        assert (200, {"kept": True}) == await caller.post(MAIL, sign(SECRET, STAMP, MAIL, told))
    assert {MAIL: told} == post.kept


GOOD = sign(SECRET, STAMP, MAIL)
WITH_ENVELOPE = sign(SECRET, STAMP, MAIL, TOLD)
MARK = GOOD[SIGNATURE.encode()]

UNSIGNED: list[tuple[str, bytes, dict[bytes, bytes], str]] = [
    ("no headers", MAIL, {}, "must be there"),
    ("no timestamp", MAIL, {SIGNATURE.encode(): MARK}, "must be there"),
    ("no signature", MAIL, {TIMESTAMP.encode(): b"%d" % STAMP}, "must be there"),
    ("an empty signature", MAIL, {**GOOD, SIGNATURE.encode(): b""}, "must be there"),
    ("not a timestamp", MAIL, {**GOOD, TIMESTAMP.encode(): b"noon"}, "must be there"),
    ("digits of another script", MAIL, {**GOOD, TIMESTAMP.encode(): "١٢".encode()}, "must be there"),
    ("a timestamp without end", MAIL, {**GOOD, TIMESTAMP.encode(): b"1" * 4000}, "must be there"),
    ("letters of another script", MAIL, {**GOOD, SIGNATURE.encode(): "v1=ü".encode()}, "must be there"),
    ("too long ago", MAIL, sign(SECRET, STAMP - 301, MAIL), "five minutes"),
    ("too far ahead", MAIL, sign(SECRET, STAMP + 301, MAIL), "five minutes"),
    ("another moment", MAIL, {**GOOD, TIMESTAMP.encode(): b"%d" % (STAMP + 1)}, "not that of this body"),
    ("another secret", MAIL, sign("guess", STAMP, MAIL), "not that of this body"),
    ("another body", MAIL + b"!", GOOD, "not that of this body"),
    ("no version", MAIL, {**GOOD, SIGNATURE.encode(): MARK.removeprefix(b"v1=")}, "not that of this body"),
    ("capitals", MAIL, {**GOOD, SIGNATURE.encode(): MARK.upper()}, "not that of this body"),
    ("an envelope put on", MAIL, {**GOOD, RECIPIENTS.encode(): b"returns@weald.example"}, "not that of this body"),
    ("an envelope taken off", MAIL, {key: WITH_ENVELOPE[key] for key in GOOD}, "not that of this body"),
    ("another sender", MAIL, {**WITH_ENVELOPE, SENDER.encode(): b"mallory@x.example"}, "not that of this body"),
    ("another recipient", MAIL, {**WITH_ENVELOPE, RECIPIENTS.encode(): b"returns@x.example"}, "not that of this body"),
    ("a part of the mail as envelope", MAIL[5:], {**sign(SECRET, STAMP, b"a\nb\n" + MAIL[5:]), SENDER.encode(): b"a",
     RECIPIENTS.encode(): b"b"}, "not that of this body"),
    ("likewise with points", MAIL[5:], {**sign(SECRET, STAMP, b"a.b." + MAIL[5:]), SENDER.encode(): b"a",
     RECIPIENTS.encode(): b"b"}, "not that of this body"),
    ("the border of two addresses moved", MAIL, {**sign(SECRET, STAMP, MAIL, Envelope("a.b", ("c",), "webhook")),
     SENDER.encode(): b"a", RECIPIENTS.encode(): b"b.c"}, "not that of this body"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "headers", "reason"), [row[1:] for row in UNSIGNED], ids=[row[0] for row in UNSIGNED])
async def test_only_what_was_signed_is_taken(post: Post, body: bytes, headers: dict[bytes, bytes], reason: str) -> None:
    """Anything else is a 401 that says what to do; the log says no more than that; the signed call is taken."""
    async with provider(post) as caller:
        with capture_logs() as said:
            status, answer = await caller.post(body, headers)
        assert (401, True) == (status, reason in answer["problem"])
        assert [("posted mail refused", 401)] == [(line["event"], line["status"]) for line in said]
        assert "45.2" not in str(said)
        assert {} == post.kept
        assert (200, {"kept": True}) == await caller.post(MAIL, GOOD)


@pytest.mark.parametrize("early", [-300, 0, 300])
async def test_clocks_may_differ_a_little(post: Post, early: int) -> None:
    """Five minutes either way."""
    async with provider(post) as caller:
        assert (200, {"kept": True}) == await caller.post(MAIL, sign(SECRET, STAMP + early, MAIL))


async def _slowly() -> AsyncIterator[bytes]:
    """A body of two parts, neither of which tells how much will come."""
    yield b"x" * MOST
    yield b"x" * MOST


REFUSED = [
    ("nothing in it", b"", "POST", 400),
    ("too large, and said so", b"x" * (MOST + 1), "POST", 413),
    ("only looked at", None, "GET", 405),
    ("put", MAIL, "PUT", 405),
]


@pytest.mark.parametrize(("body", "method", "status"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
async def test_what_is_no_mail(post: Post, body: bytes | None, method: str, status: int) -> None:
    """Each is refused for what it is, and a mail as large as may be is taken after it."""
    largest = b"x" * MOST
    async with provider(post) as caller:
        assert status == (await caller.post(body, sign(SECRET, STAMP, body or b""), method))[0]
        assert {} == post.kept
        assert (200, {"kept": True}) == await caller.post(largest, sign(SECRET, STAMP, largest))


async def test_too_much_is_not_read_further(post: Post) -> None:
    """A body that never said how long it is ends where the limit is; nothing of it is kept."""
    async with provider(post) as caller:
        assert 413 == (await caller.post(_slowly(), sign(SECRET, STAMP, b"")))[0]
        assert {} == post.kept
        assert (200, {"kept": True}) == await caller.post(MAIL, GOOD)


async def _never() -> AsyncIterator[bytes]:
    """A body that begins and does not go on."""
    yield MAIL[:20]
    await asyncio.Event().wait()


async def test_a_body_that_does_not_arrive(post: Post) -> None:
    """A provider that falls silent is not waited for; a mail that arrives is taken."""
    async with provider(post, patience=0.05) as caller:
        assert 408 == (await caller.post(_never(), GOOD))[0]
        assert {} == post.kept
        assert (200, {"kept": True}) == await caller.post(MAIL, GOOD)


async def test_the_answer_follows_the_commit(post: Post) -> None:
    """While the store cannot keep it the provider is told to come again; then it is kept once."""
    post.down = True
    async with provider(post) as caller:
        status, answer = await caller.post(MAIL, GOOD)
        assert (503, "The mail could not be kept just now; please post it again later.") == (status, answer["problem"])
        post.down = False
        assert (200, {"kept": True}) == await caller.post(MAIL, GOOD)
        assert (200, {"kept": False}) == await caller.post(MAIL, GOOD)


def test_no_secret_no_door(post: Post) -> None:
    """Without a secret anybody could post; the address is not made. With one it is."""
    with pytest.raises(ValueError, match="MAIL_WEBHOOK_SECRET is empty"):
        webhook_route(post.keep, "", lambda: NOON)
    assert PATH == webhook_route(post.keep, SECRET, lambda: NOON).path
