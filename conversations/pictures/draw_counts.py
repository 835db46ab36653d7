"""Counts by rating as a column for each quarter: a part for every rating, and one for what had no figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conversations.partnership.rating import Rating
from conversations.pictures.beside import apart
from conversations.pictures.frame import MARGIN, Form, Sheet
from conversations.pictures.ink import box, mark, words
from conversations.pictures.lettering import width_of
from conversations.pictures.markup import Markup
from conversations.pictures.palette import AMBER, GREEN, INK, PAPER, PLUM, QUIET
from conversations.pictures.quarters_axis import QuartersAxis
from conversations.pictures.rating_counts import QuarterCounts, RatingCounts

_TALL, _FOOT, _SMALL, _BESIDE, _LINE = 200.0, 40.0, 12.5, 122.0, 19.0
_WIDEST, _GAP, _LEAST = 46.0, 2.0, 15.0


@dataclass(frozen=True, slots=True)
class _Look:
    """How a part is drawn: told from the others by its shape, not by its colour alone."""

    fill: str
    rating: Rating | None = None
    edge: str = ""
    dash: str = ""

    @property
    def ink(self) -> str:
        return INK if self.fill == PAPER else PAPER


_LOOKS = (
    _Look(GREEN, Rating.GREEN), _Look(AMBER, Rating.AMBER), _Look(PLUM, Rating.RED),
    _Look(PAPER, edge=QUIET), _Look(PAPER, edge=QUIET, dash="3 3"),
)  # fmt: skip
"""In the order of the parts: on track, at risk, behind, not rated, no figure."""


def draw_counts(counts: RatingCounts, form: Form) -> Markup:
    """The picture of a group's counts."""
    sheet = Sheet(form, counts.subject, counts.finding)
    quarters = tuple(each.quarter for each in counts.quarters)
    left, right = MARGIN, sheet.right - _BESIDE - 8
    each = (right - left) / len(quarters)
    axis = QuartersAxis(quarters, left + each / 2, right - each / 2)
    most = max(one.total for one in counts.quarters) or 1
    wide, top = min(each * 0.78, _WIDEST), sheet.top + 16
    columns = [_Column(one, axis.at(one.quarter), top, wide, _TALL / most) for one in counts.quarters]
    drawn = [piece for column in columns for piece in column.drawn()]
    x = columns[-1].x + wide / 2 + 12
    return sheet.finished(
        counts.alt, top + _TALL + _FOOT + 6, *drawn, *_beside(columns[-1], x), axis.drawn(top + _TALL)
    )


@dataclass(frozen=True, slots=True)
class _Column:
    """One quarter, standing on the axis; `unit` is the height of one target."""

    counts: QuarterCounts
    x: float
    top: float
    wide: float
    unit: float

    def parts(self) -> Iterator[tuple[_Look, str, int, float, float]]:
        """Every part that is not empty: its look, words and count, its upper edge and its height."""
        foot = self.top + _TALL
        for look, (said, count) in zip(_LOOKS, self.counts.parts, strict=True):
            if count:
                height = count * self.unit
                foot -= height
                yield look, said, count, foot, height

    def drawn(self) -> Iterator[Markup]:
        """The parts, each with its count where it fits, and the whole above them."""
        left = self.x - self.wide / 2
        for look, _, count, y, height in self.parts():
            inset = 0.6 if look.edge else 0
            yield box((left + inset, y + inset), self.wide - 2 * inset, max(height - _GAP - inset, 1),
                      look.fill, look.edge, look.dash)  # fmt: skip
            if height >= _LEAST and width_of(said := f"{count:,}", _SMALL) <= self.wide:
                yield words((self.x, y + height / 2 + 3.5), said, _SMALL, look.ink, bold=True, anchor="middle")
        foot = self.top + _TALL - self.counts.total * self.unit - 5
        if width_of(whole := f"{self.counts.total:,}", _SMALL) <= self.wide * 1.2:
            yield words((self.x, foot), whole, _SMALL, QUIET, anchor="middle")


def _beside(column: _Column, x: float) -> Iterator[Markup]:
    """What each part of the newest quarter is, beside it."""
    parts = sorted(column.parts(), key=lambda part: part[3])
    wanted = [y + height / 2 - _LINE / 2 for _, _, _, y, height in parts]
    starts = apart(wanted, [_LINE] * len(parts), column.top - 8, column.top + _TALL + 4)
    for (look, said, count, _, _), start in zip(parts, starts, strict=True):
        foot = start + _LINE / 2 + 4
        if look.rating is None:
            yield box((x, foot - 9), 9, 9, PAPER, QUIET, look.dash)
        else:
            yield mark((x + 5, foot - 4.5), look.rating, 5)
        yield words((x + 17, foot), f"{count:,} {said}", 13, INK)
