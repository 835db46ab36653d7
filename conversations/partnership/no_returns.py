"""Who has given no return yet, and what comes next: the one answer that status, pages and rehearsals print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from conversations.partnership.calendars import local_date
from conversations.partnership.chase import ASKED_AGAIN, Chase, Contact, Outstanding
from conversations.partnership.chase_reasons import why_coming
from conversations.partnership.chasing import Coming, Plan
from conversations.partnership.dates import long_date

NAMED = "no step is left: it will be named as “no return”"
OVER = "the round takes no new returns: it is named as “no return”"


@dataclass(frozen=True, slots=True)
class Contacted:
    """The last message to somebody about a round: when it was written, its kind, and how far it has come."""

    at: datetime
    kind: str
    status: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next: when, under which name, and who is written to."""

    at: datetime
    step: str
    to: int
    name: str
    channel: str | None
    timezone: str


@dataclass(frozen=True, slots=True)
class NoReturn:
    """Somebody with something to answer: what is left, the last contact, the next step where there is one, and why.

    Whoever has returns that take different next steps has a row for each.
    """

    person: int
    name: str
    left: tuple[Outstanding, ...]
    last: Contacted | None
    next: NextStep | None
    why: str

    @property
    def minutes(self) -> int:
        """About how many minutes everything in it takes to answer."""
        return sum(item.minutes for item in self.left)


def no_returns(
    chase: Chase, plan: Plan, last: Mapping[int, Contacted], now: datetime
) -> tuple[NoReturn, ...]:
    """Everything outstanding of a chase, by person, as it was planned at an aware `now`."""
    to_come = [*(each for chaser in plan.due for each in chaser.about), *plan.coming]
    steps = {each.item.id: each for each in sorted(to_come, key=lambda each: each.slot.at, reverse=True)}
    rows: dict[tuple[int, tuple[str, int, datetime] | None], list[Outstanding]] = {}
    for item in chase.outstanding:
        coming = steps.get(item.id)
        place = None if coming is None else (coming.step.name, coming.slot.to, coming.slot.at)
        rows.setdefault((item.owner, place), []).append(item)
    return tuple(_row(chase, tuple(left), steps.get(left[0].id), last.get(owner), now)
                 for (owner, _), left in rows.items())  # fmt: skip


def _row(
    chase: Chase, left: tuple[Outstanding, ...], coming: Coming | None, last: Contacted | None, now: datetime
) -> NoReturn:
    owner = chase.contacts[left[0].owner]
    named = NAMED if now < chase.ends else OVER
    reason = named if coming is None else why_coming(chase, coming)
    held = (each for each in held_back(chase, owner, coming, now) if each not in reason)
    return NoReturn(owner.person, owner.name, left, last, _next(chase, coming), "; ".join([reason, *held]))


def _next(chase: Chase, coming: Coming | None) -> NextStep | None:
    if coming is None:
        return None
    reader = chase.contacts[coming.slot.to]
    return NextStep(coming.slot.at, coming.step.name, reader.person, reader.name, reader.channel, reader.timezone)


def held_back(chase: Chase, owner: Contact, coming: Coming | None, now: datetime) -> Iterator[str]:
    """What keeps reminders from somebody, in words."""
    today = local_date(now, owner.timezone)
    if owner.channel is None:
        yield f"nothing reaches {owner.name}"
    if owner.person in chase.muted:
        yield f"{owner.name} wants no reminders"
    until = chase.snoozed.get(owner.person)
    if until is not None and until > now and (coming is None or coming.step != ASKED_AGAIN):
        yield f"{owner.name} wants to be asked again {_on(until, owner, by_hour=owner.person in chase.by_hour)}"
    away = [leave.last for leave in owner.leaves if leave.first <= today <= leave.last]
    if away:
        yield f"{owner.name} is away until {long_date(max(away))}"


def _on(moment: datetime, owner: Contact, *, by_hour: bool) -> str:
    """The day, and the hour where that was named, on the clocks of whoever it is."""
    local = moment.astimezone(ZoneInfo(owner.timezone))
    return f"{f'at {local:%H:%M} ' if by_hour else ''}on {long_date(local.date())}"
