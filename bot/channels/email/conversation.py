"""One connection of a relay: what aiosmtpd leaves to be done about answers, lines, faults and ends.

Its LMTP gives one answer for a mail where RFC 2033 (4.2) asks for one for each
recipient, its lines end at 1,001 octets, a fault of ours is a 500 that makes
the relay give the mail up, and it tells whoever asks which commands there are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import ClassVar

from aiosmtpd import smtp

from bot.journal import Teller

LONGEST_LINE = 1024 * 1024
"""Octets of a line. Mail should not have lines over 998 (RFC 5322, 2.1.1), but what sends HTML often does."""
GO_AHEAD = "354"
VERDICTS: Mapping[str, str] = {
    "500": f"554 5.6.0 This mail has a line of more than {LONGEST_LINE // 1024} kB, which no mail program should send.",
    "552": "552 5.3.4 This mail is too large. Please send it again with smaller files, or without them.",
}
"""What the library says of a mail that it does not hand on, in words for the person who gets it back."""
SILENT = "252 2.5.2 Addresses are not looked up here; send the mail, and each will be answered for."
STOPPING = "421 4.3.2 Quarterday is stopping; please try again shortly."
FAULT = "451 4.3.0 That could not be dealt with just now; please try again later."

log = Teller(__name__)


class Answering(smtp.SMTP):
    """A conversation that answers as its protocol asks, and ends without breaking off a mail."""

    line_length_limit = LONGEST_LINE
    each: ClassVar[bool] = False
    """Whether every recipient of a mail gets an answer of its own."""

    hall: set[Answering]
    ended: asyncio.Event
    _verdicts = 0
    _busy = False
    _leaving = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Come in."""
        self.ended = asyncio.Event()
        self.hall.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Go out."""
        super().connection_lost(error)
        self.hall.discard(self)
        self.ended.set()

    def leave(self) -> None:
        """Say goodbye: now, or after the mail that is under way."""
        self._leaving = True
        if not self._busy:
            self._say_goodbye()

    def cut(self) -> None:
        """Break the connection off; a mail that was not acknowledged is sent again."""
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()

    async def smtp_DATA(self, arg: str) -> None:
        """Take a mail; whoever must leave leaves after it."""
        self._busy = True
        try:
            await super().smtp_DATA(arg)
        finally:
            self._busy = False
        if self._leaving:
            self._say_goodbye()

    async def smtp_VRFY(self, arg: str) -> None:
        """Say nothing about anybody (RFC 5321, 7.3)."""
        await self.push(SILENT)

    async def smtp_HELP(self, arg: str) -> None:
        """Say who we are and nothing else."""
        await self.push("214 2.0.0 Quarterday takes mail that its relay hands on.")

    async def push(self, status: str | bytes) -> None:
        """Answer: a mail that arrived is answered for as often as the protocol asks."""
        text = status if isinstance(status, str) else status.decode()
        if text.startswith(GO_AHEAD) and self._busy:
            self._verdicts = len(self.envelope.rcpt_tos) if self.each and self.envelope else 1
        elif self._verdicts:
            text = "\r\n".join([VERDICTS.get(text[:3], text)] * self._verdicts)
            self._verdicts = 0
        await super().push(text)

    async def handle_exception(self, error: Exception) -> str:
        """Answer a fault of ours as one that passes, and begin the conversation afresh."""
        log.error("a mail conversation failed; the relay will try again", exc_info=error)
        self.envelope = self._create_envelope()
        return FAULT

    def _say_goodbye(self) -> None:
        if isinstance(self.transport, asyncio.Transport):
            self.transport.write(f"{STOPPING}\r\n".encode())
            self.transport.close()


class Turned(asyncio.Protocol):
    """A caller for whom there is no room: told so, and let go."""

    def __init__(self, words: str) -> None:
        self._words = words

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say it."""
        assert isinstance(transport, asyncio.Transport)
        transport.write(f"{self._words}\r\n".encode())
        transport.close()
