"""A target that several bodies report on: what each of them gives, and the total once all is in.

A sum with a body missing is no total: it would look like a fall. So it stands
only when every part is in, and until then the bodies that are missing are named.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum

from conversations.partnership.nouns import Noun

_PER = re.compile(r"\bper\s+([\d,]*\d)")


class Gives(StrEnum):
    """What a body reports: its own part of the total, or its own count of the whole."""

    PART = "part"
    WHOLE = "whole"


class Body(Noun):
    """A body that reports on a target: who speaks for it (an address), and what it gives."""

    ref: str
    body: str
    giver: str
    gives: Gives = Gives.PART


class PartFigure(Noun):
    """What a body gave for a quarter: a number, or so many out of so many where the unit is a share or a rate.

    Without a value the body says that there is none yet, and `reason` why.
    """

    body: str
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    reason: str | None = None
    giver: str | None = None

    @property
    def given(self) -> bool:
        """Whether there is a figure; zero is one."""
        return self.value is not None


class Total(Noun):
    """Parts put together: `value` only when all are in, `so_far` the sum of those that are.

    `given` and `missing` name the bodies, each in the order of the agreement.
    """

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    so_far: Decimal | None = None
    given: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every body has given its part."""
        return not self.missing and bool(self.given)


class PartAsked(Noun):
    """What a body is asked for in an update: how the figure is written, and what it gave last.

    `shares` says that it is asked for as so many out of so many. `others` are
    the other bodies' figures of the whole, where each counts it for itself.
    """

    body: str
    gives: Gives
    indicator: str
    unit: str
    decimals: int = 0
    shares: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    last: Decimal | None = None


def total(bodies: Sequence[str], parts: Iterable[PartFigure], *, per: Decimal | None = None) -> Total:
    """The parts of these bodies put together; the last of what a body gave counts, be it that there is no figure.

    With `per` (100 for a percentage, 1,000 for a rate per 1,000) numerators and
    denominators are summed, each for itself, and the quotient is unrounded: a
    mean of shares would count a small body like a large one. A share without a
    denominator, or one of nothing, gives no value.
    """
    last = {part.body: part for part in parts}
    given = [last[body] for body in bodies if body in last and last[body].given]
    missing = tuple(body for body in bodies if body not in last or not last[body].given)
    told = Total(given=tuple(part.body for part in given), missing=missing)
    if not given:
        return told
    if per is None:
        so_far = sum((part.value for part in given if part.value is not None), Decimal(0))
        return told.model_copy(update={"so_far": so_far, "value": None if missing else so_far})
    if any(part.numerator is None or not part.denominator for part in given):
        return told
    numerator = sum((part.numerator for part in given if part.numerator is not None), Decimal(0))
    denominator = sum((part.denominator for part in given if part.denominator is not None), Decimal(0))
    share = numerator * per / denominator
    return told.model_copy(update={
        "numerator": numerator, "denominator": denominator, "so_far": share, "value": None if missing else share,
    })


def base_of(unit: str) -> Decimal | None:
    """What a share of this unit is out of: 100 for `%`, 1,000 for `rate per 1,000`; none for a count."""
    if unit.strip() == "%":
        return Decimal(100)
    found = _PER.search(unit)
    return Decimal(found[1].replace(",", "")) if found else None
