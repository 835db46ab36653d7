"""A rehearsal of email beside a listener that keeps what it is handed, as the bot's does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from aiosmtplib import SMTP

from bot.channels.email.listener import listening
from bot.channels.email.parsing import parse
from bot.mail import Envelope, IncomingMail
from bot.rehearsal.mailbox import Letter, PostOffice, Reader, RehearsalMail, rehearsal_mail
from bot.rehearsal.slack.serving import serving
from tests.bot.channels.email.drawn_letters import ANN, DOMAIN, TOKEN, drawn

RELAY = f"mx.{DOMAIN}"
NOON = datetime(2026, 10, 5, 11, tzinfo=UTC)
BOUNCES = f"returns-b+{TOKEN}@{DOMAIN}"


@dataclass
class Mailing:
    """The rehearsal, where its pages stand, and every mail the listener was handed."""

    mail: RehearsalMail
    address: str
    handed: list[tuple[bytes, Envelope]] = field(default_factory=list)

    @property
    def office(self) -> PostOffice:
        """Everybody's mailboxes."""
        return self.mail.office

    async def send(self, name: str = "invitation", to: str = ANN.email, sender: str = BOUNCES) -> None:
        """Send one of our letters, as the bot does."""
        letter = drawn(name, email=to)
        host, _, port = self.mail.smtp_url.removeprefix("smtp://").partition(":")
        async with SMTP(hostname=host, port=int(port), start_tls=False) as relay:
            await relay.mail(sender)
            await relay.rcpt(to)
            await relay.data(str(letter.payload["raw"]))

    async def letter(self, name: str = "invitation") -> Letter:
        """One of our letters, in Ann's mailbox."""
        await self.send(name)
        return self.office.came(ANN.email)[-1]

    async def heard(self, many: int = 1) -> list[IncomingMail]:
        """What the listener was handed, as the bot reads it, once there are so many."""
        await self.office.changes.until(lambda: len(self.handed) >= many)
        return [parse(raw, came, "key", NOON, domain=DOMAIN, authserv_id=RELAY, today=NOON.date())
                for raw, came in self.handed]  # fmt: skip


@asynccontextmanager
async def mailing() -> AsyncIterator[Mailing]:
    """A rehearsal in which Ann has a mailbox."""
    handed: list[tuple[bytes, Envelope]] = []
    office, numbers = PostOffice(lambda: NOON), count(1)
    office.add_reader(Reader(ANN.email, ANN.name, "Hart District Council"))

    async def keep(raw: bytes, came: Envelope) -> bool:
        handed.append((raw, came))
        office.changes.tell()
        return True

    async with (
        listening("lmtp://127.0.0.1:0", keep, domain=DOMAIN) as at,
        rehearsal_mail(office, listens=f"lmtp://127.0.0.1:{at.port}", relay=RELAY, clock=office.clock,
                       ids=lambda: f"mail{next(numbers)}") as mail,
        serving(mail.app) as address,
    ):  # fmt: skip
        yield Mailing(mail, address, handed)
