"""A round is tried: opened on a copy of the agreement that stands apart, as one person has it, for one address alone.

It is as any other round: asked, reminded of, answered, closed and released by
the same code, in a partnership of its own. Nothing of it is anything there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from bot.handlers.desk import Desk
from bot.handlers.open_round import Opened, open_round
from bot.handlers.round_dates import NotDated, Wanted, planned_dates
from bot.handlers.working_days import working_days
from conversations.partnership.calendars import local_date
from conversations.partnership.own_dates import STEPS
from conversations.partnership.people import SlackIdentity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import Timetable
from conversations.partnership.trials import is_trial
from storage import people, rounds, trials
from storage.database import Session
from storage.people import Identity
from storage.trials import Player, Trial

DROPPED = "The test round was dropped."
NOBODY = "{plays} is nobody of the partnership. Say with --as, by their first address, as whom you try the round."
NO_MAIL = ("Nothing reaches {email}: mail is off here, and they are not known in Slack. Switch mail on, or give the "
           "address of somebody who is.")  # fmt: skip
OF_A_TEST = "This is a test already. Name the partnership itself with --partnership."
NO_ADDRESS = "“{email}” is no address. Give one such as you@county.example."


class NotTried(ValueError):
    """A round cannot be tried; the sentence says why, and the remedy."""


@dataclass(frozen=True, slots=True)
class Trying:
    """Who tries a round: everything goes to `email`, and is what `plays`, by first address, would have."""

    email: str
    plays: str
    days: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Tried:
    """The test that was begun: its partnership, who is played, what its round asks of whom, and in which zone."""

    id: str
    name: str
    plays: str
    asked: int
    opened: Opened
    timezone: str


async def try_round(desk: Desk, partnership_id: str, quarter: Quarter, trying: Trying) -> Tried:
    """Open the round of a quarter as a test; one that the same address had of this quarter is dropped first.

    Raises:
        NotTried: nobody can be played so, nothing reaches whoever tries it, or the days cannot be.
    """
    trial, plays, days = await desk.store.write(partial(_begin, desk, partnership_id, quarter, trying))
    try:
        opened = await open_round(desk, trial, quarter, Wanted(days=days), whenever=True)  # whoever tries it waits
    except NotDated as reason:
        await desk.store.write(lambda session: trials.end_trial(session, trial, desk.clock(), DROPPED))
        raise NotTried(str(reason)) from reason
    return await desk.store.read(partial(_told, trial, plays, quarter, opened))


def _begin(
    desk: Desk, partnership_id: str, quarter: Quarter, trying: Trying, session: Session
) -> tuple[str, str, Mapping[str, date]]:
    email = trying.email.strip().lower()
    known = {each.email: each for each in people.people_of(session, partnership_id).values()}
    played = known.get(trying.plays.strip().lower())
    if is_trial(partnership_id):
        raise NotTried(OF_A_TEST)
    if "@" not in email:
        raise NotTried(NO_ADDRESS.format(email=trying.email))
    if played is None:
        raise NotTried(NOBODY.format(plays=trying.plays))
    slack = _slack(session, partnership_id, known.get(email))
    if slack is None and desk.letterer is None:
        raise NotTried(NO_MAIL.format(email=email))
    for each in _of(session, partnership_id, quarter, email):
        trials.end_trial(session, each.id, desk.clock(), DROPPED)
    days = {**_days(desk, session, partnership_id, quarter), **trying.days}
    player = Player(played.person_id, email, slack)
    return trials.begin_trial(session, partnership_id, player, quarter), played.name, days


def _slack(session: Session, partnership_id: str, tester: Identity | None) -> SlackIdentity | None:
    """Where whoever tries it is in Slack; none where they are nobody of the partnership, or have none."""
    held = None if tester is None else people.slack_identity(session, partnership_id, tester.person_id)
    return None if held is None else SlackIdentity(team=held[0], user=held[1])


def _days(desk: Desk, session: Session, partnership_id: str, quarter: Quarter) -> Mapping[str, date]:
    """The days that the round has or would have; where it is due by now, as though its quarter had ended today."""
    now = desk.clock()
    dates, zone = planned_dates(desk, partnership_id, quarter, session)
    later = [step for step in STEPS if step != "opens"]
    if now < dates.due:
        return {step: local_date(getattr(dates, step), zone) for step in later}
    partnership, usual = people.partnerships(session)[partnership_id], Timetable()
    calendar = working_days(desk, session, partnership_id, partnership.calendar, local_date(now, zone).year)
    return {step: calendar.plus_working_days(local_date(now, zone), getattr(usual, step)) for step in later}


def _told(trial: str, plays: str, quarter: Quarter, opened: Opened, session: Session) -> Tried:
    partnership, held = people.partnerships(session)[trial], rounds.round_of(session, trial, quarter)
    lines = rounds.lines(session, trial, held.round_id) if held is not None else []
    return Tried(trial, partnership.name, plays, sum(each.name == plays for each in lines), opened,
                 partnership.timezone)


async def trials_under_way(desk: Desk, partnership_id: str, quarter: Quarter) -> list[Trial]:
    """The tests of the round of a quarter that were not dropped."""
    return await desk.store.read(lambda session: _of(session, partnership_id, quarter))


async def drop_trials(desk: Desk, partnership_id: str, quarter: Quarter) -> int:
    """Drop every test of the round of a quarter; how many there were."""
    return await desk.store.write(partial(_drop, desk, partnership_id, quarter))


def _drop(desk: Desk, partnership_id: str, quarter: Quarter, session: Session) -> int:
    found = _of(session, partnership_id, quarter)
    for each in found:
        trials.end_trial(session, each.id, desk.clock(), DROPPED)
    return len(found)


def _of(session: Session, partnership_id: str, quarter: Quarter, email: str | None = None) -> list[Trial]:
    """The tests of a quarter that were not dropped, of one address or of all; one that never opened is among them."""
    held = {each.id: rounds.rounds(session, each.id) for each in trials.trials_of(session, partnership_id)
            if email in {None, each.email}}  # fmt: skip
    return [each for each in trials.trials_of(session, partnership_id) if each.id in held
            and all(one.round.quarter == quarter for one in held[each.id])]
