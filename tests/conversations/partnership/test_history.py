"""What is kept as text is unfolded as it was: values, ratings, milestones, and no further than ten years."""

from __future__ import annotations

from decimal import Decimal

import pytest

from conversations.partnership.figures import DataStatus
from conversations.partnership.history import History, Known
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating, Tolerance, ToleranceThenTrend, TwoState
from conversations.partnership.targets import Definition, Measure, Milestone

NOW = Quarter(2026, 2)
FIRST = Definition(since=Quarter(2016, 1), title="Entrants", unit="entrants", polarity=Polarity.LOWER,
                   measure=Measure.SNAPSHOT, rule=Tolerance(percent=Decimal(10)))  # fmt: skip
SECOND = FIRST.model_copy(update={"since": Quarter(2026, 1), "rule": TwoState(), "breaks_series": True})
LINES = ("2026-Q1 reported 432 -", "2025-Q4 not_due - no_figure", "2025-Q3 reported 43.5 amber",
         "2025-Q2 reported 105 -", "2025-Q1 reported 0 frozen")  # fmt: skip
GOALS = ("2026-Q2 400 -", "2026-Q1 410 430", "2025-Q2 100 -", "2026-Q4 390 -")


def a_history(*definitions: Definition) -> History:
    """Five quarters, in no order, and a new definition in the last of them."""
    return History(definitions=definitions or (FIRST, SECOND), figures=";".join(LINES), milestones=";".join(GOALS))


def test_the_past_is_what_was_stored_and_rated_by_the_rule_of_its_own_time() -> None:
    """Where nothing was stored of a rating: 105 against 100 was amber, 432 against 410 is not met."""
    past = a_history().past(NOW, 4)
    assert [Quarter(2025, 2), Quarter(2025, 3), Quarter(2025, 4), Quarter(2026, 1)] == [each.quarter for each in past]
    assert [Decimal(105), Decimal("43.5"), None, Decimal(432)] == [each.value for each in past]
    assert [Rating.AMBER, Rating.AMBER, None, Rating.RED] == [each.rating for each in past]
    assert [False, False, False, True] == [each.comparable for each in past]
    assert DataStatus.NOT_DUE is past[2].status


def test_a_reason_for_no_rating_stays_a_reason() -> None:
    """What was frozen then is not rated afterwards."""
    assert [None] == [each.rating for each in a_history().past(NOW, 8) if each.quarter == Quarter(2025, 1)]


def test_a_rule_that_looks_back_sees_what_its_own_quarter_saw() -> None:
    """Missed, but better than the year before, is amber; across a break there is nothing to be better than."""
    looking = FIRST.model_copy(update={"rule": ToleranceThenTrend(percent=Decimal(5))})
    broken = looking.model_copy(update={"since": Quarter(2025, 3), "breaks_series": True})
    lines, goals = "2025-Q1 reported 150 -;2026-Q1 reported 120 -", "2026-Q1 100 -"
    for definitions, expected in (((looking,), Rating.AMBER), ((looking, broken), Rating.RED)):
        history = History(definitions=definitions, figures=lines, milestones=goals)
        assert expected is history.rating(Quarter(2026, 1))
    assert history.rating(Quarter(2024, 1)) is None


@pytest.mark.parametrize(("quarter", "expected"), [(Quarter(2025, 4), FIRST), (NOW, SECOND), (Quarter(2000, 1), FIRST)])
def test_the_definition_is_that_of_its_time(quarter: Quarter, expected: Definition) -> None:
    """The first one speaks for everything before it."""
    assert expected == a_history().defined(quarter)


def test_milestones_are_those_of_their_quarter() -> None:
    """With the end of a range where there is one."""
    history = a_history()
    assert Milestone(quarter=Quarter(2026, 1), value=Decimal(410), upper=Decimal(430)) == history.milestone(
        Quarter(2026, 1))  # fmt: skip
    assert Milestone(quarter=NOW, value=Decimal(400)) == history.milestone(NOW)
    assert history.milestone(Quarter(2026, 3)) is None


def test_a_trend_ends_with_the_quarter_it_is_told_in() -> None:
    """Its own value is given, for its facts know it better; without one it ends before."""
    assert Decimal(440) == a_history().trend(NOW, Decimal(440)).value(NOW)
    assert [Quarter(2025, 1), Quarter(2025, 2), Quarter(2025, 3)] == list(
        a_history().trend(Quarter(2025, 4), None).quarters)  # fmt: skip


def test_everything_known_of_each_quarter_is_told_for_a_picture() -> None:
    """Milestones ahead as well; only quarters of one stretch may be joined."""
    known = a_history().known(NOW, Decimal(440), Rating.RED)
    assert [(Quarter(2025, 3), 0), (Quarter(2025, 4), 0), (Quarter(2026, 1), 1), (NOW, 1), (Quarter(2026, 4), 1)] == [
        (each.quarter, each.stretch) for each in known[2:]
    ]
    assert Known(NOW, Decimal(440), Milestone(quarter=NOW, value=Decimal(400)), Rating.RED, 1) == known[-2]
    assert (None, Decimal(390)) == (known[-1].value, known[-1].milestone and known[-1].milestone.value)


def test_what_is_older_than_ten_years_is_left_out() -> None:
    """Forty quarters, this one included."""
    lines = (f"{NOW.plus(-back)} reported {back} green" for back in range(1, 60))
    history = History(definitions=(FIRST,), figures=";".join(lines))
    assert 40 == len(history.known(NOW, Decimal(0), None))
    assert NOW.plus(-39) == history.trend(NOW, None).quarters[0]


def test_a_target_without_a_past_has_none() -> None:
    """A new promise has only its own quarter."""
    new = History(definitions=(FIRST,))
    assert ((), ()) == (new.past(NOW, 8), new.trend(NOW, None).quarters)
    assert [NOW] == [each.quarter for each in new.known(NOW, None, None)]
