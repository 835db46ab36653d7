"""Days as the ends of periods: `end of March`, `end of Q4`, `end of the financial year`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from conversations.dialogue.grammar.periods import MONTHS
from conversations.dialogue.grammar.written_days import Named, Setting, full_year, month_end, word_at


def period_end(words: Sequence[str], at: int, setting: Setting) -> Named | None:
    """`end of March`, `end of Q4`, `end of the financial year`, `month end`, `end of 2026`."""
    place = at + (word_at(words, at) == "the")
    if word_at(words, place) == "end":
        place += 1
        place += word_at(words, place) == "of"
        place += word_at(words, place) in {"the", "this"}
        return _end_of(words, place, setting)
    for phrase in (
        ("financial", "year", "end"),
        ("fiscal", "year", "end"),
        ("fy", "end"),
        ("financial", "year", "-", "end"),
    ):
        if tuple(words[place : place + len(phrase)]) == phrase:
            return Named(place + len(phrase), _fiscal_end(setting))
    if word_at(words, place) == "month" and word_at(words, place + 1) == "end":
        return Named(place + 2, month_end(setting.today.year, setting.today.month))
    return None


def _end_of(words: Sequence[str], at: int, setting: Setting) -> Named | None:
    word, after = word_at(words, at), at + 1
    today = setting.today
    if word in MONTHS:
        return _month_end_named(words, at, setting)
    if (word in {"financial", "fiscal"} and word_at(words, after) == "year") or word == "fy":
        return Named(after + (word != "fy"), _fiscal_end(setting))
    if word == "q" and word_at(words, after) in {"1", "2", "3", "4"}:
        return _quarter_end(words, after + 1, int(words[after]), setting)
    if word == "month":
        return Named(after, month_end(today.year, today.month))
    if word == "next" and word_at(words, after) == "month":
        return Named(after + 1, month_end(today.year + today.month // 12, today.month % 12 + 1))
    if word.isdecimal() and len(word) == 4 and 1900 < int(word) < 2200:
        return Named(after, date(int(word), 12, 31))
    if word == "year":
        return Named(after, why="must say which year end", likely=(_fiscal_end(setting), date(today.year, 12, 31)))
    return None


def _month_end_named(words: Sequence[str], at: int, setting: Setting) -> Named:
    text = word_at(words, at + 1)
    year = full_year(text) if len(text) == 4 else None
    return replace(_month_end(MONTHS[words[at]], year, setting), after=at + 1 + (year is not None))


def _month_end(month: int, year: int | None, setting: Setting) -> Named:
    """The end of a month, in the year given or the one that the question's direction means."""
    if year is not None:
        return Named(0, month_end(year, month))
    ends = [month_end(setting.today.year + near, month) for near in (-1, 0, 1)]
    if setting.direction == "past":
        return Named(0, max(day for day in ends if day <= setting.today))
    if setting.direction == "future":
        return Named(0, min(day for day in ends if day >= setting.today))
    return Named(0, why="must include a year", likely=tuple(ends[:2]))


def _fiscal_end(setting: Setting) -> date:
    """The 31 March that ends a financial year: the next, or the last for a question about the past."""
    this_year = date(setting.today.year, 3, 31)
    if setting.direction == "past":
        return this_year if this_year <= setting.today else this_year.replace(year=this_year.year - 1)
    return this_year if this_year >= setting.today else this_year.replace(year=this_year.year + 1)


def _quarter_end(words: Sequence[str], after: int, number: int, setting: Setting) -> Named:
    """The end of a quarter of the financial year, April to March."""
    month = (number * 3 + 2) % 12 + 1
    year = full_year(word_at(words, after))
    if year is not None and len(words[after]) == 4:
        skip = 2 if word_at(words, after + 1) in {"/", "-"} else 0
        return Named(after + 1 + skip, month_end(year + (number == 4), month))
    return replace(_month_end(month, None, setting), after=after)
