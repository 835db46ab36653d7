"""Which letter a mail answers: the one its token names, else the last one to a proven sender."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from bot.handlers.desk import Desk
from bot.handlers.unasked import report_begun
from bot.mail import IncomingMail, Proof
from bot.tokens import Signer
from conversations.letters.letter import SentLetter
from conversations.letters.unasked import UNASKED
from storage import letters, people, sessions
from storage.database import Session
from storage.letters import HeldLetter
from storage.people import Identity

LETTER = "letter"
"""The purpose that tokens of letters are signed for."""


async def read_against(desk: Desk, mail: IncomingMail) -> SentLetter | None:
    """What a mail is read against: the letter it answers, or nothing of ours where it begins a report."""
    return await desk.store.read(partial(_read_against, desk.signer, mail))


def _read_against(signer: Signer | None, mail: IncomingMail, session: Session) -> SentLetter | None:
    if report_begun(session, mail) is not None:
        return UNASKED
    letter = find_letter(signer, mail, session)
    return letter.sent if letter is not None else None


async def letter_for(desk: Desk, mail: IncomingMail) -> HeldLetter | None:
    """The letter a mail answers; none where it names none of ours and nothing waits for its sender."""
    return await desk.store.read(partial(find_letter, desk.signer, mail))


def find_letter(signer: Signer | None, mail: IncomingMail, session: Session) -> HeldLetter | None:
    """The same, within a transaction: by token, else by sender."""
    for number in _numbers(signer, mail.tokens):
        found = letters.letter_by_number(session, number)
        if found is not None:
            return found
    return _last_to_sender(session, mail)


def _numbers(signer: Signer | None, tokens: Iterable[str]) -> Iterable[int]:
    """The numbers that tokens of ours name, in the order in which they are believed."""
    if signer is not None:
        named = (signer.read(LETTER, token) for token in tokens)
        yield from (int(number) for number in named if number is not None and number.isdecimal())


def _last_to_sender(session: Session, mail: IncomingMail) -> HeldLetter | None:
    """Somebody wrote afresh instead of replying: their last letter, if they were written to about one thing only."""
    if mail.proof is not Proof.PASSED or len(mail.senders) != 1:
        return None
    found = [
        latest
        for person in people.person_by_email(session, mail.senders[0])
        for sitting in _sittings(session, person)
        if (latest := _latest(session, person, sitting)) is not None
    ]
    return found[0] if len(found) == 1 else None


def _sittings(session: Session, person: Identity) -> list[int]:
    seats = sessions.seats_of_person(session, person.partnership_id, person.person_id)
    return list(dict.fromkeys(seat.sitting_id for seat in seats))


def _latest(session: Session, person: Identity, sitting_id: int) -> HeldLetter | None:
    sent = letters.letters_of(session, person.partnership_id, sitting_id)
    return sent[-1] if sent else None
