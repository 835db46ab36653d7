"""The rules as one table: for each what lets a line in and what does not, a step to either side of every edge."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from conversations.digests.facts import ContestFacts, TargetFacts
from conversations.partnership.actions import Progress
from conversations.partnership.blockages import BlockageState
from conversations.partnership.figures import DataStatus, Flag
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated, Rating
from conversations.partnership.returns import Assurance, Forecast, Outlook
from conversations.partnership.targets import Measure
from tests.conversations.digests.case_targets import (
    AMBER,
    DUE,
    GREEN,
    LOWER,
    OPENED,
    OVER_BAND,
    PATIENCE,
    RED,
    UNRATED,
    WAS_AMBER,
    WAS_GREEN,
    WAS_RED,
    YESTERDAY,
    blocked,
    days_ago,
    goal,
    judged,
    parted,
    promised,
    rated,
    risky,
    stretch,
    way,
)
from tests.conversations.digests.rich_round import (
    QUARTER,
    TODAY,
    a_commentary,
    a_definition,
    a_dispute,
    a_figure,
    a_past,
    a_restatement,
    a_target,
    an_action,
    freed,
    no_answer,
    settled,
)


class Case(NamedTuple):
    """Whether a rule lets a target in: which rule, why one would think so or not, and the day of the digest."""

    rule: str
    fires: bool
    why: str
    target: TargetFacts
    today: date = TODAY
    closed: bool = False


FIRES, SILENT = True, False
CUMULATIVE = {"measure": Measure.CUMULATIVE}
FROM_60 = {"baseline": Decimal(60)}
YEAR_END_62 = (a_past(Quarter(2025, 4), "62", None),)
BROKEN = a_definition(since=QUARTER, breaks_series=True)
LATER = DUE + timedelta(days=1)
HELD = ContestFacts(computed=Rating.AMBER, contested=Rating.GREEN, reason="It came late")


def contested(**decided: str) -> TargetFacts:
    """A target whose rating its lead holds to be better."""
    return a_target(contest=HELD.model_copy(update=decided))


def not_yet(expected: date | None) -> TargetFacts:
    """A target whose figure is still to come."""
    return a_target(figure=a_figure(None, DataStatus.NOT_YET_AVAILABLE, expected=expected))


def banded(value: str) -> TargetFacts:
    """A green target that should lie between 50 and 60."""
    ranged = a_definition(polarity=Polarity.RANGE)
    return a_target(value=value, definition=ranged, milestone=goal("50", upper="60"), rated=GREEN)


FIGURES = [
    Case("newly_red", FIRES, "amber last quarter", rated(RED, WAS_AMBER)),
    Case("newly_red", FIRES, "green last quarter", rated(RED, WAS_GREEN)),
    Case("newly_red", FIRES, "no rating last quarter, red before that", rated(RED, WAS_RED, None)),
    Case("newly_red", FIRES, "nothing known before", rated(RED)),
    Case("newly_red", SILENT, "red last quarter", rated(RED, WAS_RED)),
    Case("newly_red", SILENT, "down to amber only", rated(AMBER, WAS_GREEN)),
    Case("newly_red", SILENT, "no rating now", rated(UNRATED, WAS_AMBER)),
    Case("newly_red", FIRES, "a tenth of a point more than 10% short", judged("89.9", "100", WAS_AMBER)),
    Case("newly_red", SILENT, "10% short to the digit, so amber", judged("90", "100", WAS_AMBER)),
    Case("newly_red", FIRES, "over by more than 10% where less is better", judged("110.1", "100", polarity=LOWER)),
    Case("newly_red", SILENT, "over by 10% where less is better", judged("110", "100", polarity=LOWER)),
    Case("newly_amber", FIRES, "green last quarter", rated(AMBER, WAS_GREEN)),
    Case("newly_amber", FIRES, "no rating last quarter", rated(AMBER, WAS_AMBER, None)),
    Case("newly_amber", SILENT, "amber last quarter", rated(AMBER, WAS_AMBER)),
    Case("newly_amber", SILENT, "up from red", rated(AMBER, WAS_RED)),
    Case("newly_amber", SILENT, "down to red", rated(RED, WAS_GREEN)),
    Case("newly_amber", FIRES, "a tenth of a point short", judged("99.9", "100", WAS_GREEN)),
    Case("newly_amber", SILENT, "met to the digit, so green", judged("100", "100", WAS_GREEN)),
    Case("red_two_quarters", FIRES, "red last quarter", rated(RED, WAS_RED)),
    Case("red_two_quarters", SILENT, "red for the first time", rated(RED, WAS_AMBER)),
    Case("red_two_quarters", SILENT, "red before, amber in between", rated(RED, WAS_RED, WAS_AMBER)),
    Case("red_two_quarters", SILENT, "red before, no rating in between", rated(RED, WAS_RED, None)),
    Case("red_two_quarters", SILENT, "red twice, amber now", rated(AMBER, WAS_RED, WAS_RED)),
    Case("year_end_worse", FIRES, "green now, amber then", a_target(rated=GREEN, year_end_rating=Rating.AMBER)),
    Case("year_end_worse", FIRES, "amber now, red then", a_target(rated=AMBER, year_end_rating=Rating.RED)),
    Case("year_end_worse", SILENT, "the same then", a_target(rated=AMBER, year_end_rating=Rating.AMBER)),
    Case("year_end_worse", SILENT, "better then", a_target(rated=AMBER, year_end_rating=Rating.GREEN)),
    Case("year_end_worse", SILENT, "nothing foreseen", a_target(rated=GREEN)),
    Case("year_end_worse", SILENT, "no rating now", a_target(rated=UNRATED, year_end_rating=Rating.RED)),
    Case("forecast_to_miss", FIRES, "the lead says so", a_target(forecast=Forecast(outlook=Outlook.MISSED))),
    Case("forecast_to_miss", SILENT, "the lead fears so", a_target(forecast=Forecast(outlook=Outlook.AT_RISK))),
    Case("forecast_to_miss", FIRES, "red at the year’s end", a_target(rated=UNRATED, year_end_rating=Rating.RED)),
    Case("forecast_to_miss", SILENT, "amber at the year’s end", a_target(rated=UNRATED, year_end_rating=Rating.AMBER)),
    Case("off_trajectory", FIRES, "a point behind its milestone", way("64", "65", "80")),
    Case("off_trajectory", SILENT, "on its milestone", way("65", "65", "80")),
    Case("off_trajectory", SILENT, "behind and amber, which speaks for itself", way("64", "65", "80", rated=AMBER)),
    Case("off_trajectory", FIRES, "a fire over half the year’s", way("51", "100", "100", polarity=LOWER, **CUMULATIVE)),
    Case("off_trajectory", SILENT, "half the year’s fires", way("50", "100", "100", polarity=LOWER, **CUMULATIVE)),
    Case("off_trajectory", FIRES, "under half of the year’s total", way("49", None, "100", **CUMULATIVE)),
    Case("off_trajectory", SILENT, "half of the year’s total", way("50", None, "100", **CUMULATIVE)),
    Case("off_trajectory", FIRES, "under half the way from its baseline", way("69", None, "80", **FROM_60)),
    Case("off_trajectory", SILENT, "half the way from its baseline", way("70", None, "80", **FROM_60)),
    Case("off_trajectory", FIRES, "under half the way from last year", way("70", None, "80", past=YEAR_END_62)),
    Case("off_trajectory", SILENT, "half the way from last year", way("71", None, "80", past=YEAR_END_62)),
    Case("off_trajectory", FIRES, "a tenth of a point above its band", banded("60.1")),
    Case("off_trajectory", SILENT, "at the upper end of its band", banded("60")),
    Case("off_trajectory", SILENT, "neither side is better", way("64", "65", "80", polarity=Polarity.NONE)),
    Case("off_trajectory", SILENT, "no start is known", way("10", None, "80")),
    Case("off_trajectory", SILENT, "no end is known", way("10", None, None)),
    Case("off_trajectory", SILENT, "each quarter stands alone", way("10", None, "80", measure=Measure.PERIOD)),
    Case("unexplained", FIRES, "red", a_target(rated=RED)),
    Case("unexplained", FIRES, "amber", a_target(rated=AMBER)),
    Case("unexplained", FIRES, "an action, and no cause", a_target(rated=RED, commentary=a_commentary(cause=None))),
    Case("unexplained", SILENT, "a cause", a_target(rated=RED, commentary=a_commentary(action=None))),
    Case("unexplained", SILENT, "green", a_target(rated=GREEN)),
    Case("red_without_action", FIRES, "none at all", a_target(rated=RED, actions=())),
    Case("red_without_action", FIRES, "done", a_target(rated=RED, actions=(an_action(progress=Progress.DONE),))),
    Case("red_without_action", FIRES, "dropped", a_target(rated=RED, actions=(an_action(progress=Progress.DROPPED),))),
    Case("red_without_action", SILENT, "late", a_target(rated=RED, actions=(an_action(progress=Progress.LATE),))),
    Case("red_without_action", SILENT, "not red", a_target(rated=AMBER, actions=())),
    Case("contested", FIRES, "nobody has decided", contested()),
    Case("contested", FIRES, "overridden: the sponsor agreed", contested(agreed_by="Ruth Adeyemi")),
    Case("contested", FIRES, "refused", contested(refused_by="Ruth Adeyemi")),
    Case("contested", SILENT, "the rating stands as computed", a_target(rated=AMBER)),
    Case("help_wanted", FIRES, "asked for", a_target(commentary=a_commentary(help_wanted=True))),
    Case("help_wanted", SILENT, "not asked for", a_target(commentary=a_commentary())),
    Case("money_at_stake", FIRES, "amber", stretch("0.62", AMBER)),
    Case("money_at_stake", FIRES, "red, and no share known", stretch(None, RED)),
    Case("money_at_stake", FIRES, "one home short of all at the year’s end", stretch("1", run_rate=Decimal(359))),
    Case("money_at_stake", SILENT, "all of it at the year’s end", stretch("1", run_rate=Decimal(360))),
    Case("money_at_stake", FIRES, "the lead’s own value is short of all",
         stretch("0", forecast=Forecast(outlook=Outlook.MET, value=Decimal(350)), run_rate=Decimal(360))),
    Case("money_at_stake", SILENT, "green, and nothing foreseen", stretch("0.62")),
    Case("money_at_stake", SILENT, "red without a reward", a_target(rated=RED)),
    Case("stretch_target", FIRES, "on track, too", stretch("1")),
    Case("stretch_target", SILENT, "no reward", a_target()),
    Case("improved", FIRES, "up from red", rated(AMBER, WAS_RED)),
    Case("improved", FIRES, "up from amber", rated(GREEN, WAS_AMBER)),
    Case("improved", SILENT, "the same", rated(AMBER, WAS_AMBER)),
    Case("improved", SILENT, "worse", rated(AMBER, WAS_GREEN)),
    Case("improved", SILENT, "no rating before", rated(GREEN, None)),
    Case("over_achieved", FIRES, "by its band to the digit", judged("110", "100", rule=OVER_BAND)),
    Case("over_achieved", SILENT, "a tenth of a point less", judged("109.9", "100", rule=OVER_BAND)),
    Case("over_achieved", SILENT, "by far, without a band", judged("200", "100")),
    Case("over_achieved", SILENT, "missed", a_target(rated=Rated(rating=Rating.RED, variance=Decimal("-0.3")))),
]

PLANS = [
    Case("promise_broken", FIRES, "not done", promised(progress=Progress.NOT_DONE)),
    Case("promise_broken", SILENT, "done in part", promised(progress=Progress.PARTLY)),
    Case("promise_broken", SILENT, "done", promised(progress=Progress.DONE)),
    Case("promise_overdue", FIRES, "due yesterday", promised(due=YESTERDAY)),
    Case("promise_overdue", SILENT, "due today", promised(due=TODAY)),
    Case("promise_overdue", FIRES, "due yesterday, done in part", promised(due=YESTERDAY, progress=Progress.PARTLY)),
    Case("promise_overdue", SILENT, "due yesterday, done", promised(due=YESTERDAY, progress=Progress.DONE)),
    Case("promise_overdue", SILENT, "due yesterday, dropped", promised(due=YESTERDAY, progress=Progress.DROPPED)),
    Case("promise_overdue", SILENT, "broken, which says more", promised(due=YESTERDAY, progress=Progress.NOT_DONE)),
    Case("promise_overdue", FIRES, "put off until yesterday", promised(due=days_ago(30), new_due=YESTERDAY)),
    Case("promise_overdue", SILENT, "put off until today", promised(due=YESTERDAY, new_due=TODAY)),
    Case("promise_overdue", SILENT, "no day was named", promised(due=None)),
    Case("promise_slipped", FIRES, "put off again", promised(moved=2)),
    Case("promise_slipped", SILENT, "put off once", promised(moved=1)),
    Case("promise_slipped", SILENT, "put off twice, and done", promised(moved=2, progress=Progress.DONE)),
    Case("promise_slipped_often", FIRES, "put off three times", promised(moved=3)),
    Case("promise_slipped_often", SILENT, "put off twice", promised(moved=2)),
    Case("promise_slipped_often", SILENT, "dropped", promised(moved=3, progress=Progress.DROPPED)),
    Case("blockage_unanswered", FIRES, "as long as patience lasts", blocked(raised_on=days_ago(PATIENCE))),
    Case("blockage_unanswered", SILENT, "a day less", blocked(raised_on=days_ago(PATIENCE - 1))),
    Case("blockage_unanswered", FIRES, "so long after an answer", blocked(answered_on=days_ago(PATIENCE))),
    Case("blockage_unanswered", SILENT, "a day less after it", blocked(answered_on=days_ago(PATIENCE - 1))),
    Case("blockage_unanswered", SILENT, "unblocked", blocked(state=BlockageState.RESOLVED)),
    Case("blockage_raised", FIRES, "a day before it is unanswered", blocked(raised_on=days_ago(PATIENCE - 1))),
    Case("blockage_raised", SILENT, "unanswered, which says more", blocked(raised_on=days_ago(PATIENCE))),
    Case("blockage_raised", FIRES, "since the round opened", blocked(raised_on=OPENED, answered_on=days_ago(1))),
    Case("blockage_raised", SILENT, "before it opened",
         blocked(raised_on=OPENED - timedelta(days=1), answered_on=days_ago(1))),
    Case("unblocked", FIRES, "since the round opened", a_target(blockages=(freed(resolved_on=OPENED),))),
    Case("unblocked", SILENT, "before", a_target(blockages=(freed(resolved_on=OPENED - timedelta(days=1)),))),
    Case("unblocked", SILENT, "still stuck", blocked()),
    Case("risk_up", FIRES, "from 8 to 9", risky((3, 3), (2, 4))),
    Case("risk_up", SILENT, "the same score another way", risky((2, 3), (3, 2))),
    Case("risk_up", SILENT, "down", risky((2, 4), (3, 3))),
    Case("risk_up", SILENT, "new", risky((2, 3), None)),
    Case("risk_up", SILENT, "up, and closed", risky((3, 3), (2, 4), open=False)),
    Case("risk_rose", FIRES, "from low to high", risky((3, 4), (1, 4))),
    Case("risk_rose", SILENT, "from medium to high", risky((3, 4), (1, 5))),
    Case("risk_rose", SILENT, "from low to medium", risky((1, 5), (1, 4))),
    Case("risk_rose", SILENT, "new and high", risky((5, 5), None)),
    Case("risk_above_line", FIRES, "12, the first place above it", risky((3, 4), (3, 4))),
    Case("risk_above_line", SILENT, "10, the last place below it", risky((2, 5), (2, 5))),
    Case("risk_above_line", FIRES, "new", risky((3, 4), None)),
    Case("risk_above_line", SILENT, "closed", risky((3, 4), (3, 4), open=False)),
    Case("risk_new", FIRES, "the last place below the line", risky((2, 5), None)),
    Case("risk_new", SILENT, "above the line, which says more", risky((3, 4), None)),
    Case("risk_new", SILENT, "known before", risky((2, 5), (2, 5))),
    Case("risk_unmitigated", FIRES, "the first place where something must be done", risky((3, 4), (3, 4))),
    Case("risk_unmitigated", SILENT, "the last where nothing need be", risky((2, 5), (2, 5))),
    Case("risk_unmitigated", SILENT, "something is done", risky((3, 4), (3, 4), mitigation="Weekly calls")),
    Case("risk_unmitigated", SILENT, "a promise is made", risky((3, 4), (3, 4), actions=("Open the hub",))),
]

ANSWERS = [
    Case("no_return", FIRES, "the day after it was due", no_answer(), LATER),
    Case("no_return", SILENT, "the day it is due", no_answer(), DUE),
    Case("no_return", FIRES, "the round was closed on that day", no_answer(), DUE, closed=True),
    Case("no_return", FIRES, "said to be none", no_answer(figure=a_figure(None, DataStatus.NO_RETURN))),
    Case("no_return", SILENT, "nothing is due this quarter", no_answer(due=False)),
    Case("no_return", SILENT, "a return without a figure", not_yet(None)),
    Case("parts_missing", FIRES, "the day after they were due", parted("Burnley"), LATER),
    Case("parts_missing", SILENT, "the day they are due", parted("Burnley"), DUE),
    Case("parts_missing", FIRES, "the round was closed on that day", parted("Burnley"), DUE, closed=True),
    Case("parts_missing", SILENT, "all are in", parted()),
    Case("parts_missing", SILENT, "nothing is due this quarter", parted("Burnley", figure=None, due=False)),
    Case("own_part_missing", FIRES, "the day after it was due", parted("Burnley"), LATER),
    Case("own_part_missing", SILENT, "the day it is due", parted("Burnley"), DUE),
    Case("own_part_missing", FIRES, "the round was closed on that day", parted("Burnley"), DUE, closed=True),
    Case("own_part_missing", SILENT, "another’s is missing", parted("Pendle", given=("Burnley",))),
    Case("own_part_missing", SILENT, "it reports on nothing", a_target()),
    Case("disputed", FIRES, "nobody has settled it", a_target(disputes=(a_dispute(),))),
    Case("disputed", FIRES, "the figure says so alone", a_target(figure=a_figure("66", flags=(Flag.DISPUTED,)))),
    Case("disputed", FIRES, "one of two is settled", a_target(disputes=(a_dispute(settled()), a_dispute(id="D2")))),
    Case("disputed", SILENT, "settled, whatever the figure says",
         a_target(disputes=(a_dispute(settled()),), figure=a_figure("66", flags=(Flag.DISPUTED,)))),
    Case("disputed", SILENT, "nobody disputes it", a_target()),
    Case("dispute_settled", FIRES, "by somebody", a_target(disputes=(a_dispute(settled()),))),
    Case("dispute_settled", SILENT, "it went away by itself", a_target(disputes=(a_dispute(settled("gone", by="")),))),
    Case("dispute_settled", SILENT, "it stands", a_target(disputes=(a_dispute(),))),
    Case("restated", FIRES, "this quarter’s figure", a_target(restated=(a_restatement(),))),
    Case("restated", FIRES, "an earlier one", a_target(restated=(a_restatement(quarter=QUARTER.previous),))),
    Case("restated", FIRES, "the figure says so alone", a_target(figure=a_figure("66", flags=(Flag.RESTATED,)))),
    Case("restated", SILENT, "late, and as first told", a_target(figure=a_figure("66", flags=(Flag.LATE,)))),
    Case("not_comparable", FIRES, "its definition broke this quarter", a_target(definition=BROKEN)),
    Case("not_comparable", SILENT, "it broke last quarter",
         a_target(definition=BROKEN.model_copy(update={"since": QUARTER.previous}))),
    Case("not_comparable", SILENT, "changed without a break", a_target(definition=a_definition(since=QUARTER))),
    Case("not_comparable", SILENT, "nothing to compare with", a_target(definition=BROKEN, past=())),
    Case("withheld", FIRES, "withheld", a_target(figure=a_figure(None, DataStatus.WITHHELD))),
    Case("withheld", SILENT, "not given", a_target(figure=a_figure(None, DataStatus.NO_RETURN))),
    Case("figure_overdue", FIRES, "expected yesterday", not_yet(YESTERDAY)),
    Case("figure_overdue", SILENT, "expected today", not_yet(TODAY)),
    Case("figure_overdue", SILENT, "no day was named", not_yet(None)),
    Case("data_doubtful", FIRES, "nobody checked it", a_target(assurance=Assurance.NOT_CHECKED)),
    Case("data_doubtful", SILENT, "a sample was checked", a_target(assurance=Assurance.SAMPLED)),
    Case("data_doubtful", SILENT, "nobody has said", a_target(assurance=None)),
]

CASES = (*FIGURES, *PLANS, *ANSWERS)
