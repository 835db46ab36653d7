"""Several mail rooms on one database: each mail is read by one, in the order in which its sender wrote."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from bot.channels.email.identity import mail_key
from bot.channels.email.mailroom import HOLD, MOST_TRIES, MailRoom
from bot.mail import Envelope, IncomingMail, Nature, Proof
from bot.rehearsal.clock import StandingClock
from conversations.letters.letter import SentLetter
from conversations.letters.reply import ReplyRead
from storage import inbox, mail
from storage.database import Store
from storage.inbox import Outcome
from storage.sessions import Conflict
from tests.bot.wire.standing import desk_on
from tests.mail_settings import DOMAIN, RELAY
from tests.storage.examples import NOW

ANN, BOB = "ann@weald.example", "bob@weald.example"


@dataclass
class Reading:
    """A reader that takes its time, and fails as a test wants it; `read` is what it was given."""

    open: asyncio.Event = field(default_factory=asyncio.Event)
    began: asyncio.Event = field(default_factory=asyncio.Event)
    faults: list[Exception] = field(default_factory=list)
    read: list[bytes] = field(default_factory=list)

    async def parse(
        self, raw: bytes, envelope: Envelope, key: str, at: datetime, *, domain: str, authserv_id: str, today: date
    ) -> IncomingMail:
        """A mail that nobody wrote, so that nothing is answered."""
        self.read.append(raw)
        self.began.set()
        await self.open.wait()
        if self.faults:
            raise self.faults.pop(0)
        return IncomingMail(key, at, "", envelope, (), "", (), Proof.SILENT, "", Nature.AUTOMATIC, "a machine", "")

    async def read_reply(self, text: str, other: str | None, sent: SentLetter, today: date) -> ReplyRead:
        """Nobody replies."""
        return ReplyRead()


@dataclass
class Rooms:
    """A database with mail in it, and who reads it."""

    store: Store
    clock: StandingClock = field(default_factory=lambda: StandingClock(NOW))

    def room(self, *faults: Exception, waits: bool = False) -> tuple[MailRoom, Reading]:
        """A room of another process; it waits in the middle of a mail until it is told to go on."""
        reading = Reading(faults=list(faults))
        if not waits:
            reading.open.set()
        desk = desk_on(self.store, self.clock)
        return MailRoom(desk, reading, lambda at: at.date(), domain=DOMAIN, authserv_id=RELAY), reading

    async def comes(self, *mails: tuple[str, bytes]) -> None:
        """Mails come, one after another."""
        room, _ = self.room()
        for sender, raw in mails:
            assert await room.keep(raw, Envelope(sender, (f"returns@{DOMAIN}",), "lmtp"))
            self.clock.move_to(self.clock() + timedelta(seconds=1))

    async def stands(self, raw: bytes) -> tuple[str | None, int]:
        """What was done about a mail, and how many readings of it are counted."""
        found = await self.store.read(partial(inbox.delivery, key=mail_key(raw)))
        kept = await self.store.read(partial(mail.kept_mail, key=mail_key(raw)))
        assert found is not None
        assert kept is not None
        return found.outcome, kept.tries


async def test_a_mail_is_read_by_one_process(store: Store) -> None:
    """While one reads, another leaves it and what its sender wrote after it, and reads what others wrote."""
    rooms = Rooms(store)
    await rooms.comes((ANN, b"1"), (ANN, b"2"), (BOB, b"3"))
    (one, slow), (other, quick) = rooms.room(waits=True), rooms.room()
    reading = asyncio.create_task(one.read_waiting())
    await slow.began.wait()
    assert 1 == await other.read_waiting()
    slow.open.set()
    assert 2 == await reading
    assert ([b"1", b"2"], [b"3"]) == (slow.read, quick.read)
    assert [(Outcome.IGNORED, 1)] * 3 == [await rooms.stands(raw) for raw in (b"1", b"2", b"3")]


async def test_a_mail_of_a_process_that_died_is_read_by_another(store: Store) -> None:
    """Once its time is over, and not before; the reading that was cut off counts."""
    rooms = Rooms(store)
    await rooms.comes((ANN, b"1"))
    (dead, cut_off), (other, _) = rooms.room(waits=True), rooms.room()
    reading = asyncio.create_task(dead.read_waiting())
    await cut_off.began.wait()
    reading.cancel()
    rooms.clock.move_to(rooms.clock() + HOLD - timedelta(seconds=1))
    assert 0 == await other.read_waiting()
    rooms.clock.move_to(rooms.clock() + timedelta(seconds=1))
    assert 1 == await other.read_waiting()
    assert (Outcome.IGNORED, 2) == await rooms.stands(b"1")


async def test_a_mail_that_cannot_be_read_is_put_aside_after_so_many_tries(store: Store) -> None:
    """Tries of whichever process; that others answered the same return meanwhile is no try."""
    rooms = Rooms(store)
    await rooms.comes((ANN, b"1"))
    overtaken = [Conflict("another came first")] * MOST_TRIES
    for fault in (*overtaken, *[ValueError("unreadable")] * (MOST_TRIES - 1)):
        room, _ = rooms.room(fault)
        assert 0 == await room.read_waiting()
    assert (None, MOST_TRIES - 1) == await rooms.stands(b"1")
    room, _ = rooms.room(ValueError("unreadable"))
    assert 1 == await room.read_waiting()
    assert (Outcome.QUARANTINED, MOST_TRIES) == await rooms.stands(b"1")
