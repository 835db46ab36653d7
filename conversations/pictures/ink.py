"""The few shapes a picture is made of, as SVG: nothing refers to anything, and words are only ever text.

A shape takes numbers and colours of the palette; what a person wrote goes into
`words` alone, where it is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from conversations.partnership.rating import Rating
from conversations.pictures.markup import Markup, join, tag
from conversations.pictures.palette import INK, PAPER, RATINGS

FONT = "Quarterday Sans, Arial, Helvetica, sans-serif"
DASH, DOTS = "6 4", "1.5 4"
"""A target is dashed, what is only expected dotted."""

Spot = tuple[float, float]


def put(number: float) -> str:
    """A coordinate, to a tenth of a unit, the same on every machine."""
    return f"{round(number, 1):g}"


def words(
    at: Spot, said: str, size: float = 13, colour: str = INK, *, bold: bool = False, anchor: str = "start",
    halo: bool = False,
) -> Markup:  # fmt: skip
    """One line of text; `halo` parts it from what it stands on."""
    given = {"x": put(at[0]), "y": put(at[1]), "font-size": put(size), "fill": colour, "text-anchor": anchor}
    if bold:
        given["font-weight"] = "600"
    if halo:
        given |= {"paint-order": "stroke", "stroke": PAPER, "stroke-width": "4", "stroke-linejoin": "round"}
    return tag("text", said, **given)


def lines(
    at: Spot, said: Iterable[str], size: float = 13, colour: str = INK, *, bold: bool = False, anchor: str = "start"
) -> Markup:
    """Several lines, the first with its foot at `at`."""
    x, y = at
    return join(*(words((x, y + place * leading(size)), each, size, colour, bold=bold, anchor=anchor)
                  for place, each in enumerate(said)))  # fmt: skip


def leading(size: float) -> float:
    """From one line's foot to the next one's."""
    return round(size * 1.3, 1)


def stroke(spots: Sequence[Spot], colour: str, width: float = 1, dash: str = "") -> Markup:
    """A line through the spots."""
    given = {"points": _path(spots), "fill": "none", "stroke": colour, "stroke-width": put(width)}
    given |= {"stroke-linejoin": "round", "stroke-linecap": "round"}
    if dash:
        given["stroke-dasharray"] = dash
    return tag("polyline", **given)


def box(at: Spot, width: float, height: float, fill: str, edge: str = "", dash: str = "", soft: float = 0) -> Markup:
    """A rectangle, with an edge where one is named; `soft` rounds its corners."""
    given = {"x": put(at[0]), "y": put(at[1]), "width": put(width), "height": put(height), "fill": fill}
    if edge:
        given |= {"stroke": edge, "stroke-width": "1.2"}
    if dash:
        given["stroke-dasharray"] = dash
    if soft:
        given["rx"] = put(soft)
    if not soft:
        # Along the pixels nothing needs smoothing: straight edges are sharp, and sooner drawn.
        given["shape-rendering"] = "crispEdges"
    return tag("rect", **given)


def disc(at: Spot, radius: float, fill: str, edge: str = "", width: float = 1.5) -> Markup:
    """A circle."""
    given = {"cx": put(at[0]), "cy": put(at[1]), "r": put(radius), "fill": fill}
    if edge:
        given |= {"stroke": edge, "stroke-width": put(width)}
    return tag("circle", **given)


def polygon(spots: Sequence[Spot], fill: str, edge: str = "") -> Markup:
    """A filled shape."""
    given = {"points": _path(spots), "fill": fill}
    if edge:
        given |= {"stroke": edge, "stroke-width": "1.5", "stroke-linejoin": "round"}
    return tag("polygon", **given)


def mark(at: Spot, rating: Rating | None, size: float = 6, fill: str = "", edge: str = PAPER) -> Markup:
    """The shape of a rating, as the words have it: ● on track, ◆ at risk, ▼ behind, ○ without one."""
    x, y = at
    if rating is None:
        return disc(at, size * 0.85, fill or PAPER, INK if not fill else edge)
    colour = fill or RATINGS[rating]
    if rating is Rating.GREEN:
        return disc(at, size, colour, edge)
    if rating is Rating.AMBER:
        reach = size * 1.3
        return polygon([(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)], colour, edge)
    return polygon([(x - size * 1.2, y - size), (x + size * 1.2, y - size), (x, y + size * 1.1)], colour, edge)


def _path(spots: Sequence[Spot]) -> str:
    return " ".join(f"{put(x)},{put(y)}" for x, y in spots)
