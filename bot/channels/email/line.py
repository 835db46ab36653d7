"""One connection to the relay, over which letter after letter goes.

It is known to the octet how far a letter came: `finish` alone writes the final
dot, so that what goes wrong before certainly did not arrive. Everything is said
command by command; a call that sends a whole mail could not tell that.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from dataclasses import dataclass
from enum import StrEnum

from aiosmtplib import SMTP, SMTPException, SMTPServerDisconnected
from aiosmtplib.protocol import SMTPProtocol

from bot.channels.email.relay import Cover, Relay

MOST_LETTERS = 100
"""Letters over one connection; relays grow tired of one that never ends."""
CHECK_AFTER = 10.0
"""Seconds of silence after which a connection is tried with NOOP before a letter is trusted to it."""
MAILBOX = re.compile(r"[^\s<>@\x00-\x1f\x7f]{1,64}@[^\s<>@\x00-\x1f\x7f]{1,255}")
START_INPUT = 354
CLOSING = 421
"""The relay says goodbye, in answer to anything (RFC 5321, 3.8)."""


class Stage(StrEnum):
    """What was said last, and so how far a letter came."""

    NEW = "the greeting"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    DOT = "the end of the letter"


class Unfit(SMTPException):
    """The relay lacks something we cannot do without; the sentence names it and the remedy."""


class Unsendable(ValueError):
    """A letter that this relay can never carry; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the relay said, when."""

    stage: Stage
    code: int
    words: str

    @property
    def good(self) -> bool:
        """Whether it agreed."""
        return self.code // 100 == 2 or (self.stage is Stage.DATA and self.code == START_INPUT)  # 2xx


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as octets on the wire, and its envelope; `message_id` is what its place calls it."""

    sender: str
    recipient: str
    content: bytes
    message_id: str


class Line:
    """One connection; it carries one letter at a time."""

    def __init__(self, smtp: SMTP, protocol: SMTPProtocol, transport: asyncio.WriteTransport) -> None:
        self._smtp, self._protocol = smtp, protocol
        transport.set_write_buffer_limits(high=0)
        self._transport, self._flow = transport, asyncio.StreamWriter(transport, protocol, None, _loop())
        self.stage, self.letters, self._listening, self._begun, self._used = Stage.NEW, 0, False, False, _loop().time()

    @classmethod
    async def open(cls, relay: Relay, us: str, tls: ssl.SSLContext | None) -> Line:
        """Connect, encrypt and log in as the relay's URL says. `us` is the name we give ourselves.

        Raises:
            Unfit: it does not offer what the URL asks for.
            SMTPException, OSError: what the relay, the network or its certificate is wrong about.
        """
        smtp = SMTP(hostname=relay.host, port=relay.port, use_tls=relay.cover is Cover.TLS, start_tls=False,
                    local_hostname=us, tls_context=tls, timeout=None)
        opened = False
        try:
            await _introduce(smtp, relay)
            if smtp.protocol is None or not isinstance(smtp.transport, asyncio.WriteTransport):
                raise SMTPServerDisconnected("Connection lost")
            opened = True
            return cls(smtp, smtp.protocol, smtp.transport)
        finally:
            if not opened:
                smtp.close()

    @property
    def size(self) -> int | None:
        """Octets of the largest letter the relay takes; none when it does not say (RFC 1870)."""
        said = self._smtp.esmtp_extensions.get("size", "")
        return int(said) if said.isascii() and said.isdigit() and int(said) else None

    @property
    def encryption(self) -> str | None:
        """The version of TLS that covers it; none when nothing does."""
        covered = self._transport.get_extra_info("ssl_object")
        return None if covered is None else str(covered.version())

    @property
    def calm(self) -> bool:
        """Whether nothing is under way and nobody has hung up."""
        return self._smtp.is_connected and not self._listening

    @property
    def fit(self) -> bool:
        """Whether it can carry another letter."""
        return self.calm and self.letters < MOST_LETTERS

    async def ready(self) -> bool:
        """Make it ready for a letter; false when it is not to be had any more."""
        silent = _loop().time() - self._used > CHECK_AFTER
        if self._begun or silent:
            answer = await self._say(Stage.NEW, b"RSET" if self._begun else b"NOOP")
            self._begun = not answer.good
            return answer.good
        return self._smtp.is_connected

    async def begin(self, letter: Letter) -> Answer | None:
        """Send a letter but for its final dot; an answer when the relay refused it before that.

        Raises:
            Unsendable: this relay cannot carry it.
            SMTPException, OSError: the connection was lost, and the letter did not arrive.
        """
        content = stuffed(letter.content)
        sender, recipient, options = self._envelope(letter, len(content))
        steps = (
            (Stage.MAIL, (b"MAIL", b"FROM:<" + sender + b">", *options)),
            (Stage.RCPT, (b"RCPT", b"TO:<" + recipient + b">")),
            (Stage.DATA, (b"DATA",)),
        )
        for stage, words in steps:
            answer = await self._say(stage, *words)
            if not answer.good:
                return answer
            self._begun = True
        await self._write(content)
        return None

    async def finish(self) -> Answer:
        """Write the dot that ends the letter, and hear the relay's word on it.

        Raises:
            SMTPException, OSError: the connection was lost; once `stage` is DOT the
                letter may have arrived.
        """
        self._protocol.write(b".\r\n")
        self.stage = Stage.DOT
        # Nothing is awaited in between: an answer that came before anybody listened would be thrown away.
        response = await self._protocol.read_response()
        self._listening = self._begun = False
        self.letters, self._used = self.letters + 1, _loop().time()
        if response.code == CLOSING:
            self._smtp.close()
        return Answer(Stage.DOT, response.code, response.message)

    async def leave(self) -> None:
        """Take leave of the relay."""
        if self.calm:
            await self._say(Stage.NEW, b"QUIT")
        self.cut()

    def cut(self) -> None:
        """Hang up at once; what was not written stays unwritten."""
        self._transport.abort()
        self._smtp.close()

    async def _say(self, stage: Stage, *words: bytes) -> Answer:
        self.stage, self._listening = stage, True
        response = await self._smtp.execute_command(*words)
        self._listening, self._used = False, _loop().time()
        return Answer(stage, response.code, response.message)

    async def _write(self, content: bytes) -> None:
        """Write the letter, and wait until it has left our hands."""
        self._listening = True
        self._protocol.write(content)
        if self._transport.get_write_buffer_size():
            await self._flow.drain()

    def _envelope(self, letter: Letter, size: int) -> tuple[bytes, bytes, list[bytes]]:
        """Sender, recipient and the options of MAIL: SIZE, BODY=8BITMIME and SMTPUTF8 where they are needed."""
        if self.size is not None and size > self.size:
            raise Unsendable(f"The letter has {size:,} octets, and the relay takes no more than {self.size:,}.")
        sender, recipient = _mailbox(letter.sender), _mailbox(letter.recipient)
        needs = {"smtputf8": not (sender + recipient).isascii(), "8bitmime": not letter.content.isascii()}
        for offer, why in LACKING.items():
            if needs[offer] and not self._smtp.supports_extension(offer):
                raise Unsendable(why)
        sized = self._smtp.supports_extension("size")
        options = (b"SIZE=%d" % size, sized), (b"BODY=8BITMIME", needs["8bitmime"]), (b"SMTPUTF8", needs["smtputf8"])
        return sender.encode(), recipient.encode(), [option for option, wanted in options if wanted]


LACKING = {
    "smtputf8": "The address holds letters beyond ASCII, and the relay cannot carry those (SMTPUTF8, RFC 6531);"
                " use another address of this person.",
    "8bitmime": "The letter holds octets beyond ASCII, and the relay cannot carry those (8BITMIME, RFC 6152).",
}  # fmt: skip
"""What a letter may need of a relay, and what it means where that is not offered."""


def stuffed(content: bytes) -> bytes:
    """Octets as they go over the wire before the final dot (RFC 5321, 2.3.8 and 4.5.2).

    Every line ends in CR LF, and one that begins with a dot begins with two.
    """
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n") + b"\n"
    doubled = lines.replace(b"\n.", b"\n..").replace(b"\n", b"\r\n")
    return b"." + doubled if doubled.startswith(b".") else doubled


async def _introduce(smtp: SMTP, relay: Relay) -> None:
    await smtp.connect()
    await smtp.ehlo()
    if relay.cover is Cover.STARTTLS:
        if not smtp.supports_extension("starttls"):
            raise Unfit(f"The relay {relay.where} does not offer STARTTLS; SMTP_URL asks for it. Use smtps:// or its"
                        " port for sending (587).")
        await smtp.starttls()
        await smtp.ehlo()
    if relay.user is not None:
        if not smtp.supported_auth_methods:
            raise Unfit(f"The relay {relay.where} offers no way to log in that is known here (PLAIN, LOGIN, CRAM-MD5);"
                        " many offer one only when encrypted: try ?starttls=1 or smtps://.")
        await smtp.login(relay.user, relay.password)


def _mailbox(address: str) -> str:
    """An address as an envelope holds it; a domain beyond ASCII in its ASCII form (RFC 5891)."""
    if not MAILBOX.fullmatch(address):
        raise Unsendable(f"“{address}” is not an address that can be written to; correct it.")
    local, _, domain = address.partition("@")
    try:
        return address if domain.isascii() else f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError as error:
        raise Unsendable(f"“{address}” is not an address that can be written to; correct it.") from error


def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()
