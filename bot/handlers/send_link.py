"""“Send me a link”: a personal link to a digest goes to an address that is on file, and to no other.

Whoever asks is told the same either way, so that nobody learns here who belongs
to a partnership. Each reader gets at most one such letter an hour and three a
day (as the answers to mail that moves nothing on); who asks more often waits.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from bot.handlers.desk import Desk
from bot.handlers.digest_reader import ReaderKey, keys_of, personal_address
from bot.handlers.support import support_of
from bot.handlers.writing import Written, write_apart
from conversations.letters.letter import Letter, LetterKind, Section
from conversations.letters.plain_line import plain_line
from conversations.letters.sentences import lead_in
from conversations.partnership.calendars import local_date
from storage import addresses, outbox, people
from storage.database import Session
from storage.outbox import Message

KIND = "letter:link"
"""The kind of message, as operators read it."""
A_DAY, HOURS = 3, 24
LONGEST_ADDRESS = 254
"""Characters of an address (RFC 5321, 4.5.3.1.3)."""


async def send_link(desk: Desk, email: str, path: str) -> None:
    """Write to whoever has this address how to open the digest of this path; nothing happens for any other."""
    if desk.letterer is None or desk.signer is None or not 0 < len(email) <= LONGEST_ADDRESS:
        return
    for lane in await desk.store.write(partial(_send, desk, email.lower(), path)):
        desk.wake(lane)


def _send(desk: Desk, email: str, path: str, session: Session) -> list[str]:
    now, lanes = desk.clock(), []
    for key in keys_of(session, email):
        message = _letter(desk, session, key, path, now)
        if message is not None:
            outbox.enqueue(session, key.partnership_id, [message], now)
            lanes.append(message.lane)
    return lanes


def _letter(desk: Desk, session: Session, key: ReaderKey, path: str, now: datetime) -> Message | None:
    purpose, to = _purpose(key, now), _address(session, key)
    partnership = people.partnerships(session)[key.partnership_id]
    link = personal_address(desk, key, path, local_date(now, partnership.timezone))
    if to is None or link is None or not _may(session, key, now):
        return None
    name, email = to
    letter = Letter(
        kind=LetterKind.NOTICE,
        subject=plain_line(f"Your link to the digests of {partnership.name}"),
        preheader="The link you asked for is below",
        greeting=f"Hello {plain_line(name)}," if name else "Hello,",
        lines=("You, or somebody who gave your address, asked to read a digest. This link opens it, and what else is"
               " written for you, for four months.",
               "It is yours alone: whoever has it reads as you, so do not pass it on. If you did not ask for it, you"
               " need not do anything."),
        sections=(Section(return_id="", ref="", title="Your link", page=link),),
        closing=(plain_line(f"To reach a person, write to {lead_in(support_of(partnership))}."),),
    )
    person_id = key.who if isinstance(key.who, int) else None
    return write_apart(desk, letter, Written(email, purpose, now, kind=KIND), name or email, person_id)


def _address(session: Session, key: ReaderKey) -> tuple[str, str] | None:
    """Their name and the address that reaches them; none where all of theirs are dead."""
    if isinstance(key.who, str):
        return "", key.who
    email = addresses.letter_addresses(session, key.partnership_id, key.who).get(key.who)
    return None if email is None else (people.person_of(session, key.partnership_id, key.who).name, email)


def _purpose(key: ReaderKey, at: datetime) -> str:
    """One for each reader and hour: what was asked twice in it is answered once."""
    return f"link:{key.partnership_id}:{key.who}:{at:%Y-%m-%dT%H}"


def _may(session: Session, key: ReaderKey, now: datetime) -> bool:
    hours = [_purpose(key, now - timedelta(hours=back)) for back in range(HOURS)]
    sent = outbox.served(session, key.partnership_id, hours)
    return hours[0] not in sent and len(sent) < A_DAY
