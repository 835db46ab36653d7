"""A document as a page, as papers and as the page of a letter: sound, and with no tag that anybody typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings

from conversations.digests.addresses import anchor, linked_below
from conversations.digests.as_html import Form, as_html, body
from conversations.digests.as_letter import as_letter
from conversations.digests.document import Document
from conversations.digests.style import STYLE
from tests.conversations.digests.test_drawings import NASTY, the_digest, told_by

AT = "https://q.example/d/2026-Q2/theme/safer-communities"
LINKS = linked_below(AT)
DRAWINGS: dict[str, Callable[[Document], str]] = {
    "screen": partial(as_html, links=LINKS),
    "papers": partial(as_html, links=LINKS, form=Form.PAPERS),
    "letter": partial(as_letter, links=LINKS, told=("Reply above.",)),
}
IN_PICTURES = (
    "svg xmlns viewbox role width height title desc g rect circle path polygon polyline line text tspan x y x1 x2 y1 y2"
    " cx cy r rx d points fill stroke font-family font-size font-weight text-anchor transform stroke-width"
    " shape-rendering stroke-dasharray stroke-linecap stroke-linejoin opacity fill-opacity paint-order"
)
"""Every tag and attribute that a picture may have: nothing that fetches, leads or runs."""
SHEETS = re.compile(r"<style>.*?</style>", re.S)


class Outline(HTMLParser):
    """The tags of a page with the names of their attributes, in order, where they lead, and anything else than text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.leads: list[str] = []
        self.ids: list[str] = []
        self.odd: list[str] = []
        self.drawn: set[str] = set()
        self._in_picture = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that opens; those of a picture apart, for how many it has depends on how long its words are."""
        self._in_picture = self._in_picture or tag == "svg"
        if self._in_picture:
            self.drawn |= {tag, *(name for name, _ in attrs)}
        else:
            self.tags.append((tag, *(name for name, _ in attrs)))
        self.leads += [value or "" for name, value in attrs if name in {"href", "src", "action"}]
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_endtag(self, tag: str) -> None:
        """Note a tag that closes."""
        if not self._in_picture:
            self.tags.append((f"/{tag}",))
        self._in_picture = self._in_picture and tag != "svg"

    def handle_comment(self, data: str) -> None:
        """Note what no digest should hold."""
        self.odd.append(data)

    def unknown_decl(self, data: str) -> None:
        """Note what no digest should hold."""
        self.odd.append(data)


def outline(page: str) -> Outline:
    """A page, taken apart."""
    parser = Outline()
    parser.feed(page)
    parser.close()
    return parser


@pytest.mark.parametrize("form", DRAWINGS)
@settings(max_examples=40, deadline=None)
@given(words=NASTY)
def test_no_words_of_a_person_ever_make_a_tag_or_a_link(form: str, words: str) -> None:
    """Whatever stands in every field, the page has the tags it has with harmless words, and leads to itself alone."""
    plain, spoilt = (outline(DRAWINGS[form](told_by(said))) for said in ("x", f"x{words}"))
    assert (plain.tags, plain.odd) == (spoilt.tags, spoilt.odd)
    assert set() == spoilt.drawn - set(IN_PICTURES.split())
    assert [] == [each for each in spoilt.leads if not each.startswith((f"{AT}/", "#")) and each != AT]


@pytest.mark.parametrize("form", DRAWINGS)
@settings(max_examples=30, deadline=None)
@given(words=NASTY)
def test_a_page_can_always_be_sent(form: str, words: str) -> None:
    """No lone surrogate or control character survives into UTF-8."""
    page = DRAWINGS[form](told_by(words)).encode("utf-8").decode("utf-8")
    assert not {"\x00", "\x0b", "\x1b", "\x7f"} & set(page)


@pytest.mark.parametrize("form", DRAWINGS)
def test_the_page_means_what_it_looks_like(form: str) -> None:
    """One first heading, headings that leave no level out, tables with scoped headers, a language, nothing fetched."""
    page = DRAWINGS[form](the_digest())
    found = outline(page)
    levels = [int(tag[1]) for tag, *_ in found.tags if re.fullmatch(r"h[1-6]", tag)]
    assert (1, [1]) == (levels.count(1), levels[:1])
    assert [] == [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1]
    assert page.count("<th ") == page.count("scope=")
    assert '<html lang="en-GB">' in page
    assert not [word for word in ("src=", "url(", "<script", "<link", "@import") if word in page]


@pytest.mark.parametrize("form", DRAWINGS)
def test_a_mark_is_for_the_eye_and_follows_its_word(form: str) -> None:
    """A screen reader is told “Behind (red)”, never “black down-pointing triangle”."""
    page = DRAWINGS[form](the_digest())
    marks = re.findall(r'<span aria-hidden="true"[^>]*>[▼◆●○]</span>', page)
    assert len(re.findall("[▼◆●○]", SHEETS.sub("", page))) == len(marks) > 0
    assert page.index("Behind (red)") < page.index("▼")


def test_no_style_stands_in_a_tag_of_the_page() -> None:
    """It may be served where a policy forbids that; the sheet is a file of its own there."""
    for form in Form:
        assert "style" not in {name for _, *names in outline(body(the_digest(), LINKS, form)).tags for name in names}


def test_every_line_has_an_anchor_and_a_way_back() -> None:
    """By the id that stays while the round lasts, each once; what is said of all of them leads back as well."""
    document = the_digest()
    found = outline(as_html(document, LINKS))
    assert [] == [row.id for row in document.rows if found.ids.count(anchor(row.id)) != 1]
    told = [item.id for section in document.sections for item in section.items]
    assert [LINKS(line) for line in told] == [each for each in found.leads if each.startswith(f"{AT}/")]
    assert len(set(found.ids)) == len(found.ids)
    assert [] == [each for each in found.leads if each.startswith("#") and each[1:] not in found.ids]


def test_every_line_says_which_rules_let_it_in() -> None:
    """In words, on every form."""
    document = the_digest()
    for draw in DRAWINGS.values():
        page = draw(document)
        assert [] == [row.ref for row in document.rows if f"{'. '.join(row.rules)}." not in page]


def test_papers_fold_nothing_and_say_where_the_digest_stands() -> None:
    """What unfolds on a screen lies open; no link is there to be pressed, the address is told once."""
    papers = DRAWINGS["papers"](the_digest())
    tags = {tag for tag, *_ in outline(papers).tags}
    assert not {"details", "summary", "a", "nav"} & tags
    assert 1 == papers.count(AT)
    assert {"details", "summary", "a", "nav"} <= {tag for tag, *_ in outline(DRAWINGS["screen"](the_digest())).tags}


def test_a_digest_that_stands_nowhere_has_no_links() -> None:
    """Read in a terminal or a file where nothing is served."""
    assert [] == [each for each in outline(as_html(the_digest())).leads if not each.startswith("#")]
    assert [] == outline(as_letter(the_digest())).leads


def test_the_lines_of_a_letter_are_numbered_in_order() -> None:
    """So that a reply may name one."""
    document = the_digest()
    page = as_letter(document)
    told = re.findall(r"<h3[^>]*>(\d+)\. ", page)
    assert [str(place) for place in range(1, len(document.rows) + 1)] == told


def test_the_sheet_fetches_nothing() -> None:
    """No font, picture or sheet from anywhere."""
    assert not re.search(r"url\(|@import|expression|javascript", STYLE)
