"""Email, as the settings want it: the relay that letters leave by, the ways in, and the mail room that reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from bot.channels.email.delivery import EmailDelivery
from bot.channels.email.imap import fetching
from bot.channels.email.letters import LetterDrawer
from bot.channels.email.listener import Address, listening
from bot.channels.email.mailroom import HOLD, MailRoom
from bot.channels.email.reader import Reader
from bot.channels.email.relay import Relay
from bot.handlers.desk import Desk
from bot.handlers.tempo import Tempo
from bot.main.opened import CannotOpen, Opened
from bot.settings import Settings
from bot.work.rhythm import Rhythm
from conversations.partnership.calendars import local_date
from storage import mail as mails
from storage.database import is_shared


@dataclass(frozen=True, slots=True)
class InMail:
    """The mail room, and where a relay hands mail on, with the port that port 0 became; none where no relay does."""

    room: MailRoom
    listens: Address | None = None


def letter_drawer(settings: Settings) -> LetterDrawer:
    """How letters are drawn for the domain and relay of the settings."""
    return LetterDrawer(domain=settings.mail_domain, sender=settings.mail_from, relay=_relay(settings).host,
                        base_url=settings.base_url)


async def open_email(settings: Settings, tempo: Tempo, stack: AsyncExitStack) -> Opened:
    """Send through the relay, and hear by every way in that the settings name."""
    delivery = EmailDelivery(_relay(settings), settings.mail_domain, patience=tempo.call)
    stack.push_async_callback(delivery.close)
    return Opened(delivery, partial(_listen, settings, tempo))


def _relay(settings: Settings) -> Relay:
    with _sentences():
        return Relay.read(settings.smtp_url.get_secret_value())


@contextmanager
def _sentences() -> Iterator[None]:
    """What is wrong with a URL is said by what reads it; an operator is told that, and no more."""
    try:
        yield
    except ValueError as wrong:
        raise CannotOpen(str(wrong)) from wrong


async def _listen(settings: Settings, tempo: Tempo, desk: Desk, stack: AsyncExitStack) -> InMail:
    """Open the mail room, then its doors: nothing is taken in that nobody would read."""
    reader = Reader()
    stack.push_async_callback(reader.close)
    room = MailRoom(desk, reader, partial(_today, settings.timezone), domain=settings.mail_domain,
                    authserv_id=settings.mail_authserv_id,
                    hold=HOLD if is_shared(settings.database_url.get_secret_value()) else timedelta())
    listens = None
    with _sentences():
        if settings.mail_listen:
            listens = await stack.enter_async_context(
                listening(settings.mail_listen, room.keep, domain=settings.mail_domain))
        if imap := settings.imap_url.get_secret_value():
            progress = partial(_fetched_until, desk)
            await stack.enter_async_context(fetching(imap, room.keep_fetched, progress))
    await _reading(room, tempo, stack)
    return InMail(room, listens)


async def _reading(room: MailRoom, tempo: Tempo, stack: AsyncExitStack) -> None:
    """Read when something was kept, and at every sweep what a crash or another process left."""

    async def read_next() -> None:
        await room.heard(tempo.sweep)
        await room.read_waiting()

    rhythm = Rhythm(0, read_next, "read mail", grace=tempo.grace / 2)  # what is left is read by whoever is next
    rhythm.start()
    stack.push_async_callback(rhythm.stop)
    stack.callback(room.wait_no_more)


async def _fetched_until(desk: Desk, mailbox: str) -> tuple[int, int] | None:
    return await desk.store.read(partial(mails.fetched_until, mailbox=mailbox))


def _today(timezone: str, moment: datetime) -> date:
    return local_date(moment, timezone)
