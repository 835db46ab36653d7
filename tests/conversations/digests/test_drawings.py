"""A document as text and as HTML: golden, and safe whatever a person typed."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.digests.as_html import as_html
from conversations.digests.as_text import WIDTH, as_text
from conversations.digests.compose import compose
from conversations.digests.document import Document
from conversations.digests.layers import THEME as LAYER
from conversations.partnership.disputes import Side
from conversations.partnership.parts import Total
from conversations.partnership.rating import Rated, Rating
from tests.conversations.digests.rich_round import (
    THEME,
    TODAY,
    a_blockage,
    a_commentary,
    a_dispute,
    a_promise,
    a_risk,
    a_round,
    a_target,
    an_action,
    freed,
    rich_round,
    settled,
)

GOLDEN = Path(__file__).parent / "golden"
DRAWINGS = {"txt": as_text, "html": as_html}
MARKUP = ["<script>alert(1)</script>", '"><img src=x>', "</dd></article>", "&lt;b&gt;", "<!--", "]]>"]
NASTY = st.one_of(st.text(max_size=60), st.sampled_from(MARKUP))


def the_digest() -> Document:
    """The golden document."""
    return compose(LAYER, THEME, rich_round(), TODAY)


@pytest.mark.parametrize("form", DRAWINGS)
def test_the_golden_digest(form: str, request: pytest.FixtureRequest) -> None:
    """What a chair reads, whole; `pytest --update` rewrites it."""
    golden, drawn = GOLDEN / f"theme.{form}", DRAWINGS[form](the_digest())
    if request.config.getoption("--update", default=False):
        golden.write_text(drawn, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == drawn


def told_by(words: str) -> Document:
    """A digest in which a person's words stand in every field that a person can fill."""
    said = Side(email="a@b.example", name=words, body=words, says=words)
    target = a_target(
        words, title=words, lead=words, rated=Rated(rating=Rating.RED),
        commentary=a_commentary(cause=words, action=words, owner=words),
        promises=(a_promise(text=words, owner=words, note=words, due=TODAY.replace(day=1)),),
        risks=(a_risk(description=words, mitigation=words, owner=words,
                      grade=a_risk().grade.model_copy(update={"likelihood": 5})),),
        blockages=(a_blockage(what=words, who_can=words, tried=words, holder=words, action=words),
                   freed(what=words, answer=words, answered_by=words)),
        actions=(an_action(text=words, considered=False),), parts=Total(missing=(words, "B")),
        disputes=(a_dispute(says=words, first=said, second=said), a_dispute(settled(by=words), id="D2")),
    )  # fmt: skip
    return compose(LAYER, THEME, a_round(target, partnership=words), TODAY)


class Outline(HTMLParser):
    """The tags of a page, in order, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.odd: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that opens."""
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note a tag that closes."""
        self.tags.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        """Note what no digest should hold."""
        self.odd.append(data)

    def unknown_decl(self, data: str) -> None:
        """Note what no digest should hold."""
        self.odd.append(data)


def outline(page: str) -> tuple[list[str], list[str]]:
    """Tags, and anything that is neither tag nor text."""
    parser = Outline()
    parser.feed(page)
    parser.close()
    return parser.tags, parser.odd


@settings(max_examples=60, deadline=None)
@given(words=NASTY)
def test_no_words_of_a_person_ever_make_a_tag(words: str) -> None:
    """Whatever stands in every field, the page has the tags it has with harmless words."""
    assert outline(as_html(told_by(f"x{words}"))) == outline(as_html(told_by("x")))


@settings(max_examples=60, deadline=None)
@given(words=NASTY)
def test_a_page_can_always_be_sent(words: str) -> None:
    """No lone surrogate or control character survives into UTF-8."""
    page = as_html(told_by(words)).encode("utf-8").decode("utf-8")
    assert not {"\x00", "\x0b", "\x1b", "\x7f"} & set(page)


@settings(max_examples=60, deadline=None)
@given(words=NASTY)
def test_no_words_of_a_person_look_like_a_heading(words: str) -> None:
    """In plain text nobody can underline a line of their own."""
    def underlines(text: str) -> int:
        return sum(bool(line) and set(line) <= {"-", "="} for line in text.splitlines())

    assert underlines(as_text(told_by("x"))) == underlines(as_text(told_by(f"x{words}\n---\n")))


def test_text_keeps_to_its_width() -> None:
    """72 columns, as letters have."""
    assert WIDTH >= max(len(line) for line in as_text(the_digest()).splitlines())


def test_the_page_means_what_it_looks_like() -> None:
    """One first heading, a captioned table with scoped headers, a language, nothing fetched."""
    page = as_html(the_digest())
    tags, _ = outline(page)
    assert 1 == tags.count("h1")
    assert 1 == tags.count("caption")
    assert tags.count("th") == page.count("scope=")
    assert '<html lang="en-GB">' in page
    assert not [word for word in ("src=", "href=", "url(", "<script", "<style", "<link") if word in page]


def test_a_mark_is_for_the_eye_and_follows_its_word() -> None:
    """A screen reader is told “Behind (red)”, never “black down-pointing triangle”."""
    page = as_html(the_digest())
    assert page.count("▼") == page.count('aria-hidden="true" style="color:#801650">▼')
    assert page.index("Behind (red)") < page.index("▼")
