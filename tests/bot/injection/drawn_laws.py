"""What holds of a digest that is drawn, as text, as a page or as a picture, whatever anybody wrote into its facts.

Each law looks at the spoilt digest beside the harmless one.
"""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

from bot.handlers.composing import Composed
from bot.handlers.digest_pictures import pictures_of
from bot.pictures import png
from conversations.digests.addresses import linked_below
from conversations.digests.as_html import Form, as_html
from conversations.digests.as_text import BACK, WIDTH, as_text
from conversations.digests.document import Source
from conversations.digests.trail import Message, Seen, Step, Trail
from conversations.digests.way_back import lines_of_all, way_back
from conversations.digests.way_back_page import as_page
from conversations.pictures.as_svg import as_svg
from conversations.pictures.frame import Form as Width
from tests.conversations.digests.test_page import IN_PICTURES, outline

AT = "https://q.example/d/2026-Q2/theme/safer"
LINKS = linked_below(AT)
SVG = re.compile(r"<svg.*?</svg>", re.S)
TURNING = "[\u202a-\u202e\u2066-\u2069]"
UNWRITABLE = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|{TURNING}")
"""Orders to a terminal, halves of characters, and what turns the words after it round."""


def text_law(spoilt: Composed, harmless: Composed) -> None:
    """No line is too wide or looks like one of ours, no heading is made, and nothing orders a terminal about."""
    wide, plain = as_text(spoilt.document), as_text(harmless.document)
    assert WIDTH >= max(len(line) for line in wide.splitlines())
    assert underlined(plain) == underlined(wide)
    flowing, calm = (as_text(each.document, LINKS, width=None, numbered=True) for each in (spoilt, harmless))
    for mark in (f"  {BACK}: {AT}/", "1. ", "   "):
        assert begun(calm, mark) == begun(flowing, mark), mark
    assert len(calm.split("\n")) == len(flowing.split("\n"))
    assert [] == UNWRITABLE.findall(wide + flowing)
    assert "\r" not in wide + flowing
    assert (wide + flowing).encode()


def underlined(text: str) -> int:
    """How many lines are made of strokes alone."""
    return sum(bool(line) and set(line) <= {"-", "="} for line in text.split("\n"))


def begun(text: str, mark: str) -> int:
    """How many lines begin so."""
    return sum(line.startswith(mark) for line in text.split("\n"))


def page_law(spoilt: str, harmless: str, home: str = AT) -> None:
    """The tags, attributes and links of the harmless page, and no other; every link is ours; pictures hold ours."""
    found, plain = outline(spoilt), outline(harmless)
    assert (plain.tags, plain.odd) == (found.tags, found.odd)
    assert set() == found.drawn - set(IN_PICTURES.split())
    assert len(plain.leads) == len(found.leads)
    assert [] == [each for each in found.leads if each != home and not each.startswith((f"{home}/", f"{home}#", "#"))]
    bare, calm = SVG.sub("", spoilt), SVG.sub("", harmless)
    assert {mark: calm.count(mark) for mark in '<>"'} == {mark: bare.count(mark) for mark in '<>"'}
    assert [] == UNWRITABLE.findall(spoilt)
    for picture in SVG.findall(spoilt):
        assert ElementTree.fromstring(picture).tag.endswith("svg")


def screen_law(spoilt: Composed, harmless: Composed) -> None:
    """The page in a browser."""
    page_law(*(as_html(each.document, LINKS) for each in (spoilt, harmless)))


def papers_law(spoilt: Composed, harmless: Composed) -> None:
    """The papers of a meeting, which lead nowhere."""
    pages = [as_html(each.document, LINKS, Form.PAPERS) for each in (spoilt, harmless)]
    page_law(*pages)
    assert [] == outline(pages[0]).leads


def way_back_law(spoilt: Composed, harmless: Composed) -> None:
    """The page behind every line, with everything that was said in the same words."""
    for line, other in zip(*(list(lines_of_all(each.document))[:3] for each in (spoilt, harmless)), strict=True):
        pages = []
        for composed, one in ((spoilt, line), (harmless, other)):
            words = composed.facts.partnership
            trails = {source: trail(source, words) for source in one.sources}
            way = way_back(composed.document, one, trails, lambda ref: Seen.ALL)
            pages.append(as_page(way, LINKS))
        page_law(pages[0], pages[1])


def trail(source: Source, words: str) -> Trail:
    """What was said, asked, doubted and understood, by whom and in which message."""
    said = Step(on=date(2026, 10, 3), by=words, did="wrote", way=words, asked=words, doubt=words, words=words,
                understood=words, after=words, message=Message(key=words, channel=words, place=words))
    return Trail(source=source, ref=words, heading=words, gist=words, steps=(said,))


def pictures_law(spoilt: Composed, harmless: Composed) -> None:
    """Each is well-formed as XML by itself, of our elements alone; what is told instead of it is text."""
    for place, picture in enumerate(pictures_of(spoilt.document)):
        assert place or png(as_svg(picture.chart)).startswith(b"\x89PNG")
        for width in Width:
            drawn = ElementTree.fromstring(as_svg(picture.chart, width))
            names = {each.tag.rpartition("}")[2].lower() for each in drawn.iter()}
            given_names = {name.lower() for each in drawn.iter() for name in each.attrib}
            assert set() == (names | given_names) - set(IN_PICTURES.split())
    assert len(list(pictures_of(harmless.document))) == len(list(pictures_of(spoilt.document)))
