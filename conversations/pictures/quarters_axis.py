"""Quarters along the foot of a picture: as many names as there is room for, and the year under its first quarter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from conversations.partnership.quarters import Quarter
from conversations.pictures.ink import words
from conversations.pictures.markup import Markup, join
from conversations.pictures.palette import QUIET

HEIGHT = 40.0
"""What the names take, below the axis."""
_SIZE, _SMALL = 12.0, 11.0
_NAME, _YEAR = 18.5, 54.0


@dataclass(frozen=True, slots=True)
class QuartersAxis:
    """Quarters, each as far from the next, the first at `left` and the last at `right`."""

    quarters: Sequence[Quarter]
    left: float
    right: float

    @property
    def step(self) -> float:
        """From one quarter to the next."""
        return (self.right - self.left) / max(len(self.quarters) - 1, 1)

    def at(self, quarter: Quarter) -> float:
        """The place of a quarter; one alone stands in the middle."""
        if len(self.quarters) == 1:
            return (self.left + self.right) / 2
        return self.left + self.quarters.index(quarter) * self.step

    def drawn(self, foot: float) -> Markup:
        """The names below `foot`."""
        return join(*self._names(foot + 17), *self._years(foot + 34))

    def _names(self, y: float) -> Iterator[Markup]:
        if self.step >= _NAME or len(self.quarters) == 1:
            for quarter in self.quarters:
                size = _SIZE if self.step > _NAME * 1.3 or len(self.quarters) == 1 else _SMALL
                yield words((self.at(quarter), y), f"Q{quarter.number}", size, QUIET, anchor="middle")

    def _years(self, y: float) -> Iterator[Markup]:
        """Of every year, or of as many as have room."""
        reach = float("-inf")
        named = self.step >= _NAME or len(self.quarters) == 1
        for place, quarter in enumerate(self.quarters):
            x, soon = self.at(quarter), (5 - quarter.number) * self.step
            begun = place == 0 and (soon >= _YEAR or len(self.quarters) <= 5 - quarter.number)
            if (quarter.number == 1 or begun) and x - reach >= _YEAR:
                reach = x
                year = f"{quarter.year}/{(quarter.year + 1) % 100:02d}"
                yield words((x - 9, y) if named else (x - 9, y - 17), year, _SIZE, QUIET)


def all_between(quarters: Sequence[Quarter]) -> tuple[Quarter, ...]:
    """Every quarter from the first of these to the last."""
    first, last = min(quarters), max(quarters)
    count = (last.year - first.year) * 4 + last.number - first.number + 1
    return tuple(first.plus(place) for place in range(count))
