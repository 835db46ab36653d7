"""Amounts of money as answers, in pounds, thousands or millions of pounds as the measure has them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from conversations.dialogue.grammar.amounts import Amount
from conversations.dialogue.grammar.clauses import Ratio
from conversations.dialogue.grammar.figures import muddled, settled
from conversations.dialogue.grammar.numbers import plain, with_commas
from conversations.dialogue.grammar.scales import Scale, heard
from conversations.dialogue.grammar.statements import Muddled, Statement
from conversations.dialogue.grammar.tokens import texts
from conversations.dialogue.reading import Reading, Unclear

_MULTIPLES = {
    "k": 1_000, "000": 1_000, "000s": 1_000, "thousand": 1_000, "thousands": 1_000,
    "m": 1_000_000, "million": 1_000_000, "millions": 1_000_000, "bn": 10**9, "billion": 10**9,
}  # fmt: skip
_SUFFIXES = {1: "", 1_000: "k", 1_000_000: "m", 10**9: "bn"}


def multiple_of(unit: str) -> int:
    """How many pounds one of the unit is: 1,000 for `£000`, `£k` and `GBP thousand`, a million for `£m`."""
    words = "".join(texts(unit.lower().replace(",", "").replace("£", "").replace("gbp", "").replace("'", "")))
    return _MULTIPLES.get(words, 1)


def is_money(unit: str) -> bool:
    """Whether a unit is one of money."""
    first = texts(unit)[:1]
    return first in {("£",), ("gbp",), ("pounds",), ("pound",)}


def written_money(value: Decimal, multiple: int) -> str:
    """Canonical: `£1200k` in a measure of thousands, `-£3.5` in one of pounds."""
    sign = "-" if value < 0 else ""
    return f"{sign}£{plain(abs(value))}{_SUFFIXES[multiple]}"


def said_money(value: Decimal, multiple: int) -> str:
    """As people read it: `£1,200,000`, `£850.50`, `£1,200k`."""
    sign = "-" if value < 0 else ""
    digits = with_commas(abs(value))
    if multiple == 1 and "." in digits:
        digits = f"{abs(value):,.2f}" if len(digits.split(".")[1]) == 1 else digits
    return f"{sign}£{digits}{_SUFFIXES[multiple]}"


def read_money(text: str, today: date, scale: Scale) -> Reading[Decimal]:
    """An amount of money, read into the unit of the measure."""
    multiple = multiple_of(scale.unit)

    def write(value: Decimal) -> str:
        return written_money(value, multiple)

    said = heard(text, today, scale)
    if isinstance(said, Muddled):
        return muddled(scale, text, said, write)
    if not isinstance(said, Statement):
        return said
    amount = said.quantity
    if isinstance(amount, Ratio) or amount.percent or amount.foreign or said.beside_parts:
        return Unclear(f"{scale.label} must be an amount in pounds, like {write(Decimal(scale.example))}.")
    value = _in_unit(amount, multiple, scale)
    if value is None:
        why = f"{scale.label} must say pounds, thousands or millions, like {write(Decimal(scale.example))}."
        return Unclear(why, _either(amount, multiple, scale))
    return settled(text, replace(said, quantity=replace(amount, value=value)), scale, write)


def _in_unit(amount: Amount, multiple: int, scale: Scale) -> Decimal | None:
    """The amount in the unit of the measure; none where pounds and the unit are equally likely."""
    if amount.pence or ((amount.value * 100) % 1 and not amount.scaled and multiple == 1):
        return None
    if multiple == 1 or not amount.value:
        return amount.value
    in_pounds = amount.value / multiple
    if amount.scaled:
        return in_pounds
    if not scale.last:
        return None if amount.money else amount.value
    as_unit, as_pounds = not scale.far_from_last(amount.value), not scale.far_from_last(in_pounds)
    if as_unit != as_pounds and (as_unit or amount.money):
        return amount.value if as_unit else in_pounds
    return None


def _either(amount: Amount, multiple: int, scale: Scale) -> tuple[str, ...]:
    if amount.pence:
        return (written_money(amount.value / 100, 1),) if multiple == 1 else ()
    if multiple == 1:
        return ()
    meant = (amount.value, amount.value / multiple)
    return tuple(written_money(value, multiple) for value in meant if scale.lawful(value))
