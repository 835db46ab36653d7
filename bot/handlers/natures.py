"""Mail that no person wrote: reports, absence notices, lists, machines. It is noted, and never answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.handlers.replanning import plan_anew
from bot.mail import IncomingMail, Nature
from conversations.partnership.dates import long_date
from storage import addresses, notices, people
from storage.database import Session
from storage.inbox import Outcome
from storage.letters import HeldLetter

DEAD_ADDRESS, UNWANTED, AWAY, HELD_MAIL = "dead_address", "unwanted", "away", "held_mail"
"""Kinds of notice to the support team."""
LONGEST_ABSENCE = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Noted:
    """What became of a mail that is not read for answers, and why."""

    outcome: Outcome
    reason: str


def note(session: Session, mail: IncomingMail, letter: HeldLetter | None) -> Noted:
    """Note a mail that no person wrote."""
    return NOTED[mail.nature](session, mail, letter)


def _bounced(session: Session, mail: IncomingMail, letter: HeldLetter | None) -> Noted:
    """A report counts only for a letter that we sent; a dead address is not written to again."""
    bounce = mail.bounce
    if letter is None or bounce is None:
        return Noted(Outcome.IGNORED, "A delivery report about no letter of ours.")
    if not bounce.hard:
        if bounce.unwanted:
            said = f"The server of {letter.name} refuses our mail to {letter.email}: {bounce.words}. Ask their IT."
            notices.notify(session, letter.partnership_id, UNWANTED, letter.email, said, mail.at)
        return Noted(Outcome.TAKEN, f"Delivery to {letter.email} is delayed or was refused for now: {bounce.words}")
    known = addresses.addresses_of(session, letter.partnership_id, letter.person_id)
    address = bounce.recipient if bounce.recipient in known else letter.email
    why = f"{bounce.status or 'no code'}: {bounce.words}"
    if addresses.mark_dead(session, letter.partnership_id, address, why, mail.at):
        said = f"Mail to {letter.name} at {address} does not arrive ({why}). Give them another address."
        notices.notify(session, letter.partnership_id, DEAD_ADDRESS, address, said, mail.at)
    return Noted(Outcome.TAKEN, f"{address} is dead ({why}); nothing more is sent there.")


def _away(session: Session, mail: IncomingMail, letter: HeldLetter | None) -> Noted:
    """Days of absence pause the person, and their deputy is offered."""
    if letter is None or mail.absent is None:
        return Noted(Outcome.IGNORED, "An absence notice about no letter of ours.")
    first, last = mail.absent.first or mail.at.date(), mail.absent.last
    person = people.person_of(session, letter.partnership_id, letter.person_id)
    if last is None or not first <= last <= first + LONGEST_ABSENCE:
        said = f"{person.name} is away, and the notice names no day of return: “{mail.absent.words}”."
        notices.notify(session, letter.partnership_id, AWAY, person.email, said, mail.at)
        return Noted(Outcome.TAKEN, "An absence notice that names no day of return.")
    people.note_absence(session, letter.partnership_id, person.person_id, first, last, person.deputy_id)
    plan_anew(session, letter.partnership_id, mail.at)
    deputy = people.person_of(session, letter.partnership_id, person.deputy_id) if person.deputy_id else None
    instead = f"Their deputy is {deputy.name}." if deputy else "They have no deputy on file."
    said = f"{person.name} is away until {long_date(last)}. {instead}"
    notices.notify(session, letter.partnership_id, AWAY, f"{person.email} {last.isoformat()}", said, mail.at)
    return Noted(Outcome.TAKEN, said)


def _machine(session: Session, mail: IncomingMail, letter: HeldLetter | None) -> Noted:
    return Noted(Outcome.IGNORED, f"A machine wrote it: {mail.why}")


def _own(session: Session, mail: IncomingMail, letter: HeldLetter | None) -> Noted:
    return Noted(Outcome.IGNORED, "Our own mail, come back to us.")


def _list(session: Session, mail: IncomingMail, letter: HeldLetter | None) -> Noted:
    return Noted(Outcome.PARKED, f"It came by a list: {mail.why}")


NOTED: Mapping[Nature, Callable[[Session, IncomingMail, HeldLetter | None], Noted]] = {
    Nature.BOUNCE: _bounced, Nature.ABSENCE: _away, Nature.AUTOMATIC: _machine, Nature.OWN: _own, Nature.LIST: _list,
}  # fmt: skip
"""What is noted, by what wrote the mail."""
