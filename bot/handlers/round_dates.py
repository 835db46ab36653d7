"""When a round opens, is due and closes: by the usual timetable, like another round, or on days of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.handlers.desk import Desk
from bot.handlers.working_days import working_days
from conversations.partnership.calendars import WALL_TIMES, RoundDates, rules_of, timetable_for
from conversations.partnership.own_dates import dates_held, timetable_kept, with_days
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import DateRule, Timetable
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


def rules_behind(
    desk: Desk, partnership_id: str, quarter: Quarter, session: Session, wanted: Wanted = USUAL
) -> Mapping[str, DateRule]:
    """What makes the dates of a round, by step: working days after its quarter, or days chosen by hand.

    Of one that is there it is what was kept with it.

    Raises:
        NotDated: nothing is there to be copied.
    """
    held = rounds.round_of(session, partnership_id, quarter)
    if held is not None:
        return held.round.rules
    partnership = people.partnerships(session)[partnership_id]
    timetable = _timetable(desk, session, partnership_id, wanted.like) if wanted.like else Timetable()
    counted = rules_of(timetable, partnership.timezone, partnership.calendar)
    return counted | {step: DateRule(day=day, wall=WALL_TIMES[step], timezone=partnership.timezone,
                                     calendar=partnership.calendar) for step, day in wanted.days.items()}


def _dates(desk: Desk, session: Session, partnership_id: str, quarter: Quarter, wanted: Wanted) -> RoundDates:
    partnership = people.partnerships(session)[partnership_id]
    calendar = working_days(desk, session, partnership_id, partnership.calendar, quarter.last_day.year)
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
    calendar = working_days(desk, session, partnership_id, partnership.calendar, like.last_day.year)
    return timetable_kept(dates_held(held.round), like, calendar, partnership.timezone)
