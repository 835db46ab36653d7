"""Whose a mail is, and whether it may answer for them: decided before a word of it is read.

A token says which letter is meant, never who writes: that is what our own
relay proved of the From domain, together with the addresses on file. What
cannot be believed is held for a person to look at; it is not lost, and it is
not stored as an answer either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.mail import IncomingMail, Proof
from conversations.letters.notices import NoticeKind
from storage import addresses, people
from storage.database import Session
from storage.inbox import Outcome
from storage.letters import HeldLetter
from storage.people import Identity


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """A mail that is not read for answers: what became of it, why, and who is told in which words.

    `tells` goes to `to`, an address on file; none is told where nothing is proven of the sender. `notice`
    is for the support team.
    """

    outcome: Outcome
    reason: str
    tells: NoticeKind | None = None
    to: Identity | None = None
    notice: bool = False


def weigh(
    session: Session, mail: IncomingMail, letter: HeldLetter | None, now: datetime, *, vouched: bool = False
) -> TurnedAway | HeldLetter:
    """The letter that a person's mail may answer, or what keeps it from being read.

    `vouched` says that an operator released it: who sent it is then believed.
    """
    if letter is None:
        return _of_no_letter(session, mail)
    if not vouched and (held := _unbelieved(session, mail, letter)) is not None:
        return held
    person = people.person_of(session, letter.partnership_id, letter.person_id)
    if not letter.holds(now):
        return TurnedAway(Outcome.REFUSED, "The letter it answers has expired or was taken back.", NoticeKind.EXPIRED,
                          person)
    return _unreadable(mail, person) or letter


def weigh_unasked(session: Session, mail: IncomingMail, *, vouched: bool = False) -> TurnedAway | Identity:
    """Whoever sent a mail that answers no letter and reports something, or what keeps it from being read.

    They must be proven, or vouched for by an operator, and be of one partnership alone.
    """
    if len(mail.senders) != 1 or not (vouched or mail.proof is Proof.PASSED):
        return _of_no_letter(session, mail)
    known = people.person_by_email(session, mail.senders[0])
    if not known:
        return _of_no_letter(session, mail)
    if not vouched and (held := _smuggling(mail, known[0])) is not None:
        return held
    if len({person.partnership_id for person in known}) > 1:
        reason = "It reports something, and its sender is of several partnerships; it does not say for which."
        return TurnedAway(Outcome.REFUSED, reason, NoticeKind.WHICH_PARTNERSHIP, known[0])
    return _unreadable(mail, known[0]) or known[0]


def _unreadable(mail: IncomingMail, person: Identity) -> TurnedAway | None:
    if mail.trouble is None:
        return None
    kind = NoticeKind.TOO_LARGE if mail.too_large else NoticeKind.UNREADABLE
    return TurnedAway(Outcome.REFUSED, mail.trouble, kind, person, notice=True)


def _of_no_letter(session: Session, mail: IncomingMail) -> TurnedAway:
    known = _proven_sender(session, mail)
    if known:
        reason = "It names no letter of ours, and nothing is waiting for its sender."
        return TurnedAway(Outcome.REFUSED, reason, NoticeKind.UNKNOWN_SENDER, known[0])
    return TurnedAway(Outcome.PARKED, "It names no letter of ours, and its sender is not known or not proven.")


def _unbelieved(session: Session, mail: IncomingMail, letter: HeldLetter) -> TurnedAway | None:
    if len(mail.senders) != 1:
        reason = f"It names {len(mail.senders)} senders; nobody can be held to it."
        return TurnedAway(Outcome.PARKED, reason, notice=True)
    person = people.person_of(session, letter.partnership_id, letter.person_id)
    theirs = mail.senders[0] in addresses.addresses_of(session, letter.partnership_id, letter.person_id)
    if mail.proof is Proof.PASSED and theirs:
        return _smuggling(mail, person)
    if mail.proof is Proof.PASSED:
        return _anothers(session, mail, letter, person)
    reason = f"Our relay did not prove who sent it ({mail.proof_words or 'it said nothing'})."
    told = person if theirs and mail.proof is Proof.SILENT else None
    return TurnedAway(Outcome.PARKED, reason, NoticeKind.HELD if told else None, told, notice=True)


def _smuggling(mail: IncomingMail, person: Identity) -> TurnedAway | None:
    """From whom it should be, but with a header that no mail program writes: somebody else may have made it."""
    if mail.smuggled is None:
        return None
    reason = f"It is proven, but no person's mail program writes it so: {mail.smuggled}."
    return TurnedAway(Outcome.PARKED, reason, NoticeKind.HIDDEN_LINE, person, notice=True)


def _anothers(session: Session, mail: IncomingMail, letter: HeldLetter, person: Identity) -> TurnedAway:
    """From a proven address that is not the person's: a colleague's, or a stranger's."""
    colleague = next((each for each in people.person_by_email(session, mail.senders[0])
                      if each.partnership_id == letter.partnership_id), None)
    reason = f"The letter it answers went to {person.name}, and {mail.senders[0]} is not an address of theirs."
    return TurnedAway(Outcome.PARKED, reason, NoticeKind.NOT_YOURS if colleague else None, colleague, notice=True)


def _proven_sender(session: Session, mail: IncomingMail) -> list[Identity]:
    """The people whose address sent it, where our relay proved it."""
    if mail.proof is not Proof.PASSED or len(mail.senders) != 1:
        return []
    return people.person_by_email(session, mail.senders[0])
