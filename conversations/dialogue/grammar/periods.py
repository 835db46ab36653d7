"""Dates and quarters that stand beside a figure: never the figure itself, and sometimes another period's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from conversations.dialogue.grammar.tokens import Sort, Token, texts

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tues tue", "wednesday weds wed", "thursday thurs thur thu", "friday fri",
         "saturday sat", "sunday sun")
    )
    for name in names.split()
}  # fmt: skip
ORDINAL_ENDINGS = {"st", "nd", "rd", "th"}
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTHS_OF_QUARTER = {1: (4, 5, 6), 2: (7, 8, 9), 3: (10, 11, 12), 4: (1, 2, 3)}
_ORDINALS = {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}


@dataclass(frozen=True, slots=True)
class Period:
    """The quarter that was asked for: its number, and the first year where it is known."""

    number: int
    year: int | None = None

    @property
    def months(self) -> tuple[int, ...]:
        """The months of the quarter, April to March years."""
        return _MONTHS_OF_QUARTER[self.number]


def period_named(text: str) -> Period | None:
    """The quarter in a name such as `Q3 2025/26 (Oct-Dec 2025)` or `2025-Q3`; none if there is none."""
    words = texts(text)
    for place in range(len(words) - 1):
        if words[place] == "q" and words[place + 1] in {"1", "2", "3", "4"}:
            years = [int(word) for word in words if _YEAR.fullmatch(word)]
            return Period(int(words[place + 1]), years[0] if years else None)
    return None


def quarter_at(found: list[Token], at: int, asked: Period | None) -> tuple[bool, int] | None:
    """A quarter or its months at `at`: whether it is the one asked for, and the place after it."""
    words = [token.text for token in found[at : at + 6]]
    if (dated := _as_at(found, at, asked)) is not None:
        return dated
    named = _numbered(words)
    if named is not None:
        number, used = named
        return _with_year(words, used, asked, number == (asked.number if asked else 0), at)
    return _months_at(words, at, asked)


def _numbered(words: list[str]) -> tuple[int, int] | None:
    """`Q3`, `quarter 3`, `qtr three`, `3rd quarter`; the number and how many tokens it took."""
    spoken = {"1": 1, "2": 2, "3": 3, "4": 4, "one": 1, "two": 2, "three": 3, "four": 4}
    if words[0] in {"q", "qtr", "quarter"} and len(words) > 1 and words[1] in spoken:
        return spoken[words[1]], 2
    joined = "".join(words[:2])
    if joined in _ORDINALS and len(words) > 2 and words[2] in {"quarter", "qtr"}:
        return _ORDINALS[joined], 3
    if words[0] in _ORDINALS and len(words) > 1 and words[1] in {"quarter", "qtr"}:
        return _ORDINALS[words[0]], 2
    return None


def _with_year(words: list[str], used: int, asked: Period | None, same: bool, at: int) -> tuple[bool, int]:
    """A fiscal year after the quarter (`2025/26`, `2025`) belongs to it and must be the one asked for."""
    rest = words[used:]
    if not rest or not re.fullmatch(r"(?:20)?\d\d", rest[0]):
        return same, at + used
    slashed = len(rest) > 2 and rest[1] in {"/", "-"} and _follows(rest[0], rest[2])
    if not slashed and len(rest[0]) != 4:
        return same, at + used
    year = int(rest[0]) % 100
    agreed = asked is not None and (asked.year is None or asked.year % 100 == year)
    return same and agreed, at + used + (3 if slashed else 1)


def _as_at(found: list[Token], at: int, asked: Period | None) -> tuple[bool, int] | None:
    """`as at 31 December`: the period asked for where the month is one of the quarter's."""
    if [token.text for token in found[at : at + 2]] not in (["as", "at"], ["as", "of"], ["as", "on"]):
        return None
    after = date_at(found, at + 2) if at + 2 < len(found) else None
    if after is None:
        return None
    words = [token.text for token in found[at + 2 : after]]
    months = [MONTHS[word] for word in words if word in MONTHS]
    years = [int(word) for word in words if _YEAR.fullmatch(word)]
    fits = asked is not None and bool(months) and months[0] in asked.months
    right_year = not years or asked is None or asked.year is None or years[0] == asked.year + (months[:1] < [4])
    return fits and right_year, after


def _follows(first: str, second: str) -> bool:
    """Whether `25/26` or `2025/26` are the two years of one fiscal year."""
    return second.isdecimal() and len(second) in {2, 4} and int(first) % 100 + 1 == int(second) % 100


def _months_at(words: list[str], at: int, asked: Period | None) -> tuple[bool, int] | None:
    """`Oct-Dec`, `October to December`: the months of a whole quarter."""
    if len(words) < 3 or words[0] not in MONTHS or words[1] not in {"-", "to", "/"} or words[2] not in MONTHS:
        return None
    ends = MONTHS[words[0]], MONTHS[words[2]]
    same = asked is not None and ends == (asked.months[0], asked.months[-1])
    year = len(words) > 3 and _YEAR.fullmatch(words[3]) is not None
    return same, at + 3 + year


def date_at(found: list[Token], at: int) -> int | None:
    """The place after a date at `at` (`31 December`, `31/12/25`, `5th`); none if there is none."""
    words = [token.text for token in found[at : at + 7]]
    for reader in (_day_month, _month_day, _slashes, _ordinal, _month_alone, _iso):
        if used := reader(words, found[at]):
            return at + used
    return None


def _year_after(words: list[str], used: int) -> int:
    return used + (len(words) > used and _YEAR.fullmatch(words[used]) is not None)


def _day_month(words: list[str], first: Token) -> int:
    """`31 Dec`, `31st of December 2025`."""
    if not _is_day(words[0]):
        return 0
    used = 1 + (len(words) > 1 and words[1] in ORDINAL_ENDINGS)
    used += len(words) > used and words[used] == "of"
    return _year_after(words, used + 1) if len(words) > used and words[used] in MONTHS else 0


def _month_day(words: list[str], first: Token) -> int:
    """`December 31st`; a month before a number that is no ordinal may be that month's figure."""
    if len(words) > 2 and words[0] in MONTHS and _is_day(words[1]) and words[2] in ORDINAL_ENDINGS:
        return _year_after(words, 3)
    return 0


def _slashes(words: list[str], first: Token) -> int:
    """`31/12/25`, `31-12-2025`."""
    whole = len(words) > 4 and words[1] in {"/", "-"} and words[3] == words[1] and words[4].isdecimal()
    return 5 if whole and _is_day(words[0]) and _is_day(words[2]) and len(words[4]) in {2, 4} else 0


def _iso(words: list[str], first: Token) -> int:
    """`2025-12-31`."""
    whole = len(words) > 4 and words[1] == "-" == words[3] and _YEAR.fullmatch(words[0]) is not None
    return 5 if whole and _is_day(words[2]) and _is_day(words[4]) else 0


def _ordinal(words: list[str], first: Token) -> int:
    return 2 if len(words) > 1 and _is_day(words[0]) and words[1] in ORDINAL_ENDINGS else 0


def _month_alone(words: list[str], first: Token) -> int:
    if words[0] not in MONTHS or first.sort is not Sort.WORD:
        return 0
    return _year_after(words, 1)


def _is_day(word: str) -> bool:
    return len(word) <= 2 and word.isdecimal() and 1 <= int(word) <= 31
