"""A letter's HTML for a frame of its own: no script, nothing from elsewhere, on a light or a dark ground."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
DARK = "(prefers-color-scheme: dark)"
NO_PICTURES: Mapping[str, str] = MappingProxyType({})
SCHEMES = '<meta name="color-scheme" content="light dark">'


def framed(html: str, *, dark: bool, pictures: Mapping[str, str] = NO_PICTURES) -> str:
    """The letter as a program with this ground shows it, with the pictures that came in it; links open a new window.

    A program asks the letter's own style for the dark, so this answers for it:
    whoever looks has their own preference, which would hide the other ground.
    """
    scheme = "dark" if dark else "light"
    for content_id, address in pictures.items():
        html = html.replace(f'src="cid:{content_id}"', f'src="{address}"')
    shown = html.replace(DARK, "all" if dark else "not all").replace(":root { color-scheme: light dark;",
                                                                     f":root {{ color-scheme: {scheme};")
    shown = shown.replace(SCHEMES, f'<meta name="color-scheme" content="{scheme}">')
    begun = shown.lower().find("<head>")
    after = begun + len("<head>") if begun >= 0 else 0
    return f'{shown[:after]}<base target="_blank">{shown[after:]}'
