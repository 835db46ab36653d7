"""Mail exactly as it came: kept before it is acknowledged, read afterwards, never lost."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, exists, or_, select, update
from sqlmodel import Session

from storage import inbox
from storage.columns import Instant
from storage.statements import Query, run
from storage.tables import FetchedRow, InboxRow, MailRow, table

_mail, _inbox, _fetched = table(MailRow), table(InboxRow), table(FetchedRow)
CHANNEL = "email"
Source = Literal["lmtp", "smtp", "imap", "webhook"]
"""The way in that a mail came by."""


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """A mail that nothing has been done about, and its envelope sender; none where it came by the null return path."""

    key: str
    sender: str | None


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail as it came, with its envelope.

    `tries` counts readings that ended without a result; `released` says that an
    operator vouches for who sent it.
    """

    key: str
    received_at: datetime
    source: Source
    sender: str | None
    recipients: tuple[str, ...]
    raw: bytes
    body_hash: str
    tries: int
    released: bool


def keep_mail(
    session: Session, key: str, raw: bytes, *, source: Source, sender: str | None, recipients: Sequence[str],
    place: str, body_hash: str, received_at: datetime,
) -> bool:
    """Keep a mail to be read; false when it was kept before, and nothing need be done again.

    `place` is its Message-ID, empty where it has none.
    """
    if not inbox.admit(session, key, channel=CHANNEL, place=place, received_at=received_at, raw=""):
        return False
    run(session, _mail.insert(), {
        "key": key, "source": source, "sender": sender, "recipients": json.dumps(list(recipients)), "raw": raw,
        "body_hash": body_hash, "tries": 0,
        "released": False,
    })  # fmt: skip
    return True


_KEPT: Query = select(
    _mail.c.key, _inbox.c.received_at, _mail.c.source, _mail.c.sender, _mail.c.recipients, _mail.c.raw,
    _mail.c.body_hash, _mail.c.tries, _mail.c.released,
).join(_inbox, _inbox.c.key == _mail.c.key)
_WAITING: Query = (
    select(_inbox.c.key, _mail.c.sender)
    .join(_mail, _mail.c.key == _inbox.c.key)
    .where(_inbox.c.outcome.is_(None), _inbox.c.channel == CHANNEL)
    .order_by(_inbox.c.received_at, _inbox.c.key)
    .limit(bindparam("many"))
)
_TWIN: Query = (
    select(_mail.c.key)
    .join(_inbox, _inbox.c.key == _mail.c.key)
    .where(_mail.c.body_hash == bindparam("body_hash"), _inbox.c.place == bindparam("place"),
           _mail.c.key != bindparam("but"), _inbox.c.outcome.is_not(None))
    .limit(1)
)


def mail_waiting(session: Session, many: int = 32) -> list[WaitingMail]:
    """Mails that nothing has been done about, the oldest first, be they read elsewhere at this moment or not."""
    return [WaitingMail(*row) for row in run(session, _WAITING, {"many": many})]


def kept_mail(session: Session, key: str) -> KeptMail | None:
    """The mail with this key, as it came."""
    row = run(session, _KEPT.where(_mail.c.key == key)).first()
    if row is None:
        return None
    key, at, source, sender, recipients, *rest = row
    return KeptMail(key, at, source, sender, tuple(json.loads(recipients)), *rest)


def twin_of(session: Session, key: str, place: str, body_hash: str) -> str | None:
    """An earlier mail with the same Message-ID and the same body, by another way; none when there is none."""
    if not place:
        return None
    return run(session, _TWIN, {"but": key, "place": place, "body_hash": body_hash}).scalar()


_CLAIM = (
    update(_mail)
    .where(_mail.c.key == bindparam("mail"),
           or_(_mail.c.held_until.is_(None), _mail.c.held_until <= bindparam("now", type_=Instant)),
           exists().where(_inbox.c.key == _mail.c.key, _inbox.c.outcome.is_(None)))
    .values(tries=_mail.c.tries + 1, held_until=bindparam("until", type_=Instant))
    .returning(_mail.c.tries)
)


def claim_mail(session: Session, key: str, now: datetime, until: datetime) -> int | None:
    """Have a mail to oneself until then; how often it was read, with this time, or none where another has or had it.

    A reading is counted before it begins: one that kills its reader is counted too.
    """
    tries: int | None = run(session, _CLAIM, {"mail": key, "now": now, "until": until}).scalar()
    return tries


def let_go(session: Session, key: str, *, counts: bool) -> None:
    """Let anybody read a mail that was claimed; the reading counts if what it failed for may be in the mail itself."""
    less = 0 if counts else 1
    run(session, update(_mail).where(_mail.c.key == key).values(tries=_mail.c.tries - less, held_until=None))


def vouch_for(session: Session, key: str) -> None:
    """An operator released a mail: its tries are forgotten, and who sent it is believed."""
    run(session, update(_mail).where(_mail.c.key == key).values(tries=0, released=True, held_until=None))


def fetched_until(session: Session, mailbox: str) -> tuple[int, int] | None:
    """UIDVALIDITY and last UID of a mailbox that was fetched; none before the first time."""
    row = run(session, select(_fetched.c.validity, _fetched.c.uid).where(_fetched.c.mailbox == mailbox)).first()
    return None if row is None else (row[0], row[1])


def note_fetched(session: Session, mailbox: str, validity: int, uid: int) -> None:
    """Remember how far a mailbox is fetched, in the transaction that keeps the mail."""
    there = (_fetched.c.mailbox == mailbox)
    known = run(session, update(_fetched).where(there).values(validity=validity, uid=uid)).rowcount
    if not known:
        run(session, _fetched.insert(), {"mailbox": mailbox, "validity": validity, "uid": uid})
