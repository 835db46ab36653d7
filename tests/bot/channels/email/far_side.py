"""A far side that takes letters, and does whatever a test tells it to do instead: a real SMTP server in our loop."""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from aiosmtpd import smtp
from aiosmtpd.smtp import AuthResult, Envelope, Session

TLS = Path(__file__).parents[3] / "data" / "tls"
HOST = "127.0.0.1"
USER, PASSWORD = "quarterday", "p@ss:w/rd£"


class Step(Enum):
    """What a far side does at a command instead of answering as usual."""

    GO_ON = "go on"
    HANG_UP = "hang up"
    STALL = "stall"


@dataclass(frozen=True, slots=True)
class Stored:
    """A letter as it arrived."""

    sender: str
    recipient: str
    content: bytes
    options: tuple[str, ...]


@dataclass
class FarSide:
    """Tells what to do at which command (`DOT` is the end of a letter), once each, in order; keeps what came.

    `instead` is the answer to a command while it is set. `freed` ends every
    stall, which then goes on as usual; `stalled` says that one began, `left`
    that nobody is there any more. `greeting` turns everybody away.
    """

    port: int = 0
    script: dict[str, deque[Step | str]] = field(default_factory=lambda: defaultdict(deque))
    instead: dict[str, str] = field(default_factory=dict)
    stored: list[Stored] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    freed: asyncio.Event = field(default_factory=asyncio.Event)
    stalled: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    greeting: str | None = None
    opened: int = 0
    open_now: set[Talk] = field(default_factory=set)
    most_at_once: int = 0

    def tell(self, command: str, *steps: Step | str) -> None:
        """Have these done at the next times a command comes."""
        self.script[command].extend(steps)

    def hang_up(self) -> None:
        """Close every connection there is."""
        for talk in tuple(self.open_now):
            talk.cut()

    async def handle_DATA(self, talk: Talk, _session: Session, envelope: Envelope) -> str:
        """Keep the letter, then do as told."""
        content = envelope.original_content or b""
        refusal = self.instead.get("DOT")
        step = self.script["DOT"].popleft() if self.script["DOT"] else Step.GO_ON
        if refusal or isinstance(step, str):
            return refusal or str(step)
        self.stored.append(Stored(envelope.mail_from or "", envelope.rcpt_tos[0], content,
                                  tuple(envelope.mail_options)))
        await talk.does(step)
        return "250 2.0.0 Kept"


class Talk(smtp.SMTP):
    """One connection to the far side."""

    far: FarSide

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Come in."""
        self.far.open_now.add(self)
        self.far.most_at_once = max(self.far.most_at_once, len(self.far.open_now))
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Go out."""
        self.far.open_now.discard(self)
        if not self.far.open_now:
            self.far.left.set()
        super().connection_lost(error)

    def cut(self) -> None:
        """Hang up."""
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()

    async def does(self, step: Step) -> None:
        """Do it; who hung up hears nothing more."""
        if step is Step.STALL:
            self.far.stalled.set()
            await self.far.freed.wait()
        if step is Step.HANG_UP:
            self.cut()
            await asyncio.Event().wait()

    async def _told(self, command: str, arg: str | None) -> bool:
        """Whether something else than usual was answered."""
        self.far.said.append(f"{command} {arg or ''}".strip())
        steps = self.far.script[command]
        step: Step | str = self.far.instead.get(command) or (steps.popleft() if steps else Step.GO_ON)
        if isinstance(step, Step):
            await self.does(step)
            return False
        await self.push(step)
        if step.startswith("421"):
            self.cut_softly()
        return True

    def cut_softly(self) -> None:
        """Close once what was said is on its way."""
        if self.transport is not None:
            self.transport.close()

    async def smtp_NOOP(self, arg: str) -> None:
        """As told, or as usual."""
        if not await self._told("NOOP", arg):
            await super().smtp_NOOP(arg)

    async def smtp_RSET(self, arg: str) -> None:
        """As told, or as usual."""
        if not await self._told("RSET", arg):
            await super().smtp_RSET(arg)

    async def smtp_QUIT(self, arg: str) -> None:
        """As told, or as usual."""
        if not await self._told("QUIT", arg):
            await super().smtp_QUIT(arg)

    async def smtp_AUTH(self, arg: str) -> None:
        """As told, or as usual; what was said is nobody's business."""
        if not await self._told("AUTH", None):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:
        """As told, or as usual."""
        if not await self._told("MAIL", arg):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        """As told, or as usual."""
        if not await self._told("RCPT", arg):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        """As told, or as usual."""
        if not await self._told("DATA", arg):
            await super().smtp_DATA(arg)


class Turned(asyncio.Protocol):
    """A connection that is turned away."""

    def __init__(self, greeting: str) -> None:
        self._greeting = greeting

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say so, and close."""
        if isinstance(transport, asyncio.Transport):
            transport.write(f"{self._greeting}\r\n".encode())
            transport.close()


def served_with() -> ssl.SSLContext:
    """The certificate of the tests, for a server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "certificate.pem", TLS / "key.pem")
    return context


def trusting() -> ssl.SSLContext:
    """Trust in the certificate of the tests, and in no other."""
    return ssl.create_default_context(cafile=str(TLS / "certificate.pem"))


def _known(_server: object, _session: object, _envelope: object, _mechanism: str, who: object) -> AuthResult:
    known = (getattr(who, "login", b""), getattr(who, "password", b""))
    return AuthResult(success=(USER.encode(), PASSWORD.encode()) == known, handled=False)


@asynccontextmanager
async def far_side(
    *, tls: str = "", login: bool = False, size: int = 33_554_432, smtputf8: bool = True
) -> AsyncIterator[FarSide]:
    """A far side that listens; `tls` is `starttls` or `tls`, and `login` is asked for within it alone."""
    far = FarSide()
    loop = asyncio.get_running_loop()

    def enter() -> asyncio.Protocol:
        far.opened += 1
        if far.greeting is not None:
            return Turned(far.greeting)
        talk = Talk(far, loop=loop, hostname="far.example", enable_SMTPUTF8=smtputf8, data_size_limit=size,
                    tls_context=served_with() if tls == "starttls" else None,
                    require_starttls=tls == "starttls", auth_required=login and tls == "starttls",
                    auth_require_tls=tls != "tls",
                    authenticator=_known if login else None)
        talk.far = far
        return talk

    server = await loop.create_server(enter, HOST, 0, ssl=served_with() if tls == "tls" else None)
    far.port = server.sockets[0].getsockname()[1]
    try:
        yield far
    finally:
        server.close()
        far.freed.set()
        far.hang_up()
