"""Rates (`3.2 per 1,000`) and parts of a whole (`45 out of 60`) as answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from conversations.dialogue.grammar.amounts import Amount
from conversations.dialogue.grammar.clauses import Ratio
from conversations.dialogue.grammar.figures import muddled, settled
from conversations.dialogue.grammar.lexicon import Role
from conversations.dialogue.grammar.numbers import plain, with_commas
from conversations.dialogue.grammar.scales import Scale, heard, unclear
from conversations.dialogue.grammar.statements import Muddle, Muddled, Statement
from conversations.dialogue.reading import Read, Reading, Unclear

_BASES = {Decimal(10) ** power for power in range(2, 7)}


def written_rate(value: Decimal, per: int) -> str:
    """Canonical: `3.2 per 1000`."""
    return f"{plain(value)} per {per}"


def said_rate(value: Decimal, per: int) -> str:
    """As people read it: `3.2 per 1,000`."""
    return f"{with_commas(value)} per {per:,}"


def read_rate(text: str, today: date, scale: Scale) -> Reading[Decimal]:
    """A rate on the base of the measure (`scale.per`); one on another base is converted."""
    per = scale.per or 1

    def write(value: Decimal) -> str:
        return written_rate(value, per)

    said = heard(text, today, scale)
    if isinstance(said, Muddled):
        return muddled(scale, text, said, write)
    if not isinstance(said, Statement):
        return said
    if said.beside_parts:
        return unclear(scale, text, Muddle.SEVERAL)
    value, explicit = _on_base(said.quantity, per)
    if value is None or said.nil:
        return Unclear(
            f"{scale.label} must be a rate, like {scale.example} per {per:,}.",
            (write(Decimal(0)),) * said.nil,
        )
    bare_words = not explicit and Role.ABOUT in said.named
    if bare_words or (not explicit and scale.far_from_last(value)):
        why = f"{scale.label} must be a rate, like {scale.example} per {per:,}, not a count."
        return Unclear(why, (write(value),))
    sign = said.quantity.over if isinstance(said.quantity, Ratio) else said.quantity
    return settled(text, replace(said, quantity=replace(sign, value=value)), scale, write)


def _on_base(quantity: Amount | Ratio, per: int) -> tuple[Decimal | None, bool]:
    """The value on the measure's base, and whether the base was said."""
    over = quantity.over if isinstance(quantity, Ratio) else quantity
    odd = over.money or over.percent or over.pence or over.foreign or over.scaled
    if isinstance(quantity, Amount):
        return (None if odd else quantity.value), False
    base = quantity.under
    if odd or base.value not in _BASES or base.money or base.percent or base.sign:
        return None, True
    return over.value * per / base.value, True


@dataclass(frozen=True, slots=True)
class Parts:
    """So many out of so many."""

    numerator: int
    denominator: int


def written_parts(parts: Parts) -> str:
    """Canonical: `45 out of 60`."""
    return f"{parts.numerator} out of {parts.denominator}"


def said_parts(parts: Parts) -> str:
    """As people read it: `1,045 out of 1,060`."""
    return f"{parts.numerator:,} out of {parts.denominator:,}"


def read_parts(text: str, today: date, scale: Scale) -> Reading[Parts]:
    """`45 out of 60`, `45/60`; only `45` where the question states the 60."""
    said = heard(text, today, scale)
    if isinstance(said, Muddled):
        return _must_be_parts(scale, said.amounts)
    if not isinstance(said, Statement):
        return said
    quantity = said.quantity
    if isinstance(quantity, Amount):
        return _of_the_whole(said, quantity, scale)
    return _parts(said, quantity, scale)


def _of_the_whole(said: Statement, amount: Amount, scale: Scale) -> Reading[Parts]:
    parts = next((q for q in said.beside if isinstance(q, Ratio)), None)
    if amount.percent and parts is not None:
        return _parts(replace(said, beside=(amount,)), parts, scale)
    plain_number = not (amount.percent or amount.money or amount.pence or amount.foreign or amount.sign)
    if scale.denominator is None or not plain_number or said.nil or said.bracketed:
        return _must_be_parts(scale, (amount,))
    whole = Amount(Decimal(scale.denominator), amount.start, amount.end)
    return _parts(said, Ratio(amount, whole, "of"), scale)


def _parts(said: Statement, ratio: Ratio, scale: Scale) -> Reading[Parts]:
    over, under = ratio.over, ratio.under
    numbers = [part.value for part in (over, under)]
    odd = any(part.money or part.percent or part.sign or part.foreign or part.pence for part in (over, under))
    whole = all(value == value.to_integral_value() for value in numbers)
    if odd or not whole or not under.value or ratio.word in {"per", "for"}:
        return _must_be_parts(scale, ())
    if under.value < over.value:
        turned = (written_parts(Parts(int(under.value), int(over.value))),) * (scale.denominator is None)
        return Unclear(f"{scale.label} must not be more than the whole, like {_example(scale)}.", turned)
    if scale.denominator is not None and under.value != scale.denominator:
        within = over.value <= scale.denominator
        meant = (written_parts(Parts(int(over.value), scale.denominator)),) * within
        return Unclear(f"{scale.label} must be out of {scale.denominator:,}, like {_example(scale)}.", meant)
    if any(isinstance(q, Amount) and not _agrees(q, ratio) for q in said.beside):
        return _must_be_parts(scale, ())
    if said.named & {Role.UP, Role.DOWN}:
        return _must_be_parts(scale, ())
    return Read(Parts(int(over.value), int(under.value)), said.approx, said.provisional, said.disputed, said.comment)


def _agrees(stated: Amount, ratio: Ratio) -> bool:
    exact = ratio.over.value * 100 / ratio.under.value
    return abs(exact - stated.value) <= Decimal(1).scaleb(min(int(stated.value.as_tuple().exponent), 0)) / 2


def _must_be_parts(scale: Scale, amounts: tuple[Amount, ...]) -> Unclear:
    """The sentence for what is not parts; a percentage of a known whole offers its parts."""
    likely: tuple[str, ...] = ()
    whole = scale.denominator
    if len(amounts) == 1 and whole is not None:
        value = amounts[0].value * whole / 100 if amounts[0].percent else amounts[0].value
        if value == value.to_integral_value() and 0 <= value <= whole:
            likely = (written_parts(Parts(int(value), whole)),)
    return Unclear(f"{scale.label} must be a number out of a number, like {_example(scale)}.", likely)


def _example(scale: Scale) -> str:
    whole = scale.denominator or 60
    return written_parts(Parts(whole * 3 // 4, whole))
