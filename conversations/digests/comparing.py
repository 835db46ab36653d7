"""This quarter beside earlier ones, in words: the direction, or the reason why there is none."""

from __future__ import annotations

from decimal import Decimal

from conversations.digests.facts import TargetFacts
from conversations.digests.wording import say_bare
from conversations.partnership.brief import Past
from conversations.partnership.direction import Direction, direction
from conversations.partnership.figures import DataStatus
from conversations.partnership.judging import comparable, last_comparable
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating
from conversations.partnership.targets import Measure

_BEST_FIRST = (Rating.GREEN, Rating.AMBER, Rating.RED)
LAST_QUARTER = "last quarter"
LAST_YEAR = "the same quarter last year"


def past_of(target: TargetFacts, quarter: Quarter) -> Past | None:
    """What was known of an earlier quarter."""
    return next((past for past in target.past if past.quarter == quarter), None)


def since_last(target: TargetFacts, quarter: Quarter) -> Direction:
    """Which way the figure of `quarter` moved on the quarter before."""
    return _moved(target, last_comparable(target.definition, target.past, quarter))


def since_last_year(target: TargetFacts, quarter: Quarter) -> Direction:
    """Which way the figure of `quarter` moved on the same quarter of the year before."""
    return _moved(target, comparable(target.past, quarter.year_before))


def _moved(target: TargetFacts, before: Decimal | None) -> Direction:
    return direction(target.definition.polarity, target.value, before, target.milestone)


def steps_better(now: Rating, before: Rating) -> int:
    """How many ratings better than before; negative when worse."""
    return _BEST_FIRST.index(before) - _BEST_FIRST.index(now)


def run_of(rating: Rating, target: TargetFacts, quarter: Quarter) -> int:
    """For how many quarters running, this one included, the target has had this rating."""
    run, back = 1, quarter.previous
    while target.rating_in(back) is rating:
        run, back = run + 1, back.previous
    return run


def say_since_last(target: TargetFacts, quarter: Quarter) -> str:
    """Against the quarter before: `worse than last quarter (455)`."""
    past = past_of(target, quarter.previous)
    if target.definition.measure is Measure.CUMULATIVE and past is not None:
        return f"not compared with {LAST_QUARTER}: the figure adds up through the year"
    return _say(target, since_last(target, quarter), past, LAST_QUARTER)


def say_since_last_year(target: TargetFacts, quarter: Quarter) -> str:
    """Against the same quarter of the year before."""
    past = past_of(target, quarter.year_before)
    return _say(target, since_last_year(target, quarter), past, LAST_YEAR)


def say_directions(target: TargetFacts, quarter: Quarter) -> str:
    """Both comparisons; the year before is left out where nothing was ever known of it."""
    said = [say_since_last(target, quarter)]
    if past_of(target, quarter.year_before) is not None:
        said.append(say_since_last_year(target, quarter))
    return "; ".join(said)


def _say(target: TargetFacts, moved: Direction, past: Past | None, when: str) -> str:
    if past is None or past.status is not DataStatus.REPORTED or past.value is None:
        return f"no figure for {when}"
    if not past.comparable:
        return f"not compared with {when}: the definition has changed"
    before = f"{when} ({say_bare(past.value, target.definition)})"
    if moved is Direction.NONE:
        return _say_number_only(target, past.value, before)
    return f"the same as {before}" if moved is Direction.SAME else f"{moved.value} than {before}"


def _say_number_only(target: TargetFacts, before: Decimal, said: str) -> str:
    now = target.value
    if now is None or target.definition.polarity is not Polarity.NONE:
        return f"not compared with {said}"
    if now == before:
        return f"the same as {said}"
    return f"{'higher' if now > before else 'lower'} than {said}; neither is better"
