"""Everybody of a round is invited: as it opens, else when their time comes; drawn a handful at a time.

Ten thousand messages are written in a second and drawn in a minute, in which
nobody could answer anything were it one transaction. Only a message that is
drawn leaves; a timer goes on until all are, whatever is killed meanwhile. One
that comes to be drawn after its reader's hours is forgotten, and planned anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from bot.handlers.days_written import days_written
from bot.handlers.desk import Desk
from bot.handlers.inviting import invite_to
from bot.handlers.occasions import INVITE
from bot.handlers.posting import TOP, paced
from bot.handlers.reaching import EMAIL, reaches
from bot.handlers.replanning import plan_anew
from bot.handlers.working_days import PartnershipDays
from bot.journal import Teller
from bot.ports import Reach
from conversations.partnership.calendars import local_date
from conversations.partnership.chase import INVITED
from conversations.partnership.chase_reasons import when_of
from conversations.partnership.chase_slots import written_to_until
from conversations.partnership.rounds import RoundState
from storage import invitations, notices, people, sessions, undrawn
from storage.closures import closures_of
from storage.database import Session
from storage.outbox import Message
from storage.people import Identity
from storage.rounds import OpenedRound, RoundHeld
from storage.sessions import WAITING_STATES, Seat
from storage.timers import Fired, Timer, set_timers
from storage.undrawn import Undrawn

HANDFUL = 20
"""How many invitations are drawn in one transaction: a fifth of a second where they are letters."""
LETTER = "letter:invitation"
"""The kind of message that a letter of invitation is."""
OVER = "Nothing is asked of them any more: it was answered or handed over, or the round has closed."
UNINVITED = "uninvited"
"""The kind of a notice about somebody whose invitation could not be drawn."""
SAID = ("{name} could not be invited: the log says why their invitation could not be drawn. It is tried again on their "
        "next working day, or as soon as the round is opened again.")  # fmt: skip

log = Teller(__name__)


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom an opening leaves uninvited: those whom nothing reaches, by name, and how many wait for their time."""

    unreached: tuple[str, ...]
    later: int


def invite(
    desk: Desk, session: Session, partnership_id: str, opened: OpenedRound, year: int, *, again: bool, whenever: bool
) -> Invited:
    """One message to each person whose time it is, under a purpose that is served once however often it is opened.

    That is within their hours, on a working day of theirs, while they are there and had no message that day; with
    `whenever` it is always. All others the plan of the round invites when their time comes. Nothing is drawn yet: a
    timer does so, and whoever opens the round may begin. `year` is that around which working days are wanted; `again`
    says that the round was open before, so that some may have heard of it.
    """
    now, known = desk.clock(), people.people_of(session, partnership_id)
    ways = reaches(desk, session, partnership_id, known)
    untold = invitations.uninvited(session, partnership_id, opened.round_id) if again else opened.sittings
    reached = {who: sitting for who, sitting in untold.items() if who in ways}
    if whenever:
        free: Mapping[int, datetime | None] = dict.fromkeys(reached)
    else:
        hours = _hours(desk, session, partnership_id, [known[who] for who in reached], year, now)
        closed = _not_today(session, partnership_id, opened.round_id, known, now)
        free = {who: until for who, until in hours.items() if who not in closed}
    sittings = {who: sitting for who, sitting in reached.items() if who in free}
    _write(session, partnership_id, opened.round_id, sittings, ways, free, now)
    if sittings:
        _go_on(session, partnership_id, now)
    return Invited(tuple(known[who].name for who in opened.sittings if who not in ways), len(reached) - len(sittings))


def invite_now(
    desk: Desk, session: Session, partnership_id: str, held: RoundHeld, theirs: Sequence[int],
    because: str | None = None,
) -> dict[int, Message]:  # fmt: skip
    """Invite people of whom the plan of their round says so: what they are asked is put before them now.

    Gives back the message of each, still to be drawn; whenever that may be for those whose hours it is not now.
    `because` is kept as why, where somebody has them invited by hand.
    """
    now, known = desk.clock(), people.people_of(session, partnership_id)
    untold = invitations.uninvited(session, partnership_id, held.round_id)
    sittings = {who: untold[who] for who in theirs}
    year = held.round.quarter.last_day.year
    hours = _hours(desk, session, partnership_id, [known[who] for who in theirs], year, now)
    ways = reaches(desk, session, partnership_id, known)
    messages = _write(session, partnership_id, held.round_id, sittings, ways, hours, now, because)
    invitations.put_before(session, partnership_id, list(sittings.values()), now)
    _go_on(session, partnership_id, now)
    return messages


def _hours(
    desk: Desk, session: Session, partnership_id: str, asked: Iterable[Identity], year: int, now: datetime
) -> dict[int, datetime]:
    """Whose hours it is, on a working day of theirs, and until when."""
    days = PartnershipDays(desk, closures_of(session, partnership_id), year)
    until = lru_cache(lambda calendar, week, zone: written_to_until(now, days.of(calendar, week), zone))
    found = ((each.person_id, until(each.calendar, each.week, each.timezone)) for each in asked)
    return {who: moment for who, moment in found if moment is not None}


def _not_today(
    session: Session, partnership_id: str, round_id: int, known: Mapping[int, Identity], now: datetime
) -> frozenset[int]:
    """Who is away today, or had a message today already; whoever was not invited to a round has answered none of it."""
    zones = {who: each.timezone for who, each in known.items()}
    today = lru_cache(lambda zone: local_date(now, zone))
    away = {each.person_id for each in people.absences_from(session, partnership_id, now.date() - timedelta(days=1))
            if each.first <= today(zones[each.person_id]) <= each.last}
    written = {who for who, day in days_written(session, partnership_id, zones, now, but=round_id)
               if day == today(zones[who])}  # fmt: skip
    return frozenset(away | written)


def _write(
    session: Session, partnership_id: str, round_id: int, sittings: Mapping[int, int],
    ways: Mapping[int, Sequence[Reach]], hours: Mapping[int, datetime | None], now: datetime,
    because: str | None = None,
) -> dict[int, Message]:  # fmt: skip
    why = when_of(INVITED) if because is None else because
    messages = {who: _written(ways[who][0], who, sitting, round_id, undrawn.to_draw(sitting, hours.get(who)), why)
                for who, sitting in sittings.items()}  # fmt: skip
    undrawn.enqueue_undrawn(session, partnership_id, list(messages.values()), now)
    return messages


def _written(
    reach: Reach, person_id: int, sitting_id: int, round_id: int, to_draw: dict[str, Any], why: str
) -> Message:
    """As `invite_to` has it, but for what it says."""
    letter = reach.channel == EMAIL
    return Message(
        id=f"p:{round_id}:{person_id}", lane=reach.lane, kind=LETTER if letter else TOP,
        place=reach.address if letter else f"user:{reach.address}", payload=to_draw,
        conversation=f"{'letters' if letter else 'sitting'}:{sitting_id}",
        pace=f"{reach.lane}:{reach.address.rpartition('@')[2]}" if letter
        else paced(reach.lane, f"user:{reach.address}", person_id),
        person_id=person_id, subject=f"sitting:{sitting_id}", why=why,
    )


def draw_more(desk: Desk, session: Session, fired: Fired) -> Iterator[str]:
    """Draw a handful of what is left; the lanes that then have work."""
    yield from draw_handful(desk, session, fired.partnership_id, desk.clock())


def draw_handful(desk: Desk, session: Session, partnership_id: str, now: datetime) -> tuple[str, ...]:
    """Draw the next handful, and have a timer go on where more may be left; the lanes that then have work."""
    found = undrawn.handful(session, partnership_id, HANDFUL)
    seats = sessions.seats_of_sittings(session, partnership_id, [each.sitting_id for each in found])
    for each in found:
        _draw(desk, session, partnership_id, each, seats.get(each.sitting_id, []), now)
    if len(found) == HANDFUL:
        _go_on(session, partnership_id, now)
    return tuple(dict.fromkeys(each.lane for each in found))


def _go_on(session: Session, partnership_id: str, now: datetime) -> None:
    """Have a timer draw the next handful."""
    set_timers(session, partnership_id, [
        Timer(f"{INVITE}:{partnership_id}", f"partnership:{partnership_id}", INVITE, now)])


def _draw(desk: Desk, session: Session, partnership_id: str, each: Undrawn, seats: list[Seat], now: datetime) -> None:
    """Draw one, as things stand by now; one that cannot be drawn holds up no other, and is told to the support team."""
    if not any(seat.state in WAITING_STATES and seat.round_state == RoundState.OPEN for seat in seats):
        undrawn.withdraw(session, partnership_id, each.id, OVER)
        return
    if each.until is not None and now > each.until:
        undrawn.forget(session, partnership_id, each.id)
        plan_anew(session, partnership_id, now)
        return
    channel, _, workspace = each.lane.partition(":")
    reach = Reach(channel, workspace, each.place.removeprefix("user:"))
    try:
        with session.begin_nested():
            message = invite_to(desk, session, reach, seats, each.id, local_date(now, seats[0].timezone))
            undrawn.keep_drawn(session, partnership_id, each.id, message.payload, now)
    except Exception as fault:
        log.error("an invitation could not be drawn", message=each.id, exc_info=fault)
        undrawn.forget(session, partnership_id, each.id)
        notices.notify(session, partnership_id, UNINVITED, each.id, SAID.format(name=seats[0].name), now)
