"""A letter as HTML that mail programs agree on: presentation tables, inline styles, light and dark, no images."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from bot.channels.email.letters.blocks import Block
from bot.channels.email.letters.palette import DARK, LIGHT

_PAGES = Environment(
    loader=PackageLoader("bot.channels.email.letters", "templates"),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def as_html(subject: str, blocks: Iterable[Block]) -> str:
    """The whole letter; any text in any block stays text."""
    return _PAGES.get_template("letter.html").render(subject=subject, blocks=list(blocks), light=LIGHT, dark=DARK)
