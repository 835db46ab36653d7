"""HTML as its reader sees it: what is hidden or struck out was not said, and nothing is lost unsaid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email.incoming.html_text import has_letters, text_of
from bot.channels.email.incoming.words import quote_starts


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<div>1. 45.2</div><div><br></div><div>2. amber</div>", "1. 45.2\n\n2. amber"),
        ("<p>1. 45.2<o:p></o:p></p><p>2. amber</p>", "1. 45.2\n\n2. amber"),
        ("1. 45.2<br>2. amber<br><br><br><br><br>end", "1. 45.2\n2. amber\n\n\nend"),
        ("<ol><li>45.2<li><p>amber</p></ol>", "1. 45.2\n2. amber"),
        ("<ol start=3><li>45.2<li value=9>amber<li></ol>x", "3. 45.2\n9. amber\n10.\nx"),
        ("<ul><li>45.2</ul>", "* 45.2"),
        ("<table><tr><td><p>1.</p></td><td><p>What?</p></td><td><p>45.2</p></td></tr><tr><td>2.<td>Why?<td>Ice</table>",
         "1.\tWhat?\t45.2\n2.\tWhy?\tIce"),
        ("<table><tr><td><div>1. 45.2</div><div>2. amber</div></td></tr></table>", "1. 45.2\n2. amber"),
        ("45.2<blockquote>1. What?<blockquote>old</blockquote></blockquote>end", "45.2\n> 1. What?\n>> old\nend"),
        ("1. <s>44</s> 45", "1. 45"),
        ("1. <strike>44</strike><del>43</del> 45", "1. 45"),
        ("1. <span style='TEXT-DECORATION: line-through'>44 <b>x</b></span> 45", "1. 45"),
        ("a<span style='font-size:0px'>b<i style='font-size:12pt'>c</i></span>d", "acd"),
        ("a<span style='mso-hide:all'>b</span>c", "ac"),
        ("a<span style='display: none !important'>b</span>c", "ac"),
        ("a<font color='#FFFFFF'>b</font>c<b style='color:rgb(255, 255, 254)'>d</b>", "ac"),
        ("<div style='background:navy'><b style='color:white'>a</b></div>", "a"),
        ("<div style='background-color:#000'>a<b style='color:#fff'>b</b></div>", "b"),
        ("<div style='visibility:hidden'>a<b style='visibility:visible'>b</b></div>", "b"),
        ("<head><title>t</title><style>s{}</style></head>a<script>b</script>", "a"),
        ("45.2<sup>1</sup> of 12<sup>th</sup>", "45.2 1 of 12 th"),
        ("<div style='white-space:pre-wrap'>1. a\n2.  b</div>", "1. a\n2.  b"),
        ("<pre>1. a\n2. b</pre>", "1. a\n2. b"),
        ("<?xml version='1.0' encoding='utf-16'?><p>caf&eacute;&#0;&#xD800;", "café\ufffd\ufffd"),
        ("<!--[if mso]>hidden<![endif]-->a<![if !mso]>b<![endif]>", "ab"),
        ("<html><body><br><img src=x></body></html>", ""),
    ],
)  # fmt: skip
def test_the_text_is_what_is_seen(html: str, text: str) -> None:
    """Lists keep their numbers, a row its line, quotes their depth."""
    read = text_of(html)
    assert (text, None) == (read.text, read.trouble)


@pytest.mark.parametrize("html", ["<p style='display:none'>45.2", "<font color=white>45.2</font>", "<s>45.2</s>",
                                  "<div>" * 300 + "45.2", "<div>" * 50_000 + "45.2" + "</div>" * 50_000])  # fmt: skip
def test_letters_without_text_are_told(html: str) -> None:
    """Never an empty mail; the same letters seen are read."""
    assert text_of(html).trouble is not None
    assert "45.2" == text_of("<div><p>45.2").text


TAGS = st.sampled_from(
    ["<table>", "<tr>", "<td>", "</table>", "<ol>", "<li>", "</ol>", "<blockquote>", "</blockquote>", "<p>", "<br>",
     "x"]
)  # fmt: skip
MARKS = st.sampled_from('<>/="ab1 \n&;') | st.characters()


@given(st.text(alphabet=MARKS) | st.lists(TAGS).map("".join))
def test_no_html_makes_it_raise_or_lose_all(html: str) -> None:
    """Letters outside the tags give text, or a reason."""
    read = text_of(html)
    assert read.text or read.trouble or not has_letters(html)


@given(st.lists(TAGS).map("".join))
def test_tags_lose_no_letter(html: str) -> None:
    """However they are nested and left open."""
    assert html.count("x") == text_of(html).text.count("x")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("1. 45.2\n\nOn 1 May 2026, Bot wrote:\n> 1. What?", 2),
        ("1. 45.2\n> 1. What?", 1),
        ("1. 45.2\n\n-----Original Message-----\nFrom: x", 2),
        ("1. 45.2", None),
        ("", None),
    ],
)
def test_a_second_opinion_on_where_a_quote_starts(text: str, line: int | None) -> None:
    """The line of it, or none."""
    assert line == quote_starts(text)
