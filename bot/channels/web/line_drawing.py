"""The page of a line in its frame: where it comes from, or that the digest has no such line."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from bot.channels.web.digest_drawing import Places
from bot.channels.web.drawing import draw
from bot.handlers.line_page import LineGone, LinePage
from conversations.digests.way_back_page import body, title_of

GONE = "There is no such line"


@dataclass(frozen=True, slots=True)
class LineAsking:
    """The form below a line: where the line stands, its seal, what was typed before and what is wrong with that."""

    path: str
    seal: str
    typed: str = ""
    error: str = ""


def draw_line_page(page: LinePage, places: Places, asking: LineAsking | None = None) -> str:
    """The way back, for whoever may read it, with a form to ask about the line."""
    drawn = Markup(body(page.way, page.links))  # noqa: S704  # the drawing escapes every text in it
    shown = places.shown | {"wrong": asking is not None and bool(asking.error)}
    return draw("line.html", **shown, reading=page.standing, heading=title_of(page.way), body=drawn, asking=asking)


def draw_line_gone(gone: LineGone, places: Places) -> str:
    """What to do about an address whose line is no more."""
    return draw("error.html", **places.shown, reading=gone.standing, heading=GONE, sentences=(gone.reason,))
