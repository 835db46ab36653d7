"""Which way is better for a measure."""

from enum import StrEnum


class Polarity(StrEnum):
    """`RANGE` is best inside a band; `NONE` has no better or worse and so no rating."""

    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"
    NONE = "none"
