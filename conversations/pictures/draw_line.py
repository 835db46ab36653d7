"""A line over quarters: figures joined where they may be compared, milestones dashed, what is expected dotted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from conversations.partnership.quarters import Quarter
from conversations.pictures.beside import Label, beside
from conversations.pictures.frame import MARGIN, Form, Sheet
from conversations.pictures.ink import DASH, DOTS, Spot, disc, mark, polygon, stroke, words
from conversations.pictures.lettering import cut, width_of
from conversations.pictures.line import Line
from conversations.pictures.line_plot import SMALL, LinePlot, line_plot
from conversations.pictures.markup import Markup
from conversations.pictures.palette import BLUE, GRID, INK, PAPER, QUIET, ZONES
from conversations.pictures.points import Gap, Milepost, Value
from conversations.pictures.telling import runs, tidied

_FOOT = 40.0
_CROWDED = 16.0
_ROOM_FOR_NONE = 30.0


def draw_line(line: Line, form: Form) -> Markup:
    """The picture of a line."""
    plot = line_plot(line, Sheet(form, line.subject, line.finding))
    drawn = (*_grid(plot), *_breaks(plot), *_mileposts(plot), *_ahead(plot), *_course(plot), *_missing(plot),
             _labels(plot), *_newest(plot), plot.axis.drawn(plot.bottom))  # fmt: skip
    return plot.sheet.finished(line.alt, plot.bottom + _FOOT + 6, *drawn)


def _grid(plot: LinePlot) -> Iterator[Markup]:
    for place, (tick, said) in enumerate(zip(plot.scale.ticks, plot.ticks, strict=True)):
        y = plot.scale.at(tick)
        yield stroke([(plot.left, y), (plot.right, y)], QUIET if place == 0 else GRID)
        yield words((plot.left - 6, y + 4), said, SMALL, QUIET, anchor="end")
    if plot.line.unit:
        unit = cut(tidied(plot.line.unit), SMALL, plot.right - MARGIN)
        yield words((MARGIN, plot.top - 12), unit, SMALL, QUIET)


def _breaks(plot: LinePlot) -> Iterator[Markup]:
    """A fence before the first quarter of another definition, and why, at the newest one."""
    changed = [each for each in plot.line.points if each.gap is Gap.DEFINITION]
    fences = [plot.axis.at(each.quarter) - plot.axis.step / 2 for each in changed]
    for x in fences:
        yield stroke([(x, plot.top), (x, plot.bottom)], QUIET, 1, DOTS)
    if fences:
        x, late = fences[-1], fences[-1] > (plot.left + plot.right) / 2
        said = "new definition"
        reach = width_of(said, SMALL) + 10
        at = (x - 5 if late else x + 5, _freer_end(plot, x - reach if late else x, x if late else x + reach))
        yield words(at, said, SMALL, QUIET, anchor="end" if late else "start", halo=True)


def _freer_end(plot: LinePlot, left: float, right: float) -> float:
    """The foot of words at the top or the bottom of a stretch, whichever is further from the figures there."""
    spots = [plot.at(each.quarter, each.value) for each in plot.line.points if each.value is not None]
    ys = [y for x, y in spots if left - 12 <= x <= right + 12]
    at_top = not ys or min(ys) - plot.top > plot.bottom - max(ys)
    return plot.top + 14 if at_top else plot.bottom - 8


def _mileposts(plot: LinePlot) -> Iterator[Markup]:
    """The milestones as a dashed line, ranges as a band between two; parted where the figures are."""
    gaps = [each.quarter for each in plot.line.points if each.gap is not None]
    for _, posts in groupby(plot.line.mileposts, key=lambda post: sum(gap <= post.quarter for gap in gaps)):
        yield from _joined(plot, list(posts))


def _joined(plot: LinePlot, posts: list[Milepost]) -> Iterator[Markup]:
    low = [plot.at(each.quarter, each.value) for each in posts]
    high = [plot.at(each.quarter, each.upper or each.value) for each in posts]
    if len(posts) == 1:
        low, high = _widened(plot, low[0]), _widened(plot, high[0])
    if low != high:
        yield polygon([*low, *reversed(high)], ZONES[1])
        yield stroke(high, INK, 1.8, DASH)
    yield stroke(low, INK, 1.8, DASH)


def _widened(plot: LinePlot, spot: Spot) -> list[Spot]:
    x, y = spot
    half = min(max(plot.axis.step / 2, 8.0), 24.0)
    return [(x - half, y), (min(x + half, plot.right), y)]


def _ahead(plot: LinePlot) -> Iterator[Markup]:
    known = runs(plot.line.points)
    for each in plot.line.ahead:
        there = plot.at(each.quarter, each.value)
        if known and (last := known[-1][-1]).value is not None:
            yield stroke([plot.at(last.quarter, last.value), there], BLUE, 2, DOTS)
        yield disc(there, 4.5, PAPER, BLUE, 2)


def _course(plot: LinePlot) -> Iterator[Markup]:
    for run in runs(plot.line.points):
        spots = [plot.at(point.quarter, point.value) for point in run if point.value is not None]
        if len(spots) > 1:
            yield stroke(spots, BLUE, 2.6)
        if plot.axis.step >= _CROWDED or len(spots) == 1:
            yield from (disc(spot, 3.4, BLUE) for spot in spots)


def _missing(plot: LinePlot) -> Iterator[Markup]:
    """A quarter without a figure says so where there is room; the gap in the line is there in any case."""
    if plot.axis.step < _ROOM_FOR_NONE:
        return
    for point in plot.line.points:
        if point.value is None:
            at = plot.axis.at(point.quarter), plot.bottom - 8
            yield words(at, "none", SMALL, QUIET, anchor="middle", halo=True)


def _labels(plot: LinePlot) -> Markup:
    """What the lines are, at their ends."""
    found = [Label(plot.at(each.quarter, each.value), each.value.said, each.whose, BLUE) for each in plot.line.ahead]
    if plot.line.mileposts:
        last = plot.line.mileposts[-1]
        found.append(Label(plot.at(last.quarter, last.value), last.said, f"milestone, Q{last.quarter.number}", INK))
    if (newest := _at_the_edge(plot)) is not None:
        point = plot.line.points[-1]
        found.append(Label(plot.at(point.quarter, newest), newest.said, point.quarter.name, BLUE))
    return beside(found, plot.right + 12, plot.beside, plot.top - 8, plot.bottom + _FOOT)


def _at_the_edge(plot: LinePlot) -> Value | None:
    """The newest figure, where it is the last thing in the picture and so has its label at the right."""
    newest = plot.line.points[-1]
    return newest.value if newest.quarter == plot.axis.quarters[-1] else None


def _newest(plot: LinePlot) -> Iterator[Markup]:
    """The newest figure: the shape of its rating, and its value where no label at the right says it."""
    newest = plot.line.points[-1]
    if newest.value is None:
        return
    spot = plot.at(newest.quarter, newest.value)
    if _at_the_edge(plot) is None:
        at, anchor = _free_place(plot, newest.quarter, spot)
        room = (at[0] if anchor == "end" else plot.sheet.right - at[0]) * (2 if anchor == "middle" else 1)
        said = cut(newest.value.said, 15, min(room, plot.beside))
        yield words(at, said, 15, BLUE, bold=True, anchor=anchor, halo=True)
    yield mark(spot, plot.line.rating, 6.5) if plot.line.rating else disc(spot, 5, BLUE, PAPER)


def _free_place(plot: LinePlot, quarter: Quarter, spot: Spot) -> tuple[Spot, str]:
    """Where a value has room: on the side that the line did not come from, else over all that is there."""
    (x, y), run = spot, runs(plot.line.points)[-1]
    came = 0.0 if len(run) < 2 or run[-2].value is None else plot.at(run[-2].quarter, run[-2].value)[1] - y
    if y + 26 < plot.bottom and came:
        return ((x + 8, y + 20), "start") if came > 0 else ((x - 6, y + 22), "end")
    here = plot.line.milepost_in(quarter)
    posts = [] if here is None else [plot.scale.at(each.number) for each in (here.value, here.upper or here.value)]
    return (x, min([y - 13, *(post - 9 for post in posts if 0 <= y - post <= 32)])), "middle"
