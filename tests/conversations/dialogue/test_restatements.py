"""“Q1 should be 31, not 38”: what is taken for a figure that is put right, and what is not."""

from __future__ import annotations

import pytest

from conversations.dialogue.grammar.periods import Period
from conversations.dialogue.grammar.restatements import Restatement, read_restatement

Q1, OF_2026 = Period(1), Period(1, 2026)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Q1 should be 31, not 38", Restatement("31", "38", quarter=Q1)),
        ("sorry, q1 should have been 31 rather than 38.", Restatement("31", "38", quarter=Q1)),
        ("Q1 2026/27 should be 31", Restatement("31", quarter=OF_2026)),
        ("2026-Q1 should be 31", Restatement("31", quarter=OF_2026)),
        ("last quarter should be 1,204.5%", Restatement("1,204.5%")),
        ("NI 111 Q1 should be 31, not 38", Restatement("31", "38", quarter=Q1, about="NI 111")),
        ("The figure for Q1 for NI 111 should be 31, not 38", Restatement("31", "38", quarter=Q1, about="NI 111")),
        ("Q1 should be 31 referrals, not 38: seven were counted twice",
         Restatement("31", "38", quarter=Q1, reason="seven were counted twice")),
        ("Q1 should be 31, not 38 because seven were counted twice",
         Restatement("31", "38", quarter=Q1, reason="seven were counted twice")),
    ],
)  # fmt: skip
def test_a_restatement_is_read_with_what_it_says(said: str, found: Restatement) -> None:
    """The quarter, what it is and is not, of which target, and why."""
    assert found == read_restatement(said)


@pytest.mark.parametrize("said", [
    "Q1 should be 31", "question 1 should be 31", "31", "Q1 was 38", "Q1 was 31, not 38", "It should be 31, not 38",
    "Q1 should be higher, not lower", "Q5 should be 31, not 38", "Q1 2026/29 should be 31",
    "Q1 2026/29 should be 31, not 38",
])  # fmt: skip
def test_what_may_mean_something_else_is_none(said: str) -> None:
    """“Q1” may be question 1 where neither year nor the other figure is named; with it, it is a quarter."""
    assert read_restatement(said) is None
    assert read_restatement("Q1 should be 31, not 38") is not None


def test_no_length_of_text_holds_it_up() -> None:
    """A long message is none, and is none at once; a short one is read."""
    assert read_restatement("the figure for " * 400 + "Q1 should be 31, not 38") is None
    assert read_restatement("a " * 150 + "Q1 should be") is None
    assert read_restatement("Q1 should be 31, not 38") is not None
