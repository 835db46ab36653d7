"""Pictures as PNG, for where no SVG is shown: letters, Slack, papers.

Drawn by resvg, without browser, network or the machine's own fonts: with no
font it would draw no text and say nothing, so one is shipped in `bot/fonts`.
Both are read when the first picture is drawn; who draws none is spared them.
May import nothing of the bot.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

FONTS = Path(__file__).with_name("fonts")
ZOOM = 2
"""Pixels to a unit: a wide picture is 1,200 pixels wide, sharp on a telephone and in print."""
KEPT = 128
"""So many pictures are remembered, some megabytes: a digest goes to everybody with the same few."""


@lru_cache(maxsize=KEPT)
def png(svg: str) -> bytes:
    """The picture of an SVG made by `as_svg`: the same bytes for the same content, drawn once while remembered.

    Drawing takes up to a tenth of a second, in which nothing else runs in this
    process, in no thread either: draw one, then let others have their turn.
    Raises `ValueError` where the SVG is not well formed.
    """
    import resvg_py

    fonts = [str(path) for path in sorted(FONTS.glob("*.otf"))]
    try:
        return resvg_py.svg_to_bytes(svg_string=str(svg), zoom=ZOOM, skip_system_fonts=True, font_files=fonts)
    except ValueError as problem:
        raise ValueError(f"The picture could not be drawn ({problem}); give it an SVG made by as_svg.") from problem


def content_name(svg: str) -> str:
    """A name that changes with what the picture shows: fit for a file, a Content-ID or an address."""
    return sha256(svg.encode()).hexdigest()[:32]
