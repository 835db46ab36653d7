"""A mail room at work in a process of its own, on a database in which leads have had their letters.

`python -m tests.bench.readers rate DATABASE MANY` hands over so many replies,
keeps, reads and answers them, and prints how many a second; `memory DATABASE
MANY` reads so many of the mails that wait already, and prints the megabytes held.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from bot.channels.email.mailroom import MailRoom, Reads
from bot.channels.email.reader import Reader
from bot.handlers.desk import Desk
from bot.mail import Envelope, IncomingMail
from bot.main import letterer_of, signer_of
from bot.settings import read_settings
from conversations.letters.letter import SentLetter
from conversations.letters.reply import ReplyRead
from storage.database import Session, Store
from tests.bench.memory import held_at_most
from tests.bot.wire.correspondents import Correspondent, in_one_go
from tests.bot.wire.kept import rows
from tests.bot.wire.mailing import told
from tests.bot.wire.standing import desk_on
from tests.bot.wire.weald import STARTS
from tests.mail_settings import DOMAIN, RELAY

PORTS = 25, 24
"""Of a relay and a listener that are not there: what is measured ends in the outbox."""


def clock() -> datetime:
    """The moment at which the round opens."""
    return STARTS


def desk_of(store: Store, url: str) -> Desk:
    """A desk that writes letters, as a running Quarterday has it."""
    settings = read_settings(**told(url, *PORTS))
    return replace(desk_on(store, clock), letterer=letterer_of(settings), signer=signer_of(settings),
                   base_url=settings.base_url)


def room_of(store: Store, url: str, reader: Reads) -> MailRoom:
    """A mail room as a running Quarterday has it."""
    return MailRoom(desk_of(store, url), reader, lambda at: at.date(), domain=DOMAIN, authserv_id=RELAY)


def replies(session: Session) -> list[tuple[str, str, bytes]]:
    """The reply of everybody who had an invitation: all answers in one go, the letter quoted below."""
    wrote: list[tuple[str, str, bytes]] = []
    for place, payload in rows(session, "SELECT place, payload FROM message WHERE kind = 'letter:invitation'"):
        user = f"U0{place.partition('@')[0].upper()}"
        Correspondent(user, lambda *mail: wrote.append(mail), (in_one_go,)).gets(json.loads(payload)["raw"].encode())
    return wrote


async def rate(store: Store, room: MailRoom, many: int) -> list[float]:
    """Mails a second, and milliseconds of our processor a mail; the first, for which the reader starts, not counted."""
    first, *others = (await store.read(replies))[: many + 1]
    await _keep(room, first)
    await room.read_waiting()
    began, spent = time.perf_counter(), time.process_time()
    for mail in others:
        await _keep(room, mail)
    await room.read_waiting()
    took, cost = time.perf_counter() - began, time.process_time() - spent
    answered = "SELECT count(*) FROM message WHERE kind = 'letter:receipt'"
    if await store.read(partial(rows, statement=answered)) != [(many + 1,)]:
        raise SystemExit("Not every reply was answered by a receipt.")
    return [many / took, cost / many * 1_000]


async def _keep(room: MailRoom, mail: tuple[str, str, bytes]) -> None:
    sender, recipient, raw = mail
    await room.keep(raw, Envelope(sender, (recipient,), "lmtp"))


class Counted:
    """A reader that says when so many mails were asked to be read."""

    def __init__(self, reader: Reader, many: int) -> None:
        self._reader, self._left, self.done = reader, many, asyncio.Event()

    async def parse(
        self, raw: bytes, envelope: Envelope, key: str, at: datetime, *, domain: str, authserv_id: str, today: date
    ) -> IncomingMail:
        """Take a mail apart, and count."""
        self._left -= 1
        if self._left <= 0:
            self.done.set()
        return await self._reader.parse(raw, envelope, key, at, domain=domain, authserv_id=authserv_id, today=today)

    async def read_reply(self, text: str, other: str | None, sent: SentLetter, today: date) -> ReplyRead:
        """Read what a reply says."""
        return await self._reader.read_reply(text, other, sent, today)


async def memory(room: MailRoom, enough: asyncio.Event) -> list[float]:
    """Megabytes held at most until so many of the mails that wait were read."""
    reading = asyncio.create_task(room.read_waiting())
    await enough.wait()
    reading.cancel()
    return [held_at_most()]


async def measured(kind: str, url: str, many: int) -> list[float]:
    """One of the two."""
    store, reader = Store.open(url), Reader()
    counted = Counted(reader, many)
    try:
        if kind == "rate":
            return await rate(store, room_of(store, url, reader), many)
        return await memory(room_of(store, url, counted), counted.done)
    finally:
        await reader.close()
        await store.close()


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measured(sys.argv[1], sys.argv[2], int(sys.argv[3])))))
