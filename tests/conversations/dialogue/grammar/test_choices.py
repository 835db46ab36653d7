"""How people choose one of several answers, colours above all."""

from datetime import date

import pytest

from conversations.dialogue.kinds import choice, rag
from conversations.dialogue.reading import Read, SameAsLast, Unclear

TODAY = date(2026, 1, 12)
RAG = rag()
FIVE = rag(("red", "amber-red", "amber", "amber-green", "green"))
WITH_BLUE = rag(("red", "amber", "green", "blue"))
STANDING = choice("standing", {"final": "Final", "provisional": "Provisional", "estimate": "Estimate"})
PROMISE = choice(
    "promise", {"done": "Done", "partly": "Partly done", "not_done": "Not done", "dropped": "No longer needed"}
)


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("amber", "amber"), ("AMBER!", "amber"), ("a", "amber"), ("A.", "amber"), ("Amber.", "amber"),
        ("*amber*", "amber"),
        ("it's amber", "amber"), ("still amber", "amber"), ("remains amber", "amber"), ("amber as before", "amber"),
        ("RAG: amber", "amber"), ("status is amber", "amber"), ("amber please", "amber"), ("amber again", "amber"),
        ("r", "red"), ("Red", "red"), ("we're red on this one I'm afraid", "red"), ("definitely green", "green"),
        ("G", "green"),
        ("🟢", "green"), ("🔴", "red"), ("🟠", "amber"), ("red 🔴", "red"), ("I'd say amber", "amber"),
        ("back to amber", "amber"), ("amber (same as last quarter)", None),
        ("red for this quarter", "red"),
        ("red.\nThanks\nJo", "red"), ("hi, green thanks", "green"), ("Rated green", "green"), ("“green”", "green"),
    ],
)  # fmt: skip
def test_a_colour_is_read(text: str, colour: str | None) -> None:
    """By name, letter or mark, among words that lead up to it."""
    reading = RAG.read(text, TODAY)

    if colour is not None:
        assert Read(colour) == reading
    else:
        assert isinstance(reading, Read | Unclear)


@pytest.mark.parametrize(
    ("text", "colour", "comment"),
    [
        ("Amber because two staff left", "amber", "two staff left"),
        ("amber - two staff left", "amber", "two staff left"),
        ("Red: the contractor has gone", "red", "the contractor has gone"),
        ("green. All going well.", "green", "All going well"),
        ("amber, staffing", "amber", "staffing"),
        ("red due to flooding", "red", "flooding"),
        ("red (was amber)", "red", "was amber"),
        ("amber, was green", "amber", "was green"),
    ],
)
def test_a_reason_stays_beside_the_colour(text: str, colour: str, comment: str) -> None:
    """What follows is kept in the person's words."""
    assert Read(colour, comment=comment) == RAG.read(text, TODAY)


@pytest.mark.parametrize(
    "text",
    ["A/G", "AR", "B", "amber going on red", "amber, leaning green", "amber/green", "amber-green", "red or amber",
    "not red",
     "amber?", "amber to green", "between red and amber", "3", "yellow", "on track", "reddish", "rd", "gren",
     "maybe amber",
     "I think amber", "amber but moving to green", "green if the grant comes", "nearly green", "was amber", "n/a", "",
     "-", "tbc",
     "red amber", "amber, could be red", "no", "not green", "amber -", "amber+", "complete", "green → amber", "purple"],
)  # fmt: skip
def test_a_doubtful_colour_is_asked_back(text: str) -> None:
    """Two colours, movement, or a word that is no colour of this scale."""
    assert isinstance(RAG.read(text, TODAY), Unclear)
    assert Read("amber") == RAG.read("amber", TODAY)


@pytest.mark.parametrize(
    ("text", "colour"),
    [("AG", "amber-green"), ("Amber Green", "amber-green"), ("amber/green", "amber-green"), ("A/R", "amber-red"),
    ("amber", "amber"),
     ("amber-red", "amber-red"), ("Amber/Red", "amber-red"), ("R", "red")],
)  # fmt: skip
def test_colours_between_are_read_on_their_scale(text: str, colour: str) -> None:
    """A scale of five knows amber-red and amber-green."""
    assert Read(colour) == FIVE.read(text, TODAY)


@pytest.mark.parametrize(
    ("text", "likely"),
    [("yellow", ("amber",)), ("on track", ("green",)), ("ambr", ("amber",)), ("red or amber", ("red", "amber"))],
)
def test_the_colours_meant_are_offered(text: str, likely: tuple[str, ...]) -> None:
    """A near word offers its colour and is never taken for it."""
    reading = RAG.read(text, TODAY)

    assert isinstance(reading, Unclear)
    assert likely == reading.likely
    assert "RAG rating must be Red, Amber or Green." == reading.why


def test_answers_of_several_words_are_named_in_quotation_marks() -> None:
    """With commas within them, nobody could tell where one ends and the next begins."""
    kind = choice("Contest the rating", {"no": "No, it is right", "green": "Yes, it should be green"})
    reading = kind.read("hm", TODAY)

    assert isinstance(reading, Unclear)
    assert "Your answer must be “No, it is right” or “Yes, it should be green”." == reading.why
    assert Read("no") == kind.read("no, it is right", TODAY)


def test_blue_and_complete_belong_to_a_scale_that_has_blue() -> None:
    """B is blue there; “complete” is offered as blue."""
    assert Read("blue") == WITH_BLUE.read("B", TODAY)
    reading = WITH_BLUE.read("complete", TODAY)
    assert isinstance(reading, Unclear)
    assert ("blue",) == reading.likely


def test_same_is_said_not_guessed() -> None:
    """“Same” may be confirmed, never filled in."""
    assert SameAsLast() == RAG.read("same", TODAY)
    assert SameAsLast() == RAG.read("no change", TODAY)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Final", "final"),
        ("it's provisional", "provisional"),
        ("estimate", "estimate"),
        ("FINAL.", "final"),
        ("it is final", "final"),
    ],
)
def test_any_choice_is_read_by_its_label(text: str, value: str) -> None:
    """The same grammar serves every closed question."""
    assert Read(value) == STANDING.read(text, TODAY)


@pytest.mark.parametrize(
    ("text", "value"),
    [("done", "done"), ("Done.", "done"), ("partly done", "partly"), ("Not done", "not_done"), ("no longer needed",
    "dropped"),
     ("not done - no contractor", "not_done"), ("partly", "partly"), ("not_done", "not_done")],
)  # fmt: skip
def test_the_longest_label_wins(text: str, value: str) -> None:
    """“Not done” is not “done”."""
    reading = PROMISE.read(text, TODAY)

    assert isinstance(reading, Read)
    assert value == reading.value


@pytest.mark.parametrize("text", ["not quite done", "done or not done", "almost done", "never done", "isn't done"])
def test_a_label_within_other_words_is_asked_back(text: str) -> None:
    """“Not quite done” is neither."""
    assert isinstance(PROMISE.read(text, TODAY), Unclear)
    assert Read("done") == PROMISE.read("done", TODAY)
