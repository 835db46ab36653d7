"""The forms in which a digest is read or kept: text, a page, papers, pictures, sheets, and what Slack is sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.channels.slack.draw_digest import draw_digest
from bot.folders.sheet_files import SHEET_FORMATS
from bot.handlers.digest_pictures import pictures_of
from bot.pictures import png
from conversations.digests.addresses import Linking
from conversations.digests.as_html import Form, as_html
from conversations.digests.as_text import as_text
from conversations.digests.document import Document
from conversations.pictures.as_svg import as_svg

PNG = "png"
DRAWN: Mapping[str, Callable[[Document, Linking], str]] = {
    "text": lambda document, links: as_text(document),
    "html": as_html,
    "papers": lambda document, links: as_html(document, links, Form.PAPERS),
    "slack": lambda document, links: json.dumps(draw_digest(document), ensure_ascii=False, indent=2),
}
FILES = frozenset({PNG, *SHEET_FORMATS})
"""The forms that only a file or a folder can hold."""
FORMATS = (*DRAWN, PNG, *SHEET_FORMATS)


def write_pictures(document: Document, to: Path) -> int:
    """Write every picture of a digest into a folder, or the first to a file that ends in .png; how many there were.

    Raises:
        OSError: it cannot be written there.
    """
    drawn = [(picture.chart.kind, png(as_svg(picture.chart))) for picture in pictures_of(document)]
    if to.suffix.lower() == ".png":
        drawn = drawn[:1]
        for _, octets in drawn:
            to.write_bytes(octets)
        return len(drawn)
    to.mkdir(parents=True, exist_ok=True)
    for place, (kind, octets) in enumerate(drawn, 1):
        (to / f"{place:02}-{kind.replace('_', '-')}.png").write_bytes(octets)
    return len(drawn)
