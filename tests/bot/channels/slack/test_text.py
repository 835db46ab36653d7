"""Text for Slack: nothing a person wrote ever comes alive, and nothing they wrote is lost."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.slack.blocks import context, header, rich_text, section
from bot.channels.slack.blocks import line as paragraph
from bot.channels.slack.blocks import run as literal
from bot.channels.slack.limits import SECTION_TEXT, TOP_TEXT
from bot.channels.slack.lint import lint
from bot.channels.slack.shapes import length
from bot.channels.slack.text import BLANK, clipped, escape, fitted, md, plain, top_text, typed, unescape

NASTY = st.text() | st.sampled_from([
    "<!channel>", "<@U123>", "<https://example.org|here>", "*bold*", ":red_circle:", "🔴", "&lt;!here&gt;",
    "", " ", "_a_ ~b~ `c`", "<!subteam^S1|@team>", "{label}", "🔴" * 40, "&" * 4_000, "😀" * 4_000,
    "\x00", "\ud800", "a\r\nb"])


@pytest.mark.parametrize(("arrived", "expected"), [
    ("A&amp;B", "A&B"),
    ("&amp;lt;", "&lt;"),
    ("&lt;5 cases", "<5 cases"),
    ("432", "432"),
])
def test_incoming_text_is_unescaped_once(arrived: str, expected: str) -> None:
    """Slack escapes what people type; taking that off twice would change what they said."""
    assert expected == unescape(arrived)


@pytest.mark.parametrize(("arrived", "expected"), [
    ("<mailto:jo@a.gov.uk|jo@a.gov.uk> will", "jo@a.gov.uk will"),
    ("<mailto:jo@a.gov.uk>", "jo@a.gov.uk"),
    ("see <https://a.gov.uk/x>", "see https://a.gov.uk/x"),
    ("see <http://a.gov.uk|a.gov.uk>", "see a.gov.uk"),
    ("<tel:01234567890|01234 567890>", "01234 567890"),
    ("ask <@U123|jo>", "ask @jo"),
    ("ask <@U123>", "ask @U123"),
    ("in <#C1|burglary>", "in #burglary"),
    ("&lt;5 &amp; falling", "<5 & falling"),
    ("&lt;@U123&gt;", "<@U123>"),
])
def test_what_a_person_typed_is_read_without_slacks_wrapping(arrived: str, expected: str) -> None:
    """Addresses and mentions are wrapped by Slack, never by the person."""
    assert expected == typed(arrived)


@given(text=st.text())
def test_escaping_and_unescaping_give_back_the_text(text: str) -> None:
    """What is escaped for the wire is what was there."""
    assert text == unescape(escape(text)) == typed(escape(text))


@given(text=NASTY)
@example(text="<http://evil.example>")
def test_no_text_comes_alive(text: str) -> None:
    """Put anywhere we put text, nothing calls, links or shouts, and the lint stays clean."""
    made = md("*{label}* was {value}", label=clipped(text, 300), value="432")
    payload = {"text": top_text(text, "Your answer is kept."), "blocks": [
        header(text), section(plain(text), "plain"), section(made, "md"), context([text], "quiet"),
        rich_text(paragraph(literal(text, "bold")), block_id="literal")]}
    assert not lint(payload, "message")
    for live in ("<!", "<@", "<#", "<http"):
        assert live not in payload["text"]
        assert live not in made["text"]


@given(text=NASTY, most=st.integers(min_value=7, max_value=200))
def test_cut_text_keeps_within_its_length_and_says_so(text: str, most: int) -> None:
    """A cut is seen as an ellipsis; a text with nothing to see is named."""
    cut = clipped(text, most)
    assert 1 <= length(cut) <= most
    assert cut.endswith("…") or cut == BLANK or length(cut) <= length(text)


@given(texts=st.lists(NASTY, max_size=30), room=st.integers(min_value=600, max_value=4_000))
def test_texts_share_a_room(texts: list[str], room: int) -> None:
    """Together they keep within the room; a short one is never cut for a long one's sake."""
    shown = fitted(texts, room)
    assert sum(map(length, shown)) <= room
    share = room // max(1, len(texts))
    assert [clipped(text, share) for text in texts if length(text) <= share] == [
        said for text, said in zip(texts, shown, strict=True) if length(text) <= share]


def test_values_in_markup_stay_literal() -> None:
    """Stars of ours make bold; stars of theirs stay stars, and braces are not read twice."""
    made = md("*{label}*", label="a *b* {label} <c> :smile:")
    assert made["text"] == "*a \u2060*\u2060b\u2060*\u2060 {label} &lt;c&gt; :\u2060smile:*"
    assert made["verbatim"] is True


def test_markup_too_long_is_refused_and_a_shorter_value_is_taken() -> None:
    """Markup is never cut in its middle."""
    with pytest.raises(ValueError, match="shorten its values"):
        md("*{label}*", label="a" * SECTION_TEXT)
    assert SECTION_TEXT == length(md("*{label}*", label="a" * (SECTION_TEXT - 2))["text"])


def test_a_mark_in_what_is_spoken_becomes_its_word() -> None:
    """A notification says “red”; a lead's own words keep the mark they typed."""
    assert top_text("Burglary 🔴") == "Burglary (red)"
    assert plain("Burglary 🔴")["text"] == "Burglary 🔴"


def test_the_spoken_text_is_not_cut_inside_an_escape() -> None:
    """Thousands of ampersands still fit, each whole."""
    said = top_text("&" * 5_000)
    assert length(said) <= TOP_TEXT
    assert set(said.removesuffix("…").split("&amp;")) == {""}
