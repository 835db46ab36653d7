"""A mail is turned away: what became of it and why is on record, and an address on file is told within its budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.handlers import budget
from bot.handlers.desk import Desk
from bot.handlers.natures import HELD_MAIL
from bot.handlers.weighing import TurnedAway
from bot.handlers.writing import Written, write_apart
from bot.mail import IncomingMail, Proof
from conversations.letters.notices import notice
from storage import inbox, notices, outbox
from storage.database import Session
from storage.inbox import Outcome
from storage.letters import HeldLetter
from storage.outbox import Message

SUPPORT = "the support team"
REFERENCE = 8
"""How much of a mail’s key is quoted to the support team."""


def settle(
    session: Session, mail: IncomingMail, letter: HeldLetter | None, outcome: Outcome, reason: str | None
) -> None:
    """Say in the inbox what became of a mail, and whose it is."""
    inbox.settle(session, mail.key, outcome, at=mail.at, reason=reason,
                 partnership_id=letter.partnership_id if letter else None,
                 person_id=letter.person_id if letter else None)


def turn_away(
    desk: Desk, session: Session, mail: IncomingMail, letter: HeldLetter | None, away: TurnedAway
) -> Sequence[str]:
    """Say why, to an address on file and within its budget; hold what an operator may release."""
    settle(session, mail, letter, away.outcome, away.reason)
    if away.notice:
        owner = letter.partnership_id if letter else None
        said = f"A mail from {sender_of(mail)} waits: {away.reason}"
        notices.notify(session, owner, HELD_MAIL, mail.key, said, mail.at)
    if away.tells is None or away.to is None:
        return ()
    if not budget.may_refuse(session, away.to.partnership_id, away.to.person_id, mail.at):
        return ()
    letter_back = notice(away.tells, support=SUPPORT, name=away.to.name, subject=letter.subject if letter else None,
                         reference=mail.key[-REFERENCE:])
    # Nobody is written to at an address that only claims to be theirs, not even when an operator vouched for the mail.
    address = mail.senders[0] if mail.proof is Proof.PASSED and mail.senders else away.to.email
    to = replace(reply_to(mail, address), purpose=f"refusal:{mail.key}")
    message = write_apart(desk, letter_back, to, away.to.name, away.to.person_id,
                          letter.number if letter and letter.person_id == away.to.person_id else 0)
    return enqueue(session, away.to.partnership_id, message, mail)


def sender_of(mail: IncomingMail) -> str:
    """The address that a mail says it is from."""
    return mail.senders[0] if mail.senders else "nobody named"


def reply_to(mail: IncomingMail, address: str) -> Written:
    """An answer to a mail: one, however often the mail is taken."""
    return Written(address, f"answer:{mail.key}", mail.at, mail.message_id or None)


def enqueue(session: Session, partnership_id: str, message: Message, mail: IncomingMail) -> Sequence[str]:
    """Hand a letter to the outbox; the lanes that then have work."""
    outbox.enqueue(session, partnership_id, [message], mail.at)
    return (message.lane,)
