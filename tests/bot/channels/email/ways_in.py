"""The three ways in which mail reaches a running Quarterday, as those who hand it over take them."""

from __future__ import annotations

import asyncio
import io
import smtplib
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiohttp
from imap_tools import MailBoxUnencrypted

from bot.channels.email.webhook import PATH, sign
from bot.mail import Envelope
from bot.main import web_app
from bot.main.running import quarterday
from bot.ports import Clock
from bot.rehearsal.slack.serving import serving
from bot.settings import Settings
from bot.sockets import free_socket
from tests.bot.channels.email.mails import Posted
from tests.bot.wire.standing import QUICK
from tests.mail_servers import Dovecot
from tests.mail_settings import PASSWORD

SECRET = "what the provider of the tests signs with"
HOST = "127.0.0.1"
Hand = Callable[[Iterable[Posted]], Any]
"""Hands mails over, one after another, and waits until they were acknowledged."""
Way = AbstractAsyncContextManager[Hand]


def free_port() -> int:
    """A port at which nobody listens."""
    with free_socket() as bound:
        return int(bound.getsockname()[1])


@asynccontextmanager
async def by_lmtp(settings: Callable[..., Settings], clock: Clock, _dovecot: Dovecot | None) -> AsyncIterator[Hand]:
    """A relay on one connection."""
    port = free_port()

    def hand_over(mails: Iterable[Posted]) -> None:
        with smtplib.LMTP(HOST, port) as relay:
            for mail in mails:
                relay.sendmail(mail.sender, mail.recipient, mail.octets)

    async with quarterday(settings(mail_listen=f"lmtp://{HOST}:{port}"), clock=clock, tempo=QUICK):
        yield lambda mails: asyncio.to_thread(hand_over, mails)


@asynccontextmanager
async def by_imap(settings: Callable[..., Settings], clock: Clock, dovecot: Dovecot | None) -> AsyncIterator[Hand]:
    """A mailbox of a real server, in which mail is put and from which it is fetched."""
    assert dovecot is not None
    user = f"returns-{free_port()}@{HOST}"

    def hand_over(mails: Iterable[Posted]) -> None:
        with MailBoxUnencrypted(HOST, dovecot.port, timeout=60) as box:
            box.login(user, PASSWORD)
            for mail in mails:
                box.append(mail.in_a_mailbox)

    async with quarterday(settings(imap_url=dovecot.url(user)), clock=clock, tempo=QUICK):
        yield lambda mails: asyncio.to_thread(hand_over, mails)


@asynccontextmanager
async def by_webhook(settings: Callable[..., Settings], clock: Clock, _dovecot: Dovecot | None) -> AsyncIterator[Hand]:
    """A provider that posts mail with its envelope, signed."""
    bound = free_socket()
    app = web_app(settings(mail_webhook_secret=SECRET), clock=clock, tempo=QUICK)

    async def hand_over(mails: Iterable[Posted]) -> None:
        async with aiohttp.ClientSession() as session:
            for mail in mails:
                told = Envelope(mail.sender or None, (mail.recipient,), "webhook")
                signed = sign(SECRET, int(clock().timestamp()), mail.octets, told)
                headers = {name.decode(): value.decode() for name, value in signed.items()}
                async with session.post(address + PATH, data=io.BytesIO(mail.octets), headers=headers) as answer:
                    assert answer.status == 200, await answer.text()

    async with app.router.lifespan_context(app), serving(app, bound) as address:
        yield hand_over


WAYS: Mapping[str, Callable[[Callable[..., Settings], Clock, Dovecot | None], Way]] = {
    "lmtp": by_lmtp, "imap": by_imap, "webhook": by_webhook,
}  # fmt: skip
"""Every way in, by name."""
