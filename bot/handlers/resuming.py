"""A copy of the database begins to work in place of the original, and says nothing that the original said.

What fell due between the backup and now is settled while the copy is still
held. Reminders are taken as given: the original gave them, or somebody is
reminded once less. Everything else, invitations among it, is written now, and
then treated like what waited to be sent: looked up first, or put before an
operator.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.handlers.chasing import chase_of
from bot.handlers.desk import Desk
from bot.handlers.fire_timers import fire_timers
from bot.handlers.inviting_all import invite_now
from bot.handlers.reaching import SLACK
from conversations.partnership.chase import INVITED, Chase
from conversations.partnership.chasing import planned
from conversations.partnership.rounds import RoundState
from storage import chasing, people, rounds, undrawn
from storage.backups.holding import Doubted, Why, held, let_go
from storage.database import Session
from storage.rounds import RoundHeld

LOOKED_UP = (SLACK,)
"""Channels in which a message is found again by its id."""
MAYBE_SENT = (
    "This copy was restored from a backup of {taken_at:%d %B %Y, %H:%M} UTC, and the original may have sent this "
    "since. Send it again if it did not arrive, or drop it."
)
MAYBE_READ = (
    "This copy was restored from a backup of {taken_at:%d %B %Y, %H:%M} UTC, in which this mail was not read yet. The "
    "original has probably answered it. Look at who sent it, and release it to have it taken and answered here."
)


@dataclass(frozen=True, slots=True)
class Resumed:
    """A copy that works from now on: people whose reminder is taken as given, and what became of the messages."""

    taken_at: datetime
    reminded: int
    doubted: Doubted


async def resume(desk: Desk) -> Resumed | None:
    """Let a held copy work; none where nothing is held. Broken off, it is still held, and may be resumed again."""
    copy = await desk.store.read(held)
    if copy is None:
        return None
    now = desk.clock()
    reminded = await desk.store.write(partial(_catch_up, desk, copy.taken_at, now))
    await fire_timers(desk)
    # What the timers have just written is due at a later moment than theirs; the original may have sent that too.
    doubted = await desk.store.write(partial(_let_go, copy.taken_at, desk.clock()))
    return Resumed(copy.taken_at, reminded, doubted)


def _let_go(since: datetime, now: datetime, session: Session) -> Doubted:
    why = Why(MAYBE_SENT.format(taken_at=since), MAYBE_READ.format(taken_at=since))
    return let_go(session, since, LOOKED_UP, why, now)


def _catch_up(desk: Desk, since: datetime, now: datetime, session: Session) -> int:
    """Settle what chasing would have done since the backup; how many people reminders taken as given would reach."""
    reached = 0
    for partnership_id in people.partnerships(session):
        undrawn.draw_whenever(session, partnership_id)
        for one in rounds.rounds(session, partnership_id):
            if one.round.state is RoundState.OPEN and now < one.round.no_new_returns:
                chase = chase_of(desk, session, partnership_id, one)
                _invite(desk, session, partnership_id, one, chase, since)
                reached += _take_as_reminded(session, partnership_id, one, chase, now)
    return reached


def _invite(
    desk: Desk, session: Session, partnership_id: str, one: RoundHeld, chase: Chase, since: datetime
) -> None:
    """Write the invitations whose time came since: they are looked up before they are sent, or put before somebody."""
    plan, now = planned(chase, since), desk.clock()
    to_come = [*(each for chaser in plan.due for each in chaser.about), *plan.coming]
    invited = {each.item.owner for each in to_come if each.step == INVITED and each.slot.at <= now}
    if invited:
        invite_now(desk, session, partnership_id, one, sorted(invited))


def _take_as_reminded(session: Session, partnership_id: str, one: RoundHeld, chase: Chase, now: datetime) -> int:
    """Remember as taken every step that fell due by now, but for invitations; how many people it would have reached."""
    due = [chaser for chaser in planned(chase, now).due if not chaser.invites]
    steps = (step for chaser in due for step in chaser.taken)
    days = ((each.to, each.day) for each in due)
    chasing.note_chased(session, partnership_id, one.round_id, steps, days, now)
    return len({each.to for each in due})
