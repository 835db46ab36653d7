"""Counts always state their denominator, with and without what is missing."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.digests.counts import counts_of, movement_of, signed_note, verdict_of
from conversations.digests.document import Verdict
from conversations.digests.facts import TargetFacts
from conversations.digests.keeping import Sight
from conversations.digests.wording import say_percent_of
from conversations.partnership.figures import DataStatus
from conversations.partnership.rating import Rated, Rating, Unrated
from conversations.partnership.returns import ReturnState
from tests.conversations.digests.rich_round import TODAY, a_figure, a_round, a_target, before, no_answer

AMBER, RED = Rated(rating=Rating.AMBER), Rated(rating=Rating.RED)
UNRATED = Rated(unrated=Unrated.NO_POLARITY)


def sight(*targets: TargetFacts, closed: bool = False) -> Sight:
    """The day after the round was due."""
    return Sight(a_round(*targets, closed=closed), TODAY, 10)


def sentence(*targets: TargetFacts) -> str:
    """The counts of these targets in one sentence."""
    return counts_of(targets, sight(*targets)).sentence


def missing(status: DataStatus) -> TargetFacts:
    """A target whose return says that there is no figure."""
    return a_target("NI 9", None, figure=a_figure(None, status), rated=Rated(unrated=Unrated.NO_FIGURE))


@pytest.mark.parametrize(
    ("expected", "targets"),
    [
        ("Of 6 targets due this quarter, 4 reported: 2 on track, 1 at risk, 1 behind; 1 not yet available, "
         "1 no return. 50% of those reported are on track (33% of all due).",
         (a_target(), a_target(), a_target(rated=AMBER), a_target(rated=RED),
          missing(DataStatus.NOT_YET_AVAILABLE), no_answer())),
        ("The one target due this quarter is on track.", (a_target(),)),
        ("Of 2 targets due this quarter, 2 reported: 1 behind, 1 not rated. "
         "0% of those rated are on track (0% of all due).", (a_target(rated=RED), a_target(rated=UNRATED))),
        ("The one target due this quarter is not rated.", (a_target(rated=UNRATED),)),
        ("The one target due this quarter has a figure that is withheld.", (missing(DataStatus.WITHHELD),)),
        ("The one target due this quarter has no figure yet.", (missing(DataStatus.NOT_YET_AVAILABLE),)),
        ("The one target due this quarter has no return.", (no_answer(),)),
        ("The one target due this quarter is on track. Not counted: 1 not due this quarter and 1 no longer "
         "collected.",
         (a_target(), no_answer(due=False), missing(DataStatus.NO_LONGER_COLLECTED))),
        ("No target is due this quarter.", ()),
    ],
)  # fmt: skip
def test_the_sentence_of_counts(expected: str, targets: tuple[TargetFacts, ...]) -> None:
    """Reported and missing add up to what was due; what is not due stands apart."""
    assert expected == sentence(*targets)


def test_zero_is_a_figure() -> None:
    """A reported nought counts as reported and keeps its colour."""
    assert Verdict.ON_TRACK is verdict_of(a_target(value="0"), sight())


@pytest.mark.parametrize("status", [each for each in DataStatus if each is not DataStatus.REPORTED])
def test_a_missing_figure_is_never_a_colour(status: DataStatus) -> None:
    """Whatever rating stands beside it by mistake."""
    target = a_target(value=None, figure=a_figure(None, status), rated=Rated(rating=Rating.GREEN))
    assert verdict_of(target, sight()) in {Verdict.NO_FIGURE, Verdict.NO_RETURN}


def test_the_table_adds_up_to_what_is_due_in_both_quarters() -> None:
    """The same targets are counted in both columns, with or without a figure."""
    targets = (a_target(), a_target(rated=RED, past=()), no_answer(past=before((None, None))),
               no_answer(due=False))  # fmt: skip
    rows = counts_of(targets, sight(*targets)).rows
    assert (3, 3) == (sum(row.now for row in rows), sum(row.before for row in rows))


def test_movement_says_how_many_could_not_be_compared() -> None:
    """Better, worse, unchanged and not comparable are four different things."""
    targets = (a_target(rated=RED), a_target(), a_target(past=before(("50", Rating.RED))), no_answer())
    assert (
        "Ratings since last quarter: 1 better, 1 worse, 1 unchanged; "
        "1 had no rating in one quarter or the other."
    ) == movement_of(targets, sight(*targets)).text


@pytest.mark.parametrize(
    ("expected", "target"),
    [
        ("Its rating is worse than last quarter.", a_target(rated=RED)),
        ("Its rating is as it was last quarter.", a_target()),
        ("Its rating is better than last quarter.", a_target(past=before(("50", Rating.RED)))),
        ("Its rating cannot be compared with last quarter’s.", no_answer()),
    ],
)
def test_the_movement_of_one_target_is_no_count(expected: str, target: TargetFacts) -> None:
    """One of one says nothing that a sentence does not say better."""
    assert expected == movement_of((target,), sight(target)).text


def test_a_target_that_is_still_awaited_has_no_verdict() -> None:
    """Before its return is due nobody is late."""
    early = Sight(a_round(no_answer()), date(2026, 10, 12), 10)
    assert "The one target due this quarter is still awaited." == counts_of((no_answer(),), early).sentence


def test_figures_not_signed_off_are_told_until_all_are() -> None:
    """A reader knows how many may still change."""
    sent = a_target(state=ReturnState.SENT)
    note = signed_note((sent, a_target()), sight())
    assert note is not None
    assert "1 of 2 reported figures is not signed off and may change." == note.text
    lone = signed_note((sent,), sight())
    assert lone is not None
    assert "The one reported figure is not signed off and may change." == lone.text
    assert signed_note((a_target(),), sight()) is None


@pytest.mark.parametrize(
    ("expected", "part", "whole"),
    [("100%", 3, 3), ("99%", 199, 200), ("1%", 1, 300), ("0%", 0, 3), ("67%", 2, 3)],
)
def test_a_percentage_is_never_all_or_nothing_by_rounding(expected: str, part: int, whole: int) -> None:
    """“Never show all green” when one is not."""
    assert expected == say_percent_of(part, whole)
