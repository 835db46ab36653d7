"""When a round opens, is due and closes: by the usual timetable, like another round, or on days of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.handlers.desk import Desk
from conversations.partnership.calendars import RoundDates, timetable_for
from conversations.partnership.own_dates import dates_held, timetable_kept, with_days
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import Timetable
from storage import people, rounds
from storage.database import Session

MOVE = "The round of {name} has its dates already. Move one with `quarterday round move {quarter}`."
NOTHING_LIKE = "There is no round of {name} whose timetable could be copied."


class NotDated(ValueError):
    """A round cannot have the dates that are wanted; the sentence says why, and the remedy."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a round is to be dated: `like` that of another quarter; then on `days` of its own, by name of the date."""

    like: Quarter | None = None
    days: Mapping[str, date] = field(default_factory=dict)


USUAL = Wanted()
"""By the usual timetable."""


def planned_dates(
    desk: Desk, partnership_id: str, quarter: Quarter, session: Session, wanted: Wanted = USUAL
) -> tuple[RoundDates, str]:
    """The instants that a round of this quarter has or would have, and the zone they are said in.

    Raises:
        NotDated: nothing is there to be copied, a day cannot be taken, or the round has its dates already.
    """
    zone = people.partnerships(session)[partnership_id].timezone
    held = rounds.round_of(session, partnership_id, quarter)
    if held is None:
        return _dates(desk, session, partnership_id, quarter, wanted), zone
    if wanted != USUAL:
        raise NotDated(MOVE.format(name=quarter.name, quarter=quarter))
    return dates_held(held.round), zone


def _dates(desk: Desk, session: Session, partnership_id: str, quarter: Quarter, wanted: Wanted) -> RoundDates:
    partnership = people.partnerships(session)[partnership_id]
    calendar = desk.calendars(partnership.calendar, quarter.last_day.year)
    timetable = _timetable(desk, session, partnership_id, wanted.like) if wanted.like else Timetable()
    try:
        usual = timetable_for(quarter, timetable, calendar, partnership.timezone)
        return with_days(usual, wanted.days, calendar, partnership.timezone, desk.clock())
    except ValueError as reason:
        raise NotDated(str(reason)) from reason


def _timetable(desk: Desk, session: Session, partnership_id: str, like: Quarter) -> Timetable:
    """The timetable that the round of another quarter kept, whatever days it was moved to."""
    held = rounds.round_of(session, partnership_id, like)
    if held is None:
        raise NotDated(NOTHING_LIKE.format(name=like.name))
    partnership = people.partnerships(session)[partnership_id]
    calendar = desk.calendars(partnership.calendar, like.last_day.year)
    return timetable_kept(dates_held(held.round), like, calendar, partnership.timezone)
