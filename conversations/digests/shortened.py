"""A digest shortened to its most serious lines, where not all of it is shown whole; what is left out is counted."""

from __future__ import annotations

from collections.abc import Iterator

from conversations.digests.document import Counts, Detail, Document, Item, Note, Picture, Row, Section
from conversations.digests.wording import plural

REST = "rest"
"""The section that says how many lines were left out."""
LONG_TEXT, SHORT_TEXT = 1_500, 100
"""Characters of one text, such as a cause, in a digest that is too long; and in one that still is with no line left."""
MANY_NAMED, FEW_NAMED = 40, 5
"""What a note names one by one, in the same two."""


def ever_shorter(document: Document) -> Iterator[Document]:
    """The document, then shorter and shorter ones: long words are cut first, then the least serious lines go.

    The last has no line and no picture, and a few thousand characters, whatever anybody wrote.
    """
    yield document
    spare = _cut(document, LONG_TEXT, MANY_NAMED)
    yield spare
    lines = len(spare.rows)
    while lines:
        lines = lines * 3 // 4
        yield shortened(spare, lines)
    yield _without_pictures(_cut(shortened(spare, 0), SHORT_TEXT, FEW_NAMED))


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


def _cut(document: Document, most: int, named: int) -> Document:
    """The document with every text cut after `most` characters, and `named` things told of each note."""
    sections = (section.model_copy(update={"items": tuple(_item(item, most, named) for item in section.items)})
                for section in document.sections)  # fmt: skip
    return document.model_copy(update={
        "title": _clipped(document.title, most), "subtitle": _clipped(document.subtitle, most),
        "sections": tuple(sections),
    })  # fmt: skip


def _item(item: Item, most: int, named: int) -> Item:
    match item:
        case Row():
            return item.model_copy(update={
                "ref": _clipped(item.ref, most), "title": _clipped(item.title, most),
                "gist": _clipped(item.gist, most), "rules": tuple(_clipped(rule, most) for rule in item.rules),
                "details": tuple(_detail(detail, most) for detail in item.details),
            })  # fmt: skip
        case Note():
            told, left = item.details[:named], len(item.details) - named
            more = (Detail(label="On the page", text=f"{left} more"),) if left > 0 else ()
            return item.model_copy(update={
                "text": _clipped(item.text, most), "details": (*(_detail(each, most) for each in told), *more)})
        case Counts():
            return item.model_copy(update={
                "sentence": _clipped(item.sentence, most), "caption": _clipped(item.caption, most)})
        case Picture():
            return item


def _detail(detail: Detail, most: int) -> Detail:
    after = None if detail.after is None else _clipped(detail.after, most)
    return detail.model_copy(update={
        "label": _clipped(detail.label, most), "text": _clipped(detail.text, most), "after": after})


def _clipped(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _without_pictures(document: Document) -> Document:
    sections = (section.model_copy(update={"items": items}) for section in document.sections
                if (items := tuple(item for item in section.items if not isinstance(item, Picture))))  # fmt: skip
    return document.model_copy(update={"sections": tuple(sections)})
