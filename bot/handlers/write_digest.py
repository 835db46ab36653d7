"""A digest as a letter to one reader: text, a page with its pictures in it, and what a reply may ask about.

Every line has a number. The letter is kept with the line that each number
stands for, so that “3 Who pays for this?” is known for a question about that
line. It says no more than mail programs show whole; the rest stands on the page.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.handlers.composing import Composed
from bot.handlers.desk import Desk
from bot.handlers.digest_reader import ReaderKey, personal_address
from bot.handlers.finding_letter import LETTER
from bot.handlers.writing import post_of
from bot.mail import Addressed, Bulletin
from bot.ports import Reach
from conversations.digests.addresses import Linking, linked_below, nowhere, path_of
from conversations.digests.as_html import as_html
from conversations.digests.as_text import as_text
from conversations.letters.letter import LetterKind, Question, SentLetter
from conversations.letters.plain_line import plain_line
from conversations.partnership.calendars import local_date
from storage import letters
from storage.database import Session
from storage.outbox import Message
from storage.people import Identity

LASTS = timedelta(days=120)
"""For how long a reply to a digest is taken for a question; longer than until the next one comes."""


def write_digest(
    desk: Desk, session: Session, reach: Reach, person: Identity, composed: Composed, purpose: str, at: datetime
) -> Message:
    """The letter that brings somebody a digest, and what is remembered of it; the same purpose is not said twice.

    Raises:
        MailIsOff: the settings have no mail.
    """
    letterer, signer = post_of(desk)
    document = composed.document
    links = _links(desk, person, document.id, at)
    subject = plain_line(f"{document.title} ({composed.facts.quarter.name})")
    number = letters.reserve(
        session, person.partnership_id, person.person_id, letters.NO_SITTING, kind=LetterKind.DIGEST, subject=subject,
        at=at, expires_at=at + LASTS, document=document.id,
    )
    drawn = letterer.bulletin(
        Bulletin(LetterKind.DIGEST, subject, as_text(document), as_html(document)),
        Addressed(name=person.name, email=reach.address, token=signer.token(LETTER, str(number)), at=at,
                  purpose=purpose),
    )  # fmt: skip
    lines = tuple(Question(label=str(place), return_id="", key=row.id, line=plain_line(f"{row.ref} {row.title}"))
                  for place, row in enumerate(document.rows, 1))
    letters.keep(session, person.partnership_id, number, drawn.message_id,
                 SentLetter(text=drawn.text, questions=lines))
    del links
    return Message(
        id=purpose, lane=letterer.lane, pace=f"{letterer.lane}:{reach.address.rpartition('@')[2]}",
        kind=f"letter:{LetterKind.DIGEST}", place=reach.address, payload=drawn.payload, person_id=person.person_id,
        subject=f"round:{composed.facts.round_id}",
    )


def _links(desk: Desk, person: Identity, document: str, at: datetime) -> Linking:
    key = ReaderKey(person.partnership_id, person.person_id)
    address = personal_address(desk, key, path_of(document), local_date(at, person.timezone))
    return nowhere if address is None else linked_below(address)
