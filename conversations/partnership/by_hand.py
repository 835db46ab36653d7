"""Reminders by hand: the next one that chasing would write to somebody, written now; or why it is not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from conversations.partnership.calendars import MESSAGES_FROM, MESSAGES_UNTIL, local_date
from conversations.partnership.chase import Audience, Chase, ChaseStep, Contact, Outstanding
from conversations.partnership.chase_slots import Slot
from conversations.partnership.chasing import Chaser, Coming, Plan, planned
from conversations.partnership.no_returns import held_back

BY_HAND = ChaseStep(name="by_hand", to=Audience.OWNER, days=0)
"""A reminder by hand where no step of chasing is left to be taken; it is none of the three."""
ANSWERED = "{name} has nothing left to answer"
SPENT = "no reminder to {name} is left"
HAD_ONE = "they were written to today, or answered"
DAY_OFF = "{name} does not work today"
LATE = f"it is {{time}} for {{name}}, outside {MESSAGES_FROM:%H:%M} to {MESSAGES_UNTIL:%H:%M}"


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why somebody is not reminded, in words; `lifts` where nothing but hours and budget stand against it."""

    why: str
    lifts: bool = False


def reminders_by_hand(
    chase: Chase, people: Iterable[int], now: datetime, *, anyway: bool = False
) -> dict[int, Chaser | Withheld]:
    """What each of these people is reminded of at an aware `now`, as the next step of chasing would do it.

    That step is then taken. `anyway` lifts their hours and their budget, which
    is one message a day and the reminders of a round; nothing else.
    """
    left: dict[int, list[Outstanding]] = {who: [] for who in people}
    for item in chase.outstanding:
        if item.owner in left:
            left[item.owner].append(item)
    theirs = chase.model_copy(update={"outstanding": tuple(item for items in left.values() for item in items)})
    own = _own_steps(planned(theirs, now))
    return {who: _reminder(chase, chase.contacts[who], tuple(items), own.get(who, ()), now, anyway=anyway)
            for who, items in left.items()}  # fmt: skip


def _own_steps(plan: Plan) -> Mapping[int, tuple[Coming, ...]]:
    """The next that each person hears of what is their own: what falls due now, else what comes first."""
    coming: dict[int, list[Coming]] = defaultdict(list)
    for each in plan.coming:
        if each.item.owner == each.slot.to:
            coming[each.slot.to].append(each)
    first = {who: min(each.slot.at for each in steps) for who, steps in coming.items()}
    due = {chaser.to: chaser.about for chaser in plan.due if chaser.reminds}
    return {who: tuple(each for each in steps if each.slot.at == first[who]) for who, steps in coming.items()} | due


def _reminder(
    chase: Chase, contact: Contact, items: tuple[Outstanding, ...], steps: tuple[Coming, ...], now: datetime, *,
    anyway: bool,
) -> Chaser | Withheld:  # fmt: skip
    if not items:
        return Withheld(ANSWERED.format(name=contact.name))
    if held := list(held_back(chase, contact, None, now)):
        return Withheld("; ".join(held))
    if not anyway and (against := list(_against(chase, contact, items, now))):
        return Withheld("; ".join(against), lifts=True)
    if not anyway and not steps:
        return Withheld(SPENT.format(name=contact.name), lifts=True)
    slot = Slot(now, contact.person)
    about = steps or tuple(Coming(item, BY_HAND, slot) for item in items)
    return Chaser(contact.person, now, local_date(now, contact.timezone), about, items)


def _against(
    chase: Chase, contact: Contact, items: tuple[Outstanding, ...], now: datetime
) -> Iterator[str]:
    """What hours and the one message a day have against a reminder now."""
    local = now.astimezone(ZoneInfo(contact.timezone))
    if not contact.calendar.is_working_day(local.date()):
        yield DAY_OFF.format(name=contact.name)
    elif not MESSAGES_FROM <= local.time() <= MESSAGES_UNTIL:
        yield LATE.format(name=contact.name, time=f"{local:%H:%M}")
    told = contact.person not in chase.uninvited
    asked = {local_date(item.asked, contact.timezone) for item in items if told}
    if (contact.person, local.date()) in chase.written or local.date() in asked:
        yield HAD_ONE
