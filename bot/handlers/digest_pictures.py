"""The pictures of a digest as they travel within a letter: narrow, for most are read on a phone, and few."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator

from bot.mail import Enclosed
from bot.pictures import content_name, png
from conversations.digests.as_letter import Shown
from conversations.digests.document import Document, Picture, Row
from conversations.pictures.as_svg import as_svg
from conversations.pictures.frame import Form

MOST, LARGEST = 16, 400_000
"""Pictures of a letter, and their octets together: what is beyond is told in words, and stands on the page."""
_WIDTH = re.compile(r'<svg[^>]* width="(\d+)')
_HOST = "pictures.quarterday"
"""What makes a Content-ID of the name of a picture (RFC 2392); nobody looks it up."""


def pictures_of(document: Document) -> Iterator[Picture]:
    """Every picture of a digest in order, those beside its lines among them."""
    for section in document.sections:
        for item in section.items:
            if isinstance(item, Picture):
                yield item
            elif isinstance(item, Row) and item.picture is not None:
                yield item.picture


def enclosed(document: Document) -> tuple[tuple[Enclosed, ...], dict[str, Shown]]:
    """The pictures that a letter brings, and where its page shows each of them, by the picture's id."""
    files: dict[str, Enclosed] = {}
    shown: dict[str, Shown] = {}
    for picture in pictures_of(document):
        svg = _svg(picture)
        name = content_name(svg)
        drawn = files.get(name) or Enclosed(f"{name}@{_HOST}", f"{name[:12]}.png", png(svg))
        if len(files) >= MOST or sum(len(each.png) for each in files.values()) + len(drawn.png) > LARGEST:
            break
        files[name] = drawn
        shown[picture.id] = Shown(f"cid:{drawn.cid}", _width(svg))
    return tuple(files.values()), shown


async def draw_beforehand(document: Document) -> None:
    """Draw what a letter of this digest brings, one picture at a time, so that no transaction waits for it."""
    for picture, _ in zip(pictures_of(document), range(MOST), strict=False):
        png(_svg(picture))
        await asyncio.sleep(0)


def _svg(picture: Picture) -> str:
    return as_svg(picture.chart, Form.NARROW)


def _width(svg: str) -> int:
    found = _WIDTH.match(svg)
    return int(found[1]) if found else int(Form.NARROW.width)
