"""The named rules by which a line may enter a digest; each is data and says why it let the line in.

A rule looks at one target and finds nothing, or one or more things worth a
reader's time. `about` is the promise, blockage or risk; without it the
finding is about the target itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from conversations.digests.comparing import run_of, steps_better
from conversations.digests.document import Source, SourceKind
from conversations.digests.facts import (
    BlockageFacts,
    Restatement,
    RiskFacts,
    RoundFacts,
    TargetFacts,
)
from conversations.digests.wording import plural, say_share, say_value
from conversations.partnership.actions import OPEN_PROGRESS, Progress
from conversations.partnership.amounts import say_count
from conversations.partnership.blockages import BlockageState
from conversations.partnership.dates import long_date
from conversations.partnership.figures import DataStatus, Flag
from conversations.partnership.rating import Rating
from conversations.partnership.register import Movement
from conversations.partnership.returns import Assurance, Outlook


class Concern(StrEnum):
    """What a line is about; digests keep this order."""

    FIGURES = "figures"
    RETURNS = "returns"
    PROMISES = "promises"
    BLOCKAGES = "blockages"
    RISKS = "risks"
    DATA = "data"
    BETTER = "better"


@dataclass(frozen=True, slots=True)
class Sight:
    """What a rule may look at beside the target; `patience` is in calendar days."""

    facts: RoundFacts
    today: date
    patience: int


@dataclass(frozen=True, slots=True)
class Found:
    """One thing worth a line, in the words that say why."""

    words: str
    about: Source | None = None


@dataclass(frozen=True, slots=True)
class KeepRule:
    """A rule of a digest: `name` for data and tests, `find` for what it lets in."""

    name: str
    concern: Concern
    find: Callable[[TargetFacts, Sight], tuple[Found, ...]]


def _if(holds: bool, words: str) -> tuple[Found, ...]:
    return (Found(words),) if holds else ()


def _about(kind: SourceKind, id_: str) -> Source:
    return Source(kind=kind, id=id_)


def _last(target: TargetFacts, sight: Sight) -> Rating | None:
    return target.rating_in(sight.facts.quarter.previous)


def _newly_red(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    last = _last(target, sight)
    words = "Red, with no rating last quarter" if last is None else f"Newly red: {last.value} last quarter"
    return _if(target.rated.rating is Rating.RED and last is not Rating.RED, words)


def _red_two_quarters(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    if target.rated.rating is not Rating.RED:
        return ()
    run = run_of(Rating.RED, target, sight.facts.quarter)
    return _if(run > 1, f"Red {say_count(run)} quarters running")


def _newly_amber(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    last = _last(target, sight)
    if target.rated.rating is not Rating.AMBER or last in {Rating.AMBER, Rating.RED}:
        return ()
    return (Found("Amber, with no rating last quarter" if last is None else "Down from green to amber"),)


def _improved(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    now, last = target.rated.rating, _last(target, sight)
    if now is None or last is None or steps_better(now, last) <= 0:
        return ()
    return (Found(f"Up from {last.value} to {now.value}"),)


def _over_achieved(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    variance = target.rated.variance
    by = "" if variance is None or target.restricted else f" by {say_share(abs(variance))}"
    return _if(target.rated.over, f"Milestone beaten{by}")


def _forecast_to_miss(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    said = target.forecast
    if said is not None and said.outlook is Outlook.MISSED:
        return (Found("Forecast to miss the year-end target"),)
    whose = "At this rate" if said is None or said.value is None else "At the lead’s own forecast"
    return _if(target.year_end_rating is Rating.RED, f"{whose} the year-end target will be missed")


def _unexplained(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    rating = target.rated.rating
    if rating not in {Rating.AMBER, Rating.RED}:
        return ()
    said = target.commentary
    return _if(said is None or not said.cause, f"{rating.value.capitalize()}, and no explanation given")


def _contested(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    return _if(target.contest is not None, "Rating contested by the lead")


def _help_wanted(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    wanted = target.commentary is not None and target.commentary.help_wanted
    return _if(wanted, "The lead asks for the sponsor’s help")


def _money_at_stake(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    if target.stretch is None or target.rated.rating in {Rating.GREEN, None}:
        return ()
    return (Found(f"Stretch target: £{target.stretch.reward:,.0f} of reward at stake"),)


def _no_return(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    missing = target.counted and (target.figure is None or target.figure.status is DataStatus.NO_RETURN)
    return _if(missing and sight.facts.overdue(sight.today), "No return by the due date")


def _figure_overdue(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    figure = target.figure
    if figure is None or figure.status is not DataStatus.NOT_YET_AVAILABLE or figure.expected is None:
        return ()
    return _if(figure.expected < sight.today, f"Figure expected by {long_date(figure.expected)} has not come")


def _withheld(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    held = target.figure is not None and target.figure.status is DataStatus.WITHHELD
    return _if(held, "Figure withheld")


def _flagged(target: TargetFacts, flag: Flag) -> bool:
    return target.figure is not None and flag in target.figure.flags


def _disputed(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    return _if(_flagged(target, Flag.DISPUTED), "Figure disputed between partners")


def _restated(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    told = tuple(Found(_say_restated(each, target, sight)) for each in target.restated)
    return told or _if(_flagged(target, Flag.RESTATED), "Figure restated")


def _say_restated(each: Restatement, target: TargetFacts, sight: Sight) -> str:
    which = "Figure" if each.quarter == sight.facts.quarter else f"Figure of {each.quarter.name}"
    if target.restricted:
        return f"{which} restated"
    now, was = say_value(each.now, target.definition), say_value(each.was, target.definition)
    return f"{which} restated: it is {now} and was {was}"


def _data_doubtful(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    return _if(target.assurance is Assurance.NOT_CHECKED, "Nobody has checked this figure")


def _promise_broken(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    return tuple(Found("Promise not kept", _about(SourceKind.ACTION, each.id)) for each in target.promises
                 if each.progress is Progress.NOT_DONE)  # fmt: skip


def _promise_overdue(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    waiting = OPEN_PROGRESS - {Progress.NOT_DONE}
    return tuple(
        Found(f"Promise {_so_far(each.progress)}, due {long_date(each.last_due)}",
              _about(SourceKind.ACTION, each.id))
        for each in target.promises
        if each.last_due is not None and each.last_due < sight.today and each.progress in waiting
    )


def _so_far(progress: Progress) -> str:
    return "only partly kept" if progress is Progress.PARTLY else "overdue"


def _blockage_unanswered(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    return tuple(
        Found(_say_stuck(each, sight.today), _about(SourceKind.BLOCKAGE, each.id))
        for each in target.blockages
        if each.state is not BlockageState.RESOLVED and each.days_unanswered(sight.today) >= sight.patience
    )  # fmt: skip


def _say_stuck(blockage: BlockageFacts, today: date) -> str:
    stuck = f"Blocked for {plural(blockage.days_open(today), 'day')}"
    if blockage.answered_on is None:
        return f"{stuck} without an answer"
    return f"{stuck}; no answer since {long_date(blockage.answered_on)}"


def _risk_up(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    return tuple(Found(_say_rise(risk), _about(SourceKind.RISK, risk.id)) for risk in target.risks
                 if risk.movement is Movement.UP)  # fmt: skip


def _say_rise(risk: RiskFacts) -> str:
    before = "" if risk.before is None else f" from {risk.before.score}"
    return f"Risk up{before} to {risk.grade.score}"


def _risk_above_line(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    line = sight.facts.risk_line
    return tuple(
        Found(_say_above(risk, line), _about(SourceKind.RISK, risk.id))
        for risk in target.risks if risk.open and risk.grade.score >= line
    )  # fmt: skip


def _say_above(risk: RiskFacts, line: int) -> str:
    if risk.movement is Movement.UP:
        return f"At or above the line of {line}"
    which = "New risk" if risk.movement is Movement.NEW else "Risk"
    return f"{which} of {risk.grade.score}, at or above the line of {line}"


NEWLY_RED = KeepRule("newly_red", Concern.FIGURES, _newly_red)
RED_TWO_QUARTERS = KeepRule("red_two_quarters", Concern.FIGURES, _red_two_quarters)
FORECAST_TO_MISS = KeepRule("forecast_to_miss", Concern.FIGURES, _forecast_to_miss)
NEWLY_AMBER = KeepRule("newly_amber", Concern.FIGURES, _newly_amber)
UNEXPLAINED = KeepRule("unexplained", Concern.FIGURES, _unexplained)
CONTESTED = KeepRule("contested", Concern.FIGURES, _contested)
HELP_WANTED = KeepRule("help_wanted", Concern.FIGURES, _help_wanted)
MONEY_AT_STAKE = KeepRule("money_at_stake", Concern.FIGURES, _money_at_stake)
NO_RETURN = KeepRule("no_return", Concern.RETURNS, _no_return)
PROMISE_BROKEN = KeepRule("promise_broken", Concern.PROMISES, _promise_broken)
PROMISE_OVERDUE = KeepRule("promise_overdue", Concern.PROMISES, _promise_overdue)
BLOCKAGE_UNANSWERED = KeepRule("blockage_unanswered", Concern.BLOCKAGES, _blockage_unanswered)
RISK_UP = KeepRule("risk_up", Concern.RISKS, _risk_up)
RISK_ABOVE_LINE = KeepRule("risk_above_line", Concern.RISKS, _risk_above_line)
DISPUTED = KeepRule("disputed", Concern.DATA, _disputed)
RESTATED = KeepRule("restated", Concern.DATA, _restated)
WITHHELD = KeepRule("withheld", Concern.DATA, _withheld)
FIGURE_OVERDUE = KeepRule("figure_overdue", Concern.DATA, _figure_overdue)
DATA_DOUBTFUL = KeepRule("data_doubtful", Concern.DATA, _data_doubtful)
IMPROVED = KeepRule("improved", Concern.BETTER, _improved)
OVER_ACHIEVED = KeepRule("over_achieved", Concern.BETTER, _over_achieved)
