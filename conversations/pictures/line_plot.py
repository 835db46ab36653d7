"""Where the parts of a line go on its sheet: quarters across, values up, and room for labels at the right."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.partnership.quarters import Quarter
from conversations.pictures.frame import MARGIN, Sheet
from conversations.pictures.ink import Spot
from conversations.pictures.lettering import width_of
from conversations.pictures.line import Line
from conversations.pictures.points import NOUGHT, Value
from conversations.pictures.quarters_axis import QuartersAxis, all_between
from conversations.pictures.scale import Scale, say_tick, scale_over

SMALL = 12.0
_TALL, _UNIT, _EDGE = 190.0, 20.0, 12.0
_BESIDE, _BESIDE_NARROW = 118.0, 88.0


@dataclass(frozen=True, slots=True)
class LinePlot:
    """The places of a line: `left` to `right` is for the drawing, what is beyond for labels."""

    line: Line
    sheet: Sheet
    axis: QuartersAxis
    scale: Scale
    ticks: tuple[str, ...]
    left: float
    right: float

    @property
    def top(self) -> float:
        """The highest value."""
        return self.scale.end

    @property
    def bottom(self) -> float:
        """The lowest value, and the axis."""
        return self.scale.start

    @property
    def beside(self) -> float:
        """How wide a label at the right may be."""
        return _BESIDE_NARROW if self.sheet.form.narrow else _BESIDE

    def at(self, quarter: Quarter, value: Value) -> Spot:
        """Where a value of a quarter goes."""
        return self.axis.at(quarter), self.scale.at(value.number)


def line_plot(line: Line, sheet: Sheet) -> LinePlot:
    """The places, chosen so that every value and every label has room."""
    values = _values(line)
    like = values[0] if values else NOUGHT
    top = sheet.top + (_UNIT if line.unit else 4)
    scale = scale_over((each.number for each in values or [like]), top + _TALL, top)
    ticks = tuple(say_tick(tick, like) for tick in scale.ticks)
    left = MARGIN + max(width_of(tick, SMALL) for tick in ticks) + 8
    right = sheet.right - (_BESIDE_NARROW if sheet.form.narrow else _BESIDE) - 12
    quarters = [*(each.quarter for each in line.points), *(each.quarter for each in line.mileposts),
                *(each.quarter for each in line.ahead)]  # fmt: skip
    axis = QuartersAxis(all_between(quarters), left + _EDGE, right - _EDGE / 2)
    return LinePlot(line, sheet, axis, scale, ticks, left, right)


def _values(line: Line) -> list[Value]:
    known = [point.value for point in line.points if point.value is not None]
    known += [value for each in line.mileposts for value in (each.value, each.upper) if value is not None]
    return known + [each.value for each in line.ahead]
