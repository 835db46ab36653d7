"""HTML as the text that mail programs make of it when they send a reply as both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "table", "blockquote"})
BLOCKS = PARAGRAPHS | {"div", "tr", "br", "li", "hr"}
CELLS = frozenset({"td", "th"})
BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4"})
UNSEEN = frozenset({"head", "style", "script", "title"})


@dataclass(frozen=True, slots=True)
class Manner:
    """How a program writes HTML as text: around bold words, between the cells of a row, after a link."""

    bold: str = ""
    cells: str = " "
    link: str = " <{href}>"
    mailto: bool = True


def plain(html: str, manner: Manner) -> str:
    """The text of a piece of HTML, lines unwrapped, never two blank ones together."""
    writer = _Writer(manner)
    writer.feed(html)
    writer.close()
    lines = [re.sub(r"[ \xa0]+", " ", line).strip(" ") for line in "".join(writer.said).split("\n")]
    return "\n".join(_thinned(lines)).strip("\n")


def _thinned(lines: Sequence[str]) -> list[str]:
    return [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]


class _Writer(HTMLParser):
    def __init__(self, manner: Manner) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._manner = manner
        self._unseen = 0
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        if tag in BLOCKS:
            self._break(paragraph=tag in PARAGRAPHS)
        elif tag in CELLS:
            self._part()
        if tag in BOLD:
            self._say(self._manner.bold)
        if tag == "a":
            self._links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN
        if tag in BOLD:
            self._end_bold()
        if tag == "a" and self._links:
            self._say(self._link(self._links.pop()))
        if tag in BLOCKS:
            self._break(paragraph=tag in PARAGRAPHS)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            words = re.sub(r"\s+", " ", data)
            self._say(words.lstrip() if self._fresh else words)

    @property
    def _fresh(self) -> bool:
        return not self.said or self.said[-1].endswith("\n")

    def _say(self, words: str) -> None:
        if words:
            self.said.append(words)

    def _break(self, *, paragraph: bool) -> None:
        if not self._fresh:
            self.said.append("\n")
        if paragraph and self.said and self.said[-2:] != ["\n", "\n"]:
            self.said.append("\n")

    def _part(self) -> None:
        """Between two cells of a row; nothing before the first."""
        if not self._fresh:
            self.said.append(self._manner.cells)

    def _end_bold(self) -> None:
        if self._manner.bold and self.said and self.said[-1] == self._manner.bold:
            self.said.pop()
        else:
            self._say(self._manner.bold)

    def _link(self, href: str) -> str:
        """Where a link leads, unless its own words are just that."""
        said = "".join(self.said[-1:]).strip()
        address = href.removeprefix("mailto:")
        if not href or said == address:
            return ""
        return self._manner.link.format(href=href if self._manner.mailto else address)
