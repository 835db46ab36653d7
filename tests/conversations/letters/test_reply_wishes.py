"""What else a reply says: wishes to a return or to all, attachments, banners, and a mail in two parts."""

from __future__ import annotations

import pytest

from conversations.letters.reading import read_reply
from conversations.letters.reply import Given
from tests.conversations.letters.clients import gmail, outlook
from tests.conversations.letters.sent import CRIME, HOUSING, ONE, TODAY, TWO

WISHES = {
    "not me": (
        "Not me, Jo Brown does this now",
        [Given(return_id=None, key=None, text="Not me, Jo Brown does this now")],
    ),
    "not me, signed": (
        "Hi\n\nnot me, Jo does this now\n\nThanks\nSam",
        [Given(return_id=None, key=None, text="not me, Jo does this now")],
    ),
    "on leave": ("On leave until the 4th", [Given(return_id=None, key=None, text="On leave until the 4th")]),
    "away": ("I'm away until 26 October.", [Given(return_id=None, key=None, text="I'm away until 26 October.")]),
    "more time": ("Can I have until Friday?", [Given(return_id=None, key=None, text="Can I have until Friday?")]),
    "more time for the rest": (
        "1. 45.2\n\nCan I have until Friday?",
        [
            Given(return_id=CRIME, key="figure", text="45.2"),
            Given(return_id=None, key=None, text="Can I have until Friday?"),
        ],
    ),
    "one return's": (
        "NI 155: not me\n\n1. 45.2",
        [Given(return_id=CRIME, key="figure", text="45.2"), Given(return_id=HOUSING, key=None, text="not me")],
    ),
    "skip": (
        "skip 3 because no survey was run",
        [Given(return_id=CRIME, key="cause", text="skip because no survey was run")],
    ),
    "skip in a list": (
        "1. 45.2\nskip question 3 because it is not run\n4. none",
        [
            Given(return_id=CRIME, key="figure", text="45.2"),
            Given(return_id=CRIME, key="cause", text="skip because it is not run"),
            Given(return_id=CRIME, key="action", text="none"),
        ],
    ),
    "skip under its number": (
        "3. skip because no survey",
        [Given(return_id=CRIME, key="cause", text="skip because no survey")],
    ),
    "change": ("Please change 7 to 48", [Given(return_id=HOUSING, key="figure", text="48")]),
    "another for some": (
        "Jo Brown can answer 3 and 4",
        [Given(return_id=CRIME, key="delegate", text="cause,action: Jo Brown can answer 3 and 4")],
    ),
    "another for some, below an answer": (
        "1. 45.2\nCan Jo answer 3 and 9?\nThanks\nSam",
        [
            Given(return_id=CRIME, key="figure", text="45.2"),
            Given(return_id=CRIME, key="delegate", text="cause: Can Jo answer 3 and 9?"),
            Given(return_id=HOUSING, key="delegate", text="cause: Can Jo answer 3 and 9?"),
        ],
    ),
    "another for this": ("Can Jo answer this?", [Given(return_id=None, key=None, text="Can Jo answer this?")]),
    "same, all": (
        "Same as last time",
        [
            Given(return_id=CRIME, key="figure", text="Same as last time"),
            Given(return_id=HOUSING, key="figure", text="Same as last time"),
        ],
    ),
    "no change, one return": ("NI 155: no change", [Given(return_id=HOUSING, key="figure", text="no change")]),
    "same, one number": ("7. same as last time", [Given(return_id=HOUSING, key="figure", text="same as last time")]),
    "by reference": (
        "NI 111: 45.2\nNI 155: 98",
        [Given(return_id=CRIME, key="figure", text="45.2"), Given(return_id=HOUSING, key="figure", text="98")],
    ),
    "by title": (
        "First-time entrants - 45.2\nAffordable homes built = 98 (provisional)",
        [
            Given(return_id=CRIME, key="figure", text="45.2"),
            Given(return_id=HOUSING, key="figure", text="98 (provisional)"),
        ],
    ),
    "by title and reference": ("NI 111 First-time entrants: 45.2", [Given(return_id=CRIME, key="figure", text="45.2")]),
    "by title in a table": (
        "First-time entrants\t45.2\nAffordable homes built\t98",
        [Given(return_id=CRIME, key="figure", text="45.2"), Given(return_id=HOUSING, key="figure", text="98")],
    ),
    "numbers through the letter": (
        "1. 45.2\n7. 98\n8. final",
        [
            Given(return_id=CRIME, key="figure", text="45.2"),
            Given(return_id=HOUSING, key="figure", text="98"),
            Given(return_id=HOUSING, key="standing", text="final"),
        ],
    ),
    "under headings": (
        "NI 111\n1. 45.2\n\nNI 155\n7. 98",
        [Given(return_id=CRIME, key="figure", text="45.2"), Given(return_id=HOUSING, key="figure", text="98")],
    ),
}


@pytest.mark.parametrize(("text", "given"), WISHES.values(), ids=WISHES)
def test_what_is_said_to_a_return_or_to_all_is_handed_on(text: str, given: list[Given]) -> None:
    """Wishes, returns named by reference or title, and numbers running through two returns."""
    read = read_reply(gmail(text, TWO), None, TWO, TODAY)

    assert (tuple(given), ()) == (read.given, read.unplaced)


def test_nobody_is_named_for_a_number_that_the_letter_has_not() -> None:
    """The words are asked about; with numbers of the letter they are taken."""
    read = read_reply("Jo can answer 3 and 99", None, TWO, TODAY)

    assert ((), ("Jo can answer 3 and 99",)) == (read.given, read.unplaced)
    assert 1 == len(read_reply("Jo can answer 3 and 4", None, TWO, TODAY).given)


@pytest.mark.parametrize(
    "text", ["see attached", "Please see the attached spreadsheet.", "As per attached", "attached"]
)
def test_an_answer_in_an_attachment_is_no_answer(text: str) -> None:
    """“See attached” gives no value and says so; the answers beside it are taken."""
    read = read_reply(f"1. {text}\n2. final", None, ONE, TODAY)

    assert ((Given(return_id=CRIME, key="standing", text="final"),), True) == (read.given, read.see_attached)
    assert f"1. {text}" == read.comment
    assert read_reply(text, None, ONE, TODAY).see_attached


def test_a_banner_and_a_disclaimer_are_no_answers() -> None:
    """What gateways put above and below a mail is kept as a comment."""
    banner = "CAUTION: This email originated from outside of the organisation. Do not click links."
    disclaimer = "This email and any attachments are confidential. 1 copy may be kept for 30 days."
    text = outlook(f"1. 45.2\n\n{disclaimer}", ONE).replace("Hello Jo", f"{banner}\r\n\r\nHello Jo")

    read = read_reply(text, None, ONE, TODAY)

    assert (Given(return_id=CRIME, key="figure", text="45.2"),) == read.given
    assert ((), f"{disclaimer}\n{banner}") == (read.unplaced, read.comment)


def test_what_stands_below_a_signature_and_is_meant_is_asked_about() -> None:
    """A postscript is not buried in the signature."""
    read = read_reply("1. 45.2\n\nRegards\nJo Smith\n\nPS the second is provisional", None, ONE, TODAY)

    assert (("PS the second is provisional",), "Regards\nJo Smith") == (read.unplaced, read.comment)


class TestTwoParts:
    """A mail as text and as HTML."""

    def test_parts_that_agree_give_each_answer_once(self) -> None:
        """Wrapping and marks make no difference."""
        read = read_reply("1. 45.2%\n2. final", "1.  45.2\n\n2.  final\n", ONE, TODAY)

        assert (["45.2%", "final"], ()) == ([g.text for g in read.given], read.clashing)

    def test_figures_that_differ_are_taken_from_neither(self) -> None:
        """The text says one figure, the HTML another: asked about."""
        read = read_reply("1. 45.2\n2. final", "1. 54.2\n2. final", ONE, TODAY)

        assert (["final"], ("1",), ("1. 45.2", "1. 54.2")) == (
            [g.text for g in read.given],
            read.clashing,
            read.unplaced,
        )

    @pytest.mark.parametrize("stub", ["", "Please view this in HTML.", gmail("", ONE)])
    def test_a_stub_gives_way(self, stub: str) -> None:
        """Where the text says nothing, the HTML does."""
        read = read_reply(stub, gmail("1. 45.2", ONE), ONE, TODAY)

        assert ["45.2"] == [g.text for g in read.given]

    def test_an_answer_that_only_one_part_holds_is_taken(self) -> None:
        """A table that the text left out."""
        read = read_reply("1. 45.2", "1. 45.2\n2. final", ONE, TODAY)

        assert ["45.2", "final"] == [g.text for g in read.given]
