"""Chasing, planned: what falls due now and next, to whom and why, and who is to be named as having given no return.

A step falls due on its day and holds until it is taken or a later one is: a
server that stood still takes the latest alone. One message a person a day names
everything that they have outstanding; what else would reach them that day waits
for the next. While somebody is away whoever stands in for them is written to,
and where nobody does, the step waits for their return. Whoever was not invited
yet is invited first: a reminder that would come with their invitation is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from conversations.partnership.calendars import MESSAGES_FROM, instant, local_date
from conversations.partnership.chase import (
    ASKED_AGAIN,
    DATES_MOVED,
    INVITED,
    PASSED_ON,
    STAND_IN_MOVED,
    Audience,
    Chase,
    ChaseStep,
    Contact,
    Outstanding,
)
from conversations.partnership.chase_slots import Slot, Slots, StepDays

A_WEEK = timedelta(days=7)
"""How long whoever stands in for somebody is not told again of the same thing, but for a date that moved."""
STANDS_IN = (STAND_IN_MOVED, PASSED_ON)
"""What is said beside the steps to whoever stands in."""


@dataclass(frozen=True, slots=True)
class Coming:
    """What comes next about something outstanding: which step, when it is taken, and who is written to."""

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
    def invites(self) -> bool:
        """Whether it is the first that the person hears of it: the invitation to all that is theirs."""
        return any(coming.step == INVITED for coming in self.about)

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
    """What falls due now, and what comes after that; what no step is left for is only named as “no return”."""

    due: tuple[Chaser, ...]
    coming: tuple[Coming, ...]

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
    return Plan(due, coming)


def sent(chase: Chase, chasers: Sequence[Chaser]) -> Chase:
    """The chase as it stands once these messages were written."""
    if not chasers:
        return chase
    invited = {chaser.to: chaser.at for chaser in chasers if chaser.invites}
    return chase.model_copy(update={
        "outstanding": chase.outstanding if not invited else tuple(_asked(item, invited) for item in chase.outstanding),
        "uninvited": chase.uninvited - invited.keys(),
        "taken": {**chase.taken, **{step: chaser.at for chaser in chasers for step in chaser.taken}},
        "written": chase.written | {(chaser.to, chaser.day) for chaser in chasers},
        "contacted": {**chase.contacted, **{chaser.to: chaser.at for chaser in chasers if chaser.reminds}},
    })  # fmt: skip


def _asked(item: Outstanding, invited: Mapping[int, datetime]) -> Outstanding:
    """What is asked is put before its owner as they are invited."""
    return item.model_copy(update={"asked": invited[item.owner]}) if item.owner in invited else item


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
    """The next step of each return, and what its people are to hear besides: one message takes what meets that day."""
    slots, days = Slots(chase), StepDays(chase)
    for item in chase.outstanding:
        contact = chase.contacts[item.owner]
        invited = slots.own(item.owner, max(now, item.asked)) if item.owner in chase.uninvited else None
        if invited is not None and invited.at < chase.ends:
            yield Coming(item, INVITED, invited)
        found = list(_steps_left(chase, item, days.of(contact), now, slots, invited))
        if found:
            yield min(found, key=lambda each: (each.slot.at, -each.step.days))
        for step, person, at, until in _besides(chase, item, contact, invited):
            slot = (slots.wished if step is ASKED_AGAIN else slots.own)(person, max(now, at))
            if slot is not None and slot.at < until:
                yield Coming(item, step, slot)


Besides = tuple[ChaseStep, int, datetime, datetime]
"""Something that is no step of chasing: what, to whom, from when on, and until when it is worth saying."""


def _besides(chase: Chase, item: Outstanding, owner: Contact, invited: Slot | None) -> Iterator[Besides]:
    """To be asked again, as the owner wanted; and the due date that holds now, for whoever was told another."""
    again = chase.asked_again_at(owner.person)
    if again is not None and invited is None:
        yield ASKED_AGAIN, owner.person, again, chase.ends
    if chase.moves:
        yield from _told_of_move(chase, item, owner, again)
    if owner.leaves:
        yield from _in_place_of(chase, item, owner, invited)


def _told_of_move(chase: Chase, item: Outstanding, owner: Contact, again: datetime | None) -> Iterator[Besides]:
    to_owner, to_deputy, to_sponsor = DATES_MOVED
    moved = chase.told_otherwise(chase.contacted.get(owner.person))
    if moved is not None and owner.person not in chase.muted:
        yield to_owner, owner.person, max(moved.at, again or moved.at), chase.ends
    for step, above in ((to_deputy, owner.deputy), (to_sponsor, item.sponsor)):
        moved = chase.told_otherwise(max(_taken(chase, item, step), default=None))
        if moved is not None and above is not None and above != owner.person:
            yield step, above, moved.at, chase.ends


def _in_place_of(chase: Chase, item: Outstanding, owner: Contact, invited: Slot | None) -> Iterator[Besides]:
    """What whoever stands in is told at once: what the owner is asked while away, or that the date was moved.

    An owner who is to be `invited` only once they are back is asked from the first day on which they are not there.
    """
    contacted = chase.contacted.get(owner.person)
    for leave in owner.leaves:
        stand_in = owner.deputy_on(leave)
        if stand_in is None or stand_in == owner.person:
            continue
        first, ends = (instant(day, time.min, owner.timezone) for day in (leave.first, leave.last + timedelta(days=1)))
        told = max((at for step in STANDS_IN for at in _taken(chase, item, step)
                    if first <= at < ends and at != contacted), default=None)  # fmt: skip
        moved = chase.told_otherwise(told)
        if moved is not None:
            yield STAND_IN_MOVED, stand_in, moved.at, min(ends, chase.ends)
        asked = contacted if invited is None or invited.at < first else max(first, item.asked)
        if asked is not None and first <= asked < ends and (told is None or told < asked):
            yield PASSED_ON, stand_in, asked, min(ends, chase.ends)


def _taken(chase: Chase, item: Outstanding, moved: ChaseStep) -> Iterator[datetime]:
    """When somebody of an audience was told that something is not answered, or that its date was moved."""
    names = [step.name for step in chase.steps.steps if step.to is moved.to]
    return (at for name in (*names, moved.name) if (at := chase.taken.get((item.id, name))) is not None)


def _steps_left(
    chase: Chase, item: Outstanding, days: Sequence[date], now: datetime, slots: Slots, invited: Slot | None
) -> Iterator[Coming]:
    """Each step after those taken that could come next, with when it would be taken.

    One that falls only after another would have been taken cannot, nor one that meets an invitation to come.
    """
    steps, contact = chase.steps.steps, chase.contacts[item.owner]
    falling = [instant(day, MESSAGES_FROM, contact.timezone) for day in days]
    done = max((place for place, step in enumerate(steps) if _is_taken(chase, item, step, falling[place])), default=-1)
    first = chase.ends
    for step, day, at in list(zip(steps, days, falling, strict=True))[done + 1:]:
        falls = max(now, at)
        if falls > first:
            return
        if step.to is Audience.OWNER and _is_passed_over(chase, item, contact, day):
            continue
        slot = _slot(item, step, contact, falls, slots)
        if slot is not None and slot != invited and slot.at < chase.ends:
            first = min(first, slot.at)
            yield Coming(item, step, slot)


def _is_taken(chase: Chase, item: Outstanding, step: ChaseStep, falls: datetime) -> bool:
    """Whether a step was taken; those above are told anew of a date that was moved since, for nobody is late by it yet.

    A reminder once sent is spent, whatever becomes of the dates.
    """
    at = chase.taken.get((item.id, step.name))
    return at is not None and (step.to is Audience.OWNER or at >= falls)


def _is_passed_over(chase: Chase, item: Outstanding, contact: Contact, day: date) -> bool:
    """Whether a reminder of this day is none: they were asked only then, wanted to be left alone, or want none."""
    until = max(item.asked, chase.snoozed.get(contact.person, item.asked))
    return contact.person in chase.muted or day <= local_date(until, contact.timezone)


def _slot(item: Outstanding, step: ChaseStep, contact: Contact, after: datetime, slots: Slots) -> Slot | None:
    """When a step is taken; whoever stands in for the owner hears of it again only after a week."""
    again = _week_over(slots.chase, item)
    if step.to is Audience.OWNER:
        return slots.first(item.owner, after, later=again)
    above, later = (contact.deputy, again) if step.to is Audience.DEPUTY else (item.sponsor, {})
    return slots.first(above, after, (item.owner,), later) if above != item.owner else None


def _week_over(chase: Chase, item: Outstanding) -> Mapping[int, datetime]:
    """From when on each who stood in for the owner may be told again that it is not answered."""
    owner, heard = chase.contacts[item.owner], dict[int, date]()
    for step in (*chase.steps.steps, *STANDS_IN):
        at = chase.taken.get((item.id, step.name))
        if at is None or at == chase.contacted.get(item.owner):
            continue
        day = local_date(at, owner.timezone)
        heard |= {who: max(day, heard.get(who, day)) for who in _stood_in(owner, step, day) if who is not None}
    return {who: instant(last + A_WEEK, time.min, owner.timezone) for who, last in heard.items() if who != item.owner}


def _stood_in(owner: Contact, step: ChaseStep, day: date) -> Collection[int | None]:
    """Who may have had a step that was taken on a day in the owner’s place; nobody where it is a sponsor’s."""
    if step.to is Audience.OWNER:
        return {owner.deputy_on(leave) for leave in owner.leaves if leave.first <= day <= leave.last}
    return {owner.deputy} if step.to is Audience.DEPUTY else ()


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
