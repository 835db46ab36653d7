"""The rest of the world's mail, around a bot that may die at any moment: a far side for letters, a relay for replies.

Whatever passes over the wire is an instant at which the bot can be killed; the
two ends note what was acknowledged by whom.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle
from typing import AnyStr

from aiosmtpd import smtp

from tests.bot.wire.forked import Nursery

HOST = "127.0.0.1"
KEPT = "250 2.0.0 Kept"
AT_ONCE = 4
"""Connections by which the relay hands mails over, unless it is told another number."""


@dataclass(slots=True)
class Wire:
    """Counts what happens between bot and world; strikes when so much has happened."""

    happened: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)
    at: int = 0
    strike: Callable[[], None] | None = None

    def strike_after(self, more: int, strike: Callable[[], None]) -> None:
        """Have this done in the midst of what happens then."""
        self.at, self.strike = self.happened + more, strike

    def tick(self) -> None:
        """Something passed over the wire, or is about to."""
        self.happened += 1
        self.news.set()
        if self.strike is not None and self.happened >= self.at:
            strike, self.strike = self.strike, None
            strike()

    async def passing(self, within: float) -> None:
        """Wait until something passes, or nothing has for so many seconds."""
        self.news.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self.news.wait(), within)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something is so that happens on the wire."""
        while not holds():
            self.news.clear()
            await self.news.wait()


@dataclass(slots=True)
class Copy:
    """A letter as the far side took it: in which life of the bot, and whether that life was there to hear so.

    `heard` says that the bot went on after the acknowledgement: only then does a far side know that it got through.
    """

    recipient: str
    content: bytes
    life: int
    acknowledged: bool = False
    heard: bool = False


@dataclass
class FarSide:
    """Takes every letter; `arrived` is told of each."""

    wire: Wire
    bots: Nursery
    arrived: Callable[[Copy], None]
    port: int = 0
    copies: list[Copy] = field(default_factory=list)

    async def handle_DATA(self, talk: Talk, _session: smtp.Session, envelope: smtp.Envelope) -> str:
        """Take a letter."""
        talk.taken = Copy(envelope.rcpt_tos[0], envelope.original_content or b"", talk.life)
        self.copies.append(talk.taken)
        self.arrived(talk.taken)
        return KEPT

    def lives(self, life: int) -> bool:
        """Whether this life of the bot goes on."""
        return self.bots.alive and self.bots.lives == life


class Talk(smtp.SMTP):
    """One connection to the far side."""

    far: FarSide
    life = 0
    taken: Copy | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Come in; a bot that is still starting has its number already."""
        self.life = self.far.bots.lives
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Hear something; whoever goes on has heard what was said before."""
        if self.taken is not None and self.taken.acknowledged:
            self.taken.heard = True
        self.far.wire.tick()
        super().data_received(data)

    async def push(self, status: AnyStr) -> None:
        """Say something; an acknowledgement said to a dead bot is none."""
        if status == KEPT and self.taken is not None:
            self.taken.acknowledged = self.far.lives(self.life)
        await super().push(status)
        self.far.wire.tick()


@asynccontextmanager
async def far_side(wire: Wire, bots: Nursery, arrived: Callable[[Copy], None], port: int) -> AsyncIterator[FarSide]:
    """A far side that listens at a port until the block ends."""
    far = FarSide(wire, bots, arrived)
    loop = asyncio.get_running_loop()

    def enter() -> Talk:
        talk = Talk(far, loop=loop, hostname="far.example", command_call_limit={"*": 1_000_000})
        talk.far = far
        return talk

    server = await loop.create_server(enter, HOST, port)
    try:
        yield far
    finally:
        server.close()


class Relay:
    """Hands mails over by LMTP as a mail server does: each is kept, and sent again, until it was acknowledged.

    One listener after another is tried; after a try that failed it waits for `again`.
    """

    def __init__(
        self, wire: Wire, ports: Sequence[int], again: Callable[[], Awaitable[object]], at_once: int = AT_ONCE
    ) -> None:
        self._wire, self._ports, self._again, self._at_once = wire, cycle(ports), again, at_once
        self._queue: asyncio.Queue[tuple[str, str, bytes]] = asyncio.Queue()
        self.taken_charge = 0
        self.acknowledged: list[bytes] = []
        self.tried_again = 0
        self.known_before = 0

    def send(self, sender: str, recipient: str, mail: bytes) -> None:
        """Take charge of a mail."""
        self.taken_charge += 1
        self._queue.put_nowait((sender, recipient, mail))

    @property
    def done(self) -> bool:
        """Whether every mail was acknowledged."""
        return len(self.acknowledged) == self.taken_charge

    @asynccontextmanager
    async def handing_over(self) -> AsyncIterator[None]:
        """Hand over whatever there is, by a few connections, until the block ends."""
        async with asyncio.TaskGroup() as group:
            lines = [group.create_task(self._one_after_another()) for _ in range(self._at_once)]
            yield
            for line in lines:
                line.cancel()

    async def _one_after_another(self) -> None:
        line: Lmtp | None = None
        try:
            while True:
                sender, recipient, mail = await self._queue.get()
                answer = ""
                while not answer.startswith("250"):
                    try:
                        line = line or await Lmtp.open(self._wire, next(self._ports))
                        answer = await line.deliver(sender, recipient, mail)
                    except (OSError, asyncio.IncompleteReadError):
                        answer = "the bot died"
                    if not answer.startswith("250"):
                        self.tried_again += 1
                        if line is not None:
                            line.hang_up()
                        line = None
                        await self._again()
                self.known_before += "before" in answer
                self.acknowledged.append(mail)
        finally:
            if line is not None:
                line.hang_up()


class Lmtp:
    """One connection of the relay."""

    def __init__(self, wire: Wire, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._wire, self._reader, self._writer = wire, reader, writer

    @classmethod
    async def open(cls, wire: Wire, port: int) -> Lmtp:
        """Connect and greet."""
        line, greeted = cls(wire, *await asyncio.open_connection(HOST, port)), False
        try:
            await line._answer()
            await line._say(b"LHLO mail.weald.example")
            greeted = True
        finally:
            if not greeted:
                line.hang_up()
        return line

    async def deliver(self, sender: str, recipient: str, mail: bytes) -> str:
        """Hand a mail over; gives what is said to it."""
        for command in (b"RSET", b"MAIL FROM:<%b>" % sender.encode(), b"RCPT TO:<%b>" % recipient.encode(), b"DATA"):
            if (answer := await self._say(command))[0] not in "23":
                return answer
        return await self._say(mail.replace(b"\r\n.", b"\r\n..") + b".")

    def hang_up(self) -> None:
        """Close the connection, if that was not done by the other end."""
        self._writer.close()

    async def _say(self, words: bytes) -> str:
        self._writer.write(words + b"\r\n")
        await self._writer.drain()
        self._wire.tick()
        return await self._answer()

    async def _answer(self) -> str:
        """The last line of an answer."""
        while (line := await self._reader.readuntil(b"\r\n"))[3:4] == b"-":
            continue
        self._wire.tick()
        return line.decode().strip()
