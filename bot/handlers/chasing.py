"""What a chase is planned and written from; what is written is remembered with the steps it takes, in one go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.handlers.chase_words import Chasing, messages_of
from bot.handlers.days_written import LATELY, days_written
from bot.handlers.desk import Desk
from bot.handlers.inviting_all import invite_now
from bot.handlers.occasions import CHASE
from bot.handlers.reaching import reaches
from bot.handlers.working_days import PartnershipDays
from bot.journal import Teller
from bot.ports import Reach
from conversations.partnership.calendars import WorkingCalendar
from conversations.partnership.chase import Chase, Contact, Leave, Outstanding
from conversations.partnership.chased_together import taken_besides
from conversations.partnership.chasing import Chaser
from conversations.partnership.rounds import RoundState
from conversations.partnership.wished import muted, named_the_hour, snoozed
from storage import chasing, invitations, notices, outbox, people, rounds, sessions
from storage.chasing import Waited
from storage.closures import closures_of
from storage.database import Session
from storage.outbox import Message
from storage.people import Identity
from storage.rounds import RoundHeld
from storage.timers import Timer, set_timers, set_unless_set

UNWRITTEN = "unwritten"
"""The kind of a notice that somebody could not be chased."""
UNWRITTEN_SAID = ("What {name} should hear about {quarter} could not be written, and is tried again on their next "
                  "working day; the log says why.")  # fmt: skip
EARLIEST = timedelta(hours=8)
"""From midnight to half past nine, less the hour that a change of the clocks may take."""


log = Teller(__name__)


def begin_chase(session: Session, partnership_id: str, round_id: int, now: datetime) -> None:
    """Have a round that opens planned, unless it is already; planning sets the next time.

    Not at once: nobody is chased on the day on which they were asked.
    """
    set_unless_set(session, partnership_id, timer_of(round_id, now + EARLIEST))


def chase_at_once(session: Session, partnership_id: str, round_id: int, now: datetime) -> None:
    """Have a round planned now, though it was done with: its last day for new returns may have been over."""
    set_timers(session, partnership_id, [timer_of(round_id, now)])


def timer_of(round_id: int, at: datetime) -> Timer:
    """The timer by which a round is planned at a moment."""
    return Timer(f"{CHASE}:{round_id}", f"round:{round_id}", CHASE, at)


def write_chasers(
    desk: Desk, session: Session, partnership_id: str, held: RoundHeld, chase: Chase, chasers: Sequence[Chaser],
    because: str | None = None,
) -> dict[int, Message]:  # fmt: skip
    """Write these messages, and remember what steps and days they take; each that could be written, by its reader.

    Invitations are drawn later, a handful at a time; that people were asked then is known of what they are asked.
    `because` is kept as why, where somebody has them written by hand.
    """
    invited, told = [each.to for each in chasers if each.invites], [each for each in chasers if not each.invites]
    messages = invite_now(desk, session, partnership_id, held, invited, because) if invited else {}
    if told:
        telling = telling_of(desk, session, partnership_id, held, chase, told)
        messages |= tell(replace(telling, because=because), told)
    return messages


def tell(telling: Chasing, chasers: Sequence[Chaser]) -> dict[int, Message]:
    """Write what is no invitation; each that could be written, by its reader."""
    session, partnership_id, held, now = telling.session, telling.partnership_id, telling.held, telling.desk.clock()
    messages, faults = messages_of(telling, chasers)
    outbox.enqueue(session, partnership_id, list(messages.values()), now)
    steps = (step for chaser in chasers if chaser.to in messages for step in chaser.taken)
    _note_besides(telling, [each.to for each in chasers if each.reminds and each.to in messages])
    chasing.note_chased(session, partnership_id, held.round_id, steps, ((each.to, each.day) for each in chasers), now)
    _tell_faults(session, partnership_id, held, telling.people, messages, faults, now)
    return messages


def _beside(
    desk: Desk, session: Session, partnership_id: str, held: RoundHeld, chasers: Sequence[Chaser]
) -> tuple[Chasing, ...]:
    """The other rounds that are open, where anybody is reminded."""
    if not any(each.reminds for each in chasers):
        return ()
    others = [each for each in rounds.rounds(session, partnership_id) if each.round_id != held.round_id
              and each.round.state is RoundState.OPEN and desk.clock() < each.round.no_new_returns]  # fmt: skip
    return tuple(_telling(desk, session, partnership_id, each, chase_of(desk, session, partnership_id, each))
                 for each in others)


def _note_besides(telling: Chasing, reminded: Collection[int]) -> None:
    """Remember the reminders of other rounds that these messages were too."""
    now = telling.desk.clock()
    for other in telling.beside:
        steps = taken_besides(other.chase, reminded, now)
        chasing.note_chased(other.session, other.partnership_id, other.held.round_id, steps, (), now)


def telling_of(
    desk: Desk, session: Session, partnership_id: str, held: RoundHeld, chase: Chase, chasers: Sequence[Chaser]
) -> Chasing:
    """What these messages are written from, which are no invitations; with the other rounds that they name."""
    beside = _beside(desk, session, partnership_id, held, chasers)
    return replace(_telling(desk, session, partnership_id, held, chase), beside=beside)


def _telling(desk: Desk, session: Session, partnership_id: str, held: RoundHeld, chase: Chase) -> Chasing:
    sittings = sessions.seats_of_round(session, partnership_id, held.round_id)
    return Chasing(
        desk=desk, session=session, held=held, chase=chase, partnership_id=partnership_id,
        partnership=people.partnerships(session)[partnership_id],
        ways=reaches(desk, session, partnership_id),
        people=people.people_of(session, partnership_id),
        sittings=sittings, seats={seat.return_id: seat for seats in sittings.values() for seat in seats},
        focuses=chasing.focuses(session, partnership_id, held.round_id),
    )  # fmt: skip


def _tell_faults(
    session: Session, partnership_id: str, held: RoundHeld, known: Mapping[int, Identity],
    written: Iterable[int], faults: Mapping[int, Exception], now: datetime,
) -> None:  # fmt: skip
    """Tell the support team whose message could not be written: it is tried again on the next working day of theirs."""
    for who, fault in faults.items():
        log.error("a message of a chase could not be written", round=held.round_id, person=who, exc_info=fault)
        said = UNWRITTEN_SAID.format(name=known[who].name, quarter=held.round.quarter.name)
        notices.notify(session, partnership_id, UNWRITTEN, f"{held.round_id} {who}", said, now)
    done = [f"{held.round_id} {who}" for who in written]
    notices.settle_notices(session, partnership_id, UNWRITTEN, done, now)


def chase_of(
    desk: Desk, session: Session, partnership_id: str, held: RoundHeld, minutes: Mapping[str, int] | None = None
) -> Chase:
    """A round that was opened, as the planner looks at it; `minutes` by return, where they are to be shown.

    Of one that is closed, what it was closed without.
    """
    is_open = held.round.state is RoundState.OPEN
    waited = (chasing.waited_for if is_open else chasing.missing)(session, partnership_id, held.round_id)
    since = since_when(held, desk.clock())
    contacts = contacts_of(desk, session, partnership_id, since, held.round.quarter.last_day.year)
    zones = {who: contact.timezone for who, contact in contacts.items()}
    contacted = chasing.last_contacts(session, partnership_id, held.round_id)
    wishes = chasing.wishes_said(session, partnership_id, held.round_id)
    return Chase(
        due=held.round.due, ends=held.round.no_new_returns,
        outstanding=tuple(outstanding_of(each, (minutes or {}).get(each.return_id, 1)) for each in waited),
        contacts=contacts,
        taken=chasing.steps_taken(session, partnership_id, held.round_id),
        written=days_written(session, partnership_id, zones, desk.clock()),
        uninvited=frozenset(invitations.uninvited(session, partnership_id, held.round_id)),
        contacted={who: each.at for who, each in contacted.items()},
        moves=chasing.moves(session, partnership_id, held.round_id),
        snoozed=snoozed(wishes), by_hour=named_the_hour(wishes),
        muted=muted(wishes),
    )  # fmt: skip


def since_when(held: RoundHeld, now: datetime) -> datetime:
    """From when on absences matter to the chase of a round."""
    return min(held.round.opens, now - LATELY)


def outstanding_of(waited: Waited, minutes: int = 1) -> Outstanding:
    """A return that waits for its person, as the planner looks at it."""
    return Outstanding(id=waited.return_id, owner=waited.person_id, title=waited.ref, minutes=minutes,
                       asked=waited.touched_at, sponsor=waited.sponsor_id)  # fmt: skip


def contacts_of(
    desk: Desk, session: Session, partnership_id: str, since: datetime, year: int
) -> dict[int, Contact]:
    """Everybody of a partnership: how they are reached, their working days around a year, absences that last till then.

    Raises:
        ValueError: somebody's calendar is none that is known.
    """
    known, ways = people.people_of(session, partnership_id), reaches(desk, session, partnership_id)
    days = PartnershipDays(desk, closures_of(session, partnership_id), year)
    leaves = leaves_of(session, partnership_id, since)
    return {who: _contact(each, ways.get(who, ()), days.of(each.calendar, each.week), leaves.get(who, ()))
            for who, each in known.items()}  # fmt: skip


def leaves_of(session: Session, partnership_id: str, since: datetime) -> dict[int, tuple[Leave, ...]]:
    """Absences that last till a moment at least, by person."""
    leaves: dict[int, tuple[Leave, ...]] = {}
    for away in people.absences_from(session, partnership_id, since.date()):
        leave = Leave(first=away.first, last=away.last, deputy=away.deputy_id)
        leaves[away.person_id] = (*leaves.get(away.person_id, ()), leave)
    return leaves


def _contact(
    person: people.Identity, ways: Sequence[Reach], calendar: WorkingCalendar, leaves: Sequence[Leave]
) -> Contact:
    return Contact(
        person=person.person_id, name=person.name, timezone=person.timezone, calendar=calendar,
        channel=ways[0].channel if ways else None, deputy=person.deputy_id, leaves=tuple(leaves),
    )  # fmt: skip
