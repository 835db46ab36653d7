"""What is said of a talk by its noun, and of what its script does not tell."""

from __future__ import annotations

import pytest

from conversations.dialogue.engine import begin, take
from conversations.dialogue.kinds import yes_no
from conversations.dialogue.naming import called, several, together
from conversations.dialogue.phrases import speak
from conversations.dialogue.script import Question, Script
from conversations.dialogue.session import Reply
from conversations.partnership.matter import Matter
from conversations.partnership.quarters import Quarter
from tests.conversations.letters.sittings import TODAY

keep = Question(key="keep", kind=yes_no("Your answer"), label="Keep it", ask="Is the depot to stay?")
SCRIPT = Script(
    name="depot", version=1, title="A decision about “{title}”", parts=(keep,), noun="decision",
    words=lambda brief: {"title": brief.title}, footing="By sending you decide.", opening="You decide about “{title}”.",
    tell={"sent": lambda a: "Sent."},
)  # fmt: skip
DEPOT = Matter(ref="B7", title="The depot", quarter=Quarter.parse("2026-Q2"), due=TODAY, support="The support team")


def told(*said: str) -> list[str]:
    """What is said to the last of these messages."""
    session, spoken = begin(SCRIPT), []
    for text in said:
        session, events = take(SCRIPT, DEPOT, session, [Reply(key=None, text=text)], TODAY)
        spoken = [line.text for line in speak(SCRIPT, DEPOT, session, events, TODAY).lines]
    return spoken


@pytest.mark.parametrize(("said", "answer"), [
    (("yes", "send", "status"), "This decision has been sent."),
    (("yes", "send", "whatever"), "This decision has been sent. To change one, say its number, like “change 1”."),
    (("stop",), "You will get no more reminders for this decision. Your answers are kept; go on at any time."),
    (("why",), "You decide about “The depot”."),
    (("who asked for this?",), "You decide about “The depot”."),
    (("definition",), "Nothing is on file about that. Say “can I speak to a person” and the support team will tell "
                      "you."),
])  # fmt: skip
def test_a_decision_is_called_a_decision(said: tuple[str, ...], answer: str) -> None:
    """Never a return; and what nobody wrote down is not met with silence."""
    assert [answer] == told(*said)


def test_help_offers_no_definition_that_is_not_there() -> None:
    """A return has one; this talk has none."""
    [help_text] = told("help")
    assert ("“definition”" in help_text, "“why”, “status”" in help_text) == (False, True)


def test_nouns_stand_together() -> None:
    """Counted, in their order, the last after “and”."""
    assert ["return", "2 returns", "2 returns and update", "return, update and 2 replies"] == [
        together(nouns) for nouns in (["return"], ["return"] * 2, ["return", "update", "return"],
                                      ["return", "update", "reply", "reply"])]
    assert ("updates", "A decision about “The depot”") == (several("update"), called(SCRIPT, DEPOT))
