"""A round is chased a handful at a time: who is due is worked out beside any writer, and written in short transactions.

Working out who is due reads everybody’s days, and a letter is drawn in a
hundredth of a second: nobody could be answered meanwhile were all of it one
transaction. So it is worked out from one view of what is stored, and each
handful is written by itself, but for those of whom anything is not as it was.
The steps that a message takes are remembered with it, so that whoever goes on,
whatever was killed, finds due who was not written to.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.handlers.absent_sponsors import tell_who_cannot_sign
from bot.handlers.chase_changes import as_they_were, wished_lately
from bot.handlers.chase_words import Chasing
from bot.handlers.chasing import chase_of, tell, telling_of, timer_of
from bot.handlers.desk import Desk
from bot.handlers.inviting_all import invite_now
from bot.handlers.reaching import EMAIL
from bot.handlers.turns import written_in
from bot.handlers.winding import wind
from conversations.partnership.chasing import Chaser, Plan, planned
from conversations.partnership.rounds import RoundState
from conversations.partnership.wished import Wish
from storage import chasing, invitations, notices, rounds, sessions
from storage.database import Session
from storage.rounds import RoundHeld
from storage.timers import Fired, move_timer, set_for, set_timers

HANDFUL = 100
"""How much is written in one transaction, counted in posts of a talk: a fifth of a second."""
LETTER = 8
"""As many posts are written in the time of a letter."""
NAMED = 10
"""As many returns are named in a message in the time of another post."""
INVITED = 500
"""How many invitations are written in one transaction; they are drawn later."""
LEASE = timedelta(minutes=1)
"""When a round falls due again if whoever chases it is killed; so often everybody is looked at anew, too."""
SOON = timedelta(seconds=5)
"""When a round is planned anew after something had changed of somebody who was due."""
DAY = timedelta(days=1)
"""How often a round is planned anew at least: somebody may have fallen ill, or taken something over."""


@dataclass(frozen=True, slots=True)
class Look:
    """Whom the plan of a round writes to, `at` a moment, and what from; `lease` is when its timer was to go on then.

    `wishes` are those that were said lately.
    """

    telling: Chasing
    plan: Plan
    wishes: Sequence[Wish]
    at: datetime
    lease: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """What a transaction came to: lanes that have work, when the timer goes on, whether all was as it had been."""

    lanes: Sequence[str]
    lease: datetime
    as_it_was: bool


def begin_sweep(desk: Desk, session: Session, fired: Fired) -> None:
    """Have an open round that fell due chased by whoever took its timer, or again where they do not get to the end."""
    now = desk.clock()
    held = _open_round(session, fired, now)
    if held is None:
        notices.settle_notice(session, fired.partnership_id, fired.timer.id, now)
        return
    wind(session, fired.partnership_id, held.round_id, held.round, now)  # opened by a version that closed none itself
    set_timers(session, fired.partnership_id, [timer_of(held.round_id, now + LEASE)])


async def sweep(desk: Desk, fired: Fired, turn: str) -> AsyncIterator[Sequence[str]]:
    """Write what falls due in an open round by now, in transactions of a `turn`; the lanes that have work after each.

    With it the support team hears which sponsors are away while they would sign.
    """
    while (seen := await desk.store.read(partial(_look, desk, fired))) is not None:
        until, lease, as_it_was = desk.clock() + LEASE, seen.lease, True
        handfuls = list(_handfuls(seen))
        while handfuls:
            write = partial(_write, desk, fired, replace(seen, lease=lease), handfuls.pop(0))
            part = await desk.store.write(written_in(turn, write))
            lease, as_it_was = part.lease, as_it_was and part.as_it_was
            yield part.lanes
            if desk.clock() > until:
                break
        if not handfuls:
            end = partial(_end, desk, fired, replace(seen, lease=lease), as_it_was)
            await desk.store.write(written_in(turn, end))
            return


def _open_round(session: Session, fired: Fired, now: datetime) -> RoundHeld | None:
    """The round that fell due, while it is open and takes returns."""
    round_id = int(fired.timer.subject.removeprefix("round:"))
    held = next(each for each in rounds.rounds(session, fired.partnership_id) if each.round_id == round_id)
    return held if held.round.state is RoundState.OPEN and now < held.round.no_new_returns else None


def _look(desk: Desk, fired: Fired, session: Session) -> Look | None:
    now = desk.clock()
    held = _open_round(session, fired, now)
    if held is None:
        return None
    lease = set_for(session, fired.partnership_id, fired.timer.subject)[fired.timer.kind]
    chase = chase_of(desk, session, fired.partnership_id, held)
    plan = planned(chase, now)
    told = [each for each in plan.due if not each.invites]
    wishes = wished_lately(session, fired.partnership_id, held.round_id, now)
    return Look(telling_of(desk, session, fired.partnership_id, held, chase, told), plan, wishes, now, lease)


def _handfuls(seen: Look) -> Iterator[list[Chaser]]:
    """Whom to write to in each transaction: first those who know of the round, then those who are invited to it."""
    handful: list[Chaser] = []
    weight = 0
    for each in seen.plan.due:
        if each.invites:
            continue
        handful.append(each)
        weight += LETTER if seen.telling.ways[each.to][0].channel == EMAIL else 1
        weight += len(each.named) // NAMED
        if weight >= HANDFUL:
            yield handful
            handful, weight = [], 0
    if handful:
        yield handful
    invited = [each for each in seen.plan.due if each.invites]
    yield from (invited[first:first + INVITED] for first in range(0, len(invited), INVITED))


def _write(desk: Desk, fired: Fired, seen: Look, handful: Sequence[Chaser], session: Session) -> Part:
    """Write these messages as things stand by now, and hold on to the timer."""
    now, held = desk.clock(), seen.telling.held
    lease = now + LEASE
    if not move_timer(session, fired.partnership_id, fired.timer.id, seen.lease, lease):
        lease = seen.lease  # something has changed: it falls due for that
    if _open_round(session, fired, now) != held:
        return Part((), lease, as_it_was=False)
    write = _invite if handful[0].invites else _tell
    lanes, written = write(desk, session, seen, handful)
    return Part(lanes, lease, as_it_was=written == len(handful))


def _invite(desk: Desk, session: Session, seen: Look, handful: Sequence[Chaser]) -> tuple[Sequence[str], int]:
    """Invite those who were not yet: the lanes, and how many those are."""
    telling = seen.telling
    untold = invitations.uninvited(session, telling.partnership_id, telling.held.round_id)
    theirs = [each.to for each in handful if each.to in untold]
    messages = invite_now(desk, session, telling.partnership_id, telling.held, theirs)
    return tuple(dict.fromkeys(message.lane for message in messages.values())), len(theirs)


def _tell(desk: Desk, session: Session, seen: Look, handful: Sequence[Chaser]) -> tuple[Sequence[str], int]:
    """Write to those of whom nothing has changed: the lanes, and how many those are."""
    theirs = as_they_were(session, seen.telling, handful, seen.at, seen.wishes)
    messages = tell(_read_anew(session, seen.telling, theirs), theirs)
    return tuple(dict.fromkeys(message.lane for message in messages.values())), len(theirs)


def _read_anew(session: Session, telling: Chasing, chasers: Sequence[Chaser]) -> Chasing:
    """The same with the talks of these people as they stand by now."""
    theirs = {telling.seats[item.id].sitting_id for each in chasers for item in each.named}
    sittings = sessions.seats_of_sittings(session, telling.partnership_id, sorted(theirs))
    return replace(
        telling, session=session, sittings=sittings,
        seats={seat.return_id: seat for seats in sittings.values() for seat in seats},
        focuses=chasing.focuses(session, telling.partnership_id, telling.held.round_id),
        beside=tuple(replace(other, session=session) for other in telling.beside),
    )  # fmt: skip


def _end(desk: Desk, fired: Fired, seen: Look, as_it_was: bool, session: Session) -> None:
    """All was written: the round is planned next when another step falls due, unless it is to be sooner."""
    now, telling = desk.clock(), seen.telling
    tell_who_cannot_sign(session, fired.partnership_id, telling.held, telling.chase.contacts, now)
    later = [now + DAY] if seen.plan.next_at is None else [now + DAY, seen.plan.next_at]
    at = min(later) if as_it_was else now + SOON
    move_timer(session, fired.partnership_id, fired.timer.id, seen.lease, at)
    notices.settle_notice(session, fired.partnership_id, fired.timer.id, now)
