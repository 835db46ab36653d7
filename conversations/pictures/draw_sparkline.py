"""A small line: the course, a mark at its end, and the newest value beside it."""

from __future__ import annotations

from conversations.pictures.frame import Form, svg
from conversations.pictures.ink import disc, mark, stroke, words
from conversations.pictures.lettering import cut
from conversations.pictures.markup import Markup
from conversations.pictures.palette import BLUE, PAPER, QUIET
from conversations.pictures.points import NOUGHT, Point
from conversations.pictures.quarters_axis import QuartersAxis
from conversations.pictures.scale import Scale
from conversations.pictures.sparkline import Sparkline
from conversations.pictures.telling import runs

_WIDTH, _HEIGHT, _EDGE, _LABEL, _SIZE = 240.0, 56.0, 10.0, 76.0, 16.0


def draw_sparkline(line: Sparkline, form: Form) -> Markup:
    """The picture of a small line; a phone has room for the same."""
    axis = QuartersAxis(tuple(point.quarter for point in line.points), _EDGE, _WIDTH - _LABEL - _EDGE)
    scale = _scale(line)
    drawn: list[Markup] = []
    for run in runs(line.points):
        spots = [(axis.at(point.quarter), scale.at(point.value.number)) for point in run if point.value is not None]
        drawn.append(stroke(spots, BLUE, 2.4) if len(spots) > 1 else disc(spots[0], 3, BLUE))
    drawn += _end(line, axis, scale)
    return svg(line.title, line.alt, _WIDTH, _HEIGHT, *drawn)


def _end(line: Sparkline, axis: QuartersAxis, scale: Scale) -> list[Markup]:
    newest: Point = line.points[-1]
    x = axis.at(newest.quarter)
    if newest.value is None:
        return [words((x + 8, _HEIGHT / 2 + 5), "no figure", 13, QUIET)]
    y = scale.at(newest.value.number)
    shape = mark((x, y), line.rating, 5.5) if line.rating else disc((x, y), 4.5, BLUE, PAPER)
    said = cut(newest.value.said, _SIZE, _LABEL - 8)
    return [shape, words((x + 12, min(max(y + 5.5, 18), _HEIGHT - 8)), said, _SIZE, BLUE, bold=True)]


def _scale(line: Sparkline) -> Scale:
    """As tall as the values reach: its course is all that a small line shows."""
    known = [point.value for point in line.points if point.value is not None] or [NOUGHT]
    low, high = min(each.number for each in known), max(each.number for each in known)
    if high - low == 0:
        low, high = low - 1 - abs(low), high + 1 + abs(high)
    return Scale(low, high, high - low, _HEIGHT - _EDGE, _EDGE)
