"""The mail room: keeps what comes before anybody acknowledges it, then has it read, one mail after another.

A reading is counted before it begins, so that a mail which kills its reader is
counted too; after three it is put aside for a person, and the next is read.
Of several processes one reads a mail, and meanwhile no other reads one of the
same sender: what they wrote is taken in the order in which they wrote it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import Enum
from functools import partial
from typing import Protocol

from bot.channels.email.identity import body_hash, mail_key, message_id_of
from bot.channels.email.keeping import Fetched
from bot.handlers.desk import Desk
from bot.handlers.finding_letter import read_against
from bot.handlers.keep_mail import keep_mail
from bot.handlers.take_mail import quarantine, take_mail
from bot.handlers.turns import named_by
from bot.journal import Teller, bound
from bot.mail import Envelope, IncomingMail, Nature, RawMail
from conversations.letters.letter import SentLetter
from conversations.letters.reply import ReplyRead
from storage import mail as mails
from storage.sessions import Conflict

MOST_TRIES = 3
HOLD = timedelta(seconds=30)
"""For so long a mail is read by nobody else: longer than a reading may take. One whose reader died waits for it."""

log = Teller(__name__)


class Reads(Protocol):
    """The reader: a process of its own, within limits of time and memory."""

    async def parse(
        self, raw: bytes, envelope: Envelope, key: str, at: datetime, *, domain: str, authserv_id: str, today: date
    ) -> IncomingMail:
        """Take a mail apart."""
        ...

    async def read_reply(self, text: str, other: str | None, sent: SentLetter, today: date) -> ReplyRead:
        """Read what a reply says of the letter that it answers."""
        ...


class _Came(Enum):
    """What a mail came to: dealt with, waiting for another try, or read by another process."""

    DONE, FAILED, ELSEWHERE = range(3)


class MailRoom:
    """Keeps mail, and has what waits read in the order in which it came.

    `domain` is that of our own addresses, and `authserv_id` the name under
    which our relay says what it proved. For `hold` a mail that is read here is
    read by no other process; none at all where there is no other.
    """

    def __init__(
        self, desk: Desk, reader: Reads, today: Callable[[datetime], date], *, domain: str, authserv_id: str,
        hold: timedelta = HOLD,
    ) -> None:  # fmt: skip
        self._desk, self._reader, self._today, self._hold = desk, reader, today, hold
        self._domain, self._authserv_id = domain, authserv_id
        self._news = asyncio.Event()
        self._news.set()
        self._reading = asyncio.Lock()

    async def keep(self, raw: bytes, envelope: Envelope) -> bool:
        """Keep a mail that was handed to us; true when it is new."""
        return await self._kept(raw, envelope, None)

    async def keep_fetched(self, raw: bytes, envelope: Envelope, fetched: Fetched) -> bool:
        """Keep a mail that was fetched, and how far its mailbox is fetched."""
        return await self._kept(raw, envelope, fetched)

    async def _kept(self, raw: bytes, envelope: Envelope, fetched: Fetched | None) -> bool:
        came = RawMail(mail_key(raw), message_id_of(raw), body_hash(raw), raw, envelope, fetched)
        new = await keep_mail(self._desk, came)
        self._news.set()
        return new

    async def heard(self, seconds: float) -> None:
        """Wait until something was kept since this was last asked, but no longer than this."""
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:  # nothing was kept here; another process may have, or left something
            return
        self._news.clear()

    def wait_no_more(self) -> None:
        """Let whoever waits go on: the room is to be closed."""
        self._news.set()

    async def read_waiting(self) -> int:
        """Read everything that waits; how many mails were dealt with. One that fails is tried at the next call."""
        async with self._reading:
            done, failed, elsewhere = 0, set[str](), set[str | None]()
            while batch := [one for one in await self._desk.store.read(mails.mail_waiting)
                            if one.key not in failed and one.sender not in elsewhere]:  # fmt: skip
                for one in batch:
                    came = _Came.ELSEWHERE if one.sender in elsewhere else await self._dealt_with(one.key)
                    done += came is _Came.DONE
                    if came is _Came.FAILED:
                        failed.add(one.key)
                    elif came is _Came.ELSEWHERE:
                        elsewhere.add(one.sender)
            return done

    async def _dealt_with(self, key: str) -> _Came:
        now = self._desk.clock()
        tries = await self._desk.store.write(partial(mails.claim_mail, key=key, now=now, until=now + self._hold))
        if tries is None:
            return _Came.ELSEWHERE
        task = asyncio.ensure_future(self._read(key))
        await asyncio.wait([task])
        fault = task.exception()
        if fault is None:
            return _Came.DONE
        with bound(turn=named_by(key)):
            log.error("a mail could not be read", mail=key, tries=tries, exc_info=fault)
        overtaken = isinstance(fault, Conflict)  # by other turns of the same return, each time: no fault of the mail
        if overtaken or tries < MOST_TRIES:
            await self._desk.store.write(partial(mails.let_go, key=key, counts=not overtaken))
            return _Came.FAILED
        await quarantine(self._desk, key, f"Reading it failed {tries} times: {fault}")
        return _Came.DONE

    async def _read(self, key: str) -> None:
        kept = await self._desk.store.read(partial(mails.kept_mail, key=key))
        if kept is None:
            raise LookupError(f"Mail {key} waits in the inbox but was not kept.")
        today = self._today(kept.received_at)
        envelope = Envelope(kept.sender, kept.recipients, kept.source)
        mail = await self._reader.parse(kept.raw, envelope, key, kept.received_at, domain=self._domain,
                                        authserv_id=self._authserv_id, today=today)
        await take_mail(self._desk, mail, await self._reply(mail, today))

    async def _reply(self, mail: IncomingMail, today: date) -> ReplyRead:
        if mail.nature is not Nature.PERSON or mail.trouble is not None:
            return ReplyRead()
        sent = await read_against(self._desk, mail)
        if sent is None:
            return ReplyRead()
        return await self._reader.read_reply(mail.text, mail.other, sent, today)
