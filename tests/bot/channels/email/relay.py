"""A relay at the wire: says lines to a listener, hears lines, and knows nothing more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.email.listener import Address

MAIL = b"From: Ann <ann@weald.example>\r\nSubject: Re: Your return\r\n\r\n1. 45.2\r\n"
PATIENCE = 10.0
"""Seconds to wait for an answer that should come at once."""


class Relay:
    """One connection to a listener."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def hear(self) -> str:
        """One reply; of a reply of several lines the last."""
        async with asyncio.timeout(PATIENCE):
            while (line := (await self._reader.readline()).decode())[3:4] == "-":
                pass
        return line.rstrip("\r\n")

    async def hear_all(self) -> list[str]:
        """Every line until the other side hangs up."""
        async with asyncio.timeout(PATIENCE):
            return (await self._reader.read()).decode().splitlines()

    def write(self, raw: bytes) -> None:
        """Send octets and wait for nothing."""
        self._writer.write(raw)

    async def say(self, line: str | bytes) -> str:
        """Say a line; gives the reply."""
        self.write((line.encode() if isinstance(line, str) else line) + b"\r\n")
        return await self.hear()

    async def address(self, *recipients: str, sender: str = "ann@weald.example") -> list[str]:
        """Say from whom and to whom; gives the replies about the recipients."""
        await self.say(f"MAIL FROM:<{sender}>")
        return [await self.say(f"RCPT TO:<{one}>") for one in recipients]

    async def hand_over(self, raw: bytes, verdicts: int = 1) -> list[str]:
        """Send a mail; gives as many verdicts as are asked for."""
        await self.say("DATA")
        self.write(raw.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        return [await self.hear() for _ in range(verdicts)]


@asynccontextmanager
async def calling(at: Address, greeting: str | None = None) -> AsyncIterator[Relay]:
    """A connection on which the greetings were said; `greeting` is the one of the protocol where none is given."""
    reader, writer = await asyncio.open_connection(at.host, at.port)
    relay = Relay(reader, writer)
    try:
        await relay.hear()
        await relay.say(f"{greeting or {'lmtp': 'LHLO', 'smtp': 'EHLO'}[at.scheme]} relay.weald.example")
        yield relay
    finally:
        writer.close()
