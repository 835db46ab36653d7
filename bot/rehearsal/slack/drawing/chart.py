"""The geometry of `data_visualization` blocks; the template draws it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rehearsal.slack.refusals import Json

WIDTH, KEYED_WIDTH, HEIGHT = 560.0, 400.0, 200.0
LEFT, RIGHT, TOP, BOTTOM = 48.0, 112.0, 14.0, 30.0
KEYED_RIGHT = 8.0
"""Room at the right of a chart whose names stand in a key below it, not beside the last value."""
MOST_NAMED = 2
"""Kinds of bar that can be named beside the last of them; more have a key."""
INNER_HEIGHT = HEIGHT - TOP - BOTTOM


@dataclass(frozen=True, slots=True)
class Point:
    """One value, where it stands in the picture."""

    x: float
    y: float
    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Series:
    """One line of points, or one colour of bars."""

    name: str
    points: tuple[Point, ...]

    @property
    def path(self) -> str:
        """The points as an SVG polyline takes them."""
        return " ".join(f"{point.x:.1f},{point.y:.1f}" for point in self.points)


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart ready to be drawn, and the same as rows for a table; `middles` are where its categories are named.

    One that is `keyed` has its names in a key below, and so fits a narrow thread.
    """

    kind: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    ticks: tuple[Point, ...]
    middles: tuple[Point, ...]
    bar: float
    keyed: bool

    @property
    def width(self) -> float:
        """How wide it is drawn."""
        return KEYED_WIDTH if self.keyed else WIDTH

    @property
    def right(self) -> float:
        """The room at its right."""
        return KEYED_RIGHT if self.keyed else RIGHT


def chart_of(block: Json) -> Chart:
    """Lay a line, area, bar or pie chart out; a pie is drawn as its table only."""
    chart = block.get("chart", {})
    series = chart.get("series") or [{"name": "", "data": chart.get("segments", [])}]
    categories = (chart.get("axis_config") or {}).get("categories") or [
        point.get("label", "") for point in series[0].get("data", [])
    ]
    values = [float(p.get("value", 0)) for one in series for p in one.get("data", [])] or [0.0]
    bars = chart.get("type") == "bar"
    low, high = _span(values, from_zero=bars)
    keyed = bars and len(series) > MOST_NAMED
    inner = KEYED_WIDTH - LEFT - KEYED_RIGHT if keyed else WIDTH - LEFT - RIGHT
    step = inner / max(1, len(categories))
    bar = step * 0.7 / max(1, len(series))
    drawn = []
    for order, one in enumerate(series):
        shift = (order - (len(series) - 1) / 2) * bar if bars else 0.0
        points = [
            Point(
                LEFT + step * (place + 0.5) + shift,
                _height(float(p.get("value", 0)), low, high),
                str(p.get("label", "")),
                p.get("value", 0),
            )
            for place, p in enumerate(one.get("data", []))
        ]
        drawn.append(Series(str(one.get("name", "")), tuple(points)))
    ticks = tuple(Point(LEFT, _height(v, low, high), f"{v:g}", v) for v in (low, (low + high) / 2, high))
    middles = tuple(Point(LEFT + step * (place + 0.5), HEIGHT, str(each), 0) for place, each in enumerate(categories))
    return Chart(str(chart.get("type")), tuple(categories), tuple(drawn), ticks, middles, bar, keyed)


def _span(values: list[float], *, from_zero: bool) -> tuple[float, float]:
    low, high = min(values), max(values)
    if from_zero or low == high:
        low = min(0.0, low)
    if from_zero and low == 0 and all(value.is_integer() for value in values):
        return low, high + high % 2 or 2.0  # what is counted has no halves, neither here nor at the middle tick
    margin = (high - low) * 0.1 or 1.0
    return (low if low == 0 else float(f"{low - margin:.3g}")), float(f"{high + margin:.3g}")


def _height(value: float, low: float, high: float) -> float:
    return TOP + INNER_HEIGHT * (1 - (value - low) / (high - low))
