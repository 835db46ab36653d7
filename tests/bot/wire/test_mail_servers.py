"""Mail through real servers: Postfix set up as deploy/ says hands it on, Dovecot holds it, and it is kept once."""

from __future__ import annotations

import asyncio
import smtplib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from imap_tools import MailBoxUnencrypted
from starlette.applications import Starlette

from bot.channels.email.imap import Pace, fetching
from bot.channels.email.listener import listening
from bot.channels.email.webhook import PATH, sign, webhook_route
from bot.mail import Envelope
from bot.rehearsal.slack.serving import serving
from storage.database import Store
from tests.bot.channels.email.keeper import NOON, Keeper
from tests.mail_servers import Dovecot, Postfix
from tests.mail_settings import DOMAIN, PASSWORD, RELAY

LEAD, OTHER, SUPPORT = f"returns+abc@{DOMAIN}", f"returns-b+def@{DOMAIN}", f"postmaster@{DOMAIN}"
SECRET = "a secret of the provider, forty letters.."
ODD = (
    b"From: Ann <ann@weald.example>\r\nTo: Returns <returns@returns.weald.example>\r\nMessage-ID: <1@weald.example>\r\n"
    b"Date: Wed, 14 Oct 2026 12:00:00 +0100\r\nSubject: Re: Your return\r\n\r\n"
    b".dot\r\n..two\r\nFrom here\r\n\r\n1. \xa345 \xff\xfe\r\n" + b"long " * 2000 + b"\r\n.\r\n\r\n"
)
"""A mail with what relays are known to change: dots, bytes of no charset, a line of ten thousand octets."""


@pytest.fixture
def keeper(sqlite_store: Store) -> Keeper:
    """A real store that keeps."""
    return Keeper(sqlite_store)


@asynccontextmanager
async def taking(postfix: Postfix, keeper: Keeper) -> AsyncIterator[None]:
    """Our listener, where the relay looks for it."""
    async with listening(f"lmtp://127.0.0.1:{postfix.lmtp_port}", keeper.keep, domain=DOMAIN):
        yield


async def send(postfix: Postfix, raw: bytes, *recipients: str, sender: str = "Ann@weald.example") -> dict[str, Any]:
    """Send a mail as any mail program does; gives the recipients that were refused."""

    def hand_over() -> dict[str, Any]:
        with smtplib.SMTP("127.0.0.1", postfix.port, timeout=20) as relay:
            return dict(relay.sendmail(sender, recipients, raw, ["BODY=8BITMIME"]))

    return await asyncio.to_thread(hand_over)


async def until(holds: Callable[[], Any]) -> None:
    """Wait until something holds that a server brings about."""
    async with asyncio.timeout(20):
        while not await asyncio.to_thread(holds):  # in a thread, so that the loop goes on meanwhile
            pass


def without_trace(raw: bytes) -> bytes:
    """A mail without the headers that relays put before it."""
    lines = raw.split(b"\r\n")
    while lines[0].startswith((b"Received:", b"Return-Path:", b"Delivered-To:", b"X-Original-To:", b"\t", b" ")):
        del lines[0]
    return b"\r\n".join(lines)


async def test_kept_byte_for_byte_for_all_its_recipients(postfix: Postfix, keeper: Keeper) -> None:
    """One delivery, one mail, every recipient in its envelope, and every one of them answered for."""
    async with taking(postfix, keeper):
        assert {} == await send(postfix, ODD, LEAD, OTHER, SUPPORT)
        await until(lambda: postfix.waiting() == 0)
    (mail,) = await keeper.kept()
    assert ODD == without_trace(mail.raw)
    assert ("lmtp", "ann@weald.example", {LEAD, OTHER, SUPPORT}) == (mail.source, mail.sender, set(mail.recipients))
    for one in (LEAD, OTHER, SUPPORT):
        assert f"to=<{one}>, relay=127.0.0.1[127.0.0.1]:{postfix.lmtp_port}" in postfix.log()
    assert 3 == postfix.log().count("status=sent (250 2.6.0 Kept)")


async def test_an_address_that_is_not_ours_is_refused_at_the_door(postfix: Postfix, keeper: Keeper) -> None:
    """The relay tells the sender at once, so nobody gets a bounce for a mail they never sent; ours goes through."""
    async with taking(postfix, keeper):
        refused = await send(postfix, ODD, f"ann@{DOMAIN}", f"returnsabc@{DOMAIN}", LEAD)
        await until(lambda: postfix.waiting() == 0)
    assert {f"ann@{DOMAIN}": 550, f"returnsabc@{DOMAIN}": 550} == {to: code for to, (code, _) in refused.items()}
    assert [(LEAD,)] == [mail.recipients for mail in await keeper.kept()]


async def test_a_store_that_is_down_loses_nothing(postfix: Postfix, keeper: Keeper) -> None:
    """The relay hears 451, keeps the mail, comes again of its own accord, and it is kept once."""
    keeper.broken = 2
    async with taking(postfix, keeper):
        await send(postfix, ODD, LEAD, OTHER)
        await until(lambda: keeper.asked >= 3 and postfix.waiting() == 0)
    assert 1 == len(await keeper.kept())
    assert "said: 451 4.3.0 This mail could not be kept just now; please send it again later." in postfix.log()


async def test_a_listener_that_is_away_loses_nothing(postfix: Postfix, keeper: Keeper) -> None:
    """Mail waits at the relay while nobody listens, and comes when somebody does."""
    await send(postfix, ODD, LEAD)
    await until(lambda: "status=deferred" in postfix.log())
    async with taking(postfix, keeper):
        postfix.hand_on()
        await until(lambda: postfix.waiting() == 0)
    assert [ODD] == [without_trace(mail.raw) for mail in await keeper.kept()]


async def test_forged_results_are_taken_out(postfix: Postfix, keeper: Keeper) -> None:
    """Nobody outside can say that our relay believed a mail, however the header is written; the rest is as sent."""
    forged = (
        b"Authentication-Results: " + RELAY.encode() + b"; dmarc=pass\r\n"
        b"authentication-results : (x) \"mail\\.weald.example\";\r\n\tdmarc=pass\r\n"
        b"Authentication-Results: elsewhere.example; spf=pass\r\n"
        b"X-Authentication-Results: kept\r\n"
    )
    async with taking(postfix, keeper):
        await send(postfix, forged + ODD, LEAD)
        await until(lambda: postfix.waiting() == 0)
    (mail,) = await keeper.kept()
    assert b"X-Authentication-Results: kept\r\n" + ODD == without_trace(mail.raw)


async def test_a_bounce_comes_in(postfix: Postfix, keeper: Keeper) -> None:
    """The null return path stays null, all the way."""
    async with taking(postfix, keeper):
        await send(postfix, ODD, OTHER, sender="")
        await until(lambda: postfix.waiting() == 0)
    assert [(None, (OTHER,))] == [(mail.sender, mail.recipients) for mail in await keeper.kept()]


async def test_other_mail_goes_out(postfix: Postfix, keeper: Keeper) -> None:
    """The relay hands what is not for us to where it goes; here that is a listener in SMTP."""
    sink = f"smtp://127.0.0.1:{postfix.sink_port}"
    async with listening(sink, keeper.keep, domain="weald.example"):
        await send(postfix, ODD, "returns@weald.example", sender=LEAD)
        await until(lambda: postfix.waiting() == 0)
    (mail,) = await keeper.kept()
    assert ("smtp", LEAD, ("returns@weald.example",)) == (mail.source, mail.sender, mail.recipients)


async def test_the_same_mail_by_every_way_is_one(postfix: Postfix, dovecot: Dovecot, keeper: Keeper) -> None:
    """Handed on, fetched and posted, with other trace headers each time: kept once, under one key."""
    user = "every.way@weald.example"
    async with taking(postfix, keeper):
        await send(postfix, ODD, LEAD)
        await until(lambda: postfix.waiting() == 0)
    trace = b"Return-Path: <ann@weald.example>\r\nDelivered-To: %b\r\nReceived: from x\r\n\tby y; z\r\n" % LEAD.encode()
    with MailBoxUnencrypted("127.0.0.1", dovecot.port, timeout=10) as box:
        box.login(user, PASSWORD)
        box.append(trace + ODD)
    async with fetching(dovecot.url(user), keeper.keep, keeper.progress, pace=Pace(again=(0.01,))):
        await until(lambda: keeper.asked == 2)
    told = Envelope("ann@weald.example", (LEAD,), "webhook")
    route = webhook_route(keeper.keep, SECRET, lambda: NOON)
    async with serving(Starlette(routes=[route])) as url, aiohttp.ClientSession() as session:
        headers = {k.decode(): v.decode() for k, v in sign(SECRET, int(NOON.timestamp()), ODD, told).items()}
        async with session.post(url + PATH, data=ODD, headers=headers) as answer:
            assert {"kept": False} == await answer.json()
    assert (3, 1) == (keeper.asked, len(await keeper.kept()))
