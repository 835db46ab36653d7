"""Which way is better for a measure, and how far a value lies on the worse side."""

from decimal import Decimal
from enum import StrEnum


class Polarity(StrEnum):
    """`RANGE` is best inside a band; `NONE` has no better or worse and so no rating."""

    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"
    NONE = "none"


def adverse(polarity: Polarity, value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    """How far `value` lies on the worse side of the target, in the measure's own unit.

    Negative when the target is beaten. A range is the band from `low` to `high`:
    inside it the answer is 0, outside the distance to the nearer edge. The other
    polarities look at `low` alone. Raises `ValueError` for a measure without
    polarity: it has no worse side.
    """
    match polarity:
        case Polarity.HIGHER:
            return low - value
        case Polarity.LOWER:
            return value - low
        case Polarity.RANGE:
            return max(low - value, value - high, Decimal(0))
        case Polarity.NONE:
            raise ValueError("A measure without polarity has no worse side; give it a polarity first.")
