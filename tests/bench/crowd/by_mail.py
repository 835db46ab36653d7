"""People who answer by letter: the far side that takes their letters, and the relay that hands their replies over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import AnyStr

from aiosmtpd import smtp

from tests.bot.wire.correspondents import named
from tests.bot.wire.post import Relay, Wire

HOST = "127.0.0.1"
KEPT = "250 2.0.0 Kept"
AT_ONCE = 8
"""Connections by which the relay hands mails over."""
AGAIN = 0.5
"""Seconds until the relay tries again."""


@dataclass(slots=True)
class Copy:
    """A letter as the far side took it; `heard` says that the sender went on after the acknowledgement.

    Only then does a far side know that it got through (RFC 1047).
    """

    message_id: str
    recipient: str
    heard: bool = False


@dataclass
class FarSide:
    """Takes every letter; `arrived` is told of each, with its reader."""

    arrived: Callable[[str, bytes], None]
    copies: list[Copy] = field(default_factory=list)

    async def handle_DATA(self, talk: _Talk, _session: smtp.Session, envelope: smtp.Envelope) -> str:
        """Take a letter."""
        content = envelope.original_content or b""
        talk.taken = Copy(named(content), envelope.rcpt_tos[0])
        self.copies.append(talk.taken)
        self.arrived(talk.taken.recipient, content)
        return KEPT


class _Talk(smtp.SMTP):
    """One connection to the far side."""

    taken: Copy | None = None
    told = False

    def data_received(self, data: bytes) -> None:
        """Hear something; whoever goes on has heard what was said before."""
        if self.taken is not None and self.told:
            self.taken.heard, self.taken, self.told = True, None, False
        super().data_received(data)

    async def push(self, status: AnyStr) -> None:
        """Say something."""
        await super().push(status)
        self.told = self.told or status == KEPT


@asynccontextmanager
async def far_side(arrived: Callable[[str, bytes], None]) -> AsyncIterator[tuple[FarSide, int]]:
    """A far side that listens until the block ends, and its port."""
    far, loop = FarSide(arrived), asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: _Talk(far, loop=loop, hostname="far.example", command_call_limit={"*": 1_000_000}), HOST, 0)
    try:
        yield far, server.sockets[0].getsockname()[1]
    finally:
        server.close()


def relay(ports: Sequence[int]) -> Relay:
    """What hands replies over, to one listener after another; after a failure it waits a little."""
    return Relay(Wire(), ports, partial(asyncio.sleep, AGAIN), AT_ONCE)
