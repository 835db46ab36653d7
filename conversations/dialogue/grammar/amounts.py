"""Figures among the tokens: digits or words gathered with their sign, currency, scale and per cent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from conversations.dialogue.grammar.numbers import numeral
from conversations.dialogue.grammar.spelled import spelled
from conversations.dialogue.grammar.tokens import Sort, Token

_SCALES = {
    "k": 10**3, "thousand": 10**3, "thou": 10**3, "hundred": 100, "m": 10**6, "mn": 10**6, "mil": 10**6,
    "mill": 10**6, "mln": 10**6, "million": 10**6, "millions": 10**6, "bn": 10**9, "billion": 10**9,
}  # fmt: skip
_PER_CENT = (("per", "cent"), ("%",), ("percent",), ("pc",), ("pct",), ("percentage",), ("p", ".", "c", "."))
_POUNDS = {"pounds", "pound", "gbp", "quid", "sterling"}
_FOREIGN = {"$", "€", "¥", "usd", "eur", "euro", "euros", "dollars"}
_SIGNS = {"-": "-", "+": "+"}
_SIGN_WORDS = {"minus": "-", "negative": "-"}


@dataclass(frozen=True, slots=True)
class Amount:
    """One figure as written. `sign` is what was typed; `value` is without it.

    `slip` says that the digits were mistyped, with `likely` what they may have
    meant; `comma` that a comma can only have been a decimal point.
    """

    value: Decimal
    start: int
    end: int
    sign: str = ""
    money: bool = False
    pence: bool = False
    foreign: bool = False
    percent: bool = False
    scaled: bool = False
    slip: bool = False
    comma: bool = False
    likely: tuple[Decimal, ...] = ()
    digits: str = ""

    @property
    def signed(self) -> Decimal:
        """The value with its sign."""
        return -self.value if self.sign == "-" else self.value


Found = tuple[Amount, int]


def amount_at(found: list[Token], at: int) -> Found | None:
    """The amount that starts at token `at`, and the place after it; none if none starts there."""
    place, sign = _sign(found, at)
    money, foreign, percent, place = _before(found, place)
    if not sign:
        place, sign = _sign_after_currency(found, place, stuck=money)
    read = _number(found, place)
    if read is None:
        return None
    amount, place = read
    amount = replace(amount, start=found[at].start, sign=sign, money=money, foreign=foreign, percent=percent)
    return _after(found, *_scaled(found, amount, place))


def _sign(found: list[Token], at: int) -> tuple[int, str]:
    """A sign before the number: a word, or a mark that touches it and nothing before it."""
    token = found[at]
    if token.text in _SIGN_WORDS:
        return at + 1, _SIGN_WORDS[token.text]
    if token.text not in _SIGNS or at + 1 >= len(found):
        return at, ""
    free = at == 0 or token.spaced or found[at - 1].text in "(=:"
    touches = not found[at + 1].spaced or at == 0
    return (at + 1, _SIGNS[token.text]) if free and touches else (at, "")


def _before(found: list[Token], at: int) -> tuple[bool, bool, bool, int]:
    """What stands before the digits: a currency or a per cent mark."""
    text = found[at].text if at < len(found) else ""
    if text in {"£", "gbp"}:
        return True, False, False, at + 1
    if text in _FOREIGN:
        return False, True, False, at + 1
    if text == "%" and at + 1 < len(found) and found[at + 1].sort is Sort.NUMBER:
        return False, False, True, at + 1
    return False, False, False, at


def _sign_after_currency(found: list[Token], at: int, *, stuck: bool) -> tuple[int, str]:
    if stuck and at < len(found) and found[at].text in _SIGNS:
        return at + 1, _SIGNS[found[at].text]
    return at, ""


def _number(found: list[Token], at: int) -> Found | None:
    """Digits, or a number in words."""
    if at >= len(found):
        return None
    token = found[at]
    if token.sort is Sort.NUMBER:
        read = numeral(token.text)
        value = Decimal(0) if read.value is None else read.value
        amount = Amount(
            value, token.start, token.end, slip=read.value is None, comma=read.comma, likely=read.likely,
            digits=token.text,
        )  # fmt: skip
        return amount, at + 1
    words = spelled([t.text for t in found[at : at + 24]], 0)
    if words is None:
        return None
    return Amount(words[0], token.start, found[at + words[1] - 1].end), at + words[1]


def _scaled(found: list[Token], amount: Amount, at: int) -> Found:
    """`1.2m`, `1,200 k`, `3 hundred thousand`: each scale that follows multiplies."""
    while at < len(found) and found[at].text in _SCALES and not amount.slip:
        factor = _SCALES[found[at].text]
        amount = replace(amount, value=amount.value * factor, scaled=True, end=found[at].end)
        at += 1
    return amount, at


def _after(found: list[Token], amount: Amount, at: int) -> Found:
    """What stands after the digits: per cent, pounds, pence."""
    words = tuple(token.text for token in found[at : at + 4])
    for phrase in _PER_CENT:
        if words[: len(phrase)] == phrase and not amount.percent:
            end = found[at + len(phrase) - 1].end
            return replace(amount, percent=True, end=end), at + len(phrase)
    if words and words[0] in _POUNDS:
        return replace(amount, money=True, end=found[at].end), at + 1
    if words and (words[0] in {"pence", "penny"} or (words[0] == "p" and not found[at].spaced)):
        return replace(amount, pence=True, end=found[at].end), at + 1
    if words and words[0] in _FOREIGN:
        return replace(amount, foreign=True, end=found[at].end), at + 1
    return amount, at
