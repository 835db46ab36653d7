"""How people say yes and no."""

from datetime import date

import pytest

from conversations.dialogue.kinds import YES_NO, yes_no
from conversations.dialogue.reading import Read, SameAsLast, Unclear

TODAY = date(2026, 1, 12)
RISKS = yes_no("New risks", "Are there any new risks to report this quarter?")
AUDIT = yes_no("Audit", "Has the safeguarding audit been completed?")
SUBMIT = yes_no("Your answer", "Shall I submit these answers now?", requested=True)


@pytest.mark.parametrize(
    "text",
    ["yes", "Yes.", "YES!", "y", "Y", "yeah", "yep", "yes please", "definitely", "there are", "of course", "yes\nJo"],
)
def test_yes_is_read(text: str) -> None:
    """In its many forms."""
    reading = RISKS.read(text, TODAY)

    assert isinstance(reading, Read)
    assert reading.value is True


@pytest.mark.parametrize(
    "text",
    ["no", "No.", "N", "nope", "nah", "none", "nil", "nothing", "nothing new", "no new risks",
    "No new risks this quarter.",
     "nothing to report", "none this quarter", "not this quarter", "not that I know of", "there aren't any", "no, none",
     "No risks", "no thanks", "none at present", "no additional risks identified", "not yet",
     "no significant new risks"],
)  # fmt: skip
def test_no_is_read(text: str) -> None:
    """In its many forms, the question's own words among them."""
    reading = RISKS.read(text, TODAY)

    assert isinstance(reading, Read), reading
    assert reading.value is False


@pytest.mark.parametrize(
    ("text", "value", "comment"),
    [
        ("yes - the Leeds site flooded", True, "the Leeds site flooded"),
        ("Yes, the Leeds site flooded.", True, "the Leeds site flooded"),
        ("yes: two floods", True, "two floods"), ("no, all quiet", False, "all quiet"),
        ("No. All quiet here", False, "all quiet here"),
        ("yes because the site flooded", True, "the site flooded"), ("yes there is one", True, "there is one"),
        ("no - same team as before", False, "same team as before"),
    ],
)  # fmt: skip
def test_a_remark_stays_beside_the_answer(text: str, value: bool, comment: str) -> None:
    """What follows is kept in the person's words."""
    reading = RISKS.read(text, TODAY)

    assert isinstance(reading, Read)
    assert (value, comment.lower()) == (reading.value, (reading.comment or "").lower())


@pytest.mark.parametrize(
    "text",
    ["maybe", "possibly one", "possibly", "perhaps", "n/a", "", "-", "?", "yes?", "yes and no",
    "yes but only for Leeds", "no but maybe",
     "see the risk register", "see above", "two", "1", "0", "ok", "not sure", "no idea",
     "no change to the plan but two risks", "partly",
     "in progress", "yes, no", "no yes", "hardly any", "some", "not many", "no comment", "don't know", "as discussed",
     "no. 3 is new",
     "yes unless York objects", "tbc", "no problem", "yesterday", "north", "no, wait, yes", "not really",
     "no risk is too small"],
)  # fmt: skip
def test_what_is_neither_is_asked_back(text: str) -> None:
    """Between yes and no, or elsewhere."""
    assert isinstance(RISKS.read(text, TODAY), Unclear)
    assert Read(False) == RISKS.read("no", TODAY)


@pytest.mark.parametrize(
    ("text", "value"),
    [("completed", True), ("Complete", True), ("it has been completed", True), ("done", True), ("it has", True),
    ("not yet", False),
     ("not completed", False), ("incomplete", False), ("it hasn't", False), ("fully completed", True),
     ("not complete", False)],
)  # fmt: skip
def test_a_state_answers_a_question_about_it(text: str, value: bool) -> None:
    """“Completed” is yes to “has it been completed?”."""
    assert Read(value) == AUDIT.read(text, TODAY)


@pytest.mark.parametrize(
    "text", ["in progress", "nearly complete", "partly done", "80% complete", "overdue", "complete?"]
)
def test_a_state_between_is_asked_back(text: str) -> None:
    """Nearly is neither."""
    assert isinstance(AUDIT.read(text, TODAY), Unclear)
    assert Read(True, comment="report attached") == AUDIT.read("complete - report attached", TODAY)


@pytest.mark.parametrize("text", ["submit", "please do", "go ahead", "ok", "send it", "👍", "confirm", "sure"])
def test_leave_is_given_in_more_ways(text: str) -> None:
    """To a question that asks leave, “go ahead” is yes; to any other it is asked back."""
    assert Read(True) == SUBMIT.read(text, TODAY)
    assert isinstance(RISKS.read(text, TODAY), Unclear)


@pytest.mark.parametrize(
    "text",
    [
        "yes but change Q2 to 48 first",
        "yes, but wait",
        "ok if you must",
        "yes when Jo has checked",
        "yes, after Friday",
        "change 3",
    ],
)
def test_leave_with_a_condition_is_asked_back(text: str) -> None:
    """A yes that wants something first is no leave."""
    assert isinstance(SUBMIT.read(text, TODAY), Unclear)
    assert Read(False) == SUBMIT.read("no", TODAY)


def test_the_plain_kind_offers_both_answers() -> None:
    """Two buttons, and the sentence names both."""
    assert Unclear("Your answer must be yes or no.", ("yes", "no")) == YES_NO.read("perhaps", TODAY)
    assert ("yes", "no") == tuple(each.text for each in YES_NO.choices)
    assert SameAsLast() == YES_NO.read("as last quarter", TODAY)
