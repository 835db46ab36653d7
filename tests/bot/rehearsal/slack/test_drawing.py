"""What the bot sends, as people see it."""

from __future__ import annotations

import re
from html import unescape as html_unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.slack.drawing.chart import chart_of
from bot.rehearsal.slack.drawing.mrkdwn import mrkdwn, plain
from bot.rehearsal.slack.drawing.rich_text import rich_text
from bot.rehearsal.slack.escaping import as_typed, escape, unescape

NAMES = {"U0ANN": "Ann Carr", "C0THEME": "safer-hart"}


def name(id: str) -> str:
    """The name of an id."""
    return NAMES.get(id, id)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*bold* and _italic_ and ~struck~", "<strong>bold</strong> and <em>italic</em> and <s>struck</s>"),
        ("2 * 3 * 4 and a_b_c", "2 * 3 * 4 and a_b_c"),
        ("`a &lt; *b*`", "<code>a &lt; *b*</code>"),
        ("&gt; quoted\nnot", "<blockquote>quoted</blockquote>not"),
        ("one\ntwo", "one<br>two"),
        ("```\nx &amp; y```", "<pre>x &amp; y</pre>"),
        ("<@U0ANN>", '<span class="mention">@Ann Carr</span>'),
        ("<#C0THEME>", '<span class="mention">#safer-hart</span>'),
        ("<!date^1^{date}|5 October>", "5 October"),
        ("A&amp;amp;B", "A&amp;amp;B"),
        ("<javascript:alert(1)|click>", "click"),
        (
            "<https://hart.example/a?b=1&amp;c=2|page>",
            '<a href="https://hart.example/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">page</a>',
        ),
    ],
)
def test_mrkdwn_is_drawn_as_slack_draws_it(text: str, expected: str) -> None:
    """Each mark, and the things that look like one but are none."""
    assert expected == str(mrkdwn(text, name))


def test_a_rating_is_drawn_as_a_shape_beside_its_word() -> None:
    """The mark becomes a picture of its own shape that a screen reader passes over."""
    drawn = str(mrkdwn("At risk 🔶, soon", name))

    assert "🔶" not in drawn
    assert drawn.startswith('At risk\u00a0<svg class="shape at-risk"')


@given(st.text())
def test_nothing_a_person_types_becomes_markup(text: str) -> None:
    """Typed text, carried by Slack and drawn, holds no tag but our own."""
    drawn = str(mrkdwn(escape(text), name))
    tags = set(re.findall(r"<\s*/?\s*([a-zA-Z]+)", drawn))

    assert tags <= {"strong", "em", "s", "code", "pre", "br", "blockquote", "svg", "path"}


@given(st.text(alphabet=st.characters(exclude_characters="\r\n🔺🔶🟢⬜")))
def test_plain_text_and_rich_text_show_every_character(text: str) -> None:
    """What was written is what is read."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}

    assert text == html_unescape(str(plain(text))) or "&" in text
    assert str(plain(text)) in str(rich_text({"elements": [section]}, name))


@given(st.text())
def test_escaping_is_undone_by_unescaping(text: str) -> None:
    """One way and back gives the same text."""
    assert text == unescape(escape(text))


def test_names_are_typed_longest_first() -> None:
    """A full name is not taken for the short one it begins with."""
    assert "<@U2> and <@U1>" == as_typed("@Ann Carr and @Ann", {"Ann": "U1", "Ann Carr": "U2"})


def test_bars_of_many_kinds_fit_a_narrow_thread_and_count_whole() -> None:
    """Their names stand in a key, so the bars take the room beside them; ticks are whole where all values are."""
    parts = ("On track", "At risk", "Behind")
    series = [{"name": name, "data": [{"label": "Q2 2026/27", "value": 3}]} for name in parts]
    keyed, named = (chart_of({"chart": {"type": "bar", "series": shown}}) for shown in (series, series[:2]))
    assert (True, False) == (keyed.keyed, named.keyed)
    assert (True, True) == (keyed.width < named.width, keyed.right < named.right)
    assert ["0", "2", "4"] == [tick.label for tick in keyed.ticks]
    assert keyed.middles[0].x == keyed.series[1].points[0].x


def test_a_chart_keeps_its_values_in_order_and_in_the_picture() -> None:
    """Higher values stand higher; a flat series and an empty chart are drawn too."""
    points = [{"label": "Q1", "value": 10}, {"label": "Q2", "value": 30}]
    drawn = chart_of({"chart": {"type": "line", "series": [{"name": "Actual", "data": points}]}})
    [series] = drawn.series

    assert ("Q1", "Q2") == drawn.categories
    assert series.points[0].y > series.points[1].y > 0
    assert chart_of({"chart": {"type": "bar", "series": [{"name": "a", "data": [points[0]]}]}}).bar > 0
    assert () == chart_of({"chart": {"type": "line", "series": []}}).series[0].points
