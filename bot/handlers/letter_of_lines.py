"""A letter to somebody who reads a digest, about some of its lines: what they reply is read as about these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.handlers.desk import Desk
from bot.handlers.finding_letter import LETTER
from bot.handlers.write_digest import LASTS
from bot.handlers.writing import Written, post_of
from bot.mail import Addressed
from conversations.letters.letter import Letter, Question, SentLetter
from storage import letters
from storage.database import Session
from storage.outbox import Message
from storage.people import Identity


@dataclass(frozen=True, slots=True)
class AboutLines:
    """The lines of the digest `document` that a letter is about; `kind` is what the letter is for."""

    document: str
    lines: Sequence[Question]
    kind: str


def write_about(
    desk: Desk, session: Session, person: Identity, letter: Letter, about: AboutLines, to: Written
) -> Message:
    """The letter as a message to be sent; it is remembered with the line that each of its numbers stands for.

    Raises:
        MailIsOff: the settings have no mail.
    """
    letterer, signer = post_of(desk)
    number = letters.reserve(
        session, person.partnership_id, person.person_id, letters.NO_SITTING, kind=about.kind, subject=letter.subject,
        at=to.at, expires_at=to.at + LASTS, document=about.document,
    )
    drawn = letterer.letter(letter, Addressed(
        name=person.name, email=to.address, token=signer.token(LETTER, str(number)), at=to.at, purpose=to.purpose,
        answers=to.answers,
    ))  # fmt: skip
    letters.keep(session, person.partnership_id, number, drawn.message_id,
                 SentLetter(text=drawn.text, questions=tuple(about.lines)))
    return Message(
        id=to.purpose, lane=letterer.lane, pace=f"{letterer.lane}:{to.address.rpartition('@')[2]}",
        kind=to.kind or about.kind, place=to.address, payload=drawn.payload, person_id=person.person_id,
    )


def the_line(key: str, title: str) -> Question:
    """The one line that a letter is about: whatever is replied is about it."""
    return Question(label="1", return_id="", key=key, line=title, paragraph=True)
