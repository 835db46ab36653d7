"""Counts, plain numbers and percentages as answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from conversations.dialogue.grammar.absence_of_figure import TOO_SMALL
from conversations.dialogue.grammar.amounts import Amount
from conversations.dialogue.grammar.clauses import Ratio
from conversations.dialogue.grammar.lexicon import Role
from conversations.dialogue.grammar.numbers import plain, with_commas
from conversations.dialogue.grammar.scales import (
    Scale,
    heard,
    out_of_bounds,
    readings,
    unclear,
)
from conversations.dialogue.grammar.statements import Muddle, Muddled, Statement
from conversations.dialogue.reading import Read, Reading, Unclear

Write = Callable[[Decimal], str]


def read_count(text: str, today: date, scale: Scale) -> Reading[Decimal]:
    """A whole number of things: `340`, `1,234`, `a dozen`, `none`, `340 referrals`."""
    reading = read_number(text, today, scale)
    if isinstance(reading, Read) and reading.value != reading.value.to_integral_value():
        return Unclear(f"{scale.label} must be a whole number, like {scale.example}.")
    return reading


def read_number(text: str, today: date, scale: Scale) -> Reading[Decimal]:
    """A number in the question's own unit, with its decimals."""
    said = heard(text, today, scale)
    if isinstance(said, Muddled) and _is_suppressed(text, said):
        return unclear(scale, text, said.why, (TOO_SMALL,))
    if isinstance(said, Muddled):
        return muddled(scale, text, said, plain)
    if not isinstance(said, Statement):
        return said
    if (wrong := _wrong_unit(said, scale)) is not None:
        return wrong
    return settled(text, said, scale, plain)


_SUPPRESSED = re.compile(r"\s*(?:<|fewer than|less than|under|below)\s*\d", re.IGNORECASE)
_LARGEST_SUPPRESSED = 10
"""Councils and the NHS publish counts under 5, some those under 10, only as `<5` or `<10`."""


def _is_suppressed(text: str, said: Muddled) -> bool:
    """Whether a bound such as `<5` stands for a count too small to publish; 5 is then the one value it is not."""
    small = len(said.amounts) == 1 and said.amounts[0].value <= _LARGEST_SUPPRESSED
    return said.why is Muddle.BOUND and small and _SUPPRESSED.match(text) is not None


def _wrong_unit(said: Statement, scale: Scale) -> Unclear | None:
    """Money, a percentage or a rate where a plain number was asked for."""
    quantity = said.quantity
    if isinstance(quantity, Ratio) or (said.beside and any(isinstance(q, Ratio) for q in said.beside)):
        return Unclear(f"{scale.label} must be one number, like {scale.example}, not a part of another.")
    for asked, given in (
        ("money", quantity.money or quantity.pence or quantity.foreign),
        ("%", quantity.percent),
    ):
        if given:
            what = "an amount of money" if asked == "money" else "a percentage"
            return Unclear(f"{scale.label} must be a number{_in_unit(scale)}, not {what}.")
    if quantity.digits.count(" ") == 1 and scale.far_from_last(quantity.value):
        apart = tuple(piece for piece in quantity.digits.split() if scale.lawful(Decimal(piece)))
        return unclear(scale, quantity.digits, Muddle.SEVERAL, (plain(quantity.value), *apart[:1]))
    return None


def _in_unit(scale: Scale) -> str:
    return f" of {scale.unit}" if scale.unit and scale.unit.isalpha() else ""


def settled(text: str, said: Statement, scale: Scale, write: Write) -> Reading[Decimal]:
    """The last steps alike for every figure: its sign, its direction in words, its bounds."""
    amount = said.quantity
    if isinstance(amount, Ratio):
        return unclear(scale, text, Muddle.OTHER_MEASURE)
    value = _with_sign(amount, said, scale)
    if value is None:
        return unclear(scale, text, Muddle.CHANGE, _both_signs(amount.value, scale, write))
    if not scale.lawful(value):
        return out_of_bounds(scale)
    return as_read(value, said)


def as_read(value: Decimal, said: Statement) -> Read[Decimal]:
    """The reading of a value, with what was said beside it."""
    return Read(value, said.approx, said.provisional, said.disputed, said.comment)


def _both_signs(value: Decimal, scale: Scale, write: Write) -> tuple[str, ...]:
    return tuple(write(v) for v in (value, -value) if scale.lawful(v))


_CHANGE_WORDS = ("change", "difference", "variance", "movement", "increase or decrease")


def _with_sign(amount: Amount, said: Statement, scale: Scale) -> Decimal | None:
    """The signed value; none where a sign or a word of movement could mean a change of the figure."""
    negatives = scale.minimum is None or scale.minimum < 0
    about = f"{scale.about} {scale.label} {scale.unit}".lower()
    moves = said.named & {Role.UP, Role.DOWN, Role.OVER, Role.UNDER}
    if moves:
        return _moved(amount, moves, about) if negatives else None
    if said.bracketed and not amount.sign:
        return -amount.value if negatives and amount.value else None
    if amount.sign == "+":
        return amount.value if negatives and any(word in about for word in _CHANGE_WORDS) else None
    return amount.signed


def _moved(amount: Amount, moves: frozenset[Role], about: str) -> Decimal | None:
    """`down 3.2` of a change is -3.2; `underspend` follows what the question calls positive."""
    if len(moves) != 1 or amount.sign:
        return None
    move = next(iter(moves))
    if move in {Role.UP, Role.DOWN} and any(word in about for word in _CHANGE_WORDS):
        return amount.value if move is Role.UP else -amount.value
    for positive, word in ((Role.OVER, "overspend positive"), (Role.UNDER, "underspend positive")):
        # "underspend positive" ends with neither of the other's words, so the order does not matter
        if move in {Role.OVER, Role.UNDER} and word in about:
            return amount.value if move is positive else -amount.value
    return None


def muddled(scale: Scale, text: str, said: Muddled, write: Write) -> Unclear:
    """The sentence for a muddle, with what it may have meant where that is lawful."""
    likely = tuple(write(value) for value in readings(said.amounts) if scale.lawful(value))
    offered = likely if said.why is not Muddle.OTHER_MEASURE else ()
    return unclear(scale, text, said.why, offered)


def written_percent(value: Decimal) -> str:
    """`45.3%`."""
    return f"{plain(value)}%"


def said_percent(value: Decimal) -> str:
    """`1,045.3%`."""
    return f"{with_commas(value)}%"


def read_percent(text: str, today: date, scale: Scale) -> Reading[Decimal]:
    """A percentage: `12.4%`, `12.4`, `45 out of 60`; `0.124` could be a fraction and is asked back."""
    said = heard(text, today, scale)
    if isinstance(said, Muddled):
        return _decimal_comma(text, said, scale) or muddled(scale, text, said, written_percent)
    if not isinstance(said, Statement):
        return said
    if isinstance(said.quantity, Ratio):
        return _share(text, said, said.quantity, scale)
    return _percentage(text, said, said.quantity, scale)


def _must_be_percentage(scale: Scale, because: str = "", likely: tuple[str, ...] = ()) -> Unclear:
    return Unclear(f"{scale.label} must be a percentage, like {scale.example}%.{because}", likely)


def _percentage(text: str, said: Statement, amount: Amount, scale: Scale) -> Reading[Decimal]:
    if amount.money or amount.pence or amount.foreign or (amount.scaled and not amount.percent):
        return _must_be_percentage(scale)
    if said.nil:
        return _must_be_percentage(scale, likely=("0%",))
    if Role.ABOUT in said.named and not amount.percent:
        return _must_be_percentage(scale, likely=(written_percent(amount.value),))
    if not amount.percent and _may_be_fraction(amount.value, scale):
        meant = (amount.value, amount.value * 100)
        likely = tuple(written_percent(value) for value in meant if scale.lawful(value))
        return _must_be_percentage(scale, f" “{text.strip()[:60]}” could be a fraction.", likely)
    parts = [q for q in said.beside if isinstance(q, Ratio)]
    if parts and not _agree(parts[0], amount.value):
        return unclear(scale, text, Muddle.SEVERAL, (written_percent(amount.value),))
    reading = settled(text, said, scale, written_percent)
    if parts and isinstance(reading, Read):
        return Read(reading.value, reading.approx, reading.provisional, reading.disputed, reading.comment,
                    parts[0].over.value, parts[0].under.value)  # fmt: skip
    return reading


def _may_be_fraction(value: Decimal, scale: Scale) -> bool:
    """Above 0 and up to 1, unless last quarter's figure makes only the plain reading likely."""
    if not 0 < value <= 1:
        return False
    return not scale.last or scale.far_from_last(value) or not scale.far_from_last(value * 100)


def _share(text: str, said: Statement, parts: Ratio, scale: Scale) -> Reading[Decimal]:
    """`45 out of 60` is 75%; parts that could be a date, or do not fit, are asked back."""
    over, under = parts.over, parts.under
    whole = all(_is_whole(part) for part in (over, under))
    if not whole or parts.word in {"per", "for", "in", "over"} or not under.value or said.named & {Role.UP, Role.DOWN}:
        return _must_be_percentage(scale)
    value = scale.rounded(over.value * 100 / under.value)
    if parts.word == "/" and ((over.value <= 31 and under.value <= 12) or over.value == under.value):
        why = f" “{text.strip()[:60]}” could be something else."
        return _must_be_percentage(scale, why, (written_percent(value),))
    if over.value > under.value or not scale.lawful(value):
        return out_of_bounds(scale) if scale.maximum is not None else unclear(scale, text, Muddle.SEVERAL)
    stated = [q for q in said.beside if isinstance(q, Amount)]
    if any(not _agree(parts, q.value) for q in stated):
        return unclear(scale, text, Muddle.SEVERAL, tuple(written_percent(q.value) for q in stated))
    return Read(value, said.approx, said.provisional, said.disputed, said.comment, over.value, under.value)


def _is_whole(amount: Amount) -> bool:
    odd = amount.money or amount.percent or amount.foreign or amount.pence or amount.slip or amount.sign
    return not odd and amount.value == amount.value.to_integral_value()


def _agree(parts: Ratio, percentage: Decimal) -> bool:
    """Whether a percentage is that of the parts, to the decimals it was given with."""
    if not parts.under.value:
        return False
    exact = parts.over.value * 100 / parts.under.value
    step = Decimal(1).scaleb(min(int(percentage.as_tuple().exponent), 0))
    return abs(exact - percentage) <= step / 2


def _decimal_comma(text: str, said: Muddled, scale: Scale) -> Read[Decimal] | None:
    """`45,3%`: the comma can only be a decimal point where it fits the decimals of the measure."""
    only = said.amounts[0] if said.why is Muddle.SLIP and len(said.amounts) == 1 else None
    if only is None or not only.comma or only.start or only.end < len(text.strip()) - 1 or only.sign:
        return None
    value = only.likely[1]
    fits = -int(value.as_tuple().exponent) <= scale.decimals and not _may_be_fraction(value, scale)
    return Read(value) if fits and scale.lawful(value) and not only.money else None
