"""What a chart says in words: where a figure went, where it stands, and every number in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from conversations.partnership.quarters import Quarter
from conversations.pictures.points import Milepost, Point, Value

JUST = Decimal("0.05")
"""Within this share of a milestone a figure is “just” under or over it."""
MOST_TOLD = 8
"""So many quarters are told one by one; of more, the ends and extremes are, and the table holds the rest."""


def tidied(text: str) -> str:
    """As one paragraph: white space closed up, nothing else changed."""
    return " ".join(text.split())


def runs(points: Sequence[Point]) -> list[list[Point]]:
    """The points that may be joined, run by run: broken where a figure is missing or may not be compared."""
    found: list[list[Point]] = [[]]
    for point in points:
        if point.value is None or point.gap is not None:
            found.append([])
        if point.value is not None:
            found[-1].append(point)
    return [run for run in found if run]


def say_course(points: Sequence[Point]) -> str:
    """Where the measure went last: `down to 338 from 402`; a missing newest figure is said first."""
    if not (known := runs(points)):
        return "no figure yet"
    last, newest = known[-1], points[-1]
    if newest.value is None:
        return f"no figure for {newest.quarter.name}, after {_said(last[-1])} in {last[-1].quarter.name}"
    return say_move(newest.value, last[-2].value if len(last) > 1 else None)


def say_move(now: Value, before: Value | None) -> str:
    """`down to 338 from 402`, `unchanged at 338`, or `338` where there is nothing to compare it with."""
    if before is None:
        return now.said
    if now.number == before.number:
        return f"unchanged at {now.said}"
    return f"{'up' if now.number > before.number else 'down'} to {now.said} from {before.said}"


def say_standing(value: Value, milepost: Milepost) -> str:
    """Beside the milestone, in words that hold whichever way is better: `just under the milestone of 345`."""
    low, high = milepost.value.number, (milepost.upper or milepost.value).number
    what = f"the {'milestone' if milepost.upper is None else 'range'} of {milepost.said}"
    if low <= value.number <= high:
        return f"{'on' if milepost.upper is None else 'inside'} {what}"
    edge = low if value.number < low else high
    just = "just " if abs(value.number - edge) <= abs(edge) * JUST else ""
    return f"{just}{'under' if value.number < low else 'over'} {what}"


def say_points(points: Sequence[Point], unit: str) -> str:
    """Every figure in order; of a long series its ends, its extremes, what is missing and where it breaks."""
    told = [point for point in points if point.value is not None]
    of = f"Figures in {unit}" if unit else "Figures"
    if len(points) <= MOST_TOLD:
        figures = "; ".join(f"{point.quarter.name} {_said(point)}" for point in points)
        return " ".join([f"{of}: {figures}.", *_gaps(points)])
    if not told:
        return f"{of}: none in {len(points)} quarters."
    high, low = max(told, key=_number), min(told, key=_number)
    missing = len(points) - len(told)
    ends = f"{of}, {points[0].quarter.name} to {points[-1].quarter.name}: from {_said(told[0])} to {_said(told[-1])}"
    extremes = f"highest {_said(high)} in {high.quarter.name}, lowest {_said(low)} in {low.quarter.name}"
    without = f"; no figure in {missing} of {len(points)} quarters" if missing else ""
    return " ".join([f"{ends}; {extremes}{without}.", *_gaps(points)])


def say_mileposts(mileposts: Iterable[Milepost], quarter: Quarter) -> str:
    """The milestone of `quarter`, and the last one after it."""
    here = [each for each in mileposts if each.quarter == quarter]
    later = [each for each in mileposts if each.quarter > quarter]
    return " ".join(f"Milestone for {each.quarter.name}: {each.said}." for each in [*here, *later[-1:]])


def heading(name: str, unit: str) -> str:
    """A column’s heading with the unit that its numbers leave out."""
    return f"{name} ({unit})" if unit else name


def cell(value: Value | None) -> str:
    """A value in a table."""
    return "no figure" if value is None else value.said


def _gaps(points: Sequence[Point]) -> list[str]:
    gaps = [point for point in points if point.gap is not None]
    return [f"From {point.quarter.name} {point.gap}: not joined to what came before." for point in gaps]


def _said(point: Point) -> str:
    return cell(point.value)


def _number(point: Point) -> Decimal:
    return Decimal(0) if point.value is None else point.value.number
