"""Labels beside the ends of lines, so that no legend is needed: moved apart where they would meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from conversations.pictures.ink import Spot, leading, lines, stroke, words
from conversations.pictures.lettering import cut, wrapped
from conversations.pictures.markup import Markup, join
from conversations.pictures.palette import QUIET, RULE

_SIZE, _SMALL = 15.0, 12.0
_APART = 4.0
_NEAR = 9.0


@dataclass(frozen=True, slots=True)
class Label:
    """A value and what it is, wanted as high as `end`, where what it names ends."""

    end: Spot
    value: str
    what: str
    colour: str


def beside(labels: Sequence[Label], x: float, width: float, top: float, bottom: float) -> Markup:
    """The labels in one column, each as near to its place as the others allow, none outside `top` to `bottom`."""
    said = [(label, wrapped(label.what, _SMALL, width)) for label in sorted(labels, key=lambda each: each.end[1])]
    heights = [leading(_SIZE) + len(what) * leading(_SMALL) + _APART for _, what in said]
    wanted = [label.end[1] - leading(_SIZE) * 0.6 for label, _ in said]
    starts = apart(wanted, heights, top, bottom)
    return join(*(_drawn(label, what, x, start, width) for (label, what), start in zip(said, starts, strict=True)))


def apart(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Starts in order, as near to those wanted as heights allow: pushed down from the top, then up from the bottom."""
    starts: list[float] = []
    floor = top
    for want, height in zip(wanted, heights, strict=True):
        starts.append(max(want, floor))
        floor = starts[-1] + height
    ceiling = bottom
    for place in range(len(starts) - 1, -1, -1):
        starts[place] = min(starts[place], ceiling - heights[place])
        ceiling = starts[place]
    return starts


def _drawn(label: Label, what: list[str], x: float, start: float, width: float) -> Markup:
    """A label, led to from what it names where it could not stand beside it."""
    foot = start + _SIZE * 0.85
    beside_it = abs(label.end[1] - foot + 5) < _NEAR and x - label.end[0] < _NEAR * 3
    way = [(label.end[0] + 8, label.end[1]), (x - 9, foot - 5), (x - 4, foot - 5)]
    lead = join() if beside_it else stroke(way, RULE)
    value = words((x, foot), cut(label.value, _SIZE, width), _SIZE, label.colour, bold=True)
    return join(lead, value, lines((x, foot + leading(_SMALL)), what, _SMALL, QUIET))
