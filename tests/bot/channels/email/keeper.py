"""Keeping mail in a real store, as the handler does, in as few lines as a test needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from bot.channels.email.identity import body_hash, mail_key, message_id_of
from bot.channels.email.keeping import Fetched
from bot.mail import Envelope
from storage.database import Session, Store
from storage.mail import KeptMail, fetched_until, keep_mail, kept_mail, mail_waiting, note_fetched

NOON = datetime(2026, 10, 14, 12, tzinfo=UTC)


@dataclass
class Keeper:
    """Keeps mail in a store; `broken` times over the store fails first."""

    store: Store
    broken: int = 0
    asked: int = 0

    async def keep(self, raw: bytes, envelope: Envelope, fetched: Fetched | None = None) -> bool:
        """Keep a mail, and how far its mailbox is fetched, in one transaction."""
        self.asked += 1
        if self.broken:
            self.broken -= 1
            raise OSError("no space left on device")
        return await self.store.write(partial(_keep, raw, envelope, fetched))

    async def progress(self, mailbox: str) -> tuple[int, int] | None:
        """How far a mailbox is fetched."""
        return await self.store.read(partial(fetched_until, mailbox=mailbox))

    async def kept(self) -> list[KeptMail]:
        """Every mail there is, in the order of its coming."""
        return await self.store.read(_all)


def _keep(raw: bytes, envelope: Envelope, fetched: Fetched | None, session: Session) -> bool:
    new = keep_mail(
        session, mail_key(raw), raw, source=envelope.source, sender=envelope.sender, recipients=envelope.recipients,
        place=message_id_of(raw), body_hash=body_hash(raw), received_at=NOON,
    )  # fmt: skip
    if fetched is not None:
        note_fetched(session, *fetched)
    return new


def _all(session: Session) -> list[KeptMail]:
    found = (kept_mail(session, one.key) for one in mail_waiting(session, 1000))
    return [mail for mail in found if mail is not None]
