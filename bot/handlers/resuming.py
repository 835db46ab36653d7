"""A copy of the database begins to work in place of the original, and says nothing that the original said.

What fell due between the backup and now is settled while the copy is still
held. Reminders are taken as given: the original gave them, or somebody is
reminded once less. Everything else is written now, and then treated like what
waited to be sent: looked up first, or put before an operator.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.handlers.chasing import chase_of
from bot.handlers.desk import Desk
from bot.handlers.fire_timers import fire_timers
from bot.handlers.reaching import SLACK
from conversations.partnership.chasing import planned
from conversations.partnership.rounds import RoundState
from storage import chasing, people, rounds
from storage.backups.holding import Doubted, Why, held, let_go
from storage.database import Session

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
    reminded = await desk.store.write(partial(_take_as_reminded, desk, now))
    await fire_timers(desk)
    # What the timers have just written is due at a later moment than theirs; the original may have sent that too.
    doubted = await desk.store.write(partial(_let_go, copy.taken_at, desk.clock()))
    return Resumed(copy.taken_at, reminded, doubted)


def _let_go(since: datetime, now: datetime, session: Session) -> Doubted:
    why = Why(MAYBE_SENT.format(taken_at=since), MAYBE_READ.format(taken_at=since))
    return let_go(session, since, LOOKED_UP, why, now)


def _take_as_reminded(desk: Desk, now: datetime, session: Session) -> int:
    """Remember as taken every step of chasing that fell due by now; how many people it would have reached."""
    reached = 0
    for partnership_id in people.partnerships(session):
        for one in rounds.rounds(session, partnership_id):
            if one.round.state is not RoundState.OPEN or now >= one.round.no_new_returns:
                continue
            due = planned(chase_of(desk, session, partnership_id, one), now).due
            steps = (step for chaser in due for step in chaser.taken)
            days = ((each.to, each.day) for each in due)
            chasing.note_chased(session, partnership_id, one.round_id, steps, days, now)
            reached += len({each.to for each in due})
    return reached
