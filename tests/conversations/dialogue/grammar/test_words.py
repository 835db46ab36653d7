"""Free text: kept as written, except for slips of the keys."""

from datetime import date

import pytest

from conversations.dialogue.kinds import LINE, OPTIONAL_WORDS, WORDS
from conversations.dialogue.reading import Read, SameAsLast, Unclear

TODAY = date(2026, 1, 12)


@pytest.mark.parametrize(
    "text",
    ["Stop and search numbers rose by 12", "Who asked for this meeting? The board did.", "Cancel rate is down",
    "Staffing",
     "Same as last time we lost two staff, now replaced.", "On leave cover is the main issue",
     "N/A for Leeds; Bradford had 3 outages.",
     "Delayed ⛔ – awaiting sign-off “soon”", "<b>bold</b> & =1+1", "Two lines\nof text", "COVID", "CPS delays",
     "None of the clinics ran"],
)  # fmt: skip
def test_words_are_kept_as_written(text: str) -> None:
    """No mark, tag or line end is touched."""
    assert Read(text) == WORDS.read(text, TODAY)
    assert Read(text) == OPTIONAL_WORDS.read(f"  {text}\n", TODAY)


@pytest.mark.parametrize(
    "text",
    ["", "  ", "-", ".", "asdf", "asdfgh", "qwerty", "xxx", "aaaa", "n/a", "none", "test", "12", "???", "…", "hjkl"],
)
def test_a_slip_is_no_reason(text: str) -> None:
    """A required text needs words."""
    assert Unclear("Enter your answer in a few words.") == WORDS.read(text, TODAY)
    assert Read("Two staff left") == WORDS.read("Two staff left", TODAY)


@pytest.mark.parametrize(
    "text", ["none", "None.", "no", "nil", "n/a", "-", "", "nothing to add", "No comment", "nothing"]
)
def test_an_optional_text_may_be_empty(text: str) -> None:
    """“None” is an empty comment."""
    assert Read("") == OPTIONAL_WORDS.read(text, TODAY)


def test_same_as_last_time_is_no_text() -> None:
    """It is asked to confirm."""
    assert SameAsLast() == WORDS.read("same as last time", TODAY)


def test_a_line_is_one_line() -> None:
    """A name with its spaces put right; a dash is none."""
    assert Read("Jo Smith, NHS") == LINE.read(" Jo  Smith,\nNHS ", TODAY)
    assert Unclear("Enter your answer.") == LINE.read("-", TODAY)
