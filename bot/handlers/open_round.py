"""Opening a round: every lead gets a sitting with their returns, and is invited; safe to do again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial

from bot.handlers.desk import Desk
from bot.handlers.inviting import invite
from bot.handlers.occasions import DIGESTS
from conversations.partnership.calendars import RoundDates, local_date, timetable_for
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import Round, RoundState, Timetable
from conversations.scripts.catalogue import talk_named
from storage import briefs, outbox, people, rounds
from storage.database import Session
from storage.timers import Timer, set_timers

SCRIPT = "quarterly_return"
SUPPORT = "The support team of {name}"


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening a round came to: how many returns of how many people, and whom nothing reaches."""

    round: Round
    returns: int
    people: int
    unreachable: tuple[str, ...]


async def open_round(desk: Desk, partnership_id: str, quarter: Quarter, timetable: Timetable | None = None) -> Opened:
    """Open the round of a quarter, or add to it what is new."""
    opened = await desk.store.write(partial(_open, desk, partnership_id, quarter, timetable or Timetable()))
    for lane in await desk.store.read(partial(outbox.due_lanes, now=desk.clock())):
        desk.wake(lane)
    return opened


def planned_dates(
    desk: Desk, partnership_id: str, quarter: Quarter, session: Session, timetable: Timetable | None = None
) -> tuple[RoundDates, str]:
    """The instants a round of this quarter would have, and the zone they are said in."""
    partnership = people.partnerships(session)[partnership_id]
    calendar = desk.calendars(partnership.calendar, quarter.last_day.year)
    return timetable_for(quarter, timetable or Timetable(), calendar, partnership.timezone), partnership.timezone


def _open(desk: Desk, partnership_id: str, quarter: Quarter, timetable: Timetable, session: Session) -> Opened:
    now = desk.clock()
    partnership = people.partnerships(session)[partnership_id]
    dates, zone = planned_dates(desk, partnership_id, quarter, session, timetable)
    round_ = Round(quarter=quarter, script=talk_named(SCRIPT).script.id, state=RoundState.OPEN, **dates.model_dump())
    due = local_date(dates.due, zone)
    frozen = briefs.briefs_for(session, partnership_id, quarter, due, SUPPORT.format(name=partnership.name))
    opened = rounds.open_round(session, partnership_id, round_, frozen, now)
    set_timers(session, partnership_id, [
        Timer(f"{DIGESTS}:{opened.round_id}", f"round:{opened.round_id}", DIGESTS, dates.digests,
              json.dumps({"quarter": str(quarter)})),
    ])
    unreachable = invite(desk, session, partnership_id, opened)
    return Opened(round_, sum(len(each) for each in opened.returns.values()), len(opened.returns), unreachable)
