"""The relay and the whole world's mail servers, in one: an SMTP server in our own event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiosmtpd import smtp

from bot.rehearsal.mailbox.conduct import Manner
from bot.rehearsal.mailbox.courier import Courier
from bot.rehearsal.mailbox.machines import absence_notice, delivery_report
from bot.rehearsal.mailbox.office import Letter, PostOffice
from bot.sockets import free_socket

LARGEST = 32 * 1024 * 1024
"""Octets of a letter."""
TAKEN = "250 2.0.0 Delivered"
PUT_OFF = "451 4.7.1 Greylisted; please try again later."
REFUSED = "550 5.1.1 No such user here."


class World:
    """What becomes of each letter the bot sends: filed, put off, refused, sent back."""

    def __init__(self, office: PostOffice, courier: Courier) -> None:
        self._office, self._courier = office, courier
        self._returning: set[asyncio.Task[None]] = set()

    async def handle_RCPT(
        self, _server: smtp.SMTP, _session: smtp.Session, told: smtp.Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, unless the address is refused."""
        if self._office.conduct(address).manner is Manner.REFUSES:
            return REFUSED
        told.rcpt_tos.append(address)
        told.rcpt_options.extend(options)
        return "250 2.1.5 Go on"

    async def handle_DATA(
        self, _server: smtp.SMTP, _session: smtp.Session, told: smtp.Envelope
    ) -> str:
        """Deliver a letter to each recipient as their server would."""
        raw = told.original_content or b""
        if any(self._office.puts_off(address, raw) for address in told.rcpt_tos):
            return PUT_OFF
        for address in told.rcpt_tos:
            await self._deliver(address, told.mail_from or None, raw)
        return TAKEN

    async def _deliver(self, address: str, sender: str | None, raw: bytes) -> None:
        conduct = self._office.conduct(address)
        if conduct.manner is Manner.UNKNOWN:
            self._send_back(sender, delivery_report(address, sender, raw, self._office.clock(), self._courier.relay))
            return
        letter = self._office.file(address, sender, raw)
        if conduct.manner is Manner.AWAY:
            self._send_back(sender, self._notice(letter))
        await self._office.stall(address)

    def _notice(self, letter: Letter) -> bytes:
        reader, until = self._office.reader(letter.box), self._office.conduct(letter.box).until
        return absence_notice(letter, reader.name if reader else letter.box, until, self._office.clock())

    def _send_back(self, sender: str | None, raw: bytes) -> None:
        """Machines write with the null return path, and never to nobody (RFC 3834, RFC 5321 4.5.5)."""
        if sender is None:
            return
        task = asyncio.ensure_future(self._handed_over(sender, raw))
        self._returning.add(task)
        task.add_done_callback(self._returning.discard)

    async def _handed_over(self, sender: str, raw: bytes) -> None:
        await self._courier.hand_over(raw, None, sender)

    async def settled(self) -> None:
        """Return once everything that goes back has been handed over."""
        while self._returning:
            await asyncio.wait(self._returning)


@asynccontextmanager
async def mail_server(world: World, office: PostOffice, courier: Courier, port: int = 0) -> AsyncIterator[str]:
    """Take letters until the block ends; gives the address for SMTP_URL, such as `smtp://127.0.0.1:40125`.

    Raises:
        OSError: the port is taken.
    """
    loop, talks = asyncio.get_running_loop(), set[_Talk]()

    def enter() -> smtp.SMTP:
        talk = _Talk(world, hostname=courier.relay, ident="Rehearsal", data_size_limit=LARGEST,
                     enable_SMTPUTF8=True, loop=loop)
        talk.talks = talks
        return talk

    bound = free_socket(port=port)
    server = await loop.create_server(enter, sock=bound)
    try:
        yield f"smtp://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.close()
        office.go_on()
        await world.settled()
        for talk in tuple(talks):
            talk.cut()


class _Talk(smtp.SMTP):
    """One connection of the bot's."""

    line_length_limit = 4096
    talks: set[_Talk]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.talks.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.talks.discard(self)
        super().connection_lost(error)

    def cut(self) -> None:
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()
