"""Dates of a round are moved by hand: checked, then what follows from them is planned anew and told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from bot.handlers.chasing import chase_of
from bot.handlers.desk import Desk
from bot.handlers.moving_dates import move_dates
from bot.handlers.no_round import no_round
from bot.handlers.occasions import CLOSED_WITHOUT, SIGN_OFF
from bot.handlers.working_days import working_days
from conversations.digests.wording import listed
from conversations.partnership.calendars import WALL_TIMES, RoundDates, local_date
from conversations.partnership.chase import DATES_MOVED, STAND_IN_MOVED
from conversations.partnership.chasing import planned
from conversations.partnership.own_dates import STEPS, dates_held, with_days
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import DateRule, Round, RoundState
from conversations.partnership.targets import Partnership
from storage import interventions, notices, people, redating, rounds
from storage.database import Session
from storage.rounds import RoundHeld
from storage.timers import cancel_timers

SO = "The round of {name} is so dated already; nothing was moved."
OVER = "The round of {name} is {state}, and so {what} cannot be moved any more."
MOVABLE: Mapping[RoundState, frozenset[str]] = {
    RoundState.PLANNED: frozenset(STEPS),
    RoundState.OPEN: frozenset(STEPS) - {"opens"},
    RoundState.CLOSED: frozenset(STEPS) - {"opens"},
    RoundState.RELEASED: frozenset({"edits_close"}),
}
"""The dates of a round that can still be moved, by where it stands."""
MOVED = "moved"
"""What was done, as the record has it: each date as it was and as it is."""
REOPENS = "no_new_returns"
"""The date that opens a round once more that is closed; without it such a round has no other due date."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Days of a round, each as it was and as it is; and how many people hear of another due date."""

    days: Mapping[str, tuple[date, date]]
    to_tell: int


@dataclass(frozen=True, slots=True)
class NotMoved:
    """Nothing was moved; the reason names the remedy."""

    reason: str


async def move_round(
    desk: Desk, partnership_id: str, quarter: Quarter, days: Mapping[str, date], who: str
) -> Moved | NotMoved:
    """Move days of the round of a quarter, by the name of the date; whoever was told another due date is told.

    That `who` did so is kept on record.
    """
    return await desk.store.write(partial(_move, desk, partnership_id, quarter, days, who))


def _move(
    desk: Desk, partnership_id: str, quarter: Quarter, days: Mapping[str, date], who: str, session: Session
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
    if held.round.state is RoundState.CLOSED and REOPENS in news:
        held = _reopened(desk, session, partnership_id, held)
    rules = {**held.round.rules, **_rules(partnership, news)}
    moved = RoundHeld(held.round_id, held.round.model_copy(update={**dates.model_dump(), "rules": rules}))
    move_dates(desk, session, partnership_id, held, moved.round)
    told = _told(desk, session, partnership_id, moved) if "due" in news else frozenset()
    done = Moved({step: (was[step], day) for step, day in news.items()}, len(told))
    interventions.record(session, partnership_id, desk.clock(), who, MOVED, {f"round:{held.round_id}": {
        step: [str(each) for each in days] for step, days in done.days.items()}})
    return done


def _reopened(desk: Desk, session: Session, partnership_id: str, held: RoundHeld) -> RoundHeld:
    """A round that takes new returns once more; sponsors who were not asked yet are asked when it closes again."""
    redating.reopen_round(session, partnership_id, held.round_id, desk.clock())
    cancel_timers(session, partnership_id, f"round:{held.round_id}", [SIGN_OFF])
    notices.settle_notices(session, partnership_id, CLOSED_WITHOUT, [str(held.round_id)], desk.clock())
    return RoundHeld(held.round_id, held.round.model_copy(update={"state": RoundState.OPEN}))


def _told(desk: Desk, session: Session, partnership_id: str, held: RoundHeld) -> frozenset[int]:
    """Who is to hear of the due date that holds now, as the planner has it: all who were told another one."""
    if held.round.state is not RoundState.OPEN:
        return frozenset()
    plan = planned(chase_of(desk, session, partnership_id, held), desk.clock())
    coming = (*plan.coming, *(each for chaser in plan.due for each in chaser.about))
    return frozenset(each.slot.to for each in coming if each.step in (*DATES_MOVED, STAND_IN_MOVED))


def _days(dates: RoundDates, zone: str) -> dict[str, date]:
    return {step: local_date(getattr(dates, step), zone) for step in STEPS}


def _why_not(held: Round, news: Mapping[str, date]) -> str | None:
    if not news:
        return SO.format(name=held.quarter.name)
    stays = {"due"} if held.state is RoundState.CLOSED and REOPENS not in news else set()
    over = [STEPS[step] for step in STEPS if step in news and step not in MOVABLE[held.state] - stays]
    return OVER.format(name=held.quarter.name, state=held.state, what=listed(over)) if over else None


def _rules(partnership: Partnership, news: Mapping[str, date]) -> dict[str, DateRule]:
    return {step: DateRule(day=day, wall=WALL_TIMES[step], timezone=partnership.timezone, calendar=partnership.calendar)
            for step, day in news.items()}  # fmt: skip
