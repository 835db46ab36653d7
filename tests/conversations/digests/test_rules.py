"""Each named rule lets in what it is for, says why in words, and nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from conversations.digests.facts import ContestFacts, StretchFacts, TargetFacts
from conversations.digests.layers import THEME as LAYER
from conversations.digests.rules import Sight
from conversations.partnership.actions import Progress
from conversations.partnership.blockages import BlockageState
from conversations.partnership.figures import DataStatus, Flag
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated, Rating, Unrated
from conversations.partnership.returns import Assurance, Forecast, Outlook
from conversations.partnership.risks import Grade
from tests.conversations.digests.rich_round import (
    TODAY,
    a_blockage,
    a_commentary,
    a_figure,
    a_promise,
    a_restatement,
    a_risk,
    a_round,
    a_target,
    before,
    no_answer,
    rich_round,
)

COMING = {"computed": Rating.GREEN, "contested": Rating.AMBER, "reason": "It will not last"}
RED, AMBER = Rated(rating=Rating.RED), Rated(rating=Rating.AMBER)
SMALL, BIG = Grade(likelihood=2, impact=3), Grade(likelihood=4, impact=3)
WELL = a_commentary()


def found(target: TargetFacts, today: date = TODAY, **changed: object) -> dict[str, tuple[str, ...]]:
    """What every rule of the theme layer finds in a target, by the rule's name."""
    sight = Sight(a_round(target, **changed), today, LAYER.patience)
    told = {rule.name: tuple(each.words for each in rule.find(target, sight)) for rule in LAYER.keeps}
    return {name: words for name, words in told.items() if words}


def test_a_target_on_track_has_nothing_to_report() -> None:
    """A digest starts empty: steady green, checked and signed off, finds no rule."""
    assert {} == found(a_target())


def test_steady_amber_that_was_explained_has_nothing_to_report() -> None:
    """What members already know about and lead explained does not take their time again."""
    assert {} == found(a_target(rated=AMBER, commentary=WELL, past=before(("60", Rating.AMBER))))


@pytest.mark.parametrize(
    ("name", "words", "target"),
    [
        ("newly_red", "Newly red: amber last quarter",
         a_target(rated=RED, commentary=WELL, past=before(("60", Rating.AMBER)))),
        ("newly_red", "Red, with no rating last quarter", a_target(rated=RED, commentary=WELL, past=())),
        ("red_two_quarters", "Red two quarters running",
         a_target(rated=RED, commentary=WELL, past=before(("60", Rating.AMBER), ("58", Rating.RED)))),
        ("red_two_quarters", "Red three quarters running",
         a_target(rated=RED, commentary=WELL, past=before(("60", Rating.RED), ("58", Rating.RED)))),
        ("newly_amber", "Down from green to amber", a_target(rated=AMBER, commentary=WELL)),
        ("newly_amber", "Amber, with no rating last quarter",
         a_target(rated=AMBER, commentary=WELL, past=())),
        ("improved", "Up from red to green", a_target(past=before(("50", Rating.RED)))),
        ("over_achieved", "Milestone beaten by 12.5%",
         a_target(rated=Rated(rating=Rating.GREEN, variance=Decimal("0.125"), over=True))),
        ("forecast_to_miss", "Forecast to miss the year-end target",
         a_target(forecast=Forecast(outlook=Outlook.MISSED))),
        ("forecast_to_miss", "At this rate the year-end target will be missed",
         a_target(year_end_rating=Rating.RED)),
        ("forecast_to_miss", "At the lead’s own forecast the year-end target will be missed",
         a_target(year_end_rating=Rating.RED,
                  forecast=Forecast(outlook=Outlook.AT_RISK, value=Decimal(9)))),
        ("unexplained", "Amber, and no explanation given",
         a_target(rated=AMBER, past=before(("60", Rating.AMBER)))),
        ("contested", "Rating contested by the lead",
         a_target(contest=ContestFacts.model_validate(COMING))),
        ("help_wanted", "The lead asks for the sponsor’s help",
         a_target(commentary=a_commentary(help_wanted=True))),
        ("money_at_stake", "Stretch target: £12,500 of reward at stake",
         a_target(rated=AMBER, commentary=WELL, past=before(("60", Rating.AMBER)),
                  stretch=StretchFacts(reward=Decimal(12500)))),
        ("no_return", "No return by the due date", no_answer()),
        ("no_return", "No return by the due date",
         no_answer(figure=a_figure(None, DataStatus.NO_RETURN))),
        ("promise_broken", "Promise not kept", a_target(promises=(a_promise(progress=Progress.NOT_DONE),))),
        ("promise_overdue", "Promise overdue, due 29 October 2026",
         a_target(promises=(a_promise(due=date(2026, 10, 29)),))),
        ("promise_overdue", "Promise only partly kept, due 29 October 2026",
         a_target(promises=(a_promise(due=date(2026, 10, 29), progress=Progress.PARTLY),))),
        ("blockage_unanswered", "Blocked for 53 days without an answer", a_target(blockages=(a_blockage(),))),
        ("blockage_unanswered", "Blocked for 53 days; no answer since 20 October 2026",
         a_target(blockages=(a_blockage(answered_on=date(2026, 10, 20)),))),
        ("risk_up", "Risk up from 6 to 8",
         a_target(risks=(a_risk(grade=Grade(likelihood=4, impact=2), before=SMALL),))),
        ("risk_above_line", "Risk of 12, at or above the line of 12",
         a_target(risks=(a_risk(grade=BIG, before=BIG),))),
        ("risk_above_line", "New risk of 12, at or above the line of 12",
         a_target(risks=(a_risk(grade=BIG, before=None),))),
        ("disputed", "Figure disputed between partners",
         a_target(figure=a_figure("66", flags=(Flag.DISPUTED,)))),
        ("restated", "Figure restated: it is 38% and was 31%", a_target(restated=(a_restatement(),))),
        ("restated", "Figure of Q1 2026/27 restated: it is 38% and was 31%",
         a_target(restated=(a_restatement(quarter=Quarter(2026, 1)),))),
        ("restated", "Figure restated", a_target(figure=a_figure("66", flags=(Flag.RESTATED,)))),
        ("withheld", "Figure withheld",
         a_target(figure=a_figure(None, DataStatus.WITHHELD), rated=Rated(unrated=Unrated.NO_FIGURE))),
        ("figure_overdue", "Figure expected by 29 October 2026 has not come",
         a_target(figure=a_figure(None, DataStatus.NOT_YET_AVAILABLE, expected=date(2026, 10, 29)))),
        ("data_doubtful", "Nobody has checked this figure", a_target(assurance=Assurance.NOT_CHECKED)),
    ],
)  # fmt: skip
def test_a_rule_says_why_it_let_a_line_in(name: str, words: str, target: TargetFacts) -> None:
    """Each case meets one rule and no other."""
    assert {name: (words,)} == found(target)


@pytest.mark.parametrize(
    "target",
    [
        a_target(promises=(a_promise(due=TODAY),)),
        a_target(promises=(a_promise(due=date(2026, 9, 1), new_due=date(2026, 11, 1)),)),
        a_target(promises=(a_promise(due=date(2026, 9, 1), progress=Progress.DONE),)),
        a_target(blockages=(a_blockage(answered_on=date(2026, 10, 21)),)),
        a_target(blockages=(a_blockage(state=BlockageState.RESOLVED),)),
        a_target(risks=(a_risk(grade=SMALL, before=BIG),)),
        a_target(risks=(a_risk(grade=BIG, before=SMALL, open=False),)),
        a_target(figure=a_figure(None, DataStatus.NOT_YET_AVAILABLE, expected=TODAY)),
        a_target(forecast=Forecast(outlook=Outlook.AT_RISK)),
        no_answer(due=False),
    ],
)
def test_what_is_in_order_or_not_yet_late_is_left_out(target: TargetFacts) -> None:
    """Due today is not late; a promise put off holds to its new date; a closed risk is over."""
    assert {} == found(target)


def test_a_missing_return_is_awaited_until_the_day_after_it_is_due() -> None:
    """On the due date itself nobody is late; the day after, or when the round closes, they are."""
    due = date(2026, 10, 14)
    assert {} == found(no_answer(), today=due)
    assert "no_return" in found(no_answer(), today=date(2026, 10, 15))
    assert "no_return" in found(no_answer(), today=due, closed=True)


def test_a_restricted_target_says_no_value_in_its_reasons() -> None:
    """The words of a rule are read by everybody in the channel."""
    target = a_target(visibility="restricted", restated=(a_restatement(),))
    assert {"restated": ("Figure restated",)} == found(target)


def test_the_rich_round_meets_every_rule() -> None:
    """The golden documents show each rule at work."""
    facts = rich_round()
    sight = Sight(facts, TODAY, LAYER.patience)
    silent = [rule.name for rule in LAYER.keeps if not any(rule.find(each, sight) for each in facts.targets)]
    assert [] == silent
