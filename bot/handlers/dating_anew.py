"""A partnership's working days changed: what its rounds still have to come is dated anew, and the support team told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from bot.handlers.desk import Desk
from bot.handlers.moving_dates import move_dates
from bot.handlers.moving_round import MOVED
from bot.handlers.working_days import working_days
from conversations.digests.wording import listed
from conversations.partnership.calendars import local_date
from conversations.partnership.dated_anew import chosen_and_idle, dated_anew
from conversations.partnership.dates import long_day
from conversations.partnership.own_dates import STEPS, dates_held, refuse_disorder
from conversations.partnership.rounds import RoundState
from storage import interventions, notices, people, rounds
from storage.database import Session
from storage.rounds import RoundHeld
from storage.timers import Fired

FOLLOWS: Mapping[RoundState, frozenset[str]] = {
    RoundState.PLANNED: frozenset(STEPS),
    RoundState.OPEN: frozenset(STEPS) - {"opens"},
    RoundState.CLOSED: frozenset({"digests", "edits_close"}),
    RoundState.RELEASED: frozenset({"edits_close"}),
}
"""The dates of a round that follow the working days, by where it stands: none that would open it once more."""
BY = "the working days"
"""Who moved such dates, as it is kept on record."""
REDATED = "redated"
"""The kind of a notice about dates of a round that follow the working days, or should have."""
CHANGED = "The working days changed, and with them the round of {quarter}: {dates}. Whoever was told otherwise is told."
MOVED_TO = "{what} is {day} now (it was {was})"
IDLE = ("The working days changed, and {day}, chosen as {what} of {quarter}, is no working day any "
        "more. Move it with `quarterday round move {code}`.")  # fmt: skip
DISORDER = "The working days changed, and the round of {quarter} keeps its dates, for {why}"


def date_anew(desk: Desk, session: Session, fired: Fired) -> Iterator[str]:
    """Date anew what rounds still have to come; no lane has work by this alone."""
    for held in rounds.rounds(session, fired.partnership_id):
        if held.round.rules:
            _date(desk, session, fired.partnership_id, held)
    yield from ()


def _date(desk: Desk, session: Session, partnership_id: str, held: RoundHeld) -> None:
    now, steps, round_ = desk.clock(), FOLLOWS[held.round.state], held.round
    calendars = {name: working_days(desk, session, partnership_id, name, round_.quarter.last_day.year)
                 for name in {rule.calendar for rule in round_.rules.values()}}  # fmt: skip
    for step, day in chosen_and_idle(round_, steps, calendars, now).items():
        _tell(session, partnership_id, held, IDLE.format(
            day=long_day(day), what=STEPS[step], quarter=round_.quarter.name, code=round_.quarter), now)
    news = dated_anew(round_, steps, calendars, now)
    if not news:
        return
    zone = people.partnerships(session)[partnership_id].timezone
    moved = round_.model_copy(update=news)
    try:
        refuse_disorder(dates_held(moved), zone)
    except ValueError as why:
        _tell(session, partnership_id, held, DISORDER.format(quarter=round_.quarter.name, why=_lowered(str(why))), now)
        return
    move_dates(desk, session, partnership_id, held, moved)
    days = {step: (local_date(getattr(round_, step), zone), local_date(at, zone)) for step, at in news.items()}
    interventions.record(session, partnership_id, now, BY, MOVED, {f"round:{held.round_id}": {
        step: [str(each) for each in both] for step, both in days.items()}})
    _tell(session, partnership_id, held, CHANGED.format(quarter=round_.quarter.name, dates=_said(days)), now)


def _said(days: Mapping[str, tuple[date, date]]) -> str:
    return listed([MOVED_TO.format(what=STEPS[step], day=long_day(day), was=long_day(was))
                   for step, (was, day) in days.items()])  # fmt: skip


def _lowered(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def _tell(session: Session, partnership_id: str, held: RoundHeld, said: str, now: datetime) -> None:
    notices.notify(session, partnership_id, REDATED, f"round:{held.round_id} {now.isoformat()} {said}", said, now)
