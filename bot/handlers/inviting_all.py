"""Everybody of a round is invited: the messages are written as it opens, and drawn a handful at a time.

Ten thousand messages are written in a second and drawn in a minute, in which
nobody could answer anything were it one transaction. Only a message that is
drawn leaves; a timer goes on until all are, whatever is killed meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.handlers.desk import Desk
from bot.handlers.inviting import invite_to
from bot.handlers.occasions import INVITE
from bot.handlers.posting import TOP, paced
from bot.handlers.reaching import EMAIL, reaches
from bot.journal import Teller
from bot.ports import Reach
from conversations.partnership.calendars import local_date
from conversations.partnership.rounds import RoundState
from storage import notices, people, sessions, undrawn
from storage.database import Session
from storage.outbox import Message
from storage.rounds import OpenedRound
from storage.sessions import WAITING_STATES, Seat
from storage.timers import Fired, Timer, set_timers
from storage.undrawn import SITTING, Undrawn

HANDFUL = 25
"""How many invitations are drawn in one transaction: a quarter of a second where they are letters."""
LETTER = "letter:invitation"
"""The kind of message that a letter of invitation is."""
OVER = "Nothing is asked of them any more: it was answered or handed over, or the round has closed."
UNINVITED = "uninvited"
"""The kind of a notice about somebody whose invitation could not be drawn."""
SAID = "{name} could not be invited: the log says why their invitation could not be drawn. Then open the round again."

log = Teller(__name__)


def invite(desk: Desk, session: Session, partnership_id: str, opened: OpenedRound) -> tuple[str, ...]:
    """One message a person, under a purpose that is served once however often the round is opened.

    The first handful is drawn at once: what is wrong with all of them shows then
    and there. Gives back the names of those whom nothing reaches.
    """
    ways, now = reaches(desk, session, partnership_id), desk.clock()
    reached = [(ways[who][0], who, sitting) for who, sitting in opened.sittings.items() if who in ways]
    undrawn.enqueue_undrawn(session, partnership_id, [_written(*each, opened.round_id) for each in reached], now)
    draw_handful(desk, session, partnership_id, now)
    unreached = [who for who in opened.sittings if who not in ways]
    known = people.people_of(session, partnership_id) if unreached else {}
    return tuple(known[who].name for who in unreached)


def _written(reach: Reach, person_id: int, sitting_id: int, round_id: int) -> Message:
    """As `invite_to` has it, but for what it says."""
    letter = reach.channel == EMAIL
    return Message(
        id=f"p:{round_id}:{person_id}", lane=reach.lane, kind=LETTER if letter else TOP,
        place=reach.address if letter else f"user:{reach.address}", payload={SITTING: sitting_id},
        conversation=f"{'letters' if letter else 'sitting'}:{sitting_id}",
        pace=f"{reach.lane}:{reach.address.rpartition('@')[2]}" if letter
        else paced(reach.lane, f"user:{reach.address}", person_id),
        person_id=person_id, subject=f"sitting:{sitting_id}",
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
        set_timers(session, partnership_id, [
            Timer(f"{INVITE}:{partnership_id}", f"partnership:{partnership_id}", INVITE, now)])
    return tuple(dict.fromkeys(each.lane for each in found))


def _draw(desk: Desk, session: Session, partnership_id: str, each: Undrawn, seats: list[Seat], now: datetime) -> None:
    """Draw one, as things stand by now; one that cannot be drawn holds up no other, and is told to the support team."""
    if not any(seat.state in WAITING_STATES and seat.round_state == RoundState.OPEN for seat in seats):
        undrawn.withdraw(session, partnership_id, each.id, OVER)
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
