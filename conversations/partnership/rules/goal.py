"""The milestone in words, for the sentence that tells people what a rule asks."""

from dataclasses import dataclass
from decimal import Decimal

from conversations.partnership.amounts import amount, is_measured, plain
from conversations.partnership.polarity import Polarity


@dataclass(frozen=True, slots=True)
class Goal:
    """What is aimed at; without a milestone the words speak of “the milestone”."""

    polarity: Polarity
    unit: str
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def level(self) -> str:
        """The milestone itself: `410 referrals`, `10 to 15%`."""
        if self.low is None:
            return "the milestone"
        if self.high is None or self.polarity is not Polarity.RANGE:
            return amount(self.low, self.unit)
        return f"{plain(self.low)} to {amount(self.high, self.unit)}"

    @property
    def met(self) -> str:
        """When the goal is met: `410 or fewer`."""
        if self.low is None:
            return "the milestone is met"
        match self.polarity:
            case Polarity.HIGHER:
                return f"{self.level} or more"
            case Polarity.LOWER:
                return f"{self.level} or {'less' if is_measured(self.unit) else 'fewer'}"
            case _:
                return f"exactly {self.level}" if self.high is None else self.level

    @property
    def side(self) -> str:
        """Where the worse side lies."""
        return {Polarity.HIGHER: "below it", Polarity.LOWER: "above it"}.get(self.polarity, "outside it")

    def distance(self, points: Decimal) -> str:
        """A distance in the measure's own unit; of a share these are percentage points."""
        if self.unit == "%":
            return amount(points, "percentage points")
        return amount(points, self.unit)
