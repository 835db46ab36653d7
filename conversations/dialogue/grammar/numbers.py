"""A number in digits: what it says, or how it may have been meant where it was mistyped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_PLAIN = re.compile(r"(?:0|[1-9]\d*)?(?:\.\d+)?")
_IN_GROUPS = re.compile(r"[1-9]\d{0,2}(?:([,' ])\d{3})(?:\1\d{3})*(?:\.\d+)?")
_DECIMAL_COMMA = re.compile(r"(0|[1-9]\d{0,2}),(\d{1,2})")
_GROUPED_BY_DOTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,}")
_SEPARATORS = str.maketrans("", "", ",' ")
LONGEST = 15
"""Digits beyond this are a telephone number or a slip, never a figure."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """What digits say: a value, or none and the likely readings of a slip.

    `comma` is set where a comma can only have been a decimal point (`45,3`),
    for the kinds of answer that may take it as one.
    """

    value: Decimal | None
    likely: tuple[Decimal, ...] = ()
    comma: bool = False


def numeral(text: str) -> Numeral:
    """Read digits with their separators: `1,234.50`, `1 234`, `1'234`, `.5`; `12,34` is a slip."""
    if sum(c.isdigit() for c in text) > LONGEST:
        return Numeral(None)
    if _PLAIN.fullmatch(text) or _IN_GROUPS.fullmatch(text):
        return Numeral(Decimal(text.translate(_SEPARATORS)))
    if found := _DECIMAL_COMMA.fullmatch(text):
        joined, pointed = Decimal(found[1] + found[2]), Decimal(f"{found[1]}.{found[2]}")
        return Numeral(None, (joined, pointed), comma=True)
    if _GROUPED_BY_DOTS.fullmatch(text):
        return Numeral(None, (Decimal(text.replace(".", "")),))
    joined_text = text.translate(_SEPARATORS)
    return Numeral(None, (Decimal(joined_text),) if joined_text.count(".") <= 1 else ())


def plain(value: Decimal) -> str:
    """Canonical digits: no exponent, no separators, no idle zeros. `-0` is `0`."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def with_commas(value: Decimal) -> str:
    """As people read it: `1,234.5`."""
    return f"{Decimal(plain(value)):,f}"
