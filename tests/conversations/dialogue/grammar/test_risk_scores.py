"""How people write likelihood and impact."""

from datetime import date

import pytest

from conversations.dialogue.kinds import risk_score
from conversations.dialogue.reading import Read, SameAsLast, Unclear

TODAY = date(2026, 1, 12)
FIVE = risk_score(5)
THREE = risk_score(3)


@pytest.mark.parametrize(
    "text",
    ["3x4", "3 x 4", "3X4", "3×4", "3*4", "3 * 4", "3 by 4", "three by four", "3/4", "3, 4", "3,4", "3 4", "3 and 4",
    "3 & 4", "3;4",
     "l3i4", "L3 I4", "L3/I4", "l3, i4", "L:3 I:4", "L=3, I=4", "I4 L3", "likelihood 3 impact 4",
     "Likelihood: 3, Impact: 4",
     "impact 4, likelihood 3", "impact is 4 and likelihood is 3", "3 (L) 4 (I)", "medium/high", "medium, high",
     "Medium x High",
     "likelihood medium, impact high", "med/high", "M/H", "likelihood three, impact four", "3x4 = 12", "3x4 (12)",
     "3 x 4.", "still 3x4",
     "score 3x4", "likelihood down to 3, impact still 4", "likelihood 3 and impact 4 please",
     "probability 3, severity 4", "L3xI4", "3 likelihood 4 impact",
        "medium likelihood, high impact", "high impact, medium likelihood", "3 for likelihood, 4 for impact", "３×４"],
)  # fmt: skip
def test_a_score_is_read(text: str) -> None:
    """Likelihood first, unless the parts are named."""
    assert Read((3, 4)) == FIVE.read(text, TODAY)


@pytest.mark.parametrize(
    "text",
    ["L3", "4", "12", "34", "3 4 5", "R12", "amber", "closed", "high", "3.4", "3-4", "3 to 4", "3 or 4", "0x4", "3x6",
    "6 x 2", "3.5 x 4", "",
     "-", "n/a", "3x4?", "3x4=13", "3x4 or 3x5", "likelihood 3", "likelihood 3 likelihood 4", "impact 4",
     "medium-high", "3x", "x4",
     "likelihood 2, impact unchanged", "3x4x5", "between 3 and 4", "l3i4 but maybe l4", "three", "3 x high-ish maybe",
     "-3x4", "L I"],
)  # fmt: skip
def test_a_doubtful_score_is_asked_back(text: str) -> None:
    """One of two, three of two, off the matrix, or a range."""
    assert isinstance(FIVE.read(text, TODAY), Unclear)
    assert Read((3, 4)) == FIVE.read("3x4", TODAY)


def test_a_reason_stays_beside_the_score() -> None:
    """What follows is kept."""
    assert Read((3, 4), comment="two staff left") == FIVE.read("3x4 because two staff left", TODAY)
    assert Read((3, 4), comment="was 4x4") == FIVE.read("3x4 (was 4x4)", TODAY)
    assert Read((3, 4), comment="down from 4x4") == FIVE.read("3x4 down from 4x4", TODAY)
    assert Read((3, 4), comment="mitigation is working") == FIVE.read("3x4, mitigation is working", TODAY)


@pytest.mark.parametrize("text", ["same", "unchanged", "no change", "as before"])
def test_an_unchanged_score_is_said_so(text: str) -> None:
    """To be confirmed, never filled in."""
    assert SameAsLast() == FIVE.read(text, TODAY)


def test_the_words_are_those_of_the_matrix() -> None:
    """High is 3 of three and 4 of five."""
    assert Read((2, 3)) == THREE.read("medium/high", TODAY)
    assert Read((5, 1)) == FIVE.read("very high / very low", TODAY)
    assert isinstance(THREE.read("3x4", TODAY), Unclear)


LAKES = risk_score(4, (("very low", 1), ("low", 2), ("medium", 3), ("high", 4),
                       ("negligible", 1), ("marginal", 2), ("serious", 3), ("critical", 4)))  # fmt: skip
SHARED = risk_score(4, (("low", 1), ("medium", 2), ("high", 3), ("almost certain indeed", 4),
                        ("low", 1), ("medium", 2), ("high", 3), ("extreme", 4)))  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["low, critical", "critical, low", "Critical / Low", "low likelihood, critical impact", "critical impact low",
     "likelihood low, impact critical", "impact: critical, likelihood: low", "2x4", "L2 I4"],
)  # fmt: skip
def test_a_word_of_one_part_alone_is_that_part(text: str) -> None:
    """Whichever comes first, where likelihood and impact have words of their own."""
    assert Read((2, 4)) == LAKES.read(text, TODAY)


@pytest.mark.parametrize(
    "text", ["serious, critical", "likelihood critical, impact low", "low", "3 serious", "serious (3)", "5x4", "med/h"]
)
def test_words_that_leave_a_doubt_are_asked_back(text: str) -> None:
    """Two of one part, a word named as the other part, a number that may only repeat its word."""
    assert isinstance(LAKES.read(text, TODAY), Unclear)
    assert Read((3, 3)) == LAKES.read("medium/serious", TODAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("medium, extreme", (2, 4)), ("extreme / medium", (2, 4)), ("medium/high", (2, 3)),
     ("almost certain indeed, low", (4, 1)), ("low x almost certain indeed", (4, 1))],
)  # fmt: skip
def test_a_word_of_both_parts_is_the_one_that_is_left(text: str, expected: tuple[int, int]) -> None:
    """Beside a word of one part alone; two words of both stand likelihood first."""
    assert Read(expected) == SHARED.read(text, TODAY)
