"""Numbers in words, to the billions: `one thousand two hundred and six`, `a dozen`, `twelve point four`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from conversations.dialogue.grammar.tables import sayings

_SMALL = {
    word: value
    for value, word in enumerate(
        sayings(
            """
            zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen
            sixteen|seventeen|eighteen|nineteen"""
        )
    )
} | {"nought": 0, "naught": 0}
_TENS = {
    word: 10 * value
    for value, word in enumerate(sayings("twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"), start=2)
} | {"fourty": 40}
_SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_DOZENS = {"dozen": 12}

Found = tuple[Decimal, int]


def spelled(words: Sequence[str], at: int) -> Found | None:
    """The longest number in words that starts at `at`, and the place after it; none if there is none."""
    if words[at : at + 3] == ["half", "a", "dozen"]:
        return Decimal(6), at + 3
    whole = _whole(words, at)
    if whole is None:
        return None
    value, place = whole
    decimals, place = _decimals(words, place)
    return (Decimal(f"{value}.{decimals}") if decimals else Decimal(value)), place


def _whole(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """Groups of falling scale: `two million`, `three thousand`, `and six`."""
    total, place, ceiling, started = 0, at, 10**12, False
    while True:
        joined = place + (started and _word(words, place) == "and")
        group = _group(words, joined, first=not started)
        if group is None:
            return (total, place) if started else None
        value, after = group
        scale = _SCALES.get(_word(words, after), 1)
        if scale >= ceiling or (started and value * scale >= ceiling):
            return (total, place) if started else None
        total, ceiling, started = total + value * scale, scale, True
        place = after + (scale > 1)
        if scale == 1:
            return total, place


def _group(words: Sequence[str], at: int, *, first: bool) -> tuple[int, int] | None:
    """A number below a thousand, `a hundred`, `a` before a scale, or dozens."""
    if first and _word(words, at) in {"a", "an"}:
        return _after_article(words, at)
    small = _below_hundred(words, at)
    if small is None:
        return None
    value, place = small
    if dozen := _DOZENS.get(_word(words, place)):
        return value * dozen, place + 1
    if _word(words, place) != "hundred":
        return value, place
    return _with_rest(words, value * 100, place + 1)


def _after_article(words: Sequence[str], at: int) -> tuple[int, int] | None:
    following = _word(words, at + 1)
    if following in _DOZENS:
        return _DOZENS[following], at + 2
    if following == "hundred":
        return _with_rest(words, 100, at + 2)
    return (1, at + 1) if following in _SCALES else None


def _with_rest(words: Sequence[str], hundreds: int, at: int) -> tuple[int, int]:
    rest = _below_hundred(words, at + (_word(words, at) == "and"))
    return (hundreds + rest[0], rest[1]) if rest else (hundreds, at)


def _below_hundred(words: Sequence[str], at: int) -> tuple[int, int] | None:
    word = _word(words, at)
    if word in _SMALL:
        return _SMALL[word], at + 1
    if word not in _TENS:
        return None
    following = at + 1 + (_word(words, at + 1) == "-")
    unit = _SMALL.get(_word(words, following), 0)
    return (_TENS[word] + unit, following + 1) if 1 <= unit <= 9 else (_TENS[word], at + 1)


def _decimals(words: Sequence[str], at: int) -> tuple[str, int]:
    """The digits after `point`, spoken one by one."""
    if _word(words, at) != "point":
        return "", at
    digits, place = "", at + 1
    while (digit := _SMALL.get(_word(words, place))) is not None and digit <= 9:
        digits, place = digits + str(digit), place + 1
    return (digits, place) if digits else ("", at)


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if at < len(words) else ""
