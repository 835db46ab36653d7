"""A digest as a letter to one reader: text, a page with its pictures in it, and what a reply may ask about.

Every line has a number. The letter is kept with the line that each number
stands for, so that “3 Who pays for this?” is known for a question about that
line, and with the words of its text and of its page, for a reply quotes either.
It says no more than mail programs show whole; the rest stands on the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.handlers.composing import Composed
from bot.handlers.desk import Desk
from bot.handlers.digest_pictures import enclosed
from bot.handlers.digest_reader import ReaderKey, permanent_address, personal_address
from bot.handlers.finding_letter import LETTER
from bot.handlers.support import support_of
from bot.handlers.writing import NO_LETTER, post_of
from bot.mail import Addressed, Bulletin
from bot.ports import Reach
from conversations.digests.addresses import Linking, linked_below, nowhere, path_of
from conversations.digests.as_letter import as_letter
from conversations.digests.as_text import as_text
from conversations.digests.document import Document
from conversations.digests.shortened import ever_shorter
from conversations.letters.letter import LetterKind, Question, SentLetter
from conversations.letters.plain_line import plain_line
from conversations.letters.sentences import lead_in
from conversations.partnership.calendars import local_date
from storage import letters, people
from storage.database import Session
from storage.outbox import Message
from storage.people import Identity

LASTS = timedelta(days=120)
"""For how long a reply to a digest is taken for a question; longer than until the next one comes."""
LARGEST = 90_000
"""Octets of a letter's page: Gmail cuts one off at 102 kB, in the midst of a word."""
ASK = ("Reply above to ask about a line: begin with its number or its reference, as in “3 Who pays for this?”. Whoever"
       " answers for it is asked, and the answer comes back to you.")  # fmt: skip
PAGE = "Read it as a page:"


@dataclass(frozen=True, slots=True)
class LetterReader:
    """Whom a letter is for: their key, and where the links in it lead, on its page and in its text."""

    key: ReaderKey
    page: Linking
    text: Linking
    permanent: str | None


def write_digest(
    desk: Desk, session: Session, reach: Reach, person: Identity, composed: Composed, purpose: str, at: datetime
) -> Message:
    """The letter that brings somebody a digest, and what is remembered of it; the same purpose is not said twice.

    Raises:
        MailIsOff: the settings have no mail.
    """
    letterer, signer = post_of(desk)
    reader = _reader(desk, session, ReaderKey(person.partnership_id, person.person_id), composed, at)
    bulletin, document = bulletin_of(reader, composed, _support(session, person.partnership_id))
    number = letters.reserve(
        session, person.partnership_id, person.person_id, letters.NO_SITTING, kind=LetterKind.DIGEST,
        subject=bulletin.subject, at=at, expires_at=at + LASTS, document=document.id,
    )
    drawn = letterer.bulletin(bulletin, Addressed(
        name=person.name, email=reach.address, token=signer.token(LETTER, str(number)), at=at, purpose=purpose,
    ))  # fmt: skip
    letters.keep(session, person.partnership_id, number, drawn.message_id,
                 SentLetter(text=drawn.text, shown=drawn.shown, questions=_numbered(document)))
    return _message(letterer.lane, composed, reach.address, purpose, drawn.payload, person.person_id)


def write_digest_to_address(
    desk: Desk, session: Session, partnership_id: str, email: str, composed: Composed, purpose: str, at: datetime
) -> Message:
    """The letter to an address that digests go to and that belongs to nobody here: it reads, and asks nothing back.

    Raises:
        MailIsOff: the settings have no mail.
    """
    letterer, signer = post_of(desk)
    reader = _reader(desk, session, ReaderKey(partnership_id, email), composed, at)
    bulletin, _ = bulletin_of(reader, composed, _support(session, partnership_id))
    drawn = letterer.bulletin(bulletin, Addressed(
        name=email, email=email, token=signer.token(LETTER, str(NO_LETTER)), at=at, purpose=purpose,
    ))  # fmt: skip
    return _message(letterer.lane, composed, email, purpose, drawn.payload, None)


def _message(
    lane: str, composed: Composed, address: str, purpose: str, payload: dict[str, object], person_id: int | None
) -> Message:
    return Message(
        id=purpose, lane=lane, pace=f"{lane}:{address.rpartition('@')[2]}", kind=f"letter:{LetterKind.DIGEST}",
        place=address, payload=payload, person_id=person_id, subject=f"round:{composed.facts.round_id}",
    )


def _reader(desk: Desk, session: Session, key: ReaderKey, composed: Composed, at: datetime) -> LetterReader:
    """Their own link where one can be signed; in text, the lines lead to the short address that stays."""
    path, zone = path_of(composed.document.id), people.partnerships(session)[key.partnership_id].timezone
    permanent = permanent_address(desk, path)
    own = personal_address(desk, key, path, local_date(at, zone)) or permanent
    if permanent is None or own is None:
        return LetterReader(key, nowhere, nowhere, None)
    return LetterReader(key, linked_below(own), linked_below(permanent), permanent)


def bulletin_of(reader: LetterReader, composed: Composed, support: str) -> tuple[Bulletin, Document]:
    """The letter as it is drawn, and the digest as far as it stands in it; `support` is whom to write to."""
    told, closing = tuple(_told(reader, composed.document)), _closing(reader, composed, support)
    pictures, shown = enclosed(composed.document)
    document, page = _within(composed.document, lambda some: as_letter(some, reader.page, shown, told, closing))
    own = reader.page(None)
    text = as_text(document, reader.text, width=None, numbered=True,
                   told=(*told, *((f"{PAGE} {own}",) if own is not None else ())))
    subject = plain_line(f"{document.title} ({composed.facts.quarter.name})")
    travelling = tuple(each for each in pictures if f"cid:{each.cid}" in page)
    letter = Bulletin(LetterKind.DIGEST, subject, "\n\n".join([text.rstrip("\n"), *closing]) + "\n", page, travelling)
    return letter, document


def _within(document: Document, draw: Callable[[Document], str]) -> tuple[Document, str]:
    """As many of the most serious lines as mail programs show whole."""
    some, page = document, ""
    for some in ever_shorter(document):
        page = draw(some)
        if len(page.encode()) <= LARGEST:
            break
    return some, page


def _told(reader: LetterReader, document: Document) -> list[str]:
    """How to ask about a line; only of a letter with lines, to somebody who can be answered."""
    return [ASK] if document.rows and isinstance(reader.key.who, int) else []


def _support(session: Session, partnership_id: str) -> str:
    return support_of(people.partnerships(session)[partnership_id])


def _closing(reader: LetterReader, composed: Composed, support: str) -> tuple[str, ...]:
    why = f"You get this digest because it is written for the {plain_line(composed.layer.reader)}, or goes to you too."
    alone = (f"The links in this letter are yours alone, and whoever has them reads as you. To pass the digest on, send"
             f" its address: {reader.permanent}",) if reader.permanent is not None else ()
    return why, *alone, plain_line(f"To reach a person, write to {lead_in(support)}.")


def _numbered(document: Document) -> tuple[Question, ...]:
    """What each number of the letter stands for: the id of a line, and the words it stands under."""
    return tuple(Question(label=str(place), return_id="", key=row.id, line=plain_line(f"{row.ref} {row.title}"))
                 for place, row in enumerate(document.rows, 1))
