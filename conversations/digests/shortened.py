"""A digest shortened to its most serious lines, where not all of it is shown whole; what is left out is counted."""

from __future__ import annotations

from conversations.digests.document import Document, Note, Row, Section
from conversations.digests.wording import plural

REST = "rest"
"""The section that says how many lines were left out."""


def shortened(document: Document, lines: int) -> Document:
    """The same document with its first `lines` lines, which are the most serious of each part; itself where it fits."""
    rows = document.rows
    if len(rows) <= lines:
        return document
    kept = {row.id for row in rows[:lines]}
    parts = [part for section in document.sections if (part := _part(section, kept)).items]
    return document.model_copy(update={"sections": (*parts, _rest(rows[lines:]))})


def _part(section: Section, kept: set[str]) -> Section:
    items = tuple(item for item in section.items if not isinstance(item, Row) or item.id in kept)
    return section.model_copy(update={"items": items})


def _rest(left_out: tuple[Row, ...]) -> Section:
    """A part that says how many lines it stands for."""
    text = f"{plural(len(left_out), 'more line stands', 'more lines stand')} on the page."
    sources = tuple(dict.fromkeys(source for row in left_out for source in row.sources))
    return Section(id=REST, heading="More on the page", items=(Note(id=REST, text=text, sources=sources),))
