"""Every rule on its edge: the day itself, so many days exactly, equal ratings, the milestone met to the last digit."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from conversations.digests.facts import ContestFacts, StretchFacts, TargetFacts
from conversations.digests.keeping import Sight
from conversations.digests.rule_book import RULES
from conversations.partnership.actions import Progress
from conversations.partnership.blockages import BlockageState
from conversations.partnership.figures import DataStatus
from conversations.partnership.parts import Total
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated, Rating, Unrated
from conversations.partnership.returns import Assurance, Forecast, Outlook
from conversations.partnership.risks import Grade
from conversations.partnership.targets import Measure, Milestone
from tests.conversations.digests.rich_round import (
    QUARTER,
    TODAY,
    a_blockage,
    a_commentary,
    a_definition,
    a_figure,
    a_past,
    a_promise,
    a_risk,
    a_round,
    a_target,
    an_action,
    before,
    freed,
    no_answer,
)

GREEN, AMBER, RED = (Rated(rating=each) for each in (Rating.GREEN, Rating.AMBER, Rating.RED))
UNRATED = Rated(unrated=Unrated.NO_TARGET)
DUE, OPENED = date(2026, 10, 14), date(2026, 10, 1)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
PATIENCE = 10
RUNNING = {"measure": Measure.CUMULATIVE, "decimals": 0}
END = QUARTER.year_end


def days_ago(days: int) -> date:
    """So many days before the digest."""
    return TODAY - timedelta(days=days)


def goal(value: int, quarter: Quarter = QUARTER, upper: int | None = None) -> Milestone:
    """A milestone of a quarter."""
    return Milestone(quarter=quarter, value=Decimal(value), upper=None if upper is None else Decimal(upper))


def fires(name: str, target: TargetFacts, today: date = TODAY, **changed: Any) -> bool:
    """Whether one rule, by its name, lets the target in."""
    sight = Sight(a_round(target, **changed), today, PATIENCE, "Burnley")
    return bool(RULES[name].find(target, sight))


def rated(now: Rated, *past: Rating | None) -> TargetFacts:
    """A target by its ratings, the oldest quarter first."""
    return a_target(rated=now, past=before(*(("60", each) for each in past)))


def way(value: int, own: int | None, end: int | None, **changed: Any) -> TargetFacts:
    """A green target with this figure, this quarter's milestone and the year end's."""
    measured = a_definition(**{key: changed.pop(key) for key in ("measure", "polarity", "baseline") if key in changed})
    return a_target(
        value=str(value), definition=measured, milestone=None if own is None else goal(own),
        year_end=None if end is None else goal(end, END), **changed,
    )  # fmt: skip


def stretch(share: str | None, rating: Rated = GREEN, **changed: Any) -> TargetFacts:
    """A stretch target: 280 homes without it, 360 for all of the reward."""
    levels = {"without": Decimal(280), "level": Decimal(360)}
    given = StretchFacts(reward=Decimal(480_000), share=None if share is None else Decimal(share), **levels)
    return a_target(rated=rating, stretch=given, **changed)


def blocked(**changed: Any) -> TargetFacts:
    """A target with one blockage."""
    return a_target(blockages=(a_blockage(**changed),))


def risky(grade: tuple[int, int], was: tuple[int, int] | None, **changed: Any) -> TargetFacts:
    """A target with one risk, by its grade now and before."""
    def graded(pair: tuple[int, int]) -> Grade:
        return Grade(likelihood=pair[0], impact=pair[1])

    return a_target(risks=(a_risk(grade=graded(grade), before=None if was is None else graded(was), **changed),))


def promised(**changed: Any) -> TargetFacts:
    """A target with one promise."""
    return a_target(promises=(a_promise(**changed),))


CONTEST = ContestFacts(computed=Rating.AMBER, contested=Rating.GREEN, reason="It came late")
BROKEN = a_definition(since=QUARTER, breaks_series=True)

CASES: list[tuple[str, bool, TargetFacts]] = [
    ("newly_red", True, rated(RED, Rating.AMBER)),
    ("newly_red", True, rated(RED, None)),
    ("newly_red", False, rated(RED, Rating.RED)),
    ("newly_red", False, rated(AMBER, Rating.GREEN)),
    ("newly_red", True, rated(RED, Rating.RED, None)),
    ("red_two_quarters", True, rated(RED, Rating.RED)),
    ("red_two_quarters", False, rated(RED, Rating.RED, Rating.AMBER)),
    ("red_two_quarters", False, rated(AMBER, Rating.RED, Rating.RED)),
    ("newly_amber", True, rated(AMBER, Rating.GREEN)),
    ("newly_amber", False, rated(AMBER, Rating.AMBER)),
    ("newly_amber", False, rated(AMBER, Rating.RED)),
    ("improved", True, rated(AMBER, Rating.RED)),
    ("improved", False, rated(AMBER, Rating.AMBER)),
    ("improved", False, rated(GREEN, None)),
    ("over_achieved", True, a_target(rated=Rated(rating=Rating.GREEN, over=True))),
    ("over_achieved", False, a_target(rated=Rated(rating=Rating.GREEN, variance=Decimal(3)))),
    ("year_end_worse", True, a_target(rated=GREEN, year_end_rating=Rating.AMBER)),
    ("year_end_worse", True, a_target(rated=AMBER, year_end_rating=Rating.RED)),
    ("year_end_worse", False, a_target(rated=AMBER, year_end_rating=Rating.AMBER)),
    ("year_end_worse", False, a_target(rated=AMBER, year_end_rating=Rating.GREEN)),
    ("year_end_worse", False, a_target(rated=UNRATED, year_end_rating=Rating.RED)),
    ("forecast_to_miss", True, a_target(rated=UNRATED, year_end_rating=Rating.RED)),
    ("forecast_to_miss", False, a_target(rated=UNRATED, year_end_rating=Rating.AMBER)),
    ("forecast_to_miss", True, a_target(forecast=Forecast(outlook=Outlook.MISSED))),
    ("forecast_to_miss", False, a_target(forecast=Forecast(outlook=Outlook.AT_RISK))),
    ("off_trajectory", True, way(64, 65, 80)),
    ("off_trajectory", False, way(65, 65, 80)),
    ("off_trajectory", False, way(64, 65, 80, rated=AMBER)),
    ("off_trajectory", True, way(51, 100, 100, measure=Measure.CUMULATIVE, polarity=Polarity.LOWER)),
    ("off_trajectory", False, way(50, 100, 100, measure=Measure.CUMULATIVE, polarity=Polarity.LOWER)),
    ("off_trajectory", True, way(49, None, 100, measure=Measure.CUMULATIVE)),
    ("off_trajectory", False, way(50, None, 100, measure=Measure.CUMULATIVE)),
    ("off_trajectory", True, way(69, None, 80, baseline=Decimal(60))),
    ("off_trajectory", False, way(70, None, 80, baseline=Decimal(60))),
    ("off_trajectory", False, way(71, None, 80, baseline=Decimal(60), past=(a_past(Quarter(2025, 4), "62", None),))),
    ("off_trajectory", True, way(70, None, 80, baseline=Decimal(60), past=(a_past(Quarter(2025, 4), "62", None),))),
    ("off_trajectory", False, way(10, None, 80)),
    ("off_trajectory", False, way(10, None, None)),
    ("off_trajectory", False, way(10, None, 80, measure=Measure.PERIOD)),
    ("unexplained", True, a_target(rated=RED)),
    ("unexplained", False, a_target(rated=RED, commentary=a_commentary())),
    ("unexplained", False, a_target(rated=GREEN)),
    ("red_without_action", True, a_target(rated=RED, actions=())),
    ("red_without_action", True, a_target(rated=RED, actions=(an_action(progress=Progress.DONE),))),
    ("red_without_action", False, a_target(rated=RED)),
    ("red_without_action", False, a_target(rated=AMBER, actions=())),
    ("contested", True, a_target(contest=CONTEST)),
    ("contested", False, a_target()),
    ("help_wanted", True, a_target(commentary=a_commentary(help_wanted=True))),
    ("help_wanted", False, a_target(commentary=a_commentary())),
    ("money_at_stake", True, stretch("0.62", AMBER)),
    ("money_at_stake", True, stretch(None, RED)),
    ("money_at_stake", False, stretch("0.62")),
    ("money_at_stake", False, stretch("1", run_rate=Decimal(360))),
    ("money_at_stake", True, stretch("1", run_rate=Decimal(359))),
    ("money_at_stake", True, stretch("0", forecast=Forecast(outlook=Outlook.MET, value=Decimal(350)))),
    ("money_at_stake", False, a_target(rated=RED)),
    ("stretch_target", True, stretch("1")),
    ("stretch_target", False, a_target()),
    ("promise_broken", True, promised(progress=Progress.NOT_DONE)),
    ("promise_broken", False, promised(progress=Progress.PARTLY)),
    ("promise_overdue", True, promised(due=YESTERDAY)),
    ("promise_overdue", False, promised(due=TODAY)),
    ("promise_overdue", False, promised(due=YESTERDAY, new_due=TODAY)),
    ("promise_overdue", False, promised(due=YESTERDAY, progress=Progress.DONE)),
    ("promise_overdue", False, promised(due=None)),
    ("promise_slipped", True, promised(moved=3)),
    ("promise_slipped", False, promised(moved=2)),
    ("promise_slipped", False, promised(moved=3, progress=Progress.DONE)),
    ("blockage_unanswered", True, blocked(raised_on=days_ago(PATIENCE))),
    ("blockage_unanswered", False, blocked(raised_on=days_ago(PATIENCE - 1))),
    ("blockage_unanswered", True, blocked(answered_on=days_ago(PATIENCE))),
    ("blockage_unanswered", False, blocked(answered_on=days_ago(PATIENCE - 1))),
    ("blockage_unanswered", False, blocked(state=BlockageState.RESOLVED)),
    ("blockage_raised", True, blocked(raised_on=days_ago(PATIENCE - 1))),
    ("blockage_raised", False, blocked(raised_on=days_ago(PATIENCE))),
    ("blockage_raised", True, blocked(raised_on=OPENED, answered_on=days_ago(1))),
    ("blockage_raised", False, blocked(raised_on=OPENED - timedelta(days=1), answered_on=days_ago(1))),
    ("unblocked", True, a_target(blockages=(freed(resolved_on=OPENED),))),
    ("unblocked", False, a_target(blockages=(freed(resolved_on=OPENED - timedelta(days=1)),))),
    ("risk_up", True, risky((2, 3), (2, 2))),
    ("risk_up", False, risky((2, 3), (3, 2))),
    ("risk_up", False, risky((2, 3), None)),
    ("risk_rose", True, risky((4, 4), (1, 1))),
    ("risk_rose", False, risky((4, 2), (2, 3))),
    ("risk_above_line", True, risky((4, 3), (4, 3))),
    ("risk_above_line", False, risky((2, 3), (2, 3))),
    ("risk_above_line", False, risky((4, 3), (4, 3), open=False)),
    ("risk_new", True, risky((2, 3), None)),
    ("risk_new", False, risky((4, 3), None)),
    ("risk_new", False, risky((2, 3), (2, 3))),
    ("risk_unmitigated", True, risky((5, 5), (5, 5))),
    ("risk_unmitigated", False, risky((5, 5), (5, 5), mitigation="Weekly calls")),
    ("risk_unmitigated", False, risky((1, 1), (1, 1))),
    ("not_comparable", True, a_target(definition=BROKEN)),
    ("not_comparable", False, a_target(definition=BROKEN, past=())),
    ("not_comparable", False, a_target(definition=BROKEN.model_copy(update={"since": QUARTER.previous}))),
    ("not_comparable", False, a_target(definition=a_definition(since=QUARTER))),
    ("data_doubtful", True, a_target(assurance=Assurance.NOT_CHECKED)),
    ("data_doubtful", False, a_target(assurance=Assurance.SAMPLED)),
    ("withheld", True, a_target(figure=a_figure(None, DataStatus.WITHHELD))),
    ("withheld", False, a_target(figure=a_figure(None, DataStatus.NO_RETURN))),
    ("figure_overdue", True, a_target(figure=a_figure(None, DataStatus.NOT_YET_AVAILABLE, expected=YESTERDAY))),
    ("figure_overdue", False, a_target(figure=a_figure(None, DataStatus.NOT_YET_AVAILABLE, expected=TODAY))),
    ("figure_overdue", False, a_target(figure=a_figure(None, DataStatus.NOT_YET_AVAILABLE))),
    ("no_return", True, no_answer()),
    ("no_return", False, no_answer(due=False)),
    ("no_return", False, a_target()),
    ("parts_missing", True, a_target(parts=Total(given=("A",), missing=("B",)))),
    ("parts_missing", False, a_target(parts=Total(given=("A", "B")))),
    ("own_part_missing", True, a_target(parts=Total(given=("A",), missing=("Burnley",)))),
    ("own_part_missing", False, a_target(parts=Total(given=("Burnley",), missing=("A",)))),
    ("own_part_missing", False, a_target()),
]


@pytest.mark.parametrize(("name", "let_in", "target"), CASES)
def test_a_rule_lets_in_what_it_is_for_and_no_more(name: str, let_in: bool, target: TargetFacts) -> None:
    """One side of each edge lets in, the other does not."""
    assert let_in is fires(name, target)


@pytest.mark.parametrize(
    ("name", "target"),
    [("no_return", no_answer()), ("parts_missing", a_target(parts=Total(given=("A",), missing=("B",)))),
     ("own_part_missing", a_target(parts=Total(missing=("Burnley",))))],
)
def test_nothing_is_late_on_the_day_it_is_due(name: str, target: TargetFacts) -> None:
    """The day after it is, and on the day itself where the round was closed."""
    assert not fires(name, target, DUE)
    assert fires(name, target, DUE + timedelta(days=1))
    assert fires(name, target, DUE, closed=True)


def test_every_rule_has_a_case_on_either_side_of_its_edge() -> None:
    """All but those about disputes and restatements, which are told or not and have no edge."""
    sided = {name for name, _, _ in CASES}
    assert sided == {name for name, let_in, _ in CASES if let_in} == {name for name, let_in, _ in CASES if not let_in}
    assert {"disputed", "dispute_settled", "restated"} == RULES.keys() - sided


def test_the_district_alone_is_told_that_its_own_part_is_missing() -> None:
    """A theme is told how many are missing."""
    target = a_target(parts=Total(missing=("Burnley",)))
    elsewhere = Sight(a_round(target), TODAY, PATIENCE)
    assert () == RULES["own_part_missing"].find(target, elsewhere)
    assert "Burnley has not given its part" == RULES["own_part_missing"].find(
        target, Sight(a_round(target), TODAY, PATIENCE, "Burnley"))[0].words


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("£480,000 earned at this figure, £480,000 possible", stretch("1")),
        ("£0 earned at this figure, £0 at risk, £480,000 possible", stretch("0", run_rate=Decimal(360))),
        ("£360,000 earned at this figure, £120,000 at risk, £480,000 possible", stretch("0.75", AMBER)),
        ("£0 earned at this figure, £180,000 at risk, £480,000 possible",
         stretch("0", forecast=Forecast(outlook=Outlook.MET, value=Decimal(330)), run_rate=Decimal(360))),
        ("£480,000 at risk, £480,000 possible", stretch(None, run_rate=Decimal(300))),
        ("£480,000 possible", stretch(None)),
        ("£480,000 possible", stretch("0.75", RED, visibility="restricted")),
    ],
)
def test_a_stretch_target_says_what_is_earned_at_risk_and_possible(words: str, target: TargetFacts) -> None:
    """At risk is what the year's end, by the lead's own value before the computed one, will not bring."""
    [found] = RULES["stretch_target"].find(target, Sight(a_round(target), TODAY, PATIENCE))
    assert f"Stretch target: {words}" == found.words


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("1 percentage point behind its milestones (65% by now)", way(64, 65, 80)),
        ("1 percentage point behind the straight line to the year’s end (50% by now)",
         way(51, 100, 100, measure=Measure.CUMULATIVE, polarity=Polarity.LOWER)),
        ("", way(64, 65, 80, visibility="restricted")),
    ],
)
def test_what_is_off_its_trajectory_says_by_how_much(words: str, target: TargetFacts) -> None:
    """And which way it should have taken; a restricted target says neither."""
    [found] = RULES["off_trajectory"].find(target, Sight(a_round(target), TODAY, PATIENCE))
    assert "Green, but off its trajectory" + (f": {words}" if words else "") == found.words
