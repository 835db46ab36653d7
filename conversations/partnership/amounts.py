"""Numbers as people read them: `1,432`, `45.5%`, `£6.1m`, `19 days`, `9.1 per 1,000`."""

from decimal import Decimal

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_BARE = frozenset({"", "count", "number", "score"})
_AFTER_POUND = frozenset({"", "m", "k", "bn"})
_ONE = {
    "days": "day",
    "hours": "hour",
    "minutes": "minute",
    "weeks": "week",
    "months": "month",
    "homes": "home",
    "people": "person",
    "percentage points": "percentage point",
}
_LESS = ("%", "£", "rate", "per ", "days", "hours", "minutes", "weeks", "months", "kg", "tonnes")


def plain(value: Decimal) -> str:
    """The digits alone, without exponent, thousands or idle zeros, so that reading gives `value` back."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: Decimal, unit: str) -> str:
    """The value with its unit, thousands marked."""
    whole, point, rest = plain(value).partition(".")
    number = f"{'-' if whole.startswith('-') else ''}{abs(int(whole)):,}{point}{rest}"
    if unit == "%":
        return f"{number}%"
    if unit.startswith("£") and unit[1:] in _AFTER_POUND:
        return f"{'-' * (value < 0)}£{number.removeprefix('-')}{unit[1:]}"
    if unit in _BARE:
        return number
    named = _ONE.get(unit, unit) if value == 1 else unit
    return f"{number} {named.removeprefix('rate ')}"


def is_measured(unit: str) -> bool:
    """Whether one says “less” of the unit (money, time, shares) and not “fewer” (things counted)."""
    return unit.startswith(_LESS)


def say_count(count: int) -> str:
    """A small number as a word: `two quarters running` reads better than `2`."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)
