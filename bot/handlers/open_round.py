"""Opening a round: leads are asked for returns, delivery groups for updates; each is invited once, however often."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from bot.handlers.chasing import begin_chase
from bot.handlers.desk import Desk
from bot.handlers.inviting import invite
from bot.handlers.occasions import DIGESTS
from bot.handlers.reviewing import wind_reviews
from bot.handlers.support import support_of
from conversations.partnership.brief import Brief
from conversations.partnership.calendars import RoundDates, local_date, timetable_for
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import Round, RoundState, Timetable
from conversations.scripts.catalogue import talk_named
from storage import briefs, outbox, people, reviews, rounds, updates
from storage.database import Session
from storage.reviews import ReviewWanted, about
from storage.rounds import Opening
from storage.timers import Timer, set_timers
from storage.updates import UpdateWanted

SCRIPT, UPDATE, REVIEW = "quarterly_return", "delivery_update", "risk_review"


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening a round came to: how many returns, updates and reviews of how many people; whom nothing reaches."""

    round: Round
    returns: int
    updates: int
    reviews: int
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
    asked = to_be_asked(session, partnership_id, quarter, local_date(dates.due, zone), support_of(partnership))
    opened = rounds.open_round(session, partnership_id, round_, asked.returns, now)
    openings = [*_updates(asked.updates), *_reviews(asked.reviews)]
    opened = rounds.add_returns(session, partnership_id, opened.round_id, openings, now)
    wind_reviews(session, partnership_id, now)
    set_timers(session, partnership_id, [
        Timer(f"{DIGESTS}:{opened.round_id}", f"round:{opened.round_id}", DIGESTS, dates.digests,
              json.dumps({"quarter": str(quarter)})),
    ])
    begin_chase(session, partnership_id, opened.round_id, now)
    unreachable = invite(desk, session, partnership_id, opened)
    return Opened(round_, len(asked.returns), len(asked.updates), len(asked.reviews), len(opened.returns), unreachable)


@dataclass(frozen=True, slots=True)
class ToBeAsked:
    """What a round asks: returns by target, of its lead; updates and reviews, each of whom it names."""

    returns: Sequence[tuple[int, Brief]]
    updates: Sequence[UpdateWanted]
    reviews: Sequence[ReviewWanted]


def to_be_asked(session: Session, partnership_id: str, quarter: Quarter, due: date, support: str) -> ToBeAsked:
    """What the round of a quarter asks as things stand, due on a day, with whoever runs it named."""
    frozen = briefs.briefs_for(session, partnership_id, quarter, due, support)
    wanted = updates.updates_for(session, partnership_id, quarter, due, support)
    looked_at = reviews.reviews_for(session, partnership_id, quarter, due, support)
    return ToBeAsked(_less_asked_of_others(frozen, wanted, looked_at), wanted, looked_at)


def _less_asked_of_others(
    frozen: Sequence[tuple[int, Brief]], wanted: Sequence[UpdateWanted], looked_at: Sequence[ReviewWanted]
) -> list[tuple[int, Brief]]:
    """The briefs of leads without the promises and risks that somebody else is asked about: nobody is asked twice.

    A promise for a later day comes back once that day has come: until then nobody can say whether it was kept.
    """
    actions = {action.id for each in wanted for action in each.brief.actions}
    risks = {each.risk_id for each in looked_at}
    return [
        (target_id, brief.model_copy(update={
            "actions": tuple(action for action in brief.actions if action.id not in actions
                             and (action.due is None or action.due <= brief.due)),
            "risks": tuple(risk for risk in brief.risks if risk.id not in risks),
        }))
        for target_id, brief in frozen
    ]  # fmt: skip


def _updates(wanted: Sequence[UpdateWanted]) -> list[Opening]:
    script = talk_named(UPDATE).script.id
    return [Opening(each.target_id, each.person_id, script, each.brief.model_dump_json(), each.part) for each in wanted]


def _reviews(looked_at: Sequence[ReviewWanted]) -> list[Opening]:
    script = talk_named(REVIEW).script.id
    return [Opening(each.target_id, each.person_id, script, each.brief.model_dump_json(), f"r{each.risk_id}",
                    about(each.risk_id)) for each in looked_at]  # fmt: skip
