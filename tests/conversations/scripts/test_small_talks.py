"""Talks of one question and what goes with it: unblocked, dispute, hand-over, a reader's question."""

import pytest

from conversations.dialogue.answers import Answers
from conversations.dialogue.engine import begin, take
from conversations.dialogue.phrases import speak
from conversations.dialogue.session import Reply
from conversations.partnership.blockages import Confirmation
from conversations.partnership.delegations import Taken
from conversations.partnership.disputes import Answer, Stance
from conversations.partnership.questions import QuestionAnswered
from conversations.scripts.catalogue import talk_named
from conversations.scripts.given import example, matter_given
from conversations.scripts.given_decisions import DISPUTED
from conversations.scripts.reader_question import WILL_CORRECT
from tests.conversations.dialogue.leads import TODAY
from tests.conversations.scripts.walking import every_way

WORDS = "The {key} is missing"


def test_every_way_of_a_confirmation() -> None:
    """Yes frees it; no says what is still stuck, always in words."""
    talk = talk_named("unblocked@1")
    found = [talk.outcome(answers) for answers in every_way(talk, matter_given(talk, example(talk)))]
    assert found == [Confirmation(blockage="B1", freed=True), Confirmation(blockage="B1", freed=False, words=WORDS)]


def test_every_way_of_a_hand_over() -> None:
    """Yes takes it on; no may say who would be right, or leave it out."""
    talk = talk_named("handover@1")
    found = [talk.outcome(answers) for answers in every_way(talk, matter_given(talk, example(talk)))]
    assert found == [Taken(delegation="H1", takes=True), Taken(delegation="H1", takes=False, words=WORDS),
                     Taken(delegation="H1", takes=False)]


def test_a_reader_s_question_takes_words_or_one_button() -> None:
    """An answer of one's own says nothing of the line being wrong; the button does, in words that can be changed."""
    talk = talk_named("reader_question@1")
    brief = matter_given(talk, example(talk))
    (own,) = [talk.outcome(answers) for answers in every_way(talk, brief)]
    assert own == QuestionAnswered(question="Q1", words=WORDS, wrong=False)
    prompt = speak(talk.script, brief, begin(talk.script), (), TODAY).prompt
    assert prompt is not None
    (button,) = prompt.buttons
    said = [*(Reply(key=k, text=t) for k, t in button.replies), Reply(key="answer", text=WORDS)]
    for replies, words in ((said[:2], WILL_CORRECT), (said, WORDS)):
        session, _ = take(talk.script, brief, begin(talk.script), replies, TODAY)
        found = talk.outcome(Answers(talk.script, brief, session, TODAY))
        assert found == QuestionAnswered(question="Q1", words=words, wrong=True)


@pytest.mark.parametrize(("kind", "stances"), [
    ("figures", [Stance.STANDS, Stance.YIELDS]), ("denominators", [Stance.STANDS, Stance.YIELDS]),
    ("words", [Stance.STANDS, Stance.YIELDS, Stance.BOTH]),
])  # fmt: skip
def test_every_way_of_a_dispute(kind: str, stances: list[Stance]) -> None:
    """Both can be so only where no figures differ; why is always said."""
    talk = talk_named("dispute@1")
    brief = matter_given(talk, [f"kind: {kind}", *DISPUTED[1:]])
    found = [talk.outcome(answers) for answers in every_way(talk, brief)]
    assert found == [Answer(dispute="D1", stance=stance, words=WORDS) for stance in stances]


@pytest.mark.parametrize(("name", "key"), [("unblocked@1", "freed"), ("handover@1", "takes")])
def test_a_yes_can_be_sent_with_one_button(name: str, key: str) -> None:
    """The offer beside the question says yes and sends; a plain yes can be looked at first."""
    talk = talk_named(name)
    brief = matter_given(talk, example(talk))
    prompt = speak(talk.script, brief, begin(talk.script), (), TODAY).prompt
    assert prompt is not None
    offer = next(button for button in prompt.buttons if button.label == "Yes, and send")
    sent, _ = take(talk.script, brief, begin(talk.script), [Reply(key=k, text=t) for k, t in offer.replies], TODAY)
    said, _ = take(talk.script, brief, begin(talk.script), [Reply(key=key, text="yes")], TODAY)
    assert (True, False) == (sent.is_sent, said.is_sent)


def test_words_that_may_not_be_shown_are_not() -> None:
    """Where visibility keeps the other's words, neither the question nor the facts have them, and it is said so."""
    talk = talk_named("dispute@1")
    shown, kept = matter_given(talk, DISPUTED), matter_given(talk, DISPUTED[:-1])
    told = [talk.script.words(brief)["story"] for brief in (shown, kept)]
    assert ["It is 410" in story for story in told] == [True, False]
    assert told[1].endswith("What Dev Das said may not be shown to you.")
    assert ("Dev Das said", "It may not be shown to you") in talk.script.facts(kept)


@pytest.mark.parametrize("name", ["unblocked@1", "dispute@1", "handover@1", "sponsor_decision@1", "reader_question@1"])
def test_a_person_is_told_what_they_ask_of_the_talk(name: str) -> None:
    """Why, by when, who asks, and what was said before are answered before anything is."""
    talk = talk_named(name)
    brief = matter_given(talk, example(talk))
    for typed in ("why", "when is this due?", "who asked for this?", "what did I say last time?"):
        session, events = take(talk.script, brief, begin(talk.script), [Reply(key=None, text=typed)], TODAY)
        lines = speak(talk.script, brief, session, events, TODAY).lines
        assert (1, {}) == (len(lines), session.texts)
