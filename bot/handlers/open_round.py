"""Opening a round: leads are asked for returns, delivery groups for updates; each is invited once, however often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from bot.handlers.after import Lanes
from bot.handlers.chasing import begin_chase, chase_at_once
from bot.handlers.desk import Desk
from bot.handlers.inviting_all import draw_handful, invite
from bot.handlers.reviewing import wind_reviews
from bot.handlers.round_dates import USUAL, Wanted, planned_dates, rules_behind
from bot.handlers.support import support_of
from bot.handlers.winding import round_of_timer, wind
from conversations.partnership.brief import Brief
from conversations.partnership.calendars import local_date
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import Round, RoundState
from conversations.scripts.catalogue import talk_named
from storage import briefs, outbox, people, reviews, rounds, updates
from storage.database import Session
from storage.reviews import ReviewWanted, about
from storage.rounds import Opening
from storage.timers import Fired
from storage.updates import UpdateWanted

SCRIPT, UPDATE, REVIEW = "quarterly_return", "delivery_update", "risk_review"


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening a round came to: how many returns, updates and reviews of how many people; whom nothing reaches.

    `later` is how many of the people are invited only when their time comes.
    """

    round: Round
    returns: int
    updates: int
    reviews: int
    people: int
    unreachable: tuple[str, ...]
    later: int = 0


async def open_round(
    desk: Desk, partnership_id: str, quarter: Quarter, wanted: Wanted = USUAL, *, whenever: bool = False
) -> Opened:
    """Open the round of a quarter, or add to it what is new; it keeps its dates and its versions of the scripts.

    Everybody is invited within their hours, on a working day of theirs, and not while they are away; with `whenever`,
    and once its last day for new returns is over, at once, whatever the hour.

    Raises:
        NotDated: it cannot have the dates that are wanted.
    """
    opened = await desk.store.write(partial(_open, desk, partnership_id, quarter, wanted, whenever=whenever))
    # Apart, so that people can answer in between; what is wrong with every invitation still shows then and there.
    await desk.store.write(partial(draw_handful, desk, partnership_id=partnership_id, now=desk.clock()))
    for lane in await desk.store.read(partial(outbox.due_lanes, now=desk.clock())):
        desk.wake(lane)
    return opened


async def open_or_plan(
    desk: Desk, partnership_id: str, quarter: Quarter, wanted: Wanted, *, whenever: bool = False
) -> Opened | Round:
    """Open a round now, or plan it where it was given a later opening day: it then opens by itself.

    `whenever` is as `open_round` has it.

    Raises:
        NotDated: it cannot have the dates that are wanted.
    """
    planned = await desk.store.write(partial(_plan, desk, partnership_id, quarter, wanted))
    return planned or await open_round(desk, partnership_id, quarter, wanted, whenever=whenever)


def _plan(desk: Desk, partnership_id: str, quarter: Quarter, wanted: Wanted, session: Session) -> Round | None:
    dates, _ = planned_dates(desk, partnership_id, quarter, session, wanted)
    if "opens" not in wanted.days or dates.opens <= desk.clock():
        return None
    round_ = Round(quarter=quarter, script=talk_named(SCRIPT).script.id, **dates.model_dump(),
                   rules=rules_behind(desk, partnership_id, quarter, session, wanted))
    wind(session, partnership_id, rounds.plan_round(session, partnership_id, round_), round_, desk.clock())
    return round_


def open_planned(desk: Desk, session: Session, fired: Fired) -> Lanes:
    """The day has come for which a round was planned: it opens, unless somebody opened it before; lanes with work."""
    held = round_of_timer(session, fired)
    if held is None or held.round.state is not RoundState.PLANNED:
        return ()
    _open(desk, fired.partnership_id, held.round.quarter, USUAL, session)
    return tuple(outbox.due_lanes(session, desk.clock()))


def _open(
    desk: Desk, partnership_id: str, quarter: Quarter, wanted: Wanted, session: Session, *, whenever: bool = False
) -> Opened:
    now = desk.clock()
    pinned = rounds.scripts_of(session, partnership_id, quarter)
    round_, zone, again = _round(desk, partnership_id, quarter, wanted, session)
    round_ = round_.model_copy(update={"script": _script(pinned, SCRIPT)})
    partnership = people.partnerships(session)[partnership_id]
    asked = to_be_asked(session, partnership_id, quarter, local_date(round_.due, zone), support_of(partnership))
    opened = rounds.open_round(session, partnership_id, round_, asked.returns, now)
    openings = [*_updates(asked.updates, _script(pinned, UPDATE)), *_reviews(asked.reviews, _script(pinned, REVIEW))]
    if openings:
        opened = rounds.add_returns(session, partnership_id, opened.round_id, openings, now)
    wind_reviews(session, partnership_id, now)
    wind(session, partnership_id, opened.round_id, round_, now)
    at_once = whenever or now >= round_.no_new_returns  # by then the plan of a round invites nobody any more
    invited = invite(desk, session, partnership_id, opened, quarter.last_day.year, again=again, whenever=at_once)
    (chase_at_once if invited.later else begin_chase)(session, partnership_id, opened.round_id, now)
    return Opened(round_, len(asked.returns), len(asked.updates), len(asked.reviews), len(opened.returns),
                  invited.unreached, invited.later)


def _round(
    desk: Desk, partnership_id: str, quarter: Quarter, wanted: Wanted, session: Session
) -> tuple[Round, str, bool]:
    """The round as it stands once it is opened, its zone, and if it was open before; a planned one opens now."""
    dates, zone = planned_dates(desk, partnership_id, quarter, session, wanted)
    held = rounds.round_of(session, partnership_id, quarter)
    planned = held is not None and held.round.state is RoundState.PLANNED
    if planned:
        dates = dates.model_copy(update={"opens": min(dates.opens, desk.clock())})
    rules = rules_behind(desk, partnership_id, quarter, session, wanted)
    before = RoundState.PLANNED if held is None else held.round.state
    state = RoundState.OPEN if before is RoundState.PLANNED else before
    round_ = Round(quarter=quarter, script=SCRIPT, state=state, rules=rules, **dates.model_dump())
    return round_, zone, held is not None and not planned


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
        (target_id, brief if not (brief.actions or brief.risks) else brief.model_copy(update={
            "actions": tuple(action for action in brief.actions if action.id not in actions
                             and (action.due is None or action.due <= brief.due)),
            "risks": tuple(risk for risk in brief.risks if risk.id not in risks),
        }))
        for target_id, brief in frozen
    ]  # fmt: skip


def _script(pinned: Mapping[str, str], name: str) -> str:
    """The version of a script that the round asks by already, else the newest."""
    return pinned.get(name) or talk_named(name).script.id


def _updates(wanted: Sequence[UpdateWanted], script: str) -> list[Opening]:
    return [Opening(each.target_id, each.person_id, script, each.brief.model_dump_json(), each.part) for each in wanted]


def _reviews(looked_at: Sequence[ReviewWanted], script: str) -> list[Opening]:
    return [Opening(each.target_id, each.person_id, script, each.brief.model_dump_json(), f"r{each.risk_id}",
                    about(each.risk_id)) for each in looked_at]  # fmt: skip
