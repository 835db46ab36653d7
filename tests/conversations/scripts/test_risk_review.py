"""What the review of a risk comes to."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.partnership.risks import Grade, RiskReview, Working
from tests.conversations.scripts.talks import hearing, outcome_of, started

GIVEN = ("risk: The grant ends", "grade: 2x3")
MITIGATED = (*GIVEN, "mitigation: A bid", "review_by: 2027-01-15")
SKIP = "skip because nobody knows"


def test_unchanged_is_reviewed_again_when_its_zone_asks_for_it() -> None:
    """No new grade; the next review as presumed, or none where there is none to presume."""
    assert RiskReview(risk="R1", working=Working.YES, review=date(2027, 1, 15)) == outcome_of(
        hearing(started("risk_review", *MITIGATED), "still right", "yes"))
    assert RiskReview(risk="R1") == outcome_of(hearing(started("risk_review", *GIVEN), "still right"))


def test_a_mitigation_that_falters_earns_a_question() -> None:
    """Even where the grade is still right: what is done instead."""
    told = outcome_of(hearing(started("risk_review", *MITIGATED), "still right", "no", "A second bid"))
    assert (None, Working.NO, "A second bid") == (told.grade, told.working, told.mitigation)


@pytest.mark.parametrize(("grade", "said"), [
    ("3x4", "That is up from 6 to 12."), ("1x3", "That is down from 6 to 3."), ("3x2", "It stays at 6."),
])
def test_the_movement_is_said(grade: str, said: str) -> None:
    """By the scores, once the new grade is known."""
    player = hearing(started("risk_review", *MITIGATED), "it has changed", "yes", grade)
    assert said in [line.text for line in player.speech.lines]
    likelihood, impact = map(int, grade.split("x"))
    assert Grade(likelihood=likelihood, impact=impact) == outcome_of(hearing(player, "nothing")).grade


def test_what_is_left_out_is_none() -> None:
    """Changed in what nobody can say; closed without a reason."""
    told = outcome_of(hearing(started("risk_review", *MITIGATED), "it has changed", SKIP, SKIP, SKIP))
    assert RiskReview(risk="R1", review=date(2027, 1, 15)) == told
    assert RiskReview(risk="R1", open=False) == outcome_of(
        hearing(started("risk_review", *MITIGATED), "it can be closed", SKIP))


def test_closed_after_all_leaves_no_grade() -> None:
    """What was said while it was open is set aside with it."""
    player = hearing(started("risk_review", *MITIGATED), "it has changed", "partly", "3x4", "A second bid")
    told = outcome_of(hearing(player, "change 1 to it can be closed", "The grant was renewed"))
    assert RiskReview(risk="R1", open=False, note="The grant was renewed") == told


def test_a_risk_that_changes_zone_is_looked_at_when_the_new_one_asks_for_it() -> None:
    """As presumed by the grade it is given; where it stays, by the one that it has."""
    soon, later = "2026-12-31", "2027-09-30"
    dates = "; ".join(" ".join(soon if likelihood * impact >= 12 else later for impact in range(1, 6))
                      for likelihood in range(1, 6))
    given = (*GIVEN, f"review_dates: {dates}")
    assert date.fromisoformat(later) == outcome_of(hearing(started("risk_review", *given), "still right")).review
    assert date.fromisoformat(soon) == outcome_of(
        hearing(started("risk_review", *given), "it has changed", "3x4", "A bid")).review
