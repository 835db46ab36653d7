"""The matrix is looked up: every place has one zone, and the zone says what a risk there is due."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from pydantic import ValidationError

from conversations.partnership.matrix import LARGEST, SMALLEST, Matrix, usual_matrix
from conversations.partnership.risks import Grade
from tests.conversations.partnership.matrices import matrices


@given(matrix=matrices())
def test_every_place_has_exactly_one_zone(matrix: Matrix) -> None:
    """Whatever its size, words and zones; and a place beyond it has that of the highest there is."""
    sides = range(1, LARGEST + 2)
    for likelihood, impact in product(sides, repeat=2):
        grade = Grade(likelihood=likelihood, impact=impact)
        nearest = Grade(likelihood=min(likelihood, matrix.size), impact=min(impact, matrix.size))
        zone = matrix.zone(grade)
        assert 1 == [each.name for each in matrix.zones].count(zone.name)
        assert matrix.zone(nearest) == zone
        assert matrix.cells[nearest.likelihood - 1][nearest.impact - 1] == zone.name
        assert matrix.holds(grade) is (grade == nearest)
        assert matrix.above_line(grade) is zone.escalates


@given(matrix=matrices())
def test_every_word_names_its_grade(matrix: Matrix) -> None:
    """Those of likelihood first, then as many of impact."""
    words = matrix.words
    assert [*range(1, matrix.size + 1)] * 2 == [grade for _, grade in words]
    named = [word for word, _ in words]
    assert [word.lower() for word in (*matrix.likelihood, *matrix.impact)] == named


@pytest.mark.parametrize("size", range(SMALLEST, LARGEST + 1))
def test_usual_matrix_is_graver_the_further_up(size: int) -> None:
    """From low to high, with no words of its own; the top is above the line and the bottom is not."""
    matrix = usual_matrix(size)
    order = [zone.name for zone in matrix.zones]
    for row in (*matrix.cells, *zip(*matrix.cells, strict=True)):
        places = [order.index(name) for name in row]
        assert sorted(places) == places
    assert ((), ("low", "high")) == (matrix.own_words, (matrix.cells[0][0], matrix.cells[-1][-1]))
    top, bottom = Grade(likelihood=size, impact=size), Grade(likelihood=1, impact=1)
    assert (True, False) == (matrix.above_line(top), matrix.above_line(bottom))


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"impact": ("low", "high")}, "square, of 3 to 5"),
        ({"cells": (("low",) * 3,) * 2}, "square, of 3 to 5"),
        ({"likelihood": ("a", "b"), "impact": ("a", "b"), "cells": (("low",) * 2,) * 2}, "square, of 3 to 5"),
        ({"cells": (("low", "low", "grim"),) * 3}, "zone “grim”, which has no row"),
        ({"zones": usual_matrix().zones * 2}, "the same name"),
    ],
)
def test_a_matrix_that_cannot_be_is_refused(changes: dict[str, object], wrong: str) -> None:
    """Too small, not square, a zone of no name or of two; as it was, it is accepted."""
    usual = usual_matrix(3)
    with pytest.raises(ValidationError, match=wrong):
        Matrix.model_validate(usual.model_dump() | changes)
    assert usual == Matrix.model_validate(usual.model_dump())
