"""Red, amber and green, computed from a figure by rules fixed beforehand.

A rule is data on the target, one of a closed set; the numbers come from rules
that real councils published. Arithmetic is on `Decimal`, unrounded; a boundary
belongs to the better side.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from conversations.partnership.nouns import Noun


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


class Tolerance(Noun):
    """Green when met; amber within `percent` of the target; red beyond."""

    name: Literal["tolerance"] = "tolerance"
    percent: Decimal
    over: Decimal | None = None


class TwoState(Noun):
    """Green when met, red otherwise (Rotherham 2009-11)."""

    name: Literal["two_state"] = "two_state"
    over: Decimal | None = None


Rule = Annotated[Tolerance | TwoState, Field(discriminator="name")]
