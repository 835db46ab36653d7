"""Each named rule lets in what it is for, says why in words, and nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from conversations.digests.facts import ContestFacts, StretchFacts, TargetFacts
from conversations.digests.keeping import Sight
from conversations.digests.layers import THEME as LAYER
from conversations.digests.rule_book import RULES
from conversations.partnership.actions import Progress
from conversations.partnership.blockages import BlockageState
from conversations.partnership.figures import DataStatus, Flag
from conversations.partnership.matrix import Matrix, Zone
from conversations.partnership.parts import Total
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated, Rating, Unrated
from conversations.partnership.returns import Assurance, Forecast, Outlook
from conversations.partnership.risks import Grade
from conversations.partnership.targets import Milestone
from tests.conversations.digests.rich_round import (
    DISTRICT,
    QUARTER,
    TODAY,
    a_blockage,
    a_commentary,
    a_definition,
    a_dispute,
    a_figure,
    a_promise,
    a_restatement,
    a_risk,
    a_round,
    a_target,
    an_action,
    before,
    freed,
    no_answer,
    rich_round,
    settled,
)

COMING = {"computed": Rating.GREEN, "contested": Rating.AMBER, "reason": "It will not last"}
RED, AMBER = Rated(rating=Rating.RED), Rated(rating=Rating.AMBER)
UNRATED = Rated(unrated=Unrated.NO_TARGET)
NEW = date(2026, 10, 21)
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
         a_target(rated=UNRATED, year_end_rating=Rating.RED)),
        ("forecast_to_miss", "At the lead’s own forecast the year-end target will be missed",
         a_target(rated=UNRATED, year_end_rating=Rating.RED,
                  forecast=Forecast(outlook=Outlook.AT_RISK, value=Decimal(9)))),
        ("unexplained", "Amber, and no explanation given",
         a_target(rated=AMBER, past=before(("60", Rating.AMBER)))),
        ("contested", "Contested: green as computed, amber as the lead holds; nobody has decided",
         a_target(contest=ContestFacts.model_validate(COMING))),
        ("contested", "Contested: green as computed, amber as the lead holds; agreed by Ruth Adeyemi",
         a_target(contest=ContestFacts.model_validate(COMING | {"agreed_by": "Ruth Adeyemi"}))),
        ("contested", "Contested: green as computed, amber as the lead holds; refused by Ruth Adeyemi",
         a_target(contest=ContestFacts.model_validate(COMING | {"refused_by": "Ruth Adeyemi"}))),
        ("help_wanted", "The lead asks for the sponsor’s help",
         a_target(commentary=a_commentary(help_wanted=True))),
        ("year_end_worse", "Heading for amber at the year’s end, green now", a_target(year_end_rating=Rating.AMBER)),
        ("off_trajectory", "Green, but off its trajectory: 2 percentage points behind its milestones (68% by now)",
         a_target(milestone=Milestone(quarter=QUARTER, value=Decimal(68)))),
        ("money_at_stake", "Stretch target: £12,500 possible",
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
        ("promise_slipped", "Date put off twice", a_target(promises=(a_promise(moved=2),))),
        ("promise_slipped", "Date put off three times", a_target(promises=(a_promise(moved=3),))),
        ("blockage_unanswered",
         "Blocked for 53 days without an answer; with the target sponsor, Patricia Okafor, since 3 October 2026",
         a_target(blockages=(a_blockage(),))),
        ("blockage_unanswered",
         "Blocked for 53 days; answered by Patricia Okafor on 20 October 2026, not confirmed yet",
         a_target(blockages=(a_blockage(answered_by="Patricia Okafor", answered_on=date(2026, 10, 20)),))),
        ("blockage_raised", "Blocked for 9 days; with the target lead since 22 October 2026",
         a_target(blockages=(a_blockage(raised_on=NEW, state=BlockageState.WITH_LEAD, holder="Priya Shah",
                                        held_since=date(2026, 10, 22)),))),
        ("blockage_raised", "Blocked for 9 days; with the board, through Gwen Marsh, since 23 October 2026",
         a_target(blockages=(a_blockage(raised_on=NEW, state=BlockageState.WITH_BOARD, holder="Gwen Marsh",
                                        held_since=date(2026, 10, 23)),))),
        ("blockage_raised", "Blocked for 9 days; with nobody yet",
         a_target(blockages=(a_blockage(raised_on=NEW, state=BlockageState.OPEN, holder=None,
                                        held_since=None),))),
        ("blockage_raised", "Blocked for 9 days; answered by Patricia Okafor on 28 October 2026, not confirmed yet",
         a_target(blockages=(a_blockage(raised_on=NEW, answered_by="Patricia Okafor",
                                        answered_on=date(2026, 10, 28)),))),
        ("unblocked", "Unblocked after 12 days", a_target(blockages=(freed(),))),
        ("risk_up", "Risk up from low × medium (6, medium) to high × low (8, medium)",
         a_target(risks=(a_risk(grade=Grade(likelihood=4, impact=2), before=SMALL),))),
        ("risk_above_line", "Risk above the line, at high × medium (12, high)",
         a_target(risks=(a_risk(grade=BIG, before=BIG, mitigation="Weekly calls"),))),
        ("risk_above_line", "New risk above the line, at high × medium (12, high)",
         a_target(risks=(a_risk(grade=BIG, before=None, actions=("Weekly calls",)),))),
        ("risk_new", "New risk, at low × medium (6, medium)", a_target(risks=(a_risk(before=None),))),
        ("disputed", "Figure disputed between partners",
         a_target(figure=a_figure("66", flags=(Flag.DISPUTED,)))),
        ("disputed", "Disputed: County Council reports 38 per 1,000 and County Police 41 per 1,000",
         a_target(disputes=(a_dispute(),))),
        ("dispute_settled", "Dispute settled by Ruth Adeyemi on 28 October 2026: what County Police said holds",
         a_target(disputes=(a_dispute(settled()),), figure=a_figure("66", flags=(Flag.DISPUTED,)))),
        ("dispute_settled", "Dispute settled by Ruth Adeyemi on 28 October 2026: both are so",
         a_target(disputes=(a_dispute(settled("both")),))),
        ("dispute_settled", "Dispute settled by Ruth Adeyemi on 28 October 2026: 40% holds",
         a_target(disputes=(a_dispute(settled("neither"), Decimal(40)),))),
        ("parts_missing", "1 of 12 bodies has not given its part",
         a_target(parts=Total(given=tuple("ABCDEFGHIJK"), missing=("Burnley",)))),
        ("restated", "Figure restated: it is 38% and was 31%", a_target(restated=(a_restatement(),))),
        ("restated", "Figure of Q1 2026/27 restated: it is 38% and was 31%",
         a_target(restated=(a_restatement(quarter=Quarter(2026, 1)),))),
        ("restated", "Figure restated", a_target(figure=a_figure("66", flags=(Flag.RESTATED,)))),
        ("not_comparable", "Not comparable any more: its definition changed this quarter",
         a_target(definition=a_definition(since=QUARTER, breaks_series=True))),
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
        a_target(blockages=(freed(resolved_on=date(2026, 9, 30)),)),
        a_target(promises=(a_promise(moved=1),)),
        a_target(disputes=(a_dispute(settled("gone", by="")),)),
        a_target(parts=Total(given=("A", "B"), value=Decimal(70))),
        no_answer(due=False, parts=Total(missing=("A", "B"))),
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


def test_a_red_target_without_an_open_action_says_so() -> None:
    """One that is done is open no more; an open one is enough."""
    told = found(a_target(rated=RED, commentary=WELL, actions=(an_action(progress=Progress.DONE),)))
    assert ("Red, and nobody has an open action for it",) == told["red_without_action"]
    assert "red_without_action" not in found(a_target(rated=RED, commentary=WELL))


def test_the_zones_of_the_partnership_draw_the_line_and_measure_a_rise() -> None:
    """The same grades are nothing on one council's matrix and two steps up across the line on another's."""
    rising = a_target(risks=(a_risk(grade=Grade(likelihood=2, impact=2), before=Grade(likelihood=1, impact=1)),))
    strict = Matrix(
        likelihood=("seldom", "often", "always"), impact=("mild", "grave", "fatal"),
        cells=(("calm", "calm", "stir"), ("calm", "alarm", "alarm"), ("stir", "alarm", "alarm")),
        zones=(Zone(name="calm"), Zone(name="stir"), Zone(name="alarm", escalates=True, mitigated=True)),
    )  # fmt: skip
    assert {"risk_up"} == set(found(rising))
    assert {
        "risk_up": ("Risk up from seldom × mild (1, calm) to often × grave (4, alarm)",),
        "risk_rose": ("It rose two steps at once",),
        "risk_above_line": ("Risk has crossed the line",),
        "risk_unmitigated": ("Nothing is done about it, and it may not stand so",),
    } == found(rising, matrix=strict)


def test_a_restricted_target_names_nobody_and_quotes_nothing_in_its_reasons() -> None:
    """Who holds a blockage, what is disputed, which body is missing: the support team knows."""
    target = a_target(
        visibility="restricted", blockages=(a_blockage(),), disputes=(a_dispute(), a_dispute(settled(), id="D2")),
        parts=Total(given=("A",), missing=("Burnley",)),
    )  # fmt: skip
    assert {
        "blockage_unanswered": (
            "Blocked for 53 days without an answer; with the target sponsor since 3 October 2026",),
        "disputed": ("Disputed",),
        "dispute_settled": ("Dispute settled on 28 October 2026",),
        "parts_missing": ("1 of 2 bodies has not given its part",),
    } == found(target)


def test_a_missing_part_is_awaited_until_the_round_is_due() -> None:
    """On the due date itself no body is late."""
    waiting = a_target(parts=Total(given=("A",), missing=("B",)))
    assert {} == found(waiting, today=date(2026, 10, 14))
    assert {"parts_missing"} == set(found(waiting, today=date(2026, 10, 15)))


def test_a_missing_return_is_awaited_until_the_day_after_it_is_due() -> None:
    """On the due date itself nobody is late; the day after, or when the round closes, they are."""
    due = date(2026, 10, 14)
    assert {} == found(no_answer(), today=due)
    assert "no_return" in found(no_answer(), today=date(2026, 10, 15))
    assert "no_return" in found(no_answer(), today=due, closed=True)


def test_a_restricted_target_says_no_value_in_its_reasons() -> None:
    """The words of a rule are read by everybody in the channel."""
    beaten = Rated(rating=Rating.GREEN, variance=Decimal("0.125"), over=True)
    target = a_target(visibility="restricted", restated=(a_restatement(),), rated=beaten)
    assert {"restated": ("Figure restated",), "over_achieved": ("Milestone beaten",)} == found(target)


def test_the_rich_round_meets_every_rule() -> None:
    """The golden documents show each rule at work, whichever layer has it."""
    facts = rich_round()
    sight = Sight(facts, TODAY, LAYER.patience, DISTRICT)
    silent = [name for name, rule in RULES.items() if not any(rule.find(each, sight) for each in facts.targets)]
    assert [] == silent
