"""How the text of one cell is read; each reader raises `Unreadable` with the remedy."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar
from zoneinfo import available_timezones

from bot.folders.problems import Unreadable
from conversations.partnership.people import WEEK
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rule, rule_named

T = TypeVar("T")
LONGEST = 4000
MOST_DIGITS = 30
_NUMBER = re.compile(r"[-−+]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
_EMAIL = re.compile(r"[^@\s;,<>\"]+@[^@\s;,<>\"]+\.[^@\s;,<>\"]+")
_TEAM = re.compile(r"[TE][A-Z0-9]+")
_USER = re.compile(r"[UW][A-Z0-9]+")
_LAYER = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_PLACE = re.compile(r"\{group\}|\{[^{}]*\}?|\}")
_BRITISH_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
_APART = re.compile(r"[\s;:=]+")
_ZONES = available_timezones()
_WEEK_REMEDY = "Write days from Monday to Friday, like mon-wed or mon;wed;fri."


def words(text: str) -> str:
    """Any text, kept as written, formula signs and all."""
    if len(text) > LONGEST:
        raise Unreadable(f"The text is {len(text)} characters long.", f"Shorten it to {LONGEST} or fewer.")
    return text


def number(text: str) -> Decimal:
    """A decimal number without its unit: `1432`, `1,432`, `-3.5`; never a share with its sign."""
    if not _NUMBER.fullmatch(text):
        bare = text.strip("%£ ").replace(" ", "")
        like = (
            f"write {_plain(bare)}; the unit is given in targets"
            if _NUMBER.fullmatch(bare)
            else "write digits only, like 30"
        )
        raise Unreadable(f"“{text}” is not a number.", f"{like.capitalize()}.")
    if len(text) > MOST_DIGITS:
        raise Unreadable(f"“{text}” has too many digits.", f"Use {MOST_DIGITS} or fewer.")
    return Decimal(_plain(text))


def whole(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers from `least` to `most`."""

    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or not least <= int(text) <= most:
            raise Unreadable(f"“{text}” is not a whole number from {least} to {most}.", f"Write one, like {most}.")
        return int(text)

    return read


def grade(text: str) -> int:
    """A grade of likelihood or impact by its number; how high it may be, the matrix says."""
    if not re.fullmatch(r"[1-9]\d?", text, re.ASCII):
        raise Unreadable(f"“{text}” is not a grade.", "Write its number on the risk matrix, like 3.")
    return int(text)


def quarter(text: str) -> Quarter:
    """A quarter of the fiscal year."""
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise Unreadable(f"“{text}” is not a quarter.", "Write it like 2026-Q2.") from error


def day(text: str) -> date:
    """A day as 2026-10-14; any other way of writing it leaves a doubt which part is the month."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-10-14") else _no_day(text)
    except ValueError as error:
        raise Unreadable(f"“{text}” is not a date.", _day_remedy(text)) from error


def week(text: str) -> tuple[str, ...]:
    """The days of the week on which somebody works: `mon-wed`, `mon;wed;fri`, or both ways at once."""
    found = {day for part in text.lower().split(";") if part.strip() for day in _days_from(part.strip(), text)}
    if not found:
        raise Unreadable(f"“{text}” names no day of the week.", _WEEK_REMEDY)
    return tuple(day for day in WEEK if day in found)


def _days_from(part: str, text: str) -> tuple[str, ...]:
    first, _, last = (name.strip()[:3] for name in part.partition("-"))
    last = last or first
    if first not in WEEK or last not in WEEK or WEEK.index(first) > WEEK.index(last):
        raise Unreadable(f"“{text}” is not a part of a working week.", _WEEK_REMEDY)
    return WEEK[WEEK.index(first):WEEK.index(last) + 1]


def email(text: str) -> str:
    """One address, in small letters, so that a person is known however it is typed."""
    if not _EMAIL.fullmatch(text):
        raise Unreadable(f"“{text}” is not an email address.", "Write one alone, like ann.archer@example.gov.uk.")
    return text.lower()


def layer_name(text: str) -> str:
    """The name of a digest layer: one word, for it is typed in commands and stands in addresses."""
    if not _LAYER.fullmatch(text.lower()):
        raise Unreadable(f"“{text}” is not the name of a layer.", "Write one word, like scrutiny.")
    return text.lower()


def heading(text: str) -> str:
    """The title of a digest, with `{group}` where its theme, district or target is named."""
    strange = next((found for found in _PLACE.findall(text) if found != "{group}"), None)
    if strange is not None:
        raise Unreadable(f"“{strange}” stands for nothing.", "Write {group} where the group is named; no other braces.")
    return words(text)


def several(read: Callable[[str], T]) -> Callable[[str], tuple[T, ...]]:
    """A reader of values separated by `;`, each once."""

    def each(text: str) -> tuple[T, ...]:
        values = tuple(read(part.strip()) for part in text.split(";") if part.strip())
        if len(set(values)) < len(values):
            raise Unreadable(f"“{text}” names something twice.", "Name each once.")
        return values

    return each


def one_of(noun: str, choices: tuple[str, ...]) -> Callable[[str], str]:
    """A reader of a closed set of words, in any case and with spaces or dashes for underscores."""
    listed = ", ".join(choices[:-1]) + f" or {choices[-1]}"
    article = "an" if noun[0] in "aeiou" else "a"

    def read(text: str) -> str:
        told = re.sub(r"[\s-]+", "_", text.strip().lower())
        if told not in choices:
            near = get_close_matches(told, choices, n=1)
            meant = f"Did you mean {near[0]}? " if near else ""
            raise Unreadable(f"“{text}” is not {article} {noun}.", f"{meant}Write {listed}.")
        return told

    return read


E_ = TypeVar("E_", bound=StrEnum)


def member(noun: str, kind: type[E_]) -> Callable[[str], E_]:
    """A reader of one of an enumeration's values."""
    read = one_of(noun, tuple(each.value for each in kind))
    return lambda text: kind(read(text))


def zone(text: str) -> str:
    """A time zone known to this machine."""
    if text not in _ZONES:
        near = get_close_matches(text, _ZONES, n=1)
        raise Unreadable(f"“{text}” is not a time zone.", f"Write one like {near[0] if near else 'Europe/London'}.")
    return text


def slack_team(text: str) -> str:
    """The id of a Slack workspace."""
    return _slack(text, _TEAM, "workspace", "T024BE7LD")


def slack_user(text: str) -> str:
    """The id of a person in a Slack workspace."""
    return _slack(text, _USER, "member", "U024BE7LH")


def rule(text: str) -> Rule:
    """A rule with its numbers in one cell: `two_state`, `tolerance 10%`, `points; 2`."""
    name, *numbers = _APART.split(text, maxsplit=1)
    return rule_in_cells(name, "".join(numbers), "")


def rule_in_cells(name: str, tolerance: str, floor: str) -> Rule:
    """The rule that three cells stand for."""
    try:
        return rule_named(name, tolerance, floor)
    except ValueError as error:
        raise Unreadable(f"“{' '.join((name, tolerance, floor)).strip()}” is not a rule.", str(error)) from error


def _slack(text: str, shape: re.Pattern[str], noun: str, example: str) -> str:
    if not shape.fullmatch(text):
        raise Unreadable(
            f"“{text}” is not the id of a Slack {noun}.", f"Copy the {noun} ID from Slack, like {example}."
        )
    return text


def _plain(text: str) -> str:
    return text.replace(",", "").replace("−", "-").lstrip("+")


def _no_day(text: str) -> date:
    raise ValueError(text)


def _day_remedy(text: str) -> str:
    if found := _BRITISH_DAY.fullmatch(text):
        return f"Write it like {found[3]}-{int(found[2]):02d}-{int(found[1]):02d}."
    return "Write year, month and day, like 2026-10-14."
