"""The typeface of pictures, served to pages: their words then are as wide as they were reckoned, on any machine."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import FileResponse, Response

from bot.pictures import FONTS

STATIC = "static/"
FILES: Mapping[str, int] = {"quarterday-sans.otf": 400, "quarterday-sans-semi-bold.otf": 600}
"""The files of the typeface, by their weight."""
KEPT = {"Cache-Control": "public, max-age=604800"}
"""A browser keeps them for a week: they are the same for everybody, and say nothing of anybody."""
FACES = "".join(
    f'@font-face {{ font-family: "Quarterday Sans"; src: url("{name}") format("opentype"); font-weight: {weight};'
    " font-display: swap; }\n"
    for name, weight in FILES.items()
)
"""What a sheet in the same folder says of them."""


def typeface(rest: str) -> Response | None:
    """A file of the typeface, by its place below the pages; None where none is asked for."""
    name = rest.removeprefix(STATIC)
    return FileResponse(FONTS / name, media_type="font/otf", headers=KEPT) if name in FILES and name != rest else None
