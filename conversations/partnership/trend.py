"""A measure's values over the quarters, never joined and never compared across a break of definition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from conversations.partnership.quarters import Quarter

QUARTERS = 40
"""How far a trend reaches, the quarter it is told in included: ten years."""


class Trend:
    """The values known by quarter, and the quarters from which on a new definition holds.

    Of two values for one quarter the later row holds; in what order the other
    rows come makes no difference. What lies more than `QUARTERS` before the
    newest value is left out.
    """

    def __init__(self, values: Mapping[Quarter, Decimal] | Iterable[tuple[Quarter, Decimal]],
                 breaks: Iterable[Quarter] = ()) -> None:  # fmt: skip
        self._values = dict(values)
        if len(self._values) > 1 and min(self._values) < (first := max(self._values).plus(1 - QUARTERS)):
            self._values = {each: value for each, value in self._values.items() if each >= first}
        self.breaks = tuple(sorted(set(breaks)))

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters with a value, the oldest first."""
        return tuple(sorted(self._values))

    def value(self, quarter: Quarter) -> Decimal | None:
        """The value of a quarter; none where there is none."""
        return self._values.get(quarter)

    def joined(self, one: Quarter, other: Quarter) -> bool:
        """Whether two quarters were measured alike: no definition begins between them."""
        return not self.breaks or stretch_of(self.breaks, one) == stretch_of(self.breaks, other)

    def stretches(self) -> tuple[tuple[Quarter, ...], ...]:
        """The quarters with a value, parted at every break: what one line of a picture may join."""
        parted = groupby(self.quarters, key=lambda each: stretch_of(self.breaks, each))
        return tuple(tuple(quarters) for _, quarters in parted)

    def change(self, earlier: Quarter, later: Quarter) -> Decimal | None:
        """By how much the value rose from one quarter to another; none where either is missing or a break between."""
        before, after = self.value(earlier), self.value(later)
        if before is None or after is None or not self.joined(earlier, later):
            return None
        return after - before

    def year_before(self, quarter: Quarter) -> Decimal | None:
        """The value of the same quarter of the year before; none across a break."""
        return self.value(quarter.year_before) if self.joined(quarter.year_before, quarter) else None


def stretch_of(breaks: Sequence[Quarter], quarter: Quarter) -> int:
    """How many breaks lie at or before a quarter: two quarters compare where that is the same."""
    return sum([each <= quarter for each in breaks]) if breaks else 0
