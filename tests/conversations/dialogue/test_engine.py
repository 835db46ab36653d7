"""One turn: what is typed, pressed or filled in, what is stored and what is refused."""

from __future__ import annotations

import pytest

from conversations.dialogue.session import Answered, Refused, Reply
from conversations.dialogue.slots import slots
from tests.conversations.dialogue.leads import Lead, a_lead

OFF_TRACK = {"figure": "432", "cause": "Two events", "cause_code": "ours", "action": "A desk", "owner": "Ben Brook",
             "due": "30 November 2026", "help_wanted": "no", "outlook": "at risk"}  # fmt: skip


def refusals(lead: Lead) -> dict[str, str]:
    """What was refused in the last turn, by key."""
    return {event.key: event.why for event in lead.events if isinstance(event, Refused)}


def test_an_answer_is_stored_as_text_and_the_next_question_put() -> None:
    """Typed to the question standing, in any words that can be read."""
    lead = a_lead().says("four hundred and two")
    assert {"figure": "402"} == lead.texts
    assert "checked" == lead.asked


def test_what_cannot_be_read_stores_nothing() -> None:
    """The refusal names the remedy, the question stands, and a readable answer is then taken."""
    lead = a_lead().says("lots")
    assert {} == lead.texts
    assert "figure" == lead.asked
    assert {"figure": "402"} == lead.says("402").texts


def test_a_batch_keeps_what_is_good() -> None:
    """One field that cannot be read is asked again; the rest is kept."""
    lead = a_lead().fills(OFF_TRACK | {"due": "31/02/2027"})
    assert ["due"] == list(refusals(lead))
    assert "Two events" == lead.texts["cause"]
    assert "due" == lead.asked
    assert "2027-02-28 Sun" == lead.says("28 February 2027").texts["due"]


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_fields_does_not_matter(turned: bool) -> None:
    """What is said of the standing itself holds over what the figure tells besides, whichever comes first."""
    fields = {"figure": "402 (provisional)", "standing": "estimate", "checked": "audited"}
    lead = a_lead().fills(dict(reversed(fields.items())) if turned else fields)
    assert {"figure": "402", "standing": "estimate", "checked": "audited"} == lead.texts


def test_a_presumption_sent_along_with_a_form_says_nothing_of_its_own() -> None:
    """A form drawn with “final” chosen does not overrule a figure given as provisional."""
    assert "provisional" == a_lead().fills({"standing": "final", "figure": "402 (provisional)"}).texts["standing"]
    assert "provisional" == a_lead().fills({"figure": "402 (provisional)", "standing": "final"}).texts["standing"]
    assert "final" == a_lead().fills({"standing": "final", "figure": "402"}).texts["standing"]


def test_a_field_left_as_it_was_changes_nothing() -> None:
    """A form still holding the old figure does not undo “there is no figure”."""
    lead = a_lead().says("0").fills({"available": "no", "why_none": "not_due", "figure": "0"})
    assert {"figure": "0", "available": "no", "why_none": "not_due"} == lead.texts
    assert "figure" not in [event.key for event in lead.events if isinstance(event, Answered)]
    assert "yes" == lead.fills({"figure": "12"}).texts["available"]


def test_sending_with_something_refused_sends_nothing() -> None:
    """A form with one unreadable field is not sent over the person's head, though the field may be left empty."""
    lead = a_lead().fills({"figure": "402", "checked": "audited", "standing": "blue", "send": "yes"})
    assert "Nothing was sent. Put that right first, then send." in lead.told
    assert not lead.session.is_sent
    assert lead.fills({"standing": "final", "send": "yes"}).session.is_sent


@pytest.mark.parametrize("key", ["nobody", "", "risk.R9.still", "new_risk.21", "new_risk.01.what", "new_risk.².what",
                                 "figure?zero:00000000", "promise.A7.kept", "new_risk." + "9" * 5000 + ".what"])
def test_a_key_that_is_nobodys_is_refused(key: str) -> None:
    """An old button or a made-up field changes nothing, and says so; the talk goes on."""
    lead = a_lead().fills({key: "402"})
    assert {key: "That question is not asked any more. Nothing was changed."} == refusals(lead)
    assert {} == lead.texts
    assert {"figure": "402"} == lead.says("402").texts


def test_yes_takes_the_one_reading_asked_about() -> None:
    """“Is it 100% again?” is answered by yes; without such a question yes is no figure."""
    lead = a_lead("unit: %", "polarity: higher", "past 2026-Q1: 100", "maximum: 100").says("same as last time")
    assert "Last time it was 100%. Is it 100% again?" in lead.told
    assert {"figure": "100%"} == lead.says("yes").texts
    assert {} == a_lead().says("402 moved to the next quarter", "yes").texts


def test_same_as_last_time_without_a_last_time_is_refused() -> None:
    """There is nothing it could stand for; digits are then taken."""
    lead = a_lead("past 2026-Q1: not_due").says("same as last time")
    assert {"figure": "There is no earlier answer to repeat here."} == refusals(lead)
    assert {"figure": "402"} == lead.says("402").texts


def test_one_answer_may_tell_more() -> None:
    """“n/a until June” tells that there is no figure, why, and when it comes."""
    lead = a_lead().says("n/a until 20 November")
    assert {"available": "no", "why_none": "not_yet_available", "expected": "2026-11-20 Fri",
            "none_note": "n/a until 20 November"} == lead.texts  # fmt: skip


def test_stumbles_offer_a_person() -> None:
    """Three turns in a row that bring nothing; a form with three bad fields is one, and an answer ends it."""
    lead = a_lead().fills({"due": "x", "figure": "y", "outlook": "z"}).says("lots")
    assert not any("speak to a person" in line for line in lead.told)
    assert any("speak to a person" in line for line in lead.says("loads").told)
    assert 0 == lead.says("402").session.stumbles


@pytest.mark.parametrize(
    "wish", ["later", "not me, it is Jo Smith", "on leave until 19 October", "can I speak to a person"]
)
def test_a_wish_ends_the_turn(wish: str) -> None:
    """The question is not put again at once; it stands, and an answer is taken whenever it comes."""
    lead = a_lead().says(wish)
    assert ["Wanted"] == lead.kinds
    assert lead.asked is None
    assert {"figure": "402"} == lead.says("402").texts


def test_a_field_takes_the_same_commands() -> None:
    """In a form a question may be left out with a reason, or asked about; only “skip” is heard in free text."""
    lead = a_lead().fills({"cause": "skip because nobody told us", "due": "skip because it is not agreed"})
    assert {"cause": "nobody told us", "due": "it is not agreed"} == lead.session.skipped
    assert ["Told"] == a_lead().fills({"due": "why?"}).kinds
    assert "later" == a_lead().fills({"cause": "later"}).texts["cause"]


def test_sent_changed_and_sent_again() -> None:
    """A correction of what was sent asks why; “yes” is no reason; sending again says so."""
    lead = a_lead().says("402", "audited", "send")
    assert lead.session.is_sent
    assert "figure" == lead.says("change 1").asked
    asked = lead.says("405").speech.prompt
    assert "You sent 402 before. Why has it changed?" == (asked and asked.ask)
    assert {"figure", "checked"} == set(lead.says("yes", "405").texts)
    lead.says("A late list came")
    assert "Check your answers before sending them again" == (lead.speech.card and lead.speech.card.title)
    lead.says("send")
    assert ["Sent"] == lead.kinds
    assert lead.session.is_sent


@pytest.mark.parametrize("reason", ["One was entered late", "1 was entered late", "Two were moved to September"])
def test_a_reason_that_begins_with_a_number_is_no_new_figure(reason: str) -> None:
    """What a sentence is about is not what it gives; a figure alone, or with “because”, still corrects."""
    lead = a_lead().says("402", "audited", "send", "change 1 to 405", reason)
    assert "405" == lead.texts["figure"]
    assert reason in lead.texts.values()
    assert "398" == a_lead().says("402", "audited", "send", "change 1 to 405", "398").texts["figure"]
    because = a_lead().says("402", "audited", "send", "change 1 to 405", "It is 398 because one was entered late")
    assert "398" == because.texts["figure"]


def test_taking_back_a_correction_is_as_sent() -> None:
    """The value that was sent raises no question, and nothing is left to be sent."""
    lead = a_lead().says("402", "audited", "send", "change 1 to 405", "402")
    assert lead.session.is_sent
    assert not any(slot.doubt for slot in slots(lead.answers))


def test_what_is_said_after_sending_points_to_change() -> None:
    """Words that mean nothing there are answered with what can be said."""
    lead = a_lead().says("402", "audited", "send", "405")
    assert ["This return has been sent. To change one, say its number, like “change 1”."] == lead.told
    assert "405" == lead.says("change 1 to 405").texts["figure"]


def test_a_question_shown_again_that_no_longer_applies_gives_way() -> None:
    """Whatever brought it about (a talk carried over), the person is asked what is asked."""
    lead = a_lead().says("402")
    lead.session = lead.session.model_copy(update={"showing": "cause"})
    assert "checked" == lead.hears([]).asked
    assert lead.says("audited").speech.card is not None


def test_a_reply_without_a_key_goes_to_the_question_standing() -> None:
    """Even in one message with fields; an empty message is none."""
    assert {"figure": "402"} == a_lead().hears([Reply(key=None, text="402"), Reply(key="outlook", text="")]).texts
