"""Talks written down and played again; and the plain lines they are drawn in."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from conversations.dialogue.plainly import lines
from conversations.dialogue.transcript import Player, Written, read, replay
from conversations.scripts.quarterly_return import SCRIPT
from tests.conversations.dialogue.leads import TODAY, a_lead


def a_player(given: Sequence[str] = ()) -> Player:
    """A talk about to be held on the usual facts."""
    return Player(SCRIPT, a_lead().brief, TODAY)


def test_lines_are_read_by_who_says_them() -> None:
    """Blank lines and remarks only part them; nobody's line is refused by its number."""
    assert [Written("BOT", "How many?"), Written("LEAD", "402")] == read("# A talk\n\nBOT    How many?\nLEAD   402\n")
    with pytest.raises(ValueError, match="Line 1 begins with “BOOT”; begin it with GIVEN, BOT, LEAD or STORED"):
        read("BOOT   How many?")


def test_a_button_is_pressed_by_its_name() -> None:
    """One that is not there is refused by name, and the talk goes on."""
    player = a_player()
    with pytest.raises(ValueError, match=r"There is no button \[Nothing\] just now\."):
        player.hear("[Nothing]")
    player.hear("[There is no figure]")
    assert {"available": "no"} == player.session.texts


def test_fields_of_a_form_are_filled_in_by_their_keys() -> None:
    """Several in one line are one message; words that merely hold a brace are words."""
    player = a_player()
    player.hear("{figure} 432 {cause} Two events, {braces} or not {due} 30 November 2026")
    assert {"figure": "432", "cause": "Two events,", "due": "2026-11-30 Mon"} == player.session.texts
    player.hear("{cause} Two events")
    player.hear("ours")
    player.hear("See {the plan} of May")
    assert "See {the plan} of May" == player.session.texts["action"]


def test_what_people_write_cannot_break_a_transcript() -> None:
    """Lines of an answer stay lines of whoever says them, however odd the spaces between words."""
    player = a_player()
    for said in ("432", "Two\u2028events\x0bin August", "ours", "back", "review"):
        player.hear(said)
    text = "".join(f"{line}\n" for line in player.written)
    assert text == replay(text, a_player)


def test_a_replay_says_what_comes_out_now() -> None:
    """What the bot says and stores is written anew; remarks and what went in stay."""
    again = replay("# A talk\nGIVEN  milestone: 410\nBOT    Hm?\nLEAD   402\nSTORED figure 1\n", a_player)
    assert again.startswith("# A talk\nGIVEN  milestone: 410\nBOT    What was ")
    assert "LEAD   402\nSTORED figure 402\nSTORED rating green\n" in again


def test_plain_lines_show_question_hint_answer_and_buttons() -> None:
    """Everything a channel would draw, a line each."""
    assert [
        "Where does the cause mainly lie?",
        "Your answer so far: With a partner",
        "[Within our own service] [With a partner] [National or outside our reach] [In the data]",
    ] == list(lines(a_lead().says("432", "Two events", "partner", "back").speech))


def test_plain_lines_of_a_card() -> None:
    """Numbered rows, reasons under their values, what is presumed marked as such."""
    said = list(lines(a_lead().says("0", "yes", "audited").speech))
    assert [
        "1. Figure: 0",
        "   Figure: why it is right: yes",
        "2. Standing: Final (unless you say otherwise)",
    ] == said[said.index("1. Figure: 0"):][:3]
    assert "[Send]" == said[-1]
