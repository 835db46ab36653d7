"""A document as plain text: 72 columns, and in sentences, so that it reads well aloud."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from conversations.digests.document import Counts, Detail, Document, Item, Note, Picture, Row
from conversations.digests.wording import tidy
from conversations.pictures.table import Table

WIDTH = 72
_INDENT = "   "


def as_text(document: Document) -> str:
    """The whole document; text that a person wrote can neither break a line nor look like a heading."""
    blocks = [_underlined(document.title, "="), _wrapped(document.subtitle)]
    for section in document.sections:
        blocks.append(_underlined(section.heading, "-"))
        blocks += [_item(item) for item in section.items]
    return "\n\n".join(blocks) + "\n"


def _item(item: Item) -> str:
    match item:
        case Counts():
            return "\n".join([_wrapped(item.sentence), "", *_table(item)])
        case Row():
            return "\n".join(_row(item))
        case Note():
            return "\n".join([_wrapped(item.text), *(_indented(_detail(each)) for each in item.details)])
        case Picture():
            return "\n".join([_wrapped(item.chart.alt), "", *_pictured(item.chart.table)])


def _table(counts: Counts) -> Iterator[str]:
    yield f"{_INDENT}{'':<20}{counts.quarter:>12}{counts.quarter_before:>14}"
    for row in counts.rows:
        yield f"{_INDENT}{row.verdict.word:<20}{row.now:>12}{row.before:>14}"


def _pictured(table: Table) -> Iterator[str]:
    """The numbers of a picture, a line for each row, every number beside its heading."""
    for name, *cells in table.rows:
        told = [f"{heading}: {cell}" for heading, cell in zip(table.headings[1:], cells, strict=True) if cell]
        yield _wrapped(f"{name}: {'; '.join(told)}", first=_INDENT, hanging=_INDENT * 2)


def _row(row: Row) -> Iterator[str]:
    yield _wrapped(f"* {row.ref} {row.title}", hanging="  ")
    standing = "" if row.verdict is None else f"{row.verdict.word} {row.verdict.mark}. "
    yield _indented(f"{standing}{'. '.join(row.rules)}.")
    yield _indented(row.gist)
    for detail in row.details:
        yield _indented(_detail(detail))
    if row.picture is not None:
        yield _indented(row.picture.chart.alt)


def _detail(detail: Detail) -> str:
    text = f"“{detail.text}”" if detail.quoted else detail.text
    return f"{detail.label}: {text}" + (f" {detail.after}" if detail.after else "")


def _underlined(heading: str, line: str) -> str:
    said = _wrapped(heading)
    return f"{said}\n{line * min(WIDTH, max(len(each) for each in said.splitlines()))}"


def _indented(text: str) -> str:
    return _wrapped(text, first="  ", hanging="  ")


def _wrapped(text: str, first: str = "", hanging: str = "") -> str:
    return textwrap.fill(
        tidy(text), WIDTH, initial_indent=first, subsequent_indent=hanging, break_on_hyphens=False
    )
