"""Laws of reading replies: what was written is read back, no word is lost or taken twice, hostile text stays cheap."""

from __future__ import annotations

import cProfile
import re
from collections import Counter
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.letters.cleaning import MOST_CHARACTERS, MOST_LINES
from conversations.letters.letter import SentLetter
from conversations.letters.reading import read_reply
from conversations.letters.reply import ReplyRead
from tests.conversations.letters.clients import CLIENTS, LAYOUTS, Client, Layout, gmail
from tests.conversations.letters.hostile import HOSTILE
from tests.conversations.letters.sent import LAST, ONE, TODAY, TWO

FIGURES = st.decimals(min_value=-500, max_value=5000, places=1).map(str)
CHOICES = st.sampled_from(["final", "provisional", "yes", "no"])
WORDS = st.lists(
    st.sampled_from(
        [
            "officers",
            "left",
            "courts",
            "data",
            "came",
            "late",
            "we",
            "lost",
            "two",
            "panels",
            "July",
            "police",
            "moved",
            "staff",
        ]
    ),
    min_size=2,
    max_size=6,
).map(lambda words: " ".join(words).capitalize() + ".")
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)
NAMES = st.sampled_from(["Sam Brown", "Ali Khan", "the courts team"])
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "1": FIGURES,
        "2": CHOICES,
        "3": PARAGRAPHS,
        "4": PARAGRAPHS,
        "5": NAMES,
        "6": CHOICES,
        "7": FIGURES,
        "8": CHOICES,
        "9": PARAGRAPHS,
    },
).filter(bool)
MARKS = st.sampled_from(
    ["{}. ", "{}) ", "({}) ", "{}: ", "{} = ", "{} - ", "Q{}: ", "#{} ", "Question {}: ", "No {}: ", "*{}.* "]
)
IN_ONE_LINE = frozenset(
    [
        "above what is left of the questions",
        "a table with bars",
        "a table with spaces",
        "a table with tabs",
        "a table of questions and answers",
        "beside the question, marked",
        "beside the question after a dash",
        "inside the quoted lines",
    ]
)


def answers(read: ReplyRead, letter: SentLetter) -> dict[str, str]:
    """The answers by their labels."""
    labels = {(q.return_id, q.key): q.label for q in letter.questions}
    return {labels[said.return_id or "", said.key or ""]: said.text for said in read.given}


@given(said=ANSWERS, mark=MARKS, client=st.sampled_from(CLIENTS), gap=st.sampled_from(["\n", "\n\n"]))
def test_numbered_answers_come_back_as_they_were_written(
    said: Mapping[str, str], mark: str, client: Client, gap: str
) -> None:
    """Any answers, any way of numbering, any mail program."""
    if mark in {"#{} "}:  # a dash after a bare number may part it from its value
        said = {label: text.removeprefix("-") for label, text in said.items()}
    typed = gap.join(mark.format(label) + text for label, text in sorted(said.items()))

    read = read_reply(client(typed, TWO), None, TWO, TODAY)

    assert dict(said) == answers(read, TWO)
    assert ((), ()) == (read.unplaced, read.clashing)


@given(said=ANSWERS, layout=st.sampled_from(sorted(LAYOUTS)))
def test_answers_at_their_questions_come_back_as_they_were_written(said: Mapping[str, str], layout: str) -> None:
    """Any answers at their questions, in any layout; a cell or a line holds one line."""
    flat = {label: text.split("\n")[0] if layout in IN_ONE_LINE else text for label, text in said.items()}
    laid: Layout = LAYOUTS[layout]

    read = read_reply(laid(flat, TWO), None, TWO, TODAY)

    assert flat == answers(read, TWO)
    assert ((), ()) == (read.unplaced, read.clashing)


SHAPES = (
    "1. {}",
    "2) {}",
    "Q3: {}",
    "(4) {}",
    "5 - {}",
    "9. {}",
    "{}",
    "{}",
    "  {}",
    "   1. {}",
    "- {}",
    "* 2. {}",
    "1 {}",
    "2\t{}",
    "3 | {}",
    "4   {}",
    "1. 45.2, 2. {} 3: none",
    "> {}",
    ">> {}",
    "> 1. {}",
    "NI 111: {}",
    "NI 155 - 45 {}",
    "First-time entrants: {}",
    "Hi {},",
    "Thanks, {}",
    "Regards {}",
    "PS {}",
    "skip 3 because {}",
    "change 2 to {}",
    "See attached {}",
    "Answer: {}",
    "Sent from my {}",
    "CAUTION: external sender {}",
    "This email and any attachments {}",
    "4. We will {}:",
    "1-{}",
    "{}?",
    "Can {} do this?",
    "-- {}",
)
OURS = (
    "",
    "",
    "1. What was “First-time entrants” at the end of September 2026?",
    "> Milestone: 45.0%",
    "NI 155",
    "> 4. What will be done about first-time entrants?",
    "-- ",
    "Kind regards",
    "final",
    "amber",
    "1.",
    "2",
    "3.1",
    "   Choose: final, provisional, estimate",
    "Hello Jo Smith,",
    "_______________",
    "NI 111 First-time entrants",
    "On Fri, 9 Oct 2026 at 10:02, Quarterday <q@quarterday.example> wrote:",
    "From: Quarterday",
    "Sent: today",
    "Subject: Your returns",
    "1. 45.2",
    "same as last time",
    "see attached",
    "> 1. What was “First-time",
)
LINES = st.lists(st.one_of(st.sampled_from(SHAPES), st.sampled_from(OURS)), max_size=14)


@given(shapes=LINES, letter=st.sampled_from([ONE, TWO, LAST]))
def test_no_word_is_lost_and_none_is_in_two_places(shapes: list[str], letter: SentLetter) -> None:
    """Whatever a mail looks like, each word a person wrote is in one place: an answer, aside, or a comment."""
    marks = [f"zq{at}x" for at in range(len(shapes))]
    text = "\n".join(shape.format(mark) for shape, mark in zip(shapes, marks, strict=True))
    written = set(re.findall(r"zq\d+x", text))

    read = read_reply(text, None, letter, TODAY)

    kept = "\n".join([*(said.text for said in read.given), *read.unplaced, read.comment])
    assert dict.fromkeys(written, 1) == dict(Counter(re.findall(r"zq\d+x", kept)))


@given(text=st.text(max_size=400), other=st.none() | st.text(max_size=100))
def test_any_text_is_read_without_a_fault(text: str, other: str | None) -> None:
    """Anything at all comes back as a reading."""
    assert isinstance(read_reply(text, other, TWO, TODAY), ReplyRead)


def _steps(text: str, other: str | None = None) -> int:
    """How many calls, of Python's own functions too, it takes to read a mail."""
    profile = cProfile.Profile()
    profile.runcall(read_reply, text, other, TWO, TODAY)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("shape", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_costs_no_more_than_its_length(shape: Callable[[int], str]) -> None:
    """Four times the text, at most some five times the calls."""
    read_reply(shape(100), None, TWO, TODAY)
    short, long = _steps(shape(1500)), _steps(shape(6000))

    assert long <= 5 * short + 2000


@pytest.mark.parametrize("shape", ["numbered lines", "names", "wishes", "links", "attributions", "our question"])
def test_two_hostile_parts_cost_no_more_than_one(shape: str) -> None:
    """Together they are read no further than a mail that has text alone."""
    text = HOSTILE[shape](MOST_CHARACTERS)
    read_reply(text, f"x {text}", TWO, TODAY)

    assert _steps(text, f"x {text}") <= 1.3 * _steps(text) + 2000


def test_each_of_two_parts_is_read_to_the_half_at_least() -> None:
    """What one leaves is the other's; where an end is not read, the person is told."""
    long = "1. 45.2\n" + "word\n" * (MOST_LINES - 10)

    assert not read_reply("1. 45.2", long, ONE, TODAY).cut
    assert not read_reply(long, "1. 45.2", ONE, TODAY).cut
    both = read_reply(long, long.replace("45.2", "46.1"), ONE, TODAY)
    assert (True, ("1",)) == (both.cut, both.clashing)


def test_a_text_beyond_the_bounds_is_read_to_them_and_says_so() -> None:
    """64 KB and 1,500 lines; what stands within is read all the same."""
    within = "1. 45.2\n" + "\n" * (MOST_LINES - 10)
    for text in (within + "word\n" * 20, "1. 45.2\n" + "x" * MOST_CHARACTERS):
        read = read_reply(text, None, ONE, TODAY)
        assert (True, "45.2") == (read.cut, read.given[0].text[:4])
    assert not read_reply(within + "\n" * 40, None, ONE, TODAY).cut


def test_a_quoted_letter_alone_says_nothing() -> None:
    """An empty reply gives no answer, and nothing of ours is taken for the person's words."""
    assert ReplyRead() == read_reply(gmail("", TWO), None, TWO, TODAY)
