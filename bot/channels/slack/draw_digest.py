"""A digest for a channel: at most twelve lines to read in passing, everything else in the thread.

The first payload is the post, the others its thread, in order. Words that
people wrote are in plain text and rich text only, and so stay literal; an
address is the way back of a line, of our own making, or there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bot.channels.slack.blocks import Block, Element, bullets, context, header, line, rich_text, run
from bot.channels.slack.digest_asking import under_post
from bot.channels.slack.digest_lines import (
    VERDICTS,
    PostLine,
    listed,
    note_text,
    post_line,
    row_paragraphs,
    say_detail,
)
from bot.channels.slack.digest_pictures import MOST_PICTURES, Upload, numbers, upload
from bot.channels.slack.limits import ID
from bot.channels.slack.shapes import length
from bot.channels.slack.text import clipped, fitted, top_text
from bot.handlers.digest_thread import BESIDES
from conversations.digests.addresses import Linking, nowhere
from conversations.digests.document import Counts, Document, Item, Note, Picture, Row, Section
from conversations.partnership.quarters import Quarter

__all__ = ["MOST_LINES", "VERDICTS", "draw_digest"]

MOST_LINES: Final = 12
"""What a busy channel bears (the posting rule of the field notes: the full list goes in the thread)."""
NOTHING: Final = "Nothing needs your attention"
"""How a digest begins to say that all is well."""

_MOST_NOTES: Final = 2
"""Notes about the whole that the post has room for; the rest stands in the thread."""
_LINE: Final = 300
_NOTE: Final = 2_500
_NOTES: Final = 2_000
_PART_TEXT: Final = 10_000
_PART_BLOCKS: Final = 45

Payload = dict[str, Any]


def draw_digest(document: Document, linking: Linking = nowhere) -> list[Payload]:
    """The post and the parts of its thread, each within Slack’s limits; where the post says all there is no thread."""
    if not _has_more(document):
        return [_post(document, linking)]
    return [_post(document, linking), *_standing_part(document), *_thread(document, linking)]


def _has_more(document: Document) -> bool:
    """Whether anything stands between the counts and the coverage, or the coverage names what it counts."""
    named = any(item.details for item in document.sections[-1].items if isinstance(item, Note))
    return named or any(section.items for section in document.sections[1:-1])


# The post --------------------------------------------------------------------------


def _post(document: Document, linking: Linking) -> Payload:
    lead, clear = _lead(document), _clear(document)
    notes = [clipped(note_text(note), _LINE) for note in _notes(document)[:_MOST_NOTES]]
    under = list(under_post(document, pages=linking(None) is not None))
    lines = _lines(document, MOST_LINES - 2 - len(clear) - len(notes) - len(under), linking)
    blocks = [
        header(_titled(document), "title"),
        rich_text(line(run(lead, most=_NOTE)), block_id="counts"),
        *(rich_text(_all_clear(said), block_id="nothing") for said in clear),
        *([rich_text(listed([each.element for each in lines]), block_id="lines")] if lines else []),
        *(context([each], f"note:{place}") for place, each in enumerate(notes)),
        *under,
    ]
    return {"text": top_text(_titled(document), lead, *clear, *(each.text for each in lines)), "blocks": blocks}


def _clear(document: Document) -> list[str]:
    """What the digest says of what needs nothing, where nothing needs attention; names and all stand in the thread."""
    said = [item.text for item in document.sections[-1].items if isinstance(item, Note)][:1]
    return [each for each in said if each.startswith(NOTHING) or not document.rows]


def _all_clear(said: str) -> Element:
    """The sentence that says so in bold, then how much was looked at."""
    if not said.startswith(NOTHING):
        return line(run(said, most=_NOTE))
    sentence, dot, rest = said.partition(". ")
    return line(run(f"{sentence}{dot}", "bold", _NOTE), *([run(rest, most=_NOTE)] if rest else []))


def _titled(document: Document) -> str:
    """The title, with the quarter where it does not say it."""
    quarter = Quarter.parse(document.id.partition(":")[0]).name
    return document.title if quarter in document.title else f"{document.title}, {quarter}"


def _lead(document: Document) -> str:
    """The counts in a sentence; of a digest without counts, what it is."""
    counts = _counts(document)
    return document.subtitle if counts is None else counts.sentence


def _counts(document: Document) -> Counts | None:
    return next((item for item in document.sections[0].items if isinstance(item, Counts)), None)


def _notes(document: Document) -> list[Note]:
    return [item for item in document.sections[0].items if isinstance(item, Note)]


def _lines(document: Document, room: int, linking: Linking) -> list[PostLine]:
    """The most serious rows, a line each; where they do not all fit, the last line counts the others."""
    rows = document.rows
    if len(rows) <= room:
        return [post_line(row, linking) for row in rows]
    kept = rows[: room - 1]
    more = PostLine("", f"{len(rows) - len(kept)} more in the thread", "")
    return [*(post_line(row, linking) for row in kept), more]


# The thread ------------------------------------------------------------------------


@dataclass(slots=True)
class _Part:
    """One message of the thread, while it is filled."""

    headings: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    pictures: list[Upload] = field(default_factory=list)
    size: int = 0

    def has_room(self, block: Block) -> bool:
        return self.size + _size(block) <= _PART_TEXT and len(self.blocks) < _PART_BLOCKS

    def add(self, block: Block) -> None:
        self.blocks.append(block)
        self.size += _size(block)

    def payload(self, title: str) -> Payload:
        said: Payload = {"text": top_text(title, *self.headings), "blocks": self.blocks}
        return said | ({BESIDES: {"pictures": self.pictures}} if self.pictures else {})


def _standing_part(document: Document) -> Iterator[Payload]:
    """The numbers behind the sentence of counts, and the notes in full that the post cut or left out."""
    section = document.sections[0]
    pictures = [item for item in section.items if isinstance(item, Picture)]
    found = numbers(_counts(document), pictures)
    said = [note_text(note) for note in _notes(document)]
    notes = fitted([each for place, each in enumerate(said) if place >= _MOST_NOTES or length(each) > _LINE], _NOTES)
    above = [header(section.heading, f"section:{section.id}"),
             *(rich_text(line(run(each)), block_id=f"note:{place}") for place, each in enumerate(notes))]  # fmt: skip
    if not (found.plainer or notes):
        return
    text = top_text(document.title, section.heading, *(picture.chart.title for picture in pictures))
    if found.newer == found.plainer:
        besides: Payload = {"pictures": found.pictures} if found.pictures else {}
    else:
        plain = {"text": text, "blocks": [*above, *found.plainer]}
        besides = {"plain": plain, "pictures": found.pictures, "instead": found.instead}
    yield {"text": text, "blocks": [*above, *found.newer]} | ({BESIDES: besides} if besides else {})


def _thread(document: Document, linking: Linking) -> Iterator[Payload]:
    """The sections after the counts, packed into as few messages as hold them."""
    parts, shared = [_Part()], sum(isinstance(item, Picture) for item in document.sections[0].items)
    for section in document.sections[1:]:
        for place, (block, pictures) in enumerate(_section(section, linking)):
            # Two blocks of room: a heading never stands alone at the foot of a message.
            heads = place == 0
            if not parts[-1].has_room(block) or (heads and len(parts[-1].blocks) >= _PART_BLOCKS - 1):
                parts.append(_Part())
            if section.heading not in parts[-1].headings:
                parts[-1].headings.append(section.heading)
            parts[-1].add(block)
            kept = pictures[: max(0, MOST_PICTURES - shared)]
            parts[-1].pictures += map(upload, kept)
            shared += len(kept)
    yield from (part.payload(document.title) for part in parts)


def _section(section: Section, linking: Linking) -> Iterator[tuple[Block, Sequence[Picture]]]:
    """A heading, then each item as a block with the pictures that go with it."""
    yield header(section.heading, f"section:{section.id}"), ()
    for place, item in enumerate(section.items):
        name = clipped(f"line:{section.id}:{place}:{item.id}", ID)
        yield rich_text(*_paragraphs(item, linking), block_id=name), [item] if isinstance(item, Picture) else ()


def _paragraphs(item: Item, linking: Linking) -> Iterator[Element]:
    match item:
        case Row():
            yield from row_paragraphs(item, linking)
        case Note(details=(_, *_)):
            text, *details = fitted([item.text, *map(say_detail, item.details)], _NOTE)
            yield line(run(text))
            yield bullets(details)
        case Note():
            yield line(run(item.text, most=_NOTE))
        case Counts():
            yield line(run(item.sentence, most=_NOTE))
        case Picture():
            yield line(run(item.chart.alt, most=_NOTE))


def _size(value: Any) -> int:
    """The characters of every text in a block."""
    if isinstance(value, dict):
        return sum(length(each) if name == "text" and isinstance(each, str) else _size(each)
                   for name, each in value.items())  # fmt: skip
    return sum(map(_size, value)) if isinstance(value, list) else 0
