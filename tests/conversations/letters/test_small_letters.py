"""Letters that hold a decision, a confirmation or part of a return."""

import pytest

from conversations.dialogue.answers import Answers
from conversations.dialogue.engine import begin
from conversations.letters.compose import invitation
from conversations.letters.letter import Letter
from conversations.letters.plain_line import lowered
from conversations.letters.sitting import Held, Sitting
from conversations.scripts.catalogue import talk_named
from conversations.scripts.given import example, matter_given
from tests.conversations.letters.sittings import PAGES, TODAY


def letter_of(name: str) -> Letter:
    """The first letter of a talk."""
    talk = talk_named(name)
    brief = matter_given(talk, example(talk))
    held = Held("r1", Answers(talk.script, brief, begin(talk.script), TODAY), (), None, f"{PAGES}/r1")
    return invitation(Sitting(
        name="Jo Smith", organisation="Hart District Council", partnership="Hart County Partnership",
        support=brief.support, quarter=brief.quarter.full_name, quarter_name=brief.quarter.name, due=brief.due,
        held=(held,), earlier=(),
    ))  # fmt: skip


def test_a_decision_is_a_letter_of_its_story_and_its_questions() -> None:
    """The facts have the story whole; the question is a line of its own, and what goes with each answer follows it."""
    letter = letter_of("sponsor_decision@1")
    told = letter.sections[0].facts
    assert "Tried so far: Two letters and a call" in told
    assert letter.lines[0].startswith("You are the sponsor of “First-time entrants”, and something needs")
    asks = [(question.line, question.condition) for question in letter.questions]
    assert asks[:2] == [("What do you decide about it?", None),
                        ("What is your answer for Ben Brook?", "only if it is cleared")]
    assert ("it is cleared", "I am on it", "pass it on to the board") == letter.questions[0].choices


@pytest.mark.parametrize("name", ["unblocked@1", "handover@1"])
def test_a_letter_does_not_offer_to_send(name: str) -> None:
    """A button that says yes and sends is for threads: in a letter every reply is sent."""
    questions = letter_of(name).questions
    assert ("yes", "no") == questions[0].choices
    assert not any("and send" in (question.hint or "") for question in questions)


def test_part_of_a_return_is_not_taken_for_the_lead_s_letter() -> None:
    """Whoever answers two questions of a return is not told that they lead the target; the return's lead is."""
    part, whole = letter_of("quarterly_return@1:cause,action"), letter_of("quarterly_return@1")
    assert ["cause", "action"] == [question.key for question in part.questions]
    assert [False, True] == [any("you lead" in line for line in letter.lines) for letter in (part, whole)]
    assert part.lines[0].startswith("You were asked to answer this part of the return on “First-time entrants”.")


@pytest.mark.parametrize(("said", "expected"), [
    ("I am on it", "I am on it"), ("It is cleared", "it is cleared"), ("A figure", "a figure"),
    ("NHS data", "NHS data"),
])  # fmt: skip
def test_i_keeps_its_capital(said: str, expected: str) -> None:
    """After a colon a sentence goes on small, but for names, abbreviations and “I”."""
    assert expected == lowered(said)
