"""The named rules about figures and returns; each is data and says why it let a line in.

A rule looks at one target and finds nothing, or one or more things worth a
reader's time. The rules about what was promised, what is stuck and what is
feared are in `plan_rules`, those about the year ahead in `year_rules`, about
reward in `stretch_rules`.
"""

from __future__ import annotations

from conversations.digests.comparing import run_of, steps_better
from conversations.digests.disputed import say_disputed, say_settled
from conversations.digests.facts import ContestFacts, Restatement, TargetFacts
from conversations.digests.keeping import Concern, Found, KeepRule, Sight, found_if
from conversations.digests.parted import say_missing
from conversations.digests.wording import say_share, say_value, tidy
from conversations.partnership.amounts import say_count
from conversations.partnership.dates import long_date
from conversations.partnership.figures import DataStatus, Flag
from conversations.partnership.rating import Rating
from conversations.partnership.register import lacks_action
from conversations.partnership.returns import Assurance, Outlook


def _last(target: TargetFacts, sight: Sight) -> Rating | None:
    return target.rating_in(sight.facts.quarter.previous)


def _newly_red(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    last = _last(target, sight)
    words = "Red, with no rating last quarter" if last is None else f"Newly red: {last.value} last quarter"
    return found_if(target.rated.rating is Rating.RED and last is not Rating.RED, words)


def _red_two_quarters(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    if target.rated.rating is not Rating.RED:
        return ()
    run = run_of(Rating.RED, target, sight.facts.quarter)
    return found_if(run > 1, f"Red {say_count(run)} quarters running")


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
    return found_if(target.rated.over, f"Milestone beaten{by}")


def _forecast_to_miss(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    said = target.forecast
    if said is not None and said.outlook is Outlook.MISSED:
        return (Found("Forecast to miss the year-end target"),)
    whose = "At this rate" if said is None or said.value is None else "At the lead’s own forecast"
    return found_if(target.year_end_rating is Rating.RED, f"{whose} the year-end target will be missed")


def _unexplained(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    rating = target.rated.rating
    if rating not in {Rating.AMBER, Rating.RED}:
        return ()
    said = target.commentary
    return found_if(said is None or not said.cause, f"{rating.value.capitalize()}, and no explanation given")


def _red_without_action(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    lacks = lacks_action(target.rated.rating, target.actions)
    return found_if(lacks, "Red, and nobody has an open action for it")


def _contested(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    return () if target.contest is None else (Found(_say_contest(target.contest)),)


def _say_contest(contest: ContestFacts) -> str:
    """Both ratings, and who decided between them; the computed one goes on counting."""
    both = f"Contested: {contest.computed.value} as computed, {contest.contested.value} as the lead holds"
    if contest.agreed_by:
        return f"{both}; agreed by {tidy(contest.agreed_by)}"
    return f"{both}; refused by {tidy(contest.refused_by)}" if contest.refused_by else f"{both}; nobody has decided"


def _help_wanted(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    wanted = target.commentary is not None and target.commentary.help_wanted
    return found_if(wanted, "The lead asks for the sponsor’s help")


def _no_return(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    missing = target.counted and (target.figure is None or target.figure.status is DataStatus.NO_RETURN)
    return found_if(missing and sight.facts.overdue(sight.today), "No return by the due date")


def _figure_overdue(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    figure = target.figure
    if figure is None or figure.status is not DataStatus.NOT_YET_AVAILABLE or figure.expected is None:
        return ()
    return found_if(figure.expected < sight.today, f"Figure expected by {long_date(figure.expected)} has not come")


def _withheld(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    held = target.figure is not None and target.figure.status is DataStatus.WITHHELD
    return found_if(held, "Figure withheld")


def _flagged(target: TargetFacts, flag: Flag) -> bool:
    return target.figure is not None and flag in target.figure.flags


def _disputed(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    """What is not settled; a flag on the figure speaks where nothing is known of its dispute."""
    if target.disputes:
        return tuple(Found(say_disputed(each, target)) for each in target.disputes if each.settled is None)
    return found_if(_flagged(target, Flag.DISPUTED), "Figure disputed between partners")


def _dispute_settled(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    return tuple(Found(say_settled(each, target)) for each in target.disputes if each.settled_by_somebody)


def _parts_missing(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    parts = target.parts
    if parts is None or not parts.missing or not target.counted or not sight.facts.overdue(sight.today):
        return ()
    return (Found(say_missing(parts)),)


def _restated(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    told = tuple(Found(_say_restated(each, target, sight)) for each in target.restated)
    return told or found_if(_flagged(target, Flag.RESTATED), "Figure restated")


def _say_restated(each: Restatement, target: TargetFacts, sight: Sight) -> str:
    which = "Figure" if each.quarter == sight.facts.quarter else f"Figure of {each.quarter.name}"
    if target.restricted:
        return f"{which} restated"
    now, was = say_value(each.now, target.definition), say_value(each.was, target.definition)
    return f"{which} restated: it is {now} and was {was}"


def _not_comparable(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    """Said in the quarter of the break, of a target that had a past to compare with."""
    broken = target.definition.breaks_series and target.definition.since == sight.facts.quarter
    return found_if(broken and bool(target.past), "Not comparable any more: its definition changed this quarter")


def _data_doubtful(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    return found_if(target.assurance is Assurance.NOT_CHECKED, "Nobody has checked this figure")


NEWLY_RED = KeepRule("newly_red", Concern.FIGURES, _newly_red)
RED_TWO_QUARTERS = KeepRule("red_two_quarters", Concern.FIGURES, _red_two_quarters)
FORECAST_TO_MISS = KeepRule("forecast_to_miss", Concern.FIGURES, _forecast_to_miss)
NEWLY_AMBER = KeepRule("newly_amber", Concern.FIGURES, _newly_amber)
UNEXPLAINED = KeepRule("unexplained", Concern.FIGURES, _unexplained)
RED_WITHOUT_ACTION = KeepRule("red_without_action", Concern.FIGURES, _red_without_action)
CONTESTED = KeepRule("contested", Concern.FIGURES, _contested)
HELP_WANTED = KeepRule("help_wanted", Concern.FIGURES, _help_wanted)
NO_RETURN = KeepRule("no_return", Concern.RETURNS, _no_return)
DISPUTED = KeepRule("disputed", Concern.DATA, _disputed)
DISPUTE_SETTLED = KeepRule("dispute_settled", Concern.DATA, _dispute_settled)
PARTS_MISSING = KeepRule("parts_missing", Concern.DATA, _parts_missing)
RESTATED = KeepRule("restated", Concern.DATA, _restated)
NOT_COMPARABLE = KeepRule("not_comparable", Concern.DATA, _not_comparable)
WITHHELD = KeepRule("withheld", Concern.DATA, _withheld)
FIGURE_OVERDUE = KeepRule("figure_overdue", Concern.DATA, _figure_overdue)
DATA_DOUBTFUL = KeepRule("data_doubtful", Concern.DATA, _data_doubtful)
IMPROVED = KeepRule("improved", Concern.BETTER, _improved)
OVER_ACHIEVED = KeepRule("over_achieved", Concern.BETTER, _over_achieved)
