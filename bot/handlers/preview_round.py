"""Every message of a round, shown before any is sent: to whom, when, by which channel, about what, and why.

It is what is sent if nobody answers and nothing changes: answers, absences and
hand-overs take messages out of it, or turn them to somebody else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.handlers.chasing import chase_of, contacts_of
from bot.handlers.days_written import days_written
from bot.handlers.desk import Desk
from bot.handlers.open_round import ToBeAsked, to_be_asked
from bot.handlers.round_dates import USUAL, Wanted, planned_dates
from bot.handlers.support import support_of
from bot.handlers.talking import Talking
from conversations.partnership.calendars import RoundDates, local_date
from conversations.partnership.chase import Chase, Outstanding
from conversations.partnership.chase_reasons import why
from conversations.partnership.chasing import Chaser, whole_calendar
from conversations.partnership.own_dates import dates_held
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import RoundState
from storage import people, rounds, sessions
from storage.database import Session
from storage.roles import Roles, all_roles
from storage.rounds import RoundHeld

INVITATION, REMINDER, PASSED_ON = "invitation", "reminder", "passed on"
"""Kinds of message in a preview; the last tells a deputy or sponsor who has not answered."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A message to come: at an instant, in the zone of whoever gets it, with the refs of the targets that it names.

    `items` are the returns that it is about, as in a round: the id of the target, with a part where there is one;
    `steps` what of the chase it takes: of which of them, and the name of each step.
    """

    at: datetime
    timezone: str
    to: int
    name: str
    channel: str
    kind: str
    refs: tuple[str, ...]
    minutes: int
    why: str
    items: tuple[str, ...] = ()
    steps: tuple[tuple[str, str], ...] = ()


def in_a_round(return_id: str) -> str:
    """A return without its round, as a preview has it before there is one: `7.12.m4` is `12.m4`."""
    return return_id.partition(".")[2].rstrip(".")


@dataclass(frozen=True, slots=True)
class Preview:
    """The dates of a round in their zone, every message to come, and the names of those whom nothing reaches."""

    dates: RoundDates
    timezone: str
    messages: tuple[Foreseen, ...]
    unreachable: tuple[str, ...]


def preview_round(
    desk: Desk, partnership_id: str, quarter: Quarter, session: Session, wanted: Wanted = USUAL
) -> Preview:
    """The calendar of a round: from its opening, or from now on where it is open; nothing is written.

    Raises:
        NotDated: it cannot have the dates that are wanted.
    """
    dates, zone = planned_dates(desk, partnership_id, quarter, session, wanted)
    held = rounds.round_of(session, partnership_id, quarter)
    if held is not None and held.round.state is not RoundState.PLANNED:
        return _of_open_round(desk, partnership_id, held, session)
    now = desk.clock()
    start = now if dates.opens < now < dates.no_new_returns else dates.opens
    partnership = people.partnerships(session)[partnership_id]
    asked = to_be_asked(session, partnership_id, quarter, local_date(dates.due, zone), support_of(partnership))
    chase = Chase(
        due=dates.due, ends=dates.no_new_returns,
        outstanding=tuple(_outstanding(asked, all_roles(session, partnership_id), start)),
        contacts=contacts_of(desk, session, partnership_id, dates.opens, quarter.last_day.year),
    )  # fmt: skip
    zones = {who: contact.timezone for who, contact in chase.contacts.items()}
    chase = chase.model_copy(update={"uninvited": frozenset(item.owner for item in chase.outstanding),
                                     "written": days_written(session, partnership_id, zones, now)})  # fmt: skip
    return Preview(dates, zone, tuple(_chasers(chase, start)), _unreachable(chase))


def _of_open_round(desk: Desk, partnership_id: str, held: RoundHeld, session: Session) -> Preview:
    """What is still to come of a round that was opened; nothing once it is closed."""
    dates = dates_held(held.round)
    zone = people.partnerships(session)[partnership_id].timezone
    seats = sessions.seats_of_round(session, partnership_id, held.round_id)
    now = desk.clock()
    minutes = {seat.return_id: Talking.at(seat, now.date()).brief.minutes for each in seats.values() for seat in each}
    chase = chase_of(desk, session, partnership_id, held, minutes)
    messages = tuple(_chasers(chase, now)) if held.round.state is RoundState.OPEN else ()
    return Preview(dates, zone, messages, _unreachable(chase))


def _outstanding(asked: ToBeAsked, roles: Mapping[int, Roles], start: datetime) -> Iterator[Outstanding]:
    """Everything that would be asked, in the order in which an open round has it."""
    wanted = [(target_id, roles[target_id].lead_id, "", brief.minutes) for target_id, brief in asked.returns]
    wanted += [(each.target_id, each.person_id, each.part, each.brief.minutes) for each in asked.updates]
    wanted += [(each.target_id, each.person_id, f"r{each.risk_id}", each.brief.minutes) for each in asked.reviews]
    for target_id, owner, part, minutes in sorted(wanted, key=lambda one: (one[1], roles[one[0]].ref, one[2])):
        yield Outstanding(id=f"-.{target_id}.{part}", owner=owner, title=roles[target_id].ref, minutes=minutes,
                          asked=start, sponsor=roles[target_id].sponsor_id)


def _chasers(chase: Chase, start: datetime) -> Iterator[Foreseen]:
    return (_foreseen(chase, chaser) for chaser in whole_calendar(chase, start))


def _foreseen(chase: Chase, chaser: Chaser) -> Foreseen:
    contact = chase.contacts[chaser.to]
    if contact.channel is None:
        raise LookupError(f"{contact.name} is planned to be written to, and nothing reaches them.")
    return Foreseen(
        at=chaser.at, timezone=contact.timezone, to=chaser.to, name=contact.name, channel=contact.channel,
        kind=_kind(chaser), refs=tuple(dict.fromkeys(item.title for item in chaser.named)),
        minutes=chaser.minutes, why=why(chase, chaser), items=tuple(in_a_round(item.id) for item in chaser.named),
        steps=tuple((in_a_round(item), step) for item, step in chaser.taken),
    )  # fmt: skip


def _kind(chaser: Chaser) -> str:
    if chaser.invites:
        return INVITATION
    return REMINDER if chaser.reminds else PASSED_ON


def _unreachable(chase: Chase) -> tuple[str, ...]:
    owners = dict.fromkeys(item.owner for item in chase.outstanding)
    return tuple(chase.contacts[owner].name for owner in owners if chase.contacts[owner].channel is None)
