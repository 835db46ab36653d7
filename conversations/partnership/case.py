"""What a rule is given and what it comes to: the case, the measurement, the rating.

Arithmetic is on `Decimal`, unrounded. A percentage is always of the target, as
every published tolerance has it, and never percentage points.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from conversations.partnership.nouns import Noun
from conversations.partnership.polarity import Polarity, adverse


class Rating(StrEnum):
    """How a figure stands against its milestone."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Unrated(StrEnum):
    """Why there is no rating; never shown as a colour."""

    NO_FIGURE = "no_figure"
    NO_TARGET = "no_target"
    NO_POLARITY = "no_polarity"
    BASELINE_YEAR = "baseline_year"
    FROZEN = "frozen"


class Rated(Noun):
    """The outcome of a rule: a rating, or why there is none.

    `variance` is (actual - target) / |target| signed so that positive is
    better, as a fraction; none where the target is 0. `over` is true when an
    over-achievement band says so.
    """

    rating: Rating | None = None
    unrated: Unrated | None = None
    variance: Decimal | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure beside its target, both known, for a measure with a better side.

    A range runs from `target` to `upper`; without `upper` the plan itself is
    best. `last` and `last_year` are comparable figures of the quarter before
    and of the same quarter a year before.
    """

    value: Decimal
    target: Decimal
    upper: Decimal | None
    polarity: Polarity
    last: Decimal | None = None
    last_year: Decimal | None = None

    @property
    def adverse(self) -> Decimal:
        """How far the figure is on the worse side, in its own unit; negative when beaten."""
        return self._adverse(self.value)

    @property
    def bound(self) -> Decimal:
        """What a percentage is of: the target, or the edge of the band that is nearer."""
        if self.polarity is Polarity.RANGE and self.upper is not None and self.value > self.target:
            return self.upper
        return self.target

    @property
    def met(self) -> bool:
        """Whether the figure is on the target or beyond it on the better side."""
        return self.adverse <= 0

    @property
    def variance(self) -> Decimal | None:
        """(actual - target) / |target|, positive when better; none where that divides by 0."""
        return None if self.bound == 0 else -self.adverse / abs(self.bound)

    def within(self, percent: Decimal) -> bool:
        """Whether the figure is at most so many per cent of the target worse.

        Multiplied out, so that no division rounds a boundary away. With a
        target of 0 this asks only whether it is met.
        """
        return self.adverse * 100 <= percent * abs(self.bound)

    def gain_on(self, earlier: Decimal) -> Decimal:
        """By how much the figure is better than an earlier one; negative when worse."""
        return self._adverse(earlier) - self.adverse

    def _adverse(self, value: Decimal) -> Decimal:
        high = self.target if self.upper is None else self.upper
        return adverse(self.polarity, value, self.target, high)


class Case(Noun):
    """Everything a rule may look at for one target and quarter.

    `upper` closes a range. `last` and `last_year` are given only where they may
    be compared with `value`: same definition, and not a running total of
    another length.
    """

    value: Decimal | None = None
    target: Decimal | None = None
    upper: Decimal | None = None
    polarity: Polarity
    baseline_year: bool = False
    frozen: bool = False
    last: Decimal | None = None
    last_year: Decimal | None = None

    def measured(self) -> Measured | Unrated:
        """The figure beside its target, or the first reason why it cannot be rated."""
        if self.value is None:
            return Unrated.NO_FIGURE
        if self.frozen:
            return Unrated.FROZEN
        if self.baseline_year:
            return Unrated.BASELINE_YEAR
        if self.polarity is Polarity.NONE:
            return Unrated.NO_POLARITY
        if self.target is None:
            return Unrated.NO_TARGET
        return Measured(self.value, self.target, self.upper, self.polarity, self.last, self.last_year)
