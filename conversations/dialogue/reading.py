"""What reading an answer can come to: a value, a question back, or no figure.

Nothing is guessed. A text that could mean two things is `Unclear`, with the
likely readings offered; asking once too often is a small fault, a wrong stored
value the worst there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Read(Generic[T_co]):
    """The text was read with certainty.

    `comment` is what the person added beside the value, in their own words.
    `numerator` and `denominator` are kept where the value was given as parts.
    `precision` of a date is `day`, `week` or `month`.
    """

    value: T_co
    approx: bool = False
    provisional: bool = False
    disputed: bool = False
    comment: str | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    precision: str | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """The text cannot be read with certainty.

    `why` is a sentence for the person: what could not be read and how to write
    it. `likely` are texts that would each be read with certainty; a channel
    offers them as buttons, and choosing one sends that text.
    """

    why: str
    likely: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoFigure:
    """The person says that there is no figure, why, and perhaps when it comes."""

    reason: str
    expected: date | None = None


@dataclass(frozen=True, slots=True)
class SameAsLast:
    """The person says “same as last time”; asked to confirm, and recorded as said."""


Reading = Read[T_co] | Unclear | NoFigure | SameAsLast
