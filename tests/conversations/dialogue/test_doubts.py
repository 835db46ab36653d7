"""Doubts: asked once, bound to the value, settled by a reason, by the value again, or by another."""

from __future__ import annotations

import pytest

from conversations.dialogue.answers import Answers, doubt_key, doubted_by
from conversations.dialogue.kinds import WORDS
from conversations.dialogue.script import Doubt, Instead, Item, Question, Repeat, Script
from conversations.dialogue.session import Doubted
from tests.conversations.dialogue.leads import Lead, a_lead

ZERO = doubt_key("figure", "zero", "0")


def test_a_doubted_value_is_stored_and_asked_about() -> None:
    """It counts for nothing else until the doubt is settled: no rating, no other question."""
    lead = a_lead().says("0")
    assert {"figure": "0"} == lead.texts
    assert ZERO == lead.asked
    assert [ZERO] == [event.doubt for event in lead.events if isinstance(event, Doubted)]
    assert "Computed" not in lead.kinds


@pytest.mark.parametrize("reason", ["yes", "It is a true zero", "Nobody entered the system."])
def test_a_reason_settles_it(reason: str) -> None:
    """In the person's own words, or by plain assent."""
    lead = a_lead().says("0", reason)
    assert {"figure": "0", ZERO: reason} == lead.texts
    assert "checked" == lead.asked


@pytest.mark.parametrize("taken_back", ["no", "wrong", "No, it should be 402", "sorry, 402 I meant", "typo"])
def test_a_no_is_not_a_reason(taken_back: str) -> None:
    """“No, it should be 402” must never keep the zero; the right figure settles it."""
    lead = a_lead().says("0", taken_back)
    assert {"figure": "0"} == lead.texts
    assert ZERO == lead.asked
    assert {"figure": "402"} == lead.says("402").texts


def test_the_figure_in_a_no_is_offered() -> None:
    """The likely figure becomes a button, and pressing it corrects."""
    lead = a_lead().says("0", "No, it should be 402")
    assert lead.speech.prompt is not None
    button = lead.speech.prompt.buttons[0]
    assert "402" == button.label
    assert "402" == lead.fills(dict(button.replies)).texts["figure"]


def test_the_same_value_again_confirms() -> None:
    """Whoever types it once more means it."""
    lead = a_lead().says("455", "455")
    assert "Given again when asked" == lead.texts[doubt_key("figure", "unchanged", "455")]
    assert "cause" == lead.asked


def test_no_figure_is_heard_only_where_that_is_asked() -> None:
    """A zero may mean none; a jump explained by data that “was not available” stays a figure."""
    assert "no" == a_lead().says("0", "not yet available").texts["available"]
    jumped = a_lead().says("40000", "the list was not available")
    assert "available" not in jumped.texts
    assert "checked" != jumped.asked


def test_a_reason_goes_and_comes_back_with_its_value() -> None:
    """Another value has no reason; the old one has its own again, and nobody asks twice."""
    lead = a_lead().says("0", "yes", "change 1 to 402")
    assert "checked" == lead.asked
    assert "checked" == lead.says("change 1 to 0").asked
    assert "yes" == lead.texts[ZERO]


def test_another_rule_asks_anew() -> None:
    """After sending, the same zero put back in place of 402 needs a reason for the change too."""
    lead = a_lead().says("402", "audited", "send", "change 1 to 0")
    assert doubt_key("figure", "changed", "0") == lead.asked
    assert ZERO == lead.says("A late correction").asked
    assert lead.says("yes").speech.card is not None


def test_a_doubt_cannot_be_skipped() -> None:
    """It takes a reason or a value."""
    lead = a_lead().says("0", "skip because I said so")
    assert ZERO == lead.asked
    assert "checked" == lead.says("yes").asked


def test_a_doubt_that_is_not_raised_cannot_be_answered() -> None:
    """The button of an old doubt changes nothing once another value stands."""
    lead = a_lead().says("0", "402").fills({ZERO: "It is a true zero"})
    assert ["That question is not asked any more. Nothing was changed."] == lead.told
    assert {"figure": "402"} == lead.texts


def test_a_reason_can_be_put_otherwise() -> None:
    """An edit of the message that gave it replaces it."""
    assert "Nobody came" == a_lead().says("0", "yes").fills({ZERO: "Nobody came"}).texts[ZERO]


def test_words_that_contradict_may_stand_or_be_written_again() -> None:
    """The button shows the question again; the new words have no doubt."""
    lead = a_lead("past 2026-Q1: 401").says("440", "Performance improved again.")
    assert lead.speech.prompt is not None
    again = next(button for button in lead.speech.prompt.buttons if button.label == "I will write it again")
    assert "cause" == lead.fills(dict(again.replies)).asked
    assert "cause_code" == lead.says("It got worse in August.").asked


def test_a_doubt_inside_an_item_shows_the_question_of_that_item() -> None:
    """“I will write it again” leads to the words doubted, and not to those of another item."""
    def short(text: str, answers: Answers) -> list[Doubt]:
        again = Instead("I will write it again", (("change", "note"),))
        return [Doubt("short", "That is short. Is it right?", instead=(again,))] if len(text) < 6 else []

    note = Question(key="note", kind=WORDS, label="Note", ask="What is it?", check=short)
    items = Repeat(key="known", over=lambda brief: [Item("A", {}), Item("B", {})], each=(note,))
    lead = a_lead(script=Script(name="notes", version=1, title="", parts=(items,), words=lambda brief: {}, footing=""))
    lead.fills({"known.A.note": "Long enough", "known.B.note": "Short"})
    assert lead.speech.prompt is not None
    again = lead.speech.prompt.buttons[-1]
    assert "known.B.note" == lead.fills(dict(again.replies)).asked
    assert {"known.A.note": "Long enough", "known.B.note": "Longer now"} == lead.says("Longer now").texts


@pytest.mark.parametrize(
    ("key", "about"),
    [("figure?zero:5385d3b2", "figure"), ("risk.A?9.note?short:00ff00ff", "risk.A?9.note"), ("figure", None),
     ("promise.A?9.kept", None), ("figure?zero:xyz", None)],
)  # fmt: skip
def test_the_key_of_a_doubt_names_what_it_is_about(key: str, about: str | None) -> None:
    """And no other key looks like one."""
    assert about == doubted_by(key)


def test_braces_in_a_doubt_stay_as_they_are() -> None:
    """A unit is no template."""
    lead: Lead = a_lead("unit: {people}").says("40000")
    assert lead.speech.prompt is not None
    assert "{people}" in lead.speech.prompt.ask
