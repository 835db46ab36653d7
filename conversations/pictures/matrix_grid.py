"""The grid of a risk matrix: its zones, its words along both sides, and seats for the risks in each place."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from conversations.partnership.matrix import Matrix
from conversations.partnership.risks import Grade
from conversations.pictures.ink import Spot, box, leading, lines, stroke, words
from conversations.pictures.lettering import width_of, wrapped
from conversations.pictures.markup import Markup
from conversations.pictures.palette import GRID, INK, QUIET, ZONES
from conversations.pictures.risk_matrix import PlacedRisk
from conversations.pictures.telling import tidied

GRID_SIDE = 318.0
_SMALL, _TITLE, _SIDE = 11.5, 18.0, 64.0
_CORNERS = ((0.0, 0.0), (-0.3, 0.28), (0.3, 0.28), (-0.3, -0.28), (0.3, -0.28))
_SIZES = (11.5, 10.5, 9.5)


@dataclass(frozen=True, slots=True)
class MatrixGrid:
    """A grid between `start` and `right`, from `above` down; impact runs across, likelihood up."""

    matrix: Matrix
    above: float
    start: float
    right: float

    @property
    def top(self) -> float:
        """Below the word that names the side."""
        return self.above + _TITLE

    @property
    def left(self) -> float:
        """Beside the words of likelihood."""
        return self.start + _SIDE

    @property
    def wide(self) -> float:
        """One place, across."""
        return (self.right - self.left) / self.matrix.size

    @property
    def tall(self) -> float:
        """One place, up; lower than wide, as words stand beside it."""
        return min(self.wide, 46.0)

    @property
    def bottom(self) -> float:
        """Below the lowest likelihood."""
        return self.top + self.tall * self.matrix.size

    @property
    def foot(self) -> float:
        """Below the words of impact."""
        return self.bottom + len(max(self._below, key=len)) * leading(_SMALL) + _TITLE + 6

    def corner(self, grade: Grade) -> Spot:
        """The upper left of a place; a grade of a larger, earlier matrix goes to the highest there is."""
        likelihood, impact = min(grade.likelihood, self.matrix.size), min(grade.impact, self.matrix.size)
        return self.left + (impact - 1) * self.wide, self.bottom - likelihood * self.tall

    def middle(self, grade: Grade) -> Spot:
        """The middle of a place."""
        x, y = self.corner(grade)
        return x + self.wide / 2, y + self.tall / 2

    def seats(self, risks: Sequence[PlacedRisk]) -> list[Spot]:
        """Where each risk goes: side by side, and in rows of three, where several share a place."""
        sharing = Counter(self.corner(risk.grade) for risk in risks)
        taken: Counter[Spot] = Counter()
        found = []
        for risk in risks:
            corner = self.corner(risk.grade)
            found.append(self._seat(corner, taken[corner], sharing[corner]))
            taken[corner] += 1
        return found

    def _seat(self, corner: Spot, place: int, sharing: int) -> Spot:
        across = min(sharing, 3 if sharing > 4 else 2)
        down = -(-sharing // across)
        row, column = divmod(place, across)
        x, y = corner
        return x + self.wide * (column + 0.5) / across, y + self.tall * (row + 0.5) / down

    def way_from(self, before: Grade, seat: Spot, seats: Sequence[Spot]) -> Spot:
        """Where in its former place a risk begins its way to its seat: where it passes furthest from the others."""
        x, y = self.middle(before)
        starts = [(x + self.wide * east, y + self.tall * south) for east, south in _CORNERS]
        others = [each for each in seats if each != seat]
        return max(starts, key=lambda start: min((round(_distance(each, start, seat)) for each in others), default=0))

    def drawn(self) -> Iterator[Markup]:
        """Places, the heavy line, and words."""
        grades = [Grade(likelihood=up, impact=across) for up in self._range for across in self._range]
        names = [zone.name for zone in self.matrix.zones]
        for grade in grades:
            depth = names.index(self.matrix.zone(grade).name) * (len(ZONES) - 1) // max(len(names) - 1, 1)
            yield box(self.corner(grade), self.wide, self.tall, ZONES[min(depth, len(ZONES) - 1)], GRID)
        yield from (stroke(edge, INK, 2.6) for grade in grades for edge in self._edges(grade))
        yield from self._words()

    @property
    def _range(self) -> range:
        return range(1, self.matrix.size + 1)

    def _edges(self, grade: Grade) -> Iterator[list[Spot]]:
        """The left and lower edges of a place where the line runs along them."""
        above = self.matrix.above_line(grade)
        x, y = self.corner(grade)
        left = grade.model_copy(update={"impact": grade.impact - 1})
        lower = grade.model_copy(update={"likelihood": grade.likelihood - 1})
        if left.impact and self.matrix.above_line(left) is not above:
            yield [(x, y), (x, y + self.tall)]
        if lower.likelihood and self.matrix.above_line(lower) is not above:
            yield [(x, y + self.tall), (x + self.wide, y + self.tall)]

    def _words(self) -> Iterator[Markup]:
        yield words((self.start, self.above + 10), "Likelihood", _SMALL, QUIET, bold=True)
        yield words((self.right, self.foot - 2), "Impact", _SMALL, QUIET, bold=True, anchor="end")
        for grade, up in enumerate(self.matrix.likelihood, 1):
            _, y = self.middle(Grade(likelihood=grade, impact=1))
            size = _fitting(self.matrix.likelihood, _SIDE - 8)
            said = wrapped(tidied(up), size, _SIDE - 8)
            first = y + 4 - (len(said) - 1) * leading(size) / 2
            yield lines((self.left - 7, first), said, size, QUIET, anchor="end")
        size = _fitting(self.matrix.impact, self.wide - 3)
        for grade, below in enumerate(self._below, 1):
            x, _ = self.middle(Grade(likelihood=1, impact=grade))
            yield lines((x, self.bottom + 14), below, size, QUIET, anchor="middle")

    @property
    def _below(self) -> list[list[str]]:
        """The words of impact, each in lines."""
        size = _fitting(self.matrix.impact, self.wide - 3)
        return [wrapped(tidied(each), size, self.wide - 3) for each in self.matrix.impact]


def _fitting(names: Sequence[str], width: float) -> float:
    """The largest size at which no word has to be broken."""
    each = [word for name in names for word in name.split()]
    return next((size for size in _SIZES if all(width_of(word, size) <= width for word in each)), _SIZES[-1])


def _distance(spot: Spot, start: Spot, end: Spot) -> float:
    """How far a spot lies from a straight way."""
    (x, y), (east, south) = start, (end[0] - start[0], end[1] - start[1])
    length = east * east + south * south or 1.0
    share = min(max(((spot[0] - x) * east + (spot[1] - y) * south) / length, 0.0), 1.0)
    return math.hypot(spot[0] - x - share * east, spot[1] - y - share * south)
