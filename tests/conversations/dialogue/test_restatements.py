"""“Q1 should be 31, not 38”: what is taken for a figure that is put right, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.dialogue.grammar.periods import Period
from conversations.dialogue.grammar.restatements import LONGEST, Restatement, read_restatement
from conversations.dialogue.transcript import read

Q1, OF_2026 = Period(1), Period(1, 2026)
TWICE = "seven were counted twice"
SAID = "Q1 should be 31, not 38"
TRANSCRIPTS = Path(__file__).parents[2] / "transcripts"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (SAID, Restatement("31", "38", Q1)),
        ("*Q1 should be 31, not 38*", Restatement("31", "38", Q1)),
        ("sorry, q1 should have been 31 rather than 38.", Restatement("31", "38", Q1)),
        ("Hi Sam, I think Q1 should be 31 , not 38, thanks", Restatement("31", "38", Q1)),
        ("The Q1 figure is wrong, it should be 31 not 38", Restatement("31", "38", Q1)),
        ("Q1’s figure should be 31 – not 38", Restatement("31", "38", Q1)),
        ("For Ann’s T1, Q1 should be −３, not 3: Ann’s slip",
         Restatement("-3", "3", Q1, about="Ann’s T1", reason="Ann’s slip")),
        ("Q1 should be 31, we reported 38", Restatement("31", "38", Q1)),
        ("Q1 should be 1.2 million, not 1.3m", Restatement("1.2 million", "1.3m", Q1)),
        ("Q1 should be -3, not 3", Restatement("-3", "3", Q1)),
        ("Q1 2026/27 should be 31", Restatement("31", quarter=OF_2026)),
        ("2026-Q1 should be 31", Restatement("31", quarter=OF_2026)),
        ("last quarter should be 1,204.5%", Restatement("1,204.5%")),
        ("NI 111 Q1 should be 31, not 38", Restatement("31", "38", Q1, about="NI 111")),
        ("for NI 111, Q1 should be 31, not 38", Restatement("31", "38", Q1, about="NI 111")),
        ("The figure for Q1 for NI 111 should be 31, not 38", Restatement("31", "38", Q1, about="NI 111")),
        (f"Q1 should be 31 referrals, not 38: {TWICE}", Restatement("31", "38", Q1, reason=TWICE)),
        (f"Q1 should be 31, not 38 because {TWICE}", Restatement("31", "38", Q1, reason=TWICE)),
        (f"Q1 should be 31, not 38 ({TWICE})", Restatement("31", "38", Q1, reason=TWICE)),
        (f"Q1 should be 31, not 38\n{TWICE}. Sorry", Restatement("31", "38", Q1, reason=TWICE)),
        ("Q1 should be 31, not 38: 7 were counted twice",
         Restatement("31", "38", Q1, reason="7 were counted twice")),
    ],
)  # fmt: skip
def test_a_restatement_is_read_with_what_it_says(said: str, found: Restatement) -> None:
    """The quarter, what it is and is not, of which target, and why."""
    assert found == read_restatement(said)


@pytest.mark.parametrize("said", [
    "Q1 should be 31", "question 1 should be 31", "31", "Q1 was 38", "Q1 was 31, not 38", "It should be 31, not 38",
    "Q1 should be higher, not lower", "Q5 should be 31, not 38", "Q1 2026/29 should be 31",
    "Q1 2026/29 should be 31, not 38", "Q1 was 38 but this time 31", "38 in Q1, 31 now", "31, not 38 as in Q1",
    "Q1 should be 31, not 38?", "Should Q1 be 31, not 38?", "Q1 should be 31, not 38 and Q2 is 40",
    "Q1 should be 31, not 38, and Q2 should be 40, not 41", "Q1 should be 31, not 38\n2. 40",
    "Q1 should be 31, not 38\nThis quarter it is 40", "By Q4 we should be at 31, not 38", "It must be 31",
    "The figure is 31; last quarter it was 38", "We should reach 31 in Q4", "Q1 should be 31 out of 40, not 38",
    "change 1 to 31", "38 should be 31", "Q4 should be better", "the milestone should be 31, not 38",
])  # fmt: skip
def test_what_may_mean_something_else_is_none(said: str) -> None:
    """“Q1” may be question 1 where neither year nor the other figure is named; what says more is not cut down."""
    assert read_restatement(said) is None
    assert read_restatement(SAID) is not None


def test_no_answer_of_any_golden_talk_is_one() -> None:
    """Whatever people say in them to all that they are asked; a restatement among them would be found."""
    answers = [line.what for path in TRANSCRIPTS.glob("*/*.txt") if path.parent.name != "two_quarters"
               for line in read(path.read_text("utf-8")) if line.who == "LEAD"]  # fmt: skip
    assert len(answers) > 300
    assert [SAID] == [each for each in (*answers, SAID) if read_restatement(each) is not None]


_numbers = st.integers(0, 9_999).map(str) | st.decimals(0, 99, places=1).map(str)
_quarters = st.sampled_from(("Q1", "Q2", "q3", "Q4", "last quarter", "this quarter", "2026-Q1", "Q1 2026/27", "it"))
_verbs = st.sampled_from(("was", "is", "were", "came to", "will be", "might be", "would be", "has been", "stood at"))
_rests = st.sampled_from(("", ", not {}", " but this time {}", " and now {}", ", up from {}", ": {} of them new",
                          " instead of {}", " rather than the {} we hoped for", "; it is {} now"))  # fmt: skip


@given(quarter=_quarters, verb=_verbs, first=_numbers, rest=_rests, second=_numbers, opening=st.sampled_from(
    ("", "The figure for ", "We said ", "NI 111 ", "Sorry, ")))  # fmt: skip
def test_what_tells_a_figure_and_puts_none_right_is_none(
    quarter: str, verb: str, first: str, rest: str, second: str, opening: str
) -> None:
    """“Q1 was 38 but this time 31”: whatever figures and quarters stand beside one another."""
    assert read_restatement(f"{opening}{quarter} {verb} {first}{rest.format(second)}") is None


@given(st.text(st.sampled_from("Qq1234 not,:.-–()shouldbe%/£\n38"), max_size=LONGEST + 50))
def test_whatever_is_typed_is_read_or_not_and_raises_nothing(text: str) -> None:
    """What is read names a figure, and is never longer than is read."""
    found = read_restatement(text)
    assert found is None or (len(text) <= LONGEST and any(letter.isdecimal() for letter in found.now))


@pytest.mark.parametrize("text", [
    "the figure for " * 26 + "should", "a " * 150 + "Q1 should be", "Q1 should be 31" + ", sorry a" * 42,
    "hi a, " * 60 + "should", "Q1 should be 31, not 38: a" + " ," * 180 + "b", "Q1 should be 31, not 38" + " -" * 180,
    "the figure for " * 400 + SAID, "hi hello " * 40 + "should",
    "Q1 should be 31, not 38: " + "sorry thanks " * 28 + "9",
])  # fmt: skip
def test_no_length_of_text_holds_it_up(text: str) -> None:
    """What could be divided in many ways is not tried in all of them: that would outlast the server that reads it."""
    read_restatement(text)
    assert read_restatement(SAID) is not None
