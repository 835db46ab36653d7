"""HTML as the text that its reader sees: lists with their numbers, a table's row on a line, quotes marked `>`.

Drawn by ourselves from the tree of lxml: in one pass, in proportion to the
length. Text makers that line up columns write sixty megabytes for a table of
sixty kilobytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.html  # type: ignore[import-untyped]  # lxml ships no types
from lxml import etree

from bot.channels.email.incoming.charsets import clean
from bot.channels.email.incoming.hidden import Sight, sight_of
from bot.channels.email.incoming.page import Page
from conversations.dialogue.grammar.tables import sayings

LONGEST = 2 * 1024 * 1024
"""Characters of HTML that are read; Outlook's longest threads stay under one million."""
DEEPEST = 200
"""Elements within one another; the parser loses, without a word, what lies below 256."""

_BLOCKS = sayings("""
    address|article|aside|blockquote|body|caption|center|dd|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|header|hr
    li|main|nav|ol|pre|section|table|tbody|td|tfoot|th|thead|tr|ul
""")
_PARAGRAPHS = sayings("p|h1|h2|h3|h4|h5|h6")
_BREAKS = {**dict.fromkeys(_BLOCKS, 1), **dict.fromkeys(_PARAGRAPHS, 2)}
"""Line ends before and after an element; those that are not here stand within a line."""
_RAISED = frozenset({"sup", "sub"})
_KEPT_SPACES = frozenset({"pre", "listing", "xmp", "plaintext", "textarea"})
_UNREAD = re.compile(r"<(?:style|script|title)")
_SHOWN = re.compile(r"(?:\A|>)[^<>]*?[^\W_<>]")
_LONGEST_NUMBER = 4
_BETWEEN_CELLS = "\t"


@dataclass(frozen=True, slots=True)
class Read:
    """The text of some HTML; `trouble` says why not all of it could be read."""

    text: str
    trouble: str | None = None


def text_of(html: str) -> Read:
    """The text that a reader of this HTML sees; never raises, and never silently loses a letter."""
    if len(html) > LONGEST:
        return Read("", "its HTML is too long to be read")
    plain = clean(html)
    if not has_letters(plain):
        return Read("")
    tree = _tree(plain)
    if tree is None or _too_deep(tree):
        return Read("", "its HTML is nested too deeply to be read")
    page = Page()
    _draw(tree, Sight(), page)
    text = page.text()
    return Read(text, None if text else "its HTML has letters, but shows no text")


def has_letters(html: str) -> bool:
    """Whether any letter or digit stands outside the tags, and outside styles and scripts."""
    lower, kept, place = html.lower(), [], 0
    for start in (match.start() for match in _UNREAD.finditer(lower)):
        if start >= place:
            kept.append(html[place:start])
            name = lower[start + 1 : start + 6]
            place = lower.find("</" + name, start)
            if place < 0:
                return _SHOWN.search("".join(kept)) is not None
    return _SHOWN.search("".join([*kept, html[place:]])) is not None


def _tree(html: str) -> lxml.html.HtmlElement | None:
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _too_deep(tree: lxml.html.HtmlElement) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth >= DEEPEST:
            return True
    return False


def _draw(element: lxml.html.HtmlElement, around: Sight, page: Page) -> None:
    """An element and all within it, on the page."""
    tag = str(element.tag)
    sight = sight_of(tag, element.attrib, around)
    if sight.gone:
        return
    breaks = _BREAKS.get(tag, 0)
    page.apart(breaks)
    page.quotes += tag == "blockquote"
    if tag == "br":
        page.new_line()
    elif tag == "tr":
        page.lines(_row(element, sight))
    else:
        _draw_within(element, sight, page, tag)
    page.apart(breaks)
    page.quotes -= tag == "blockquote"


def _draw_within(element: lxml.html.HtmlElement, sight: Sight, page: Page, tag: str) -> None:
    """What an element holds; the items of a list with the numbers that its reader sees."""
    if tag in _RAISED:
        page.space()  # a footnote's number is no digit of the figure before it
    kept, number = tag in _KEPT_SPACES, _whole(element.get("start"), 1)
    _say(element.text, sight, page, kept=kept)
    for child in element:
        if child.tag == "li":
            number = _whole(child.get("value"), number)
            page.bullet(f"{number}." if tag == "ol" else "*")
            number += 1
        _draw(child, sight, page)
        if child.tag == "li":
            page.end_item()
        _say(child.tail, sight, page, kept=kept)


def _whole(said: str | None, otherwise: int) -> int:
    return int(said) if said and said.isdecimal() and len(said) <= _LONGEST_NUMBER else otherwise


def _row(row: lxml.html.HtmlElement, sight: Sight) -> str:
    """The cells of a row on one line; a cell of several lines goes on below."""
    return _BETWEEN_CELLS.join(cell for cell in _cells(row, sight) if cell)


def _cells(row: lxml.html.HtmlElement, sight: Sight) -> Iterator[str]:
    loose = Page()
    _say(row.text, sight, loose, kept=False)
    yield loose.text()
    for cell in row:
        page = Page()
        _draw(cell, sight, page)
        _say(cell.tail, sight, page, kept=False)
        yield page.text()


def _say(text: str | None, sight: Sight, page: Page, *, kept: bool) -> None:
    if not text or sight.hidden:
        return
    if kept or sight.kept_spaces:
        page.lines(text)
    else:
        page.say(text)
