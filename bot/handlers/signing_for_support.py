"""The support team signs returns off: all that were sent, or those of some targets, as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bot.handlers.desk import Desk
from bot.handlers.no_round import no_round
from bot.handlers.signing_off import PART, Stands, about, sign
from conversations.partnership.calendars import local_date
from conversations.partnership.quarters import Quarter
from conversations.partnership.returns import SENT_STATES, ReturnState
from storage import notices, rounds, sessions, talks
from storage.database import Session
from storage.rounds import ReturnLine

RETURN = "quarterly_return@"


@dataclass(frozen=True, slots=True)
class SignedOff:
    """What was signed now, what had been signed as it stands, what is not sent yet: the refs of each."""

    signed: tuple[str, ...]
    before: tuple[str, ...]
    not_sent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotSigned:
    """Nothing was signed; the reason names the remedy."""

    reason: str


async def sign_off(
    desk: Desk, partnership_id: str, quarter: Quarter, refs: Sequence[str] = ()
) -> SignedOff | NotSigned:
    """Sign the returns of a round off for these targets, or every one that was sent; nothing where one cannot be."""
    return await desk.store.write(partial(_sign_off, desk, partnership_id, quarter, refs))


def _sign_off(
    desk: Desk, partnership_id: str, quarter: Quarter, refs: Sequence[str], session: Session
) -> SignedOff | NotSigned:
    held = rounds.round_of(session, partnership_id, quarter)
    if held is None:
        return NotSigned(no_round(quarter))
    lines = {each.ref.casefold(): each for each in rounds.lines(session, partnership_id, held.round_id)
             if each.script.startswith(RETURN)}  # fmt: skip
    unknown = [ref for ref in refs if ref.casefold() not in lines]
    if unknown:
        known = ", ".join(each.ref for each in lines.values())
        return NotSigned(f"There is no return of “{unknown[0]}” in {quarter.name}; there are those of {known}.")
    chosen = [lines[ref.casefold()] for ref in refs] if refs else list(lines.values())
    waiting = [each for each in chosen if ReturnState(each.state) not in SENT_STATES]
    if refs and waiting:
        return NotSigned(f"{waiting[0].ref} is not sent yet: {waiting[0].name} has to send it first.")
    signed = [each.ref for each in chosen if each not in waiting and _sign_one(desk, session, partnership_id, each)]
    before = [each.ref for each in chosen if each not in waiting and each.ref not in signed]
    return SignedOff(tuple(signed), tuple(before), tuple(each.ref for each in waiting))


def _sign_one(desk: Desk, session: Session, partnership_id: str, line: ReturnLine) -> bool:
    """Sign what is not signed of a return; nobody is asked about it any more, and what moved has been seen to."""
    now = desk.clock()
    seat = sessions.seat_by_return(session, partnership_id, line.return_id, turn=True)
    if seat is None:
        raise LookupError(f"Return {line.return_id} of {partnership_id} is gone while it is signed off.")
    many = sign(session, seat, Stands.of(session, seat, local_date(now, seat.timezone)).lines, now)
    asked = sessions.seat_by_return(session, partnership_id, f"{line.return_id}.{PART}", turn=True)
    if asked is not None and asked.state in sessions.WAITING_STATES:
        sessions.set_state(session, partnership_id, asked.return_id, ReturnState.NO_RETURN, now)
    for subject in talks.waiting_under(session, partnership_id, line.target_id, about(line.return_id)):
        talks.end_talks(session, partnership_id, subject, now)
    notices.settle_notice(session, partnership_id, line.return_id, now)
    return many > 0
