"""A digest for a channel: at most twelve lines to read in passing, everything else in the thread.

The first payload is the post, the others its thread, in order. Words that
people wrote are in plain text and rich text only, and so stay literal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from bot.channels.slack.blocks import Block, Element, bullets, context, header, line, rich_text, run
from bot.channels.slack.limits import ID
from bot.channels.slack.shapes import length
from bot.channels.slack.text import clipped, fitted, top_text
from conversations.digests.document import Counts, Detail, Document, Item, Note, Row, Section, Verdict

MOST_LINES: Final = 12
"""What a busy channel bears (the posting rule of the field notes: the full list goes in the thread)."""

_LINE: Final = 300
_ROW: Final = 2_500
_NOTE: Final = 2_500
_PART_TEXT: Final = 10_000
_PART_BLOCKS: Final = 45

VERDICTS: Final = MappingProxyType({
    Verdict.BEHIND: "Behind 🔺",
    Verdict.AT_RISK: "At risk 🔶",
    Verdict.ON_TRACK: "On track 🟢",
    Verdict.NOT_RATED: "No rating ⬜",
    Verdict.NO_FIGURE: "No figure ⬜",
    Verdict.NO_RETURN: "No return ⬜",
    Verdict.AWAITED: "Still awaited",
})
"""A verdict as Slack shows it: the word, then a mark of distinct shape."""

Payload = dict[str, Any]


def draw_digest(document: Document) -> list[Payload]:
    """The post and the parts of its thread, each within Slack’s limits; with nothing but counts there is no thread."""
    told = any(section.items for section in document.sections[1:-1])
    return [_post(document), *(part.payload(document.title) for part in _parts(document) if told)]


def _post(document: Document) -> Payload:
    notes = [_said(item) for item in _standing(document)] + ([] if document.rows else [_coverage(document)])
    lead, quiet = notes[0], notes[1:]
    rows = _lines(document, MOST_LINES - 2 - len(quiet))
    blocks = [header(document.title, "title"), rich_text(line(run(lead, most=_NOTE)), block_id="counts")]
    blocks += [rich_text(bullets(rows), block_id="lines")] if rows else []
    blocks += [context([each], f"note:{place}") for place, each in enumerate(quiet)]
    return {"text": top_text(document.title, lead, *rows), "blocks": blocks}


def _standing(document: Document) -> Iterator[Item]:
    """What the digest says of the whole, the counts first."""
    items = document.sections[0].items
    yield from (item for item in items if isinstance(item, Counts))
    yield from (item for item in items if not isinstance(item, Counts))


def _said(item: Item) -> str:
    match item:
        case Counts():
            return item.sentence
        case Note():
            return " ".join([item.text, *map(_detail, item.details)])
        case Row():
            return _one_line(item)


def _coverage(document: Document) -> str:
    return " ".join(_said(item) for item in document.sections[-1].items)


def _lines(document: Document, room: int) -> list[str]:
    """The most serious rows, a line each; where they do not all fit, the last line counts the others."""
    rows = document.rows
    if len(rows) <= room:
        return [_one_line(row) for row in rows]
    kept = rows[: room - 1]
    return [*map(_one_line, kept), f"{len(rows) - len(kept)} more in the thread"]


def _one_line(row: Row) -> str:
    why = "; ".join(row.rules)
    if row.verdict is None:
        return clipped(f"{row.ref}: {why}: {row.gist}", _LINE)
    return clipped(f"{VERDICTS[row.verdict]} {row.ref} {row.title}: {why}", _LINE)


@dataclass(slots=True)
class _Part:
    """One message of the thread, while it is filled."""

    headings: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    size: int = 0

    def has_room(self, block: Block) -> bool:
        return self.size + _size(block) <= _PART_TEXT and len(self.blocks) < _PART_BLOCKS

    def add(self, block: Block) -> None:
        self.blocks.append(block)
        self.size += _size(block)

    def payload(self, title: str) -> Payload:
        return {"text": top_text(title, *self.headings), "blocks": self.blocks}


def _parts(document: Document) -> list[_Part]:
    """The sections after the counts, packed into as few messages as hold them."""
    parts = [_Part()]
    for section in document.sections[1:]:
        for place, block in enumerate(_section(section)):
            # Two blocks of room: a heading never stands alone at the foot of a message.
            heads = place == 0
            if not parts[-1].has_room(block) or (heads and len(parts[-1].blocks) >= _PART_BLOCKS - 1):
                parts.append(_Part())
            if section.heading not in parts[-1].headings:
                parts[-1].headings.append(section.heading)
            parts[-1].add(block)
    return parts


def _section(section: Section) -> Iterator[Block]:
    yield header(section.heading, f"section:{section.id}")
    for place, item in enumerate(section.items):
        yield rich_text(*_paragraphs(item), block_id=clipped(f"line:{section.id}:{place}:{item.id}", ID))


def _paragraphs(item: Item) -> Iterator[Element]:
    match item:
        case Row():
            yield from _row(item)
        case Note(details=(_, *_)):
            text, *details = fitted([item.text, *map(_detail, item.details)], _NOTE)
            yield line(run(text))
            yield bullets(details)
        case _:
            yield line(run(_said(item), most=_NOTE))


def _row(row: Row) -> Iterator[Element]:
    """The row in paragraphs, its texts cut so that no row fills the message."""
    standing = "" if row.verdict is None else f"{VERDICTS[row.verdict]} "
    texts = [f"{row.ref} {row.title}", f"{standing}{'; '.join(row.rules)}.", row.gist]
    title, why, gist, *details = fitted([*texts, *map(_detail, row.details)], _ROW)
    yield line(run(f"{title}\n", "bold"), run(f"{why}\n"), run(gist, "bold"))
    if details:
        yield bullets(details)


def _detail(detail: Detail) -> str:
    said = f"“{detail.text}”" if detail.quoted else detail.text
    return f"{detail.label}: {said}" + (f" {detail.after}" if detail.after else "")


def _size(value: Any) -> int:
    """The characters of every text in a block."""
    if isinstance(value, dict):
        return sum(length(each) if name == "text" and isinstance(each, str) else _size(each)
                   for name, each in value.items())  # fmt: skip
    return sum(map(_size, value)) if isinstance(value, list) else 0
