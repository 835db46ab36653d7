"""Dates of a round are moved by hand: checked, then what follows from them is planned anew and told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from bot.handlers.desk import Desk
from bot.handlers.moving_dates import move_dates
from bot.handlers.no_round import no_round
from bot.handlers.occasions import DIGESTS
from bot.handlers.open_round import wind_opening
from bot.handlers.working_days import working_days
from conversations.digests.wording import listed
from conversations.partnership.calendars import WALL_TIMES, RoundDates, local_date
from conversations.partnership.own_dates import STEPS, dates_held, with_days
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import DateRule, Round, RoundState
from conversations.partnership.targets import Partnership
from storage import chasing, people, rounds
from storage.database import Session
from storage.rounds import RoundHeld
from storage.timers import Timer, set_timers

SO = "The round of {name} is so dated already; nothing was moved."
OVER = "The round of {name} is {state}, and so {what} cannot be moved any more."
MOVABLE: Mapping[RoundState, frozenset[str]] = {
    RoundState.PLANNED: frozenset(STEPS),
    RoundState.OPEN: frozenset(STEPS) - {"opens"},
    RoundState.CLOSED: frozenset({"digests", "edits_close"}),
    RoundState.RELEASED: frozenset({"edits_close"}),
}
"""The dates of a round that can still be moved, by where it stands."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Days of a round, each as it was and as it is; and how many people hear of another due date."""

    days: Mapping[str, tuple[date, date]]
    to_tell: int


@dataclass(frozen=True, slots=True)
class NotMoved:
    """Nothing was moved; the reason names the remedy."""

    reason: str


async def move_round(desk: Desk, partnership_id: str, quarter: Quarter, days: Mapping[str, date]) -> Moved | NotMoved:
    """Move days of the round of a quarter, by the name of the date; whoever was told another due date is told."""
    return await desk.store.write(partial(_move, desk, partnership_id, quarter, days))


def _move(
    desk: Desk, partnership_id: str, quarter: Quarter, days: Mapping[str, date], session: Session
) -> Moved | NotMoved:
    held = rounds.round_of(session, partnership_id, quarter)
    if held is None:
        return NotMoved(no_round(quarter))
    partnership = people.partnerships(session)[partnership_id]
    was = _days(dates_held(held.round), partnership.timezone)
    news = {step: day for step, day in days.items() if day != was[step]}
    if reason := _why_not(held.round, news):
        return NotMoved(reason)
    calendar = working_days(desk, session, partnership_id, partnership.calendar, quarter.last_day.year)
    try:
        dates = with_days(dates_held(held.round), news, calendar, partnership.timezone, desk.clock())
    except ValueError as mistake:
        return NotMoved(str(mistake))
    rules = {**held.round.rules, **_rules(partnership, news)}
    moved = held.round.model_copy(update={**dates.model_dump(), "rules": rules})
    move_dates(desk, session, partnership_id, held, moved)
    _wind(session, partnership_id, held, moved)
    told = held.round.state is RoundState.OPEN and "due" in news
    waited = chasing.waited_for(session, partnership_id, held.round_id) if told else []
    return Moved({step: (was[step], day) for step, day in news.items()}, len({each.person_id for each in waited}))


def _days(dates: RoundDates, zone: str) -> dict[str, date]:
    return {step: local_date(getattr(dates, step), zone) for step in STEPS}


def _why_not(held: Round, news: Mapping[str, date]) -> str | None:
    if not news:
        return SO.format(name=held.quarter.name)
    over = [STEPS[step] for step in STEPS if step in news and step not in MOVABLE[held.state]]
    return OVER.format(name=held.quarter.name, state=held.state, what=listed(over)) if over else None


def _rules(partnership: Partnership, news: Mapping[str, date]) -> dict[str, DateRule]:
    return {step: DateRule(day=day, wall=WALL_TIMES[step], timezone=partnership.timezone, calendar=partnership.calendar)
            for step, day in news.items()}  # fmt: skip


def _wind(session: Session, partnership_id: str, held: RoundHeld, moved: Round) -> None:
    """A round that is planned opens on its new day, and the digests of one that is closed leave on theirs."""
    if held.round.state is RoundState.PLANNED:
        wind_opening(session, partnership_id, held.round_id, moved)
    if held.round.state is RoundState.CLOSED and moved.digests != held.round.digests:
        set_timers(session, partnership_id, [
            Timer(f"{DIGESTS}:{held.round_id}", f"round:{held.round_id}", DIGESTS, moved.digests,
                  json.dumps({"quarter": str(moved.quarter)})),
        ])
