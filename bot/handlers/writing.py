"""Letters written: composed from the talks of a sitting, numbered, drawn, remembered, handed to the outbox.

A letter is reserved, drawn and kept in one transaction with what led to it, so
that a reply can always be read against the very words its reader has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.handlers.desk import Desk
from bot.handlers.finding_letter import LETTER
from bot.handlers.pages import page_address
from bot.handlers.stopping import stop_address
from bot.handlers.taken import Taken
from bot.handlers.talking import Talking
from bot.mail import Addressed, Letterer
from bot.ports import Reach
from bot.tokens import Signer
from conversations.letters.compose import invitation, reminder, sent_letter
from conversations.letters.letter import Letter, SentLetter
from conversations.letters.sitting import Held, Sitting
from conversations.partnership.calendars import local_date
from storage import letters, people, sessions
from storage.database import Session
from storage.letters import HeldLetter
from storage.outbox import Message
from storage.sessions import Seat

LASTS = timedelta(days=30)
"""For how long after the last changes a reply is still told why it is not taken."""
NO_LETTER = 0
"""The number in the token of a letter that belongs to no sitting; a reply to it names none."""


class MailIsOff(RuntimeError):
    """A letter was to be written where the settings have no mail; set MAIL_MODE and SECRET_KEYS."""


def write_invitation(
    desk: Desk, session: Session, reach: Reach, seats: Sequence[Seat], purpose: str, today: date
) -> Message:
    """The letter that asks for every return of a sitting."""
    letter = invitation(sitting_of(desk, session, seats, today))
    return write(desk, session, seats[0], letter, Written(reach.address, purpose, desk.clock()))


def write_reminder(desk: Desk, session: Session, reach: Reach, seat: Seat, purpose: str) -> Message:
    """The letter that asks for what is left of a sitting."""
    seats = sessions.seats_of_sitting(session, seat.partnership_id, seat.sitting_id)
    letter = reminder(sitting_of(desk, session, seats, local_date(desk.clock(), seat.timezone)))
    to = Written(reach.address, purpose, desk.clock(), stop=stop_address(desk, seat))
    return write(desk, session, seat, letter, to)


@dataclass(frozen=True, slots=True)
class Turned:
    """Returns as a reply left them: what was taken by return, and what had been sent before."""

    taken: Mapping[str, Taken] = field(default_factory=dict)
    sent_before: Mapping[str, Mapping[str, str] | None] = field(default_factory=dict)


def sitting_of(
    desk: Desk, session: Session, seats: Sequence[Seat], today: date, turned: Turned | None = None
) -> Sitting:
    """All returns of a sitting, as letters are composed from them."""
    first = seats[0]
    around = Around(
        people.person_of(session, first.partnership_id, first.person_id).organisation,
        people.partnerships(session)[first.partnership_id].name,
        letters.letters_of(session, first.partnership_id, first.sitting_id),
    )  # fmt: skip
    return sitting_among(desk, seats, today, around, turned)


@dataclass(frozen=True, slots=True)
class Around:
    """What a sitting stands among: the person's organisation, the partnership's name, the letters of the sitting."""

    organisation: str
    partnership: str
    earlier: Sequence[HeldLetter] = ()


def sitting_among(
    desk: Desk, seats: Sequence[Seat], today: date, around: Around, turned: Turned | None = None
) -> Sitting:
    """As `sitting_of`, where all that it stands among is known."""
    turned, first, earlier = turned or Turned(), seats[0], around.earlier
    held = tuple(_held(desk, seat, today, turned) for seat in seats)
    briefs = [each.answers.brief for each in held]
    return Sitting(
        name=first.name,
        organisation=around.organisation,
        partnership=around.partnership,
        support=briefs[0].support,
        quarter=briefs[0].quarter.full_name,
        quarter_name=briefs[0].quarter.name,
        due=min(brief.due for brief in briefs),
        held=held,
        earlier=tuple(each.sent for each in earlier),
        subject=earlier[0].subject if earlier else None,
    )


def _held(desk: Desk, seat: Seat, today: date, turned: Turned) -> Held:
    taken = turned.taken.get(seat.return_id)
    return Held(
        return_id=seat.return_id,
        answers=taken.talking.answers if taken else Talking.at(seat, today).answers,
        events=taken.events if taken else (),
        sent_before=turned.sent_before.get(seat.return_id),
        page=page_address(desk, seat),
    )


@dataclass(frozen=True, slots=True)
class Written:
    """To which address a letter goes, which purpose it serves, when it is written, and the mail it answers.

    `kind` is the kind of message where it is not that of the letter, `stop` the
    address of one click that stops reminders.
    """

    address: str
    purpose: str
    at: datetime
    answers: str | None = None
    kind: str | None = None
    stop: str | None = None


def write(desk: Desk, session: Session, seat: Seat, letter: Letter, written: Written) -> Message:
    """A letter of a sitting as a message to be sent; what it says is remembered under its number."""
    thread = letters.letters_of(session, seat.partnership_id, seat.sitting_id)
    number = letters.reserve(
        session, seat.partnership_id, seat.person_id, seat.sitting_id, kind=letter.kind, subject=letter.subject,
        at=written.at, expires_at=replies_until(seat),
    )
    drawn = draw(desk, seat, letter, written, number, thread)
    letters.keep(session, seat.partnership_id, number, drawn.message_id, drawn.sent)
    return drawn.message


def replies_until(seat: Seat) -> datetime | None:
    """Until when a reply to a letter of the seat is read; without end for a talk outside a round."""
    return seat.edits_close + LASTS if seat.edits_close else None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A letter as it leaves: its Message-ID, what is remembered of it, and the message to be sent."""

    message_id: str
    sent: SentLetter
    message: Message


def draw(
    desk: Desk, seat: Seat, letter: Letter, written: Written, number: int, thread: Sequence[HeldLetter]
) -> Drawn:
    """A letter of a sitting under its number, in the thread of those before it; nothing is kept yet."""
    letterer, signer = post_of(desk)
    drawn = letterer.letter(letter, Addressed(
        name=seat.name, email=written.address, token=signer.token(LETTER, str(number)), at=written.at,
        purpose=written.purpose, answers=written.answers, stop=written.stop,
        references=tuple(each.message_id for each in thread if each.message_id),
    ))  # fmt: skip
    message = _message(letterer, letter, written, drawn.payload, conversation=f"letters:{seat.sitting_id}",
                       person_id=seat.person_id, subject=f"sitting:{seat.sitting_id}")
    return Drawn(drawn.message_id, sent_letter(letter, drawn.text), message)


def write_apart(
    desk: Desk, letter: Letter, written: Written, name: str, person_id: int | None, number: int = NO_LETTER
) -> Message:
    """A letter that asks nothing: a refusal. A reply to it is read as one to the letter of this number."""
    letterer, signer = post_of(desk)
    drawn = letterer.letter(letter, Addressed(
        name=name, email=written.address, token=signer.token(LETTER, str(number)), at=written.at,
        purpose=written.purpose, answers=written.answers,
    ))  # fmt: skip
    return _message(letterer, letter, written, drawn.payload, person_id=person_id)


def _message(
    letterer: Letterer, letter: Letter, written: Written, payload: dict[str, object], *,
    conversation: str | None = None, person_id: int | None = None, subject: str | None = None,
) -> Message:
    domain = written.address.rpartition("@")[2]
    return Message(
        id=written.purpose, lane=letterer.lane, pace=f"{letterer.lane}:{domain}",
        kind=written.kind or f"letter:{letter.kind}", place=written.address, payload=payload,
        conversation=conversation, person_id=person_id, subject=subject,
    )


def post_of(desk: Desk) -> tuple[Letterer, Signer]:
    """What draws letters and what signs them.

    Raises:
        MailIsOff: the settings have no mail.
    """
    if desk.letterer is None or desk.signer is None:
        raise MailIsOff("Mail is switched off here; set MAIL_MODE=on and SECRET_KEYS to write letters.")
    return desk.letterer, desk.signer
