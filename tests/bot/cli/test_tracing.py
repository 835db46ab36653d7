"""Where a line of a digest comes from, asked in a terminal."""

from __future__ import annotations

import pytest

from tests.bot.cli.calls import Call, done, told

DIGEST = ("digest", "theme", "children and young people", "--round", "2026-Q2")


@pytest.fixture(autouse=True)
def opened(county: str, call: Call) -> None:
    """The example county, with a round open."""
    done(call("round", "open", "2026-Q2"))


def test_a_line_is_followed_back_to_what_it_came_from(call: Call) -> None:
    """However its id is capitalised: the line, then each fact with where it leads; an import says that it is one."""
    said = done(call(*DIGEST, "--line", "ni 117/ACTION/a6"))
    assert said.startswith("NI 117 16-18 year olds not in education, employment or training\n")
    assert "A promise for NI 117: “Offer every school leaver without a place a named mentor”" in said
    assert "Imported on " in said
    assert "The import does not say who gave it." in said


def test_what_is_said_of_all_targets_is_followed_too(call: Call) -> None:
    """The counts lead to every target that they count."""
    said = done(call(*DIGEST, "--line", "counts"))
    assert said.startswith("Where things stand\n")
    assert "What the digest says: Of " in said
    assert said.count("The return on NI ") > 2


def test_a_line_that_is_none_says_which_there_are(call: Call) -> None:
    """One of them then is found."""
    code, why = told(call(*DIGEST, "--line", "NI 999"))
    assert (1, True) == (code, why.startswith("This digest has no line “NI 999”; choose from counts, counts/picture, "))
    assert "Where things stand" in done(call(*DIGEST, "--line", "movement"))
