"""Why somebody is chased, in words: which step it is, and for whom they stand in."""

from __future__ import annotations

from conversations.partnership.calendars import local_date
from conversations.partnership.chase import Audience, Chase, ChaseStep
from conversations.partnership.chasing import Chaser, Coming
from conversations.partnership.dates import long_date


def why(chase: Chase, chaser: Chaser) -> str:
    """Every reason for a message, once: `3 working days before it is due`."""
    return "; ".join(dict.fromkeys(_why(chase, coming) for coming in chaser.about))


def _why(chase: Chase, coming: Coming) -> str:
    said = when_of(coming.step)
    meant = _meant(chase, coming)
    if meant is None or coming.slot.to == meant:
        part = _part(chase, coming)
        return f"{said}; {part}" if part else said
    return f"{said}; {_away(chase, meant, coming)}, so their deputy"


def when_of(step: ChaseStep) -> str:
    """When a step falls, as people say it."""
    if step.days == 0:
        return "on the day it is due"
    days = f"{abs(step.days)} working {'day' if abs(step.days) == 1 else 'days'}"
    return f"{days} before it is due" if step.days < 0 else f"{days} after it was due"


def _meant(chase: Chase, coming: Coming) -> int | None:
    """Whom the step turns to, were they there."""
    owner = chase.contacts[coming.item.owner]
    return {Audience.OWNER: owner.person, Audience.DEPUTY: owner.deputy,
            Audience.SPONSOR: coming.item.sponsor}[coming.step.to]  # fmt: skip


def _part(chase: Chase, coming: Coming) -> str:
    owner = chase.contacts[coming.item.owner].name
    return {Audience.OWNER: "", Audience.DEPUTY: f"deputy of {owner}", Audience.SPONSOR: "sponsor"}[coming.step.to]


def _away(chase: Chase, person: int, coming: Coming) -> str:
    contact = chase.contacts[person]
    today = local_date(coming.slot.at, contact.timezone)
    until = max((leave.last for leave in contact.leaves if leave.first <= today <= leave.last), default=today)
    return f"{contact.name} is away until {long_date(until)}"
