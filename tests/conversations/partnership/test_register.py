"""The risk register: movement, steps, what is put before the sponsor, and when a risk is looked at again."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from conversations.partnership.actions import Action, Progress
from conversations.partnership.case import Rating
from conversations.partnership.matrix import Matrix, Zone, usual_matrix
from conversations.partnership.quarters import Quarter
from conversations.partnership.register import (
    Movement,
    Why,
    escalations,
    lacks_action,
    movement,
    next_review,
    say_why,
    steps,
    unconsidered,
)
from conversations.partnership.risks import Grade, Risk

FIVE = usual_matrix()
SOUTH_LAKELAND = Matrix(
    likelihood=("Very low", "Low", "Medium", "High"),
    impact=("Negligible", "Marginal", "Serious", "Critical"),
    cells=(
        ("acceptable", "acceptable", "acceptable", "acceptable"),
        ("acceptable", "acceptable", "acceptable", "unacceptable"),
        ("acceptable", "acceptable", "unacceptable", "unacceptable"),
        ("acceptable", "unacceptable", "unacceptable", "unacceptable"),
    ),
    zones=(
        Zone(name="acceptable", review=4),
        Zone(name="unacceptable", review=1, escalates=True, mitigated=True),
    ),
)
"""Two zones: what is unacceptable is mitigated and reviewed every quarter, the rest once a year."""


def grade(likelihood: int, impact: int) -> Grade:
    """A place on a matrix."""
    return Grade(likelihood=likelihood, impact=impact)


def a_risk(now: Grade, **changed: object) -> Risk:
    """A risk of a target, open."""
    given: dict[str, object] = {"id": "R1", "ref": "NI 111", "description": "The grant ends", "grade": now}
    return Risk.model_validate(given | changed)


def an_action(id_: str = "A1", progress: Progress = Progress.ON_TRACK, *, considered: bool = False) -> Action:
    """Something promised for a target."""
    return Action(id=id_, ref="NI 111", text="Bid for the grant", progress=progress, considered=considered)


@pytest.mark.parametrize(
    ("expected", "now", "before", "is_open"),
    [
        (Movement.NEW, grade(2, 2), None, True),
        (Movement.UP, grade(2, 3), grade(2, 2), True),
        (Movement.SAME, grade(2, 3), grade(3, 2), True),
        (Movement.DOWN, grade(1, 5), grade(2, 3), True),
        (Movement.CLOSED, grade(5, 5), grade(1, 1), False),
        (Movement.CLOSED, grade(5, 5), None, False),
    ],
)
def test_movement_is_the_sign_of_the_change(
    expected: Movement, now: Grade, before: Grade | None, is_open: bool
) -> None:
    """New, up, the same, down, closed; two places of one score are the same."""
    assert expected is movement(now, before, is_open=is_open)


@pytest.mark.parametrize(
    ("expected", "matrix", "before", "now"),
    [
        (0, FIVE, grade(1, 1), grade(2, 2)),
        (1, FIVE, grade(1, 1), grade(1, 5)),
        (2, FIVE, grade(1, 1), grade(3, 4)),
        (-2, FIVE, grade(5, 5), grade(1, 1)),
        (1, SOUTH_LAKELAND, grade(1, 1), grade(1, 2)),
        (3, SOUTH_LAKELAND, grade(1, 1), grade(3, 2)),
        (0, SOUTH_LAKELAND, grade(2, 3), grade(3, 2)),
    ],
)
def test_a_step_is_a_zone_and_a_grade_where_there_are_two_zones_only(
    expected: int, matrix: Matrix, before: Grade, now: Grade
) -> None:
    """Two zones can never be risen on a matrix of two."""
    assert expected == steps(matrix, before, now)


@pytest.mark.parametrize("matrix", [usual_matrix(3), usual_matrix(4), FIVE, SOUTH_LAKELAND])
def test_steps_up_are_steps_down_again(matrix: Matrix) -> None:
    """From anywhere to anywhere, and none for staying."""
    places = [grade(*both) for both in product(range(1, matrix.size + 1), repeat=2)]
    assert [] == [
        (before, now) for before, now in product(places, places)
        if steps(matrix, before, now) != -steps(matrix, now, before)
    ]  # fmt: skip
    assert {0} == {steps(matrix, place, place) for place in places}


@pytest.mark.parametrize(
    ("expected", "matrix", "now", "before", "red"),
    [
        ((), FIVE, grade(3, 3), grade(3, 3), False),
        ((Why.CROSSED_LINE,), FIVE, grade(3, 4), grade(3, 3), False),
        ((), FIVE, grade(4, 4), grade(3, 4), False),
        ((Why.CROSSED_LINE, Why.ROSE), FIVE, grade(3, 4), grade(2, 2), False),
        ((Why.CROSSED_LINE,), FIVE, grade(3, 4), None, False),
        ((), FIVE, grade(3, 3), None, False),
        ((Why.RED_WITHOUT_ACTION,), FIVE, grade(1, 1), grade(1, 1), True),
        ((Why.CROSSED_LINE, Why.ROSE, Why.RED_WITHOUT_ACTION), FIVE, grade(5, 5), grade(1, 1), True),
        ((Why.ROSE,), SOUTH_LAKELAND, grade(2, 3), grade(1, 2), False),
        ((), SOUTH_LAKELAND, grade(2, 3), grade(2, 2), False),
        ((Why.CROSSED_LINE,), SOUTH_LAKELAND, grade(3, 3), grade(2, 3), False),
    ],
)
def test_what_puts_a_risk_before_the_sponsor(
    expected: tuple[Why, ...], matrix: Matrix, now: Grade, before: Grade | None, red: bool
) -> None:
    """Crossing the line (not standing above it), rising two steps, a red target with no action."""
    assert expected == escalations(a_risk(now), before, matrix, red_without_action=red)


def test_a_closed_risk_is_put_before_nobody_until_it_is_open_again() -> None:
    """Whatever its grade and its target."""
    closed = a_risk(grade(5, 5), open=False)
    assert () == escalations(closed, grade(1, 1), FIVE, red_without_action=True)
    assert 3 == len(escalations(a_risk(grade(5, 5)), grade(1, 1), FIVE, red_without_action=True))


@pytest.mark.parametrize(
    ("expected", "why", "before"),
    [
        ("It is now above the line, at medium × high (12, high); before, it stood at low × low (4, low).",
         Why.CROSSED_LINE, grade(2, 2)),
        ("It is now above the line, at medium × high (12, high); it is new.", Why.CROSSED_LINE, None),
        ("It rose sharply since its last review: it stands at medium × high (12, high); "
         "before, it stood at low × low (4, low).", Why.ROSE, grade(2, 2)),
        ("Its target is red, and nobody has an open action for it.", Why.RED_WITHOUT_ACTION, None),
    ],
)  # fmt: skip
def test_the_sponsor_reads_why(expected: str, why: Why, before: Grade | None) -> None:
    """In the words of the matrix, with where it stood before."""
    assert expected == say_why(why, a_risk(grade(3, 4)), before, FIVE)


@pytest.mark.parametrize(
    ("expected", "rating", "progress"),
    [
        (True, Rating.RED, ()),
        (True, Rating.RED, (Progress.DONE, Progress.DROPPED)),
        (False, Rating.RED, (Progress.DONE, Progress.STUCK)),
        (False, Rating.AMBER, ()),
        (False, None, ()),
    ],
)
def test_a_red_target_lacks_an_action_where_none_is_open(
    expected: bool, rating: Rating | None, progress: tuple[Progress, ...]
) -> None:
    """What is done or dropped moves nothing any more."""
    assert expected is lacks_action(rating, [an_action(progress=each) for each in progress])


@pytest.mark.parametrize(
    ("expected", "quarter", "review"),
    [
        (date(2026, 12, 31), Quarter(2026, 2), 1),
        (date(2027, 3, 31), Quarter(2026, 2), 2),
        (date(2027, 9, 30), Quarter(2026, 2), 4),
        (date(2027, 6, 30), Quarter(2026, 4), 1),
    ],
)
def test_the_zone_says_when_a_risk_is_looked_at_again(expected: date, quarter: Quarter, review: int) -> None:
    """At the end of the quarter, across the end of the year too."""
    assert expected == next_review(Zone(name="high", review=review), quarter)


def test_actions_of_which_nobody_considered_the_risk() -> None:
    """One that a risk names, was thought of, or is over, is not among them."""
    actions = (
        an_action("A1"), an_action("A2"), an_action("A3", considered=True), an_action("A4", Progress.DONE),
        an_action("A5", Progress.NOT_DONE),
    )  # fmt: skip
    risks = (a_risk(grade(2, 2), actions=("A2",), open=False),)
    assert ["A1", "A5"] == [action.id for action in unconsidered(actions, risks)]
    assert ["A1", "A2", "A5"] == [action.id for action in unconsidered(actions, ())]
