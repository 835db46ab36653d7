"""Sponsors who are not at work between a round’s last returns and its digests: the support team hears who cannot sign.

It is told once the round is due, while there is time to sign for them or to
give the digests another day, and what it is told follows dates and absences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.handlers.occasions import CANNOT_SIGN
from conversations.digests.wording import listed
from conversations.partnership.calendars import local_date
from conversations.partnership.chase import Contact
from conversations.partnership.chase_slots import at_work
from conversations.partnership.dates import long_day
from storage import notices, people, signatures
from storage.database import Session
from storage.rounds import RoundHeld

SAID = ("{named} cannot sign off what is sent of {quarter}: not at work between the last day for new returns ({last}) "
        "and the digests ({digests}). Sign it off for them with `quarterday round sign-off {code}`, or give the "
        "digests a later day with `quarterday round move {code} --digests DATE`.")  # fmt: skip
MOST = 10
"""Sponsors that such a notice names; of the others it says how many."""


def tell_who_cannot_sign(
    session: Session, partnership_id: str, held: RoundHeld, contacts: Mapping[int, Contact], now: datetime
) -> None:
    """Tell the support team which sponsors are away while they would sign, or that it is none any more."""
    if now < held.round.due:
        return
    sponsors = signatures.sponsors_of(session, partnership_id, held.round_id)
    named = sorted(contacts[who].name for who in sponsors
                   if at_work(contacts[who], held.round.no_new_returns) >= held.round.digests)  # fmt: skip
    about, said = str(held.round_id), _said(session, partnership_id, held, named) if named else None
    standing = next((each.text for each in notices.notices(session, partnership_id)
                     if (each.kind, each.about) == (CANNOT_SIGN, about)), None)  # fmt: skip
    if said == standing:
        return
    notices.settle_notices(session, partnership_id, CANNOT_SIGN, [about], now)
    if said is not None:
        notices.notify(session, partnership_id, CANNOT_SIGN, about, said, now)


def _said(session: Session, partnership_id: str, held: RoundHeld, named: Sequence[str]) -> str:
    zone, round_ = people.partnerships(session)[partnership_id].timezone, held.round
    last, digests = (long_day(local_date(at, zone)) for at in (round_.no_new_returns, round_.digests))
    more = len(named) - MOST
    told = listed([*named[:MOST], f"{more} more"] if more > 0 else list(named))
    return SAID.format(named=told, quarter=round_.quarter.name, code=round_.quarter, last=last, digests=digests)
