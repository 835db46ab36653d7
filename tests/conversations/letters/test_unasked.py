"""A letter that nobody asked for: what of it is the report, and what is none."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.letters.reading import read_reply
from conversations.letters.reply import ReplyRead
from conversations.letters.unasked import UNASKED, reported

TODAY = date(2026, 10, 5)
QUOTED = "On Mon, 5 Oct 2026, Maya Quinn <maya@county.example> wrote:\n> Can you chase it?"
CASES = {
    "a letter": ("Hi,\n\nThe list is late.\nWe asked twice.\n\nKind regards\nCarl Dunn\nYouth Justice\n01234 567890",
                 "The list is late.\nWe asked twice."),
    "above a quote": (f"The list is late.\n\n{QUOTED}", "The list is late."),
    "paragraphs with figures": ("We waited.\n\n45.2% came late.\n\nSent from my iPhone",
                                "We waited.\n\n45.2% came late."),
    "a numbered list": ("1. The list is late.\n2. Nobody answers.\n\nCarl", "1. The list is late.\n2. Nobody answers."),
    "a list": ("Two things:\n- the list\n- the desk", "Two things:\n- the list\n- the desk"),
    "passed on": ("FYI\n\nBegin forwarded message:\n\nFrom: X <x@y.example>\nSubject: Courts\n\nThe court refuses.\n",
                  "The court refuses."),
    "nothing": ("", None),
    "thanks alone": ("Thanks\n\nCarl", None),
}


def read(text: str) -> ReplyRead:
    """What a letter reports."""
    return reported(read_reply(text, None, UNASKED, TODAY), "t7")


@pytest.mark.parametrize(("text", "what"), CASES.values(), ids=CASES)
def test_the_words_of_a_letter_are_what_it_reports(text: str, what: str | None) -> None:
    """Greeting, signature and quote left out, lists whole, all of it said to the talk begun."""
    said, expected = read(text), [] if what is None else [("t7", "what", what)]
    assert expected == [(one.return_id, one.key, one.text) for one in said.given]
    assert () == said.unplaced


def test_a_wish_and_a_file_are_still_heard() -> None:
    """Neither is a report; a letter that says something besides is."""
    assert [(None, "can I speak to a person")] == [(one.key, one.text) for one in read("can I speak to a person").given]
    assert read("See attached").see_attached
    assert ["The list is late"] == [one.text for one in read("The list is late").given]
