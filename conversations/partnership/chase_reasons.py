"""Why somebody is chased, in words: which step it is, and for whom they stand in."""

from __future__ import annotations

from datetime import date

from conversations.partnership.calendars import local_date
from conversations.partnership.chase import (
    ASKED_AGAIN,
    BESIDES,
    DATES_MOVED,
    INVITED,
    PASSED_ON,
    STAND_IN_MOVED,
    Audience,
    Chase,
    ChaseStep,
)
from conversations.partnership.chasing import Chaser, Coming
from conversations.partnership.dates import long_date

_SAID = {
    ASKED_AGAIN: "they wanted to be asked again", PASSED_ON: "it was asked while they were away",
    INVITED: "the round opens",
    **dict.fromkeys((*DATES_MOVED, STAND_IN_MOVED), "the due date was moved"),
}  # fmt: skip


def why(chase: Chase, chaser: Chaser) -> str:
    """Every reason for a message, once: `3 working days before it is due`."""
    return "; ".join(dict.fromkeys(why_coming(chase, coming) for coming in chaser.about))


def why_coming(chase: Chase, coming: Coming) -> str:
    """The reason for one step: when it falls, and for whom its reader stands in."""
    said = when_of(coming.step)
    if is_stand_in(chase, coming):
        name, until = leave_until(chase, coming)
        return f"{said}; {name} is away until {long_date(until)}, so their deputy"
    part = _part(chase, coming)
    return f"{said}; {part}" if part else said


def is_stand_in(chase: Chase, coming: Coming) -> bool:
    """Whether a step reaches somebody because whom it turns to is away."""
    return coming.slot.to != _meant(chase, coming)


def leave_until(chase: Chase, coming: Coming) -> tuple[str, date]:
    """Who is away whom a step turns to, and until which day, that included."""
    contact = chase.contacts[_meant(chase, coming)]
    today = local_date(coming.slot.at, contact.timezone)
    last = max((leave.last for leave in contact.leaves if leave.first <= today <= leave.last), default=today)
    return contact.name, last


def when_of(step: ChaseStep) -> str:
    """When a step falls, as people say it; or that somebody wanted it, or that the date was moved."""
    if step in BESIDES:
        return _SAID[step]
    if step.days == 0:
        return "on the day it is due"
    days = f"{abs(step.days)} working {'day' if abs(step.days) == 1 else 'days'}"
    return f"{days} before it is due" if step.days < 0 else f"{days} after it was due"


def _meant(chase: Chase, coming: Coming) -> int:
    """Whom the step turns to, were they there.

    Raises:
        LookupError: there is nobody, so that the step is never taken.
    """
    owner = chase.contacts[coming.item.owner]
    meant = {Audience.OWNER: owner.person, Audience.DEPUTY: owner.deputy,
             Audience.SPONSOR: coming.item.sponsor}[coming.step.to]  # fmt: skip
    if meant is None:
        raise LookupError(f"The step {coming.step.name} of {coming.item.id} turns to nobody.")
    return meant


def _part(chase: Chase, coming: Coming) -> str:
    owner = chase.contacts[coming.item.owner].name
    return {Audience.OWNER: "", Audience.DEPUTY: f"deputy of {owner}", Audience.SPONSOR: "sponsor"}[coming.step.to]

