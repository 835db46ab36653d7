"""From numbers to places on a sheet, and the round numbers between."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from conversations.partnership.amounts import amount
from conversations.pictures.points import Value

_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_NEAR_ZERO = Decimal("0.4")
_SIGNED = re.compile(r"-?(£?)[\d,.]+(\S{0,3})")


@dataclass(frozen=True, slots=True)
class Scale:
    """Round numbers from `low` to `high` in steps of `step`, laid out from place `start` to place `end`."""

    low: Decimal
    high: Decimal
    step: Decimal
    start: float
    end: float

    def at(self, number: Decimal) -> float:
        """The place of a number."""
        share = float((number - self.low) / (self.high - self.low))
        return self.start + share * (self.end - self.start)

    @property
    def ticks(self) -> tuple[Decimal, ...]:
        """The round numbers, both ends among them."""
        return tuple(self.low + self.step * place for place in range(int((self.high - self.low) / self.step) + 1))


def scale_over(numbers: Iterable[Decimal], start: float, end: float, *, parts: int = 4, zero: bool = False) -> Scale:
    """A scale that holds every number; it begins at zero where `zero` asks for it or the numbers are near to it."""
    known = list(numbers)
    low, high = min(known), max(known)
    if zero or 0 <= low < high * _NEAR_ZERO:
        low = min(low, Decimal(0))
    if zero or 0 >= high > low * _NEAR_ZERO:
        high = max(high, Decimal(0))
    if high - low == 0:
        room = abs(low) / 10 or Decimal(1)
        low, high = low - room, high + room
    step = _step((high - low) / parts, whole=all(each == each.to_integral_value() for each in known))
    return Scale(_to(low, step, ROUND_FLOOR), _to(high, step, ROUND_CEILING), step, start, end)


def _step(at_least: Decimal, *, whole: bool) -> Decimal:
    """The next round number; a whole one between whole numbers."""
    if whole and at_least <= 1:
        return Decimal(1)
    power = Decimal(1).scaleb(at_least.adjusted())
    steps = [step * power for step in _STEPS if step * power >= at_least]
    return next(step for step in steps if not whole or step == step.to_integral_value())


def _to(number: Decimal, step: Decimal, way: str) -> Decimal:
    return (number / step).to_integral_value(way) * step


def say_tick(number: Decimal, like: Value) -> str:
    """A round number, said with the sign that its neighbours are said with."""
    found = _SIGNED.fullmatch(like.said)
    pound, after = (found[1], found[2]) if found else ("", "")
    said = amount(number, "")
    return f"-{pound}{said[1:]}{after}" if said.startswith("-") else f"{pound}{said}{after}"
