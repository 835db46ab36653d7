"""Days as people write them: `31/03/2026`, `31st of March`, `March 31`; day first, as in Britain."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from conversations.dialogue.grammar.periods import MONTHS, ORDINAL_ENDINGS

Direction = Literal["past", "future", "any"]


@dataclass(frozen=True, slots=True)
class Named:
    """What words name: the one day, or why there is not one and which days are likely.

    `after` is the place after the words; `precision` is `day` or `week`.
    """

    after: int
    day: date | None = None
    precision: str = "day"
    why: str = ""
    likely: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """From where days are counted, and which way a date without a year is taken."""

    today: date
    direction: Direction


def word_at(words: Sequence[str], at: int) -> str:
    """The word at a place, or nothing beyond the ends."""
    return words[at] if 0 <= at < len(words) else ""


def whole_number(text: str) -> int | None:
    """Up to four digits as a number."""
    return int(text) if text.isdecimal() and len(text) <= 4 else None


def real(year: int, month: int, day: int) -> date | None:
    """The date, if there is such a day."""
    if not (1 <= month <= 12 and 1 <= year <= 9998 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


_NOT_REAL = "must be a real date, like 27 March 2026"


def full_year(text: str) -> int | None:
    """`26` and `2026` are the same year."""
    number = whole_number(text)
    if number is None or len(text) not in {2, 4}:
        return None
    return number + 2000 if len(text) == 2 else number


def _dated(after: int, year: int | None, month: int, day: int, setting: Setting) -> Named:
    """A day and month, with the year given or chosen by the direction of the question."""
    if year is not None:
        found = real(year, month, day)
        return Named(after, found) if found else Named(after, why=_NOT_REAL)
    near = [real(setting.today.year + years, month, day) for years in (-1, 0, 1)]
    days = [found for found in near if found is not None]
    if setting.direction == "future":
        days = [found for found in days if found >= setting.today][:1]
    elif setting.direction == "past":
        days = [found for found in days if found <= setting.today][-1:]
    if not days:
        return Named(after, why=_NOT_REAL)
    if len(days) == 1:
        return Named(after, days[0])
    return Named(after, why="must include a year", likely=tuple(days[-2:]))


def in_figures(words: Sequence[str], at: int, setting: Setting) -> Named | None:
    """`31/03/2026`, `2026-03-31`, `31 03 2026`, `5/1`: day first, or year first with four digits."""
    parts, after = _figures(words, at)
    if len(parts) == 3 and len(parts[0]) == 4:
        return _dated(after, int(parts[0]), int(parts[1]), int(parts[2]), setting)
    if len(parts) == 3:
        year = full_year(parts[2])
        if year is None or len(parts[0]) > 2 or len(parts[1]) > 2:
            return None
        return _day_first(after, year, int(parts[1]), int(parts[0]), setting)
    if len(parts) == 2 and all(len(part) <= 2 for part in parts):
        return _day_first(after, None, int(parts[1]), int(parts[0]), setting)
    return None


def _day_first(after: int, year: int | None, month: int, day: int, setting: Setting) -> Named:
    """`03/13/26` has its month first: asked back, with the day meant."""
    swapped = month > 12 >= day
    if not swapped:
        return _dated(after, year, month, day, setting)
    meant = _dated(after, year, day, month, setting)
    return Named(after, why="must have the day first, like 27/3/2026", likely=(meant.day,) if meant.day else ())


def _figures(words: Sequence[str], at: int) -> tuple[list[str], int]:
    """The digits joined by one sort of separator, two or three of them."""
    parts: list[str] = []
    place, joint = at, word_at(words, at + 1)
    step = 2 if joint in {"/", "-", "."} else 1
    while len(parts) < 3 and whole_number(word_at(words, place)) is not None:
        parts.append(words[place])
        place += 1
        if step == 2 and (word_at(words, place) != joint or whole_number(word_at(words, place + 1)) is None):
            break
        place += step - 1
    shortest = 2 if step == 2 else 3
    more = step == 2 and word_at(words, place) == joint
    return (parts, place) if len(parts) >= shortest and not more else ([], at)


def day_and_month(words: Sequence[str], at: int, setting: Setting) -> Named | None:
    """`31st of March 2026`, `31-Mar-26`, `31 March next year`."""
    day = whole_number(word_at(words, at))
    if day is None:
        return None
    place = at + 1 + (word_at(words, at + 1) in ORDINAL_ENDINGS)
    place += word_at(words, place) in {"of", "-", "/"}
    if word_at(words, place) not in MONTHS:
        return None
    return _with_year(words, place + 1, MONTHS[words[place]], day, setting)


def month_and_day(words: Sequence[str], at: int, setting: Setting) -> Named | None:
    """`March 31`, `March the 31st, 2026`; four digits after a month are its year."""
    if word_at(words, at) not in MONTHS:
        return None
    place = at + 1 + (word_at(words, at + 1) == "the")
    text = word_at(words, place)
    day = whole_number(text)
    if day is None or len(text) > 2:
        return None
    after = place + 1 + (word_at(words, place + 1) in ORDINAL_ENDINGS)
    return _with_year(words, after, MONTHS[words[at]], day, setting)


def _with_year(words: Sequence[str], at: int, month: int, day: int, setting: Setting) -> Named:
    skip = at + (word_at(words, at) in {",", "-", "/", "'"})
    skip += word_at(words, skip) == "'"
    text = word_at(words, skip)
    year = full_year(text)
    if year is not None and (len(text) == 4 or skip == at or word_at(words, at) != ","):
        return _dated(skip + 1, year, month, day, setting)
    if text in {"this", "next", "last"} and word_at(words, skip + 1) == "year":
        moved = {"this": 0, "next": 1, "last": -1}[text]
        return _dated(skip + 2, setting.today.year + moved, month, day, setting)
    return _dated(at, None, month, day, setting)
