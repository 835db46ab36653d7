"""Chasing, planned: what falls due now and next, to whom and why, and who is to be named as having given no return.

A step falls due on its day and holds until it is taken or a later one is: a
server that stood still takes the latest alone. One message a person a day names
everything that they have outstanding; what else would reach them that day waits
for the next. While somebody is away whoever stands in for them is written to,
and where nobody does, the step waits for their return.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from conversations.partnership.calendars import MESSAGES_FROM, instant, local_date
from conversations.partnership.chase import Audience, Chase, ChaseStep, Contact, Outstanding
from conversations.partnership.chase_slots import Slot, Slots, StepDays


@dataclass(frozen=True, slots=True)
class Coming:
    """The next step about something outstanding: when it is taken, and who is written to."""

    item: Outstanding
    step: ChaseStep
    slot: Slot


@dataclass(frozen=True, slots=True)
class Chaser:
    """One message at `at`, which is the `day` of whoever it is to: the steps that it takes, and all that it names.

    A reminder names everything that the person has outstanding; any other tells
    who has not answered what.
    """

    to: int
    at: datetime
    day: date
    about: tuple[Coming, ...]
    named: tuple[Outstanding, ...]

    @property
    def reminds(self) -> bool:
        """Whether it reminds the person of what is their own."""
        return self.about[0].item.owner == self.to

    @property
    def minutes(self) -> int:
        """About how many minutes everything in it takes to answer."""
        return sum(item.minutes for item in self.named)

    @property
    def taken(self) -> Iterator[tuple[str, str]]:
        """The steps that it takes: by return, and the name of each."""
        return ((coming.item.id, coming.step.name) for coming in self.about)


@dataclass(frozen=True, slots=True)
class Plan:
    """What falls due now; what comes after that; and what is only named as “no return”, for no step is left."""

    due: tuple[Chaser, ...]
    coming: tuple[Coming, ...]
    no_return: tuple[Outstanding, ...]

    @property
    def next_at(self) -> datetime | None:
        """When the next step falls due, as things stand; none when none does."""
        return min((coming.slot.at for coming in self.coming), default=None)


def planned(chase: Chase, now: datetime) -> Plan:
    """The plan at an aware `now`: the same chase at the same moment is planned alike."""
    coming = tuple(_next_steps(chase, now))
    due = tuple(_chasers(chase, [each for each in coming if each.slot.at <= now], now))
    if due:
        coming = tuple(_next_steps(sent(chase, due), now))
    left = {each.item.id for each in coming}
    return Plan(due, coming, tuple(item for item in chase.outstanding if item.id not in left))


def sent(chase: Chase, chasers: Sequence[Chaser]) -> Chase:
    """The chase as it stands once these messages were written."""
    if not chasers:
        return chase
    taken = (step for chaser in chasers for step in chaser.taken)
    return chase.after(taken, ((chaser.to, chaser.day) for chaser in chasers))


def whole_calendar(chase: Chase, start: datetime) -> tuple[Chaser, ...]:
    """Every message from `start` on, in order, if nobody answers and nothing changes."""
    messages: list[Chaser] = []
    moment: datetime | None = start
    while moment is not None:
        plan = planned(chase, moment)
        messages += plan.due
        chase, moment = sent(chase, plan.due), plan.next_at
    return tuple(messages)


def _next_steps(chase: Chase, now: datetime) -> Iterator[Coming]:
    slots, days = Slots(chase), StepDays(chase)
    for item in chase.outstanding:
        contact = chase.contacts[item.owner]
        found = list(_steps_left(chase, item, days.of(contact), now, slots))
        if found:
            yield min(found, key=lambda each: (each.slot.at, -each.step.days))


def _steps_left(
    chase: Chase, item: Outstanding, days: Sequence[date], now: datetime, slots: Slots
) -> Iterator[Coming]:
    """Each step after those taken that could come next, with when it would be taken.

    One that falls only after another would have been taken cannot.
    """
    steps, contact = chase.steps.steps, chase.contacts[item.owner]
    done = max((place for place, step in enumerate(steps) if (item.id, step.name) in chase.taken), default=-1)
    first = chase.ends
    for step, day in list(zip(steps, days, strict=True))[done + 1:]:
        falls = max(now, instant(day, MESSAGES_FROM, contact.timezone))
        if falls > first:
            return
        if step.to is Audience.OWNER and _is_passed_over(chase, item, contact, day):
            continue
        slot = _slot(item, step, contact, falls, slots)
        if slot is not None and slot.at < chase.ends:
            first = min(first, slot.at)
            yield Coming(item, step, slot)


def _is_passed_over(chase: Chase, item: Outstanding, contact: Contact, day: date) -> bool:
    """Whether a reminder of this day is none: they were asked only then, wanted to be left alone, or want none."""
    until = max(item.asked, chase.snoozed.get(contact.person, item.asked))
    return contact.person in chase.muted or day <= local_date(until, contact.timezone)


def _slot(item: Outstanding, step: ChaseStep, contact: Contact, after: datetime, slots: Slots) -> Slot | None:
    if step.to is Audience.OWNER:
        return slots.first(item.owner, after)
    above = contact.deputy if step.to is Audience.DEPUTY else item.sponsor
    return slots.first(above, after, (item.owner,)) if above != item.owner else None


def _chasers(chase: Chase, due: Sequence[Coming], now: datetime) -> Iterator[Chaser]:
    """One message for each person: what is their own goes before what they are told of others."""
    by_reader: dict[int, list[Coming]] = defaultdict(list)
    for each in due:
        by_reader[each.slot.to].append(each)
    by_owner: dict[int, list[Outstanding]] = defaultdict(list)
    for item in chase.outstanding:
        by_owner[item.owner].append(item)
    for reader, all_due in sorted(by_reader.items()):
        own = tuple(each for each in all_due if each.item.owner == reader)
        theirs, others = tuple(by_owner[reader]), tuple(all_due)
        day = local_date(now, chase.contacts[reader].timezone)
        yield Chaser(reader, now, day, own or others, theirs if own else tuple(each.item for each in others))
