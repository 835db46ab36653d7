"""A document as plain text: in sentences, so that it reads well aloud, and 72 columns wide where that is wanted."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import count

from conversations.digests.addresses import Linking, nowhere
from conversations.digests.document import Counts, Detail, Document, Item, Note, Picture, Row
from conversations.digests.wording import tidy
from conversations.partnership.turning import unturned
from conversations.pictures.table import Table

WIDTH = 72
BACK = "Where this comes from"
_UNWRITABLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What is neither seen nor white space, and what UTF-8 cannot hold."""
_INDENT = "   "
_LONGEST_LINE = 60
"""How long a heading's line is where nothing is wrapped."""


def as_text(
    document: Document, links: Linking = nowhere, *, width: int | None = WIDTH, numbered: bool = False,
    told: Sequence[str] = (),
) -> str:
    """The whole document; text that a person wrote can neither break a line nor look like a heading.

    Without a `width` nothing is wrapped, so that any screen wraps it well.
    `numbered` gives every line the number by which a reply asks about it;
    `told` is said after the first part, a line each.
    """
    return _Text(links, width, numbered=numbered).whole(document, told)


class _Text:
    """One drawing: where lines lead, how wide it is, and which number comes next."""

    def __init__(self, links: Linking, width: int | None, *, numbered: bool) -> None:
        self._links, self._width = links, width
        self._bullets = (f"{place}. " for place in count(1)) if numbered else ("* " for _ in count())

    def whole(self, document: Document, told: Sequence[str]) -> str:
        """Title, and every part under its heading."""
        blocks = [self._underlined(document.title, "="), self._wrapped(document.subtitle)]
        for place, section in enumerate(document.sections):
            blocks.append(self._underlined(section.heading, "-"))
            blocks += [self._item(item) for item in section.items]
            blocks += [] if place else [self._wrapped(line) for line in told]
        return "\n\n".join(blocks) + "\n"

    def _item(self, item: Item) -> str:
        match item:
            case Counts():
                return "\n".join([self._wrapped(item.sentence), "", *_table(item)])
            case Row():
                return "\n".join(self._row(item))
            case Note():
                return "\n".join([self._wrapped(item.text), *(self._indented(_detail(each)) for each in item.details)])
            case Picture():
                return "\n".join([self._wrapped(f"{item.chart.title}."), "", *self._pictured(item.chart.table)])

    def _pictured(self, table: Table) -> Iterator[str]:
        """The numbers of a picture, a line for each row, every number beside its heading."""
        for name, *cells in table.rows:
            told = [f"{heading}: {cell}" for heading, cell in zip(table.headings[1:], cells, strict=True) if cell]
            yield self._wrapped(f"{name}: {'; '.join(told)}", first=_INDENT, hanging=_INDENT * 2)

    def _row(self, row: Row) -> Iterator[str]:
        bullet = next(self._bullets)
        yield self._wrapped(f"{bullet}{row.ref} {row.title}", hanging="  ")
        standing = "" if row.verdict is None else f"{row.verdict.word} {row.verdict.mark}. "
        yield self._indented(f"{standing}{'. '.join(row.rules)}.")
        yield self._indented(row.gist)
        for detail in row.details:
            yield self._indented(_detail(detail))
        if row.picture is not None:
            yield self._indented(row.picture.chart.alt)
        if (address := self._links(row.id)) is not None:
            yield f"  {BACK}: {address}"

    def _underlined(self, heading: str, line: str) -> str:
        said = self._wrapped(heading)
        longest = max((len(each) for each in said.splitlines()), default=1)
        return f"{said}\n{line * min(self._width or _LONGEST_LINE, longest)}"

    def _indented(self, text: str) -> str:
        return self._wrapped(text, first="  ", hanging="  ")

    def _wrapped(self, text: str, first: str = "", hanging: str = "") -> str:
        said = _plain(text)
        if self._width is None:
            return f"{first}{said}"
        return textwrap.fill(
            said, self._width, initial_indent=first, subsequent_indent=hanging, break_on_hyphens=False
        )


def _plain(text: str) -> str:
    """One paragraph that no terminal and no mail program takes for an order, nor for the end of the text."""
    return tidy(_UNWRITABLE.sub("\ufffd", unturned(text)))


def _table(counts: Counts) -> Iterator[str]:
    yield f"{_INDENT}{'':<20}{counts.quarter:>12}{counts.quarter_before:>14}"
    for row in counts.rows:
        yield f"{_INDENT}{row.verdict.word:<20}{row.now:>12}{row.before:>14}"


def _detail(detail: Detail) -> str:
    text = f"“{detail.text}”" if detail.quoted else detail.text
    return f"{detail.label}: {text}" + (f" {detail.after}" if detail.after else "")
