"""A round is chased: what the planner says falls due is written, with what it takes remembered, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.handlers.absent_sponsors import tell_who_cannot_sign
from bot.handlers.chase_words import Chasing, messages_of
from bot.handlers.days_written import LATELY, days_written
from bot.handlers.desk import Desk
from bot.handlers.inviting_all import invite_now
from bot.handlers.occasions import CHASE
from bot.handlers.reaching import reaches
from bot.handlers.winding import wind
from bot.handlers.working_days import PartnershipDays
from bot.journal import Teller
from bot.ports import Reach
from conversations.partnership.calendars import WorkingCalendar
from conversations.partnership.chase import Chase, Contact, Leave, Outstanding
from conversations.partnership.chased_together import taken_besides
from conversations.partnership.chasing import Chaser, Plan, planned
from conversations.partnership.rounds import RoundState
from conversations.partnership.wished import muted, named_the_hour, snoozed
from storage import chasing, invitations, notices, outbox, people, rounds, sessions
from storage.closures import closures_of
from storage.database import Session
from storage.outbox import Message
from storage.people import Identity
from storage.rounds import RoundHeld
from storage.timers import Fired, Timer, set_timers, set_unless_set

HANDFUL = 500
"""How many messages of one round are written in one transaction; the others at once in the next."""
UNWRITTEN = "unwritten"
"""The kind of a notice that somebody could not be chased."""
UNWRITTEN_SAID = ("What {name} should hear about {quarter} could not be written, and is tried again on their next "
                  "working day; the log says why.")  # fmt: skip
EARLIEST = timedelta(hours=8)
"""From midnight to half past nine, less the hour that a change of the clocks may take."""
DAY = timedelta(days=1)
"""How often a round is planned anew at least: somebody may have fallen ill, or taken something over."""


log = Teller(__name__)


def begin_chase(session: Session, partnership_id: str, round_id: int, now: datetime) -> None:
    """Have a round that opens planned, unless it is already; planning sets the next time.

    Not at once: nobody is chased on the day on which they were asked.
    """
    set_unless_set(session, partnership_id, _timer(round_id, now + EARLIEST))


def chase_at_once(session: Session, partnership_id: str, round_id: int, now: datetime) -> None:
    """Have a round planned now, though it was done with: its last day for new returns may have been over."""
    set_timers(session, partnership_id, [_timer(round_id, now)])


def _timer(round_id: int, at: datetime) -> Timer:
    return Timer(f"{CHASE}:{round_id}", f"round:{round_id}", CHASE, at)


def chase_due(desk: Desk, session: Session, fired: Fired) -> Iterator[str]:
    """Write what falls due in an open round by now; the lanes that then have work.

    With it the support team hears which sponsors are away while they would sign.
    """
    round_id = int(fired.timer.subject.removeprefix("round:"))
    held = next(each for each in rounds.rounds(session, fired.partnership_id) if each.round_id == round_id)
    now = desk.clock()
    if held.round.state is not RoundState.OPEN or now >= held.round.no_new_returns:
        return
    wind(session, fired.partnership_id, round_id, held.round, now)  # opened by a version that closed none by itself
    chase = chase_of(desk, session, fired.partnership_id, held)
    plan = planned(chase, now)
    yield from _write(desk, session, fired.partnership_id, held, chase, plan)
    tell_who_cannot_sign(session, fired.partnership_id, held, chase.contacts, now)
    later = [now + DAY] if plan.next_at is None else [now + DAY, plan.next_at]
    at = now if sum(not each.invites for each in plan.due) > HANDFUL else min(later)
    set_timers(session, fired.partnership_id, [_timer(round_id, at)])


def _write(
    desk: Desk, session: Session, partnership_id: str, held: RoundHeld, chase: Chase, plan: Plan
) -> Sequence[str]:
    due = [each for each in plan.due if each.invites] + [each for each in plan.due if not each.invites][:HANDFUL]
    messages = write_chasers(desk, session, partnership_id, held, chase, due) if due else {}
    return tuple(dict.fromkeys(message.lane for message in messages.values()))


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
        telling = replace(_telling(desk, session, partnership_id, held, chase), because=because,
                          beside=_beside(desk, session, partnership_id, held, told))  # fmt: skip
        messages |= _tell(telling, told)
    return messages


def _tell(telling: Chasing, chasers: Sequence[Chaser]) -> dict[int, Message]:
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
    since = min(held.round.opens, desk.clock() - LATELY)
    contacts = contacts_of(desk, session, partnership_id, since, held.round.quarter.last_day.year)
    zones = {who: contact.timezone for who, contact in contacts.items()}
    contacted = chasing.last_contacts(session, partnership_id, held.round_id)
    wishes = chasing.wishes_said(session, partnership_id, held.round_id)
    return Chase(
        due=held.round.due, ends=held.round.no_new_returns,
        outstanding=tuple(Outstanding(
            id=each.return_id, owner=each.person_id, title=each.ref, minutes=(minutes or {}).get(each.return_id, 1),
            asked=each.touched_at, sponsor=each.sponsor_id) for each in waited),
        contacts=contacts,
        taken=chasing.steps_taken(session, partnership_id, held.round_id),
        written=days_written(session, partnership_id, zones, desk.clock()),
        uninvited=frozenset(invitations.uninvited(session, partnership_id, held.round_id)),
        contacted={who: each.at for who, each in contacted.items()},
        moves=chasing.moves(session, partnership_id, held.round_id),
        snoozed=snoozed(wishes), by_hour=named_the_hour(wishes),
        muted=muted(wishes),
    )  # fmt: skip


def contacts_of(
    desk: Desk, session: Session, partnership_id: str, since: datetime, year: int
) -> dict[int, Contact]:
    """Everybody of a partnership: how they are reached, their working days around a year, absences that last till then.

    Raises:
        ValueError: somebody's calendar is none that is known.
    """
    known, ways = people.people_of(session, partnership_id), reaches(desk, session, partnership_id)
    days = PartnershipDays(desk, closures_of(session, partnership_id), year)
    leaves: dict[int, list[Leave]] = {}
    for away in people.absences_from(session, partnership_id, since.date()):
        leaves.setdefault(away.person_id, []).append(Leave(first=away.first, last=away.last, deputy=away.deputy_id))
    return {who: _contact(each, ways.get(who, ()), days.of(each.calendar, each.week), leaves.get(who, ()))
            for who, each in known.items()}  # fmt: skip


def _contact(
    person: people.Identity, ways: Sequence[Reach], calendar: WorkingCalendar, leaves: Sequence[Leave]
) -> Contact:
    return Contact(
        person=person.person_id, name=person.name, timezone=person.timezone, calendar=calendar,
        channel=ways[0].channel if ways else None, deputy=person.deputy_id, leaves=tuple(leaves),
    )  # fmt: skip
