"""Listening for mail that our relay hands on, by LMTP (RFC 2033) or SMTP (RFC 5321), in our own event loop.

A mail is acknowledged once it is committed, and only then. Anything that goes
wrong before is a 451: the relay keeps the mail and comes again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from aiosmtpd import smtp
from aiosmtpd.lmtp import LMTP

from bot.channels.email.conversation import Answering, Turned
from bot.channels.email.envelopes import MOST_RECIPIENTS, envelope, ours
from bot.channels.email.keeping import Fate, Keep, fate_of
from bot.sockets import free_socket

MOST = 25 * 1024 * 1024
"""Octets of a mail; what most organisations let through."""
CROWD = 50
"""Connections at one time; a relay opens a few (Postfix: 20 for a destination)."""
SILENCE = 300.0
"""Seconds between commands after which a connection is closed (RFC 5321, 4.5.3.2.7)."""
GRACE = 2.0
"""Seconds a mail that is under way has to arrive and be kept when we stop."""
CALLS: Mapping[str, int] = {"NOOP": 100, "HELP": 10, "VRFY": 10, "EXPN": 10, "AUTH": 5, "*": 100_000}
"""How often each command may come on one connection. A relay keeps one for mail after mail."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen, and in which language."""

    scheme: Literal["lmtp", "smtp"]
    host: str
    port: int

    @property
    def url(self) -> str:
        """As it is read."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @classmethod
    def read(cls, url: str) -> Address:
        """Read `lmtp://127.0.0.1:8024` or `smtp://…`.

        Raises:
            ValueError: it is neither, or names no port.
        """
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError:  # no number, or none of a port
            port = None
        match parts.scheme, parts.hostname, port:
            case ("lmtp" | "smtp") as scheme, str(host), int(number):
                return cls(scheme, host, number)
        raise ValueError("MAIL_LISTEN cannot be read; write it like lmtp://127.0.0.1:8024 or smtp://127.0.0.1:8025.")


@asynccontextmanager
async def listening(
    url: str, keep: Keep, *, domain: str, most: int = MOST, crowd: int = CROWD, silence: float = SILENCE,
    grace: float = GRACE,
) -> AsyncIterator[Address]:
    """Listen at `url` until the block ends; gives the address, with the port that port 0 became.

    At the end nobody new is let in, a mail that is under way is let arrive, be
    kept and be acknowledged, and every other connection is told and closed.

    Raises:
        ValueError: the URL cannot be read.
        OSError: the port is taken, or the host is not of this machine.
    """
    wanted = Address.read(url)
    hall = Hall(wanted.scheme, Postmaster(keep, wanted.scheme, domain), domain, most, crowd, silence)
    bound = free_socket(wanted.host, wanted.port)
    server = await asyncio.get_running_loop().create_server(hall.enter, sock=bound)
    try:
        yield Address(wanted.scheme, wanted.host, bound.getsockname()[1])
    finally:
        server.close()
        await hall.clear(grace)


class Postmaster:
    """What is decided about a mail: whether its recipients are ours, and whether it was kept."""

    def __init__(self, keep: Keep, source: Literal["lmtp", "smtp"], domain: str) -> None:
        self._keep, self._source, self._domain = keep, source, domain

    async def handle_EHLO(
        self, _server: smtp.SMTP, session: smtp.Session, _envelope: smtp.Envelope, name: str, offers: list[str]
    ) -> list[str]:
        """Offer what RFC 2033 asks of an LMTP server; say nothing of help."""
        session.host_name = name
        return [*offers[:-1], "250-PIPELINING", "250 ENHANCEDSTATUSCODES"]

    async def handle_RCPT(
        self, _server: smtp.SMTP, _session: smtp.Session, told: smtp.Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient that is ours."""
        if not ours(address, self._domain):
            return "550 5.1.1 There is no such address here. Please check it against the letter you are answering."
        if len(told.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients for one mail; send it to the others again."
        told.rcpt_tos.append(address)
        told.rcpt_options.extend(options)
        return "250 2.1.5 This address is ours"

    async def handle_DATA(
        self, _server: smtp.SMTP, _session: smtp.Session, told: smtp.Envelope
    ) -> str:
        """Acknowledge a mail that is committed, new or not."""
        raw = told.original_content or b""
        came = envelope(self._source, told.mail_from, told.rcpt_tos)
        return ANSWERS[await fate_of(self._keep(raw, came), self._source)]


NOT_NOW = "451 4.3.0 This mail could not be kept just now; please send it again later."
ANSWERS: Mapping[Fate, str] = {
    Fate.NEW: "250 2.6.0 Kept",
    Fate.KNOWN: "250 2.6.0 Kept before",
    Fate.NOT_KEPT: NOT_NOW,
}
"""What a relay is told about a mail."""


class Lmtp(Answering, LMTP):
    """A conversation in LMTP: a verdict for every recipient."""

    each = True


class Smtp(Answering, smtp.SMTP):
    """A conversation in SMTP: one verdict for a mail."""


@dataclass(eq=False)
class Hall:
    """Who is talking to us, and who may come in."""

    scheme: Literal["lmtp", "smtp"]
    postmaster: Postmaster
    domain: str
    most: int
    crowd: int
    silence: float
    within: set[Answering] = field(default_factory=set)

    def enter(self) -> asyncio.Protocol:
        """Let a caller in while there is room."""
        if len(self.within) >= self.crowd:
            return Turned("421 4.3.2 Too many connections at one time; please try again shortly.")
        told: dict[str, Any] = {
            "data_size_limit": self.most, "enable_SMTPUTF8": True, "hostname": self.domain, "ident": "Quarterday",
            "timeout": self.silence, "command_call_limit": dict(CALLS), "loop": asyncio.get_running_loop(),
        }  # fmt: skip
        talk = Lmtp(self.postmaster, **told) if self.scheme == "lmtp" else Smtp(self.postmaster, **told)
        talk.hall = self.within
        return talk

    async def clear(self, grace: float) -> None:
        """Send everybody out: those who have nothing under way at once, the others when they are done."""
        talks = tuple(self.within)
        for talk in talks:
            talk.leave()
        ends = [asyncio.ensure_future(talk.ended.wait()) for talk in talks]
        late = (await asyncio.wait(ends, timeout=grace))[1] if ends else ()
        for talk in talks if late else ():
            talk.cut()
        await asyncio.gather(*ends)
