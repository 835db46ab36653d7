"""Asking things of the talk itself: back, change, skip, start again, help; no command loses an answer."""

from __future__ import annotations

import pytest

from conversations.dialogue.session import Wanted
from conversations.dialogue.turn import DELEGATE
from tests.conversations.dialogue.leads import Lead, a_lead


def test_back_shows_the_answer_before() -> None:
    """Again goes one further; answering goes on to the first question not answered."""
    lead = a_lead().says("432", "Two events", "ours")
    assert "cause_code" == lead.says("back").asked
    assert "cause" == lead.says("back").asked
    assert "Two events" == (lead.speech.prompt and lead.speech.prompt.current)
    assert "action" == lead.says("Three events").asked
    assert "Three events" == lead.texts["cause"]


def test_back_from_a_doubt_is_to_its_value() -> None:
    """The value doubted comes first."""
    assert "figure" == a_lead().says("0", "back").asked


def test_back_at_the_first_question_is_refused() -> None:
    """There is nothing before it, and the question stands."""
    lead = a_lead().says("back")
    assert ["This is the first question. There is nothing to go back to."] == lead.told
    assert {"figure": "402"} == lead.says("402").texts


def test_change_by_number() -> None:
    """Shown with what stands, or changed at once."""
    lead = a_lead().says("402", "audited")
    assert "figure" == lead.says("change 1").asked
    assert "399" == lead.says("399").texts["figure"]
    assert "398" == lead.says("change 1 to 398").texts["figure"]
    assert "Changed: Figure is now 398." in lead.told


def test_change_to_something_unreadable_shows_the_question() -> None:
    """The old answer stands until another is read."""
    lead = a_lead().says("402", "audited", "change 1 to lots")
    assert "figure" == lead.asked
    assert "402" == lead.texts["figure"]
    assert "399" == lead.says("399").texts["figure"]


def test_change_of_a_number_that_is_not_there() -> None:
    """The sentence says how far they run."""
    lead = a_lead().says("402", "audited", "change 99")
    assert ["There is no question 99. They run from 1 to 7."] == lead.told
    assert "standing" == lead.says("change 2").asked


def test_change_without_a_number_shows_them_all() -> None:
    """So that a number can be chosen."""
    lead = a_lead().says("402", "audited", "change")
    assert lead.speech.card is not None
    assert "figure" == lead.says("change 1").asked


def test_skip_needs_a_reason() -> None:
    """It is kept, shown on the card, and taken back by an answer."""
    lead = a_lead().says("432", "skip")
    assert "cause" == lead.asked
    assert "cause_code" == lead.says("skip because the police have not told us").asked
    assert {"cause": "the police have not told us"} == lead.session.skipped
    assert "Left out: the police have not told us" in [
        row.value for row in (lead.says("review").speech.card or lead.speech.card).rows  # type: ignore[union-attr]  # a card
    ]
    assert {} == lead.says("change 3 to Two events").session.skipped


def test_skip_by_number_leaves_out_that_question() -> None:
    """Not the one that happens to stand."""
    lead = a_lead().says("432", "skip question 4 because nobody knows")
    assert {"cause_code": "nobody knows"} == lead.session.skipped
    assert "cause" == lead.asked
    assert "action" == lead.says("Two events").asked


def test_what_must_be_answered_cannot_be_skipped() -> None:
    """The figure has a way out, and is then not asked for."""
    lead = a_lead().says("skip because I am busy")
    assert ["Figure cannot be skipped. If you have none, choose “There is no figure”."] == lead.told
    assert "why_none" == lead.fills({"available": "no"}).asked


def test_nothing_is_left_to_skip_at_the_card() -> None:
    """Sending is what is left."""
    lead = a_lead().says("402", "audited", "skip")
    assert ["There is nothing left to skip. Say “send” to send your answers."] == lead.told
    assert lead.says("send").session.is_sent


def test_start_again_keeps_every_answer() -> None:
    """It shows the first question, with what stands, and says so."""
    lead = a_lead().says("432", "Two events", "start again")
    assert "figure" == lead.asked
    assert ["From the top. Everything you have answered is kept until you change it."] == lead.told
    assert {"figure": "432", "cause": "Two events"} == lead.texts


def test_review_shows_what_stands_and_what_is_left() -> None:
    """It cannot be sent from there until all is answered; then it can."""
    lead = a_lead().says("432", "review")
    card = lead.speech.card
    assert card is not None
    assert ("Your answers so far", "Still to be answered: Cause.", ()) == (card.title, card.footing, card.buttons)
    finished = a_lead().says("402", "audited", "review").speech.card
    assert finished is not None
    assert ["Send"] == [button.label for button in finished.buttons]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("status", "0 answered so far. Next: Figure."),
        ("what did we say last time?", "For Q1 2026/27 it was 455."),
        ("when is it due?", "The return is due by 14 October 2026."),
        ("why", "The answer goes with the figure to the theme group and the board, so that they can act on it."),
        ("definition", "Young people. Green when the milestone is met; amber up to 10% above it; red beyond."),
    ],
)
def test_what_is_asked_of_the_talk_is_told(said: str, told: str) -> None:
    """And the question stands, to be answered as before."""
    lead = a_lead("definition: Young people.").says(said)
    assert [told] == lead.told
    assert "figure" == lead.asked
    assert {"figure": "402"} == lead.says("402").texts


def test_status_at_each_end() -> None:
    """Complete, and sent."""
    lead = a_lead().says("402", "audited", "status")
    assert ["Everything is answered. Check your answers and say “send”."] == lead.told
    assert ["This return has been sent."] == lead.says("send", "status").told


def test_sending_too_soon_names_what_is_missing_and_asks_it() -> None:
    """Even from a question shown again."""
    lead = a_lead().says("432", "Two events", "change 1").fills({"send": "yes"})
    assert ["One thing is still to be answered before sending: Where the cause lies."] == lead.told
    assert "cause_code" == lead.asked
    assert "action" == lead.says("ours").asked


def test_sending_twice_sends_once() -> None:
    """The second press is thanked for, and does nothing."""
    lead = a_lead().says("402", "audited", "send").fills({"send": "yes"})
    assert ["Told"] == lead.kinds
    assert lead.session.is_sent


def test_an_old_change_button_shows_only_what_is_still_asked() -> None:
    """The cause of a figure since corrected is no question any more; the figure is."""
    lead = a_lead().says("432", "Two events", "change 1 to 402").fills({"change": "cause"})
    assert ["That question is not asked any more. Nothing was changed."] == lead.told
    assert "figure" == lead.fills({"change": "figure"}).asked


def test_opening_what_does_not_repeat_is_refused() -> None:
    """Only risks and blockages can be added to."""
    lead = a_lead().fills({"open": "figure"})
    assert ["That question is not asked any more. Nothing was changed."] == lead.told
    assert "blockage.1.what" == lead.fills({"open": "blockage"}).asked


def test_whoever_is_named_for_some_questions_is_named_for_those() -> None:
    """By the numbers that “change 3” counts by, or for the question standing; no figure is read from a number."""
    lead = a_lead().says("Jo can answer 3 and 4")
    assert [("Jo", ("cause", "cause_code"))] == [(event.to, event.questions) for event in wanted(lead)]
    assert [("Jo", ("figure",))] == [(event.to, event.questions) for event in wanted(lead.says("can Jo answer this?"))]
    assert {"figure": "402"} == lead.says("402").texts


def test_nobody_is_named_for_a_question_that_is_not_there() -> None:
    """The sentence says how far they run; a number that is there is taken."""
    lead = a_lead().says("Jo can answer 3 and 99")
    assert (["There is no question 99. They run from 1 to 15."], []) == (lead.told, wanted(lead))
    assert 1 == len(wanted(lead.says("Jo can answer 3")))


def test_in_a_doubt_this_is_the_answer_that_is_doubted() -> None:
    """A doubt has no number of its own and cannot be handed over by itself."""
    lead = a_lead().says("0", "can Jo answer this")
    assert [("figure",)] == [event.questions for event in wanted(lead)]


def test_a_letter_names_questions_by_their_keys() -> None:
    """Its numbers are its own; a key that is not asked is refused, and no key stands for all."""
    lead = a_lead().fills({DELEGATE: "cause,action: Jo can answer 7 and 8"})
    assert [("Jo can answer 7 and 8", ("cause", "action"))] == [(event.said, event.questions) for event in wanted(lead)]
    assert [()] == [event.questions for event in wanted(lead.fills({DELEGATE: ": can Jo answer this"}))]
    assert [] == wanted(lead.fills({DELEGATE: "nothing: Jo can answer 9"}))
    assert ["Refused"] == lead.kinds


def wanted(lead: Lead) -> list[Wanted]:
    """What was asked of the shell in the last turn."""
    return [event for event in lead.events if isinstance(event, Wanted)]
