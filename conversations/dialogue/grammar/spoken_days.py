"""Days as people say them: `Friday`, `a week on Friday`, `in a fortnight`, `w/c 5 January`, `yesterday`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from conversations.dialogue.grammar.periods import WEEKDAYS
from conversations.dialogue.grammar.spelled import spelled
from conversations.dialogue.grammar.written_days import (
    Named,
    Setting,
    day_and_month,
    in_figures,
    month_and_day,
    whole_number,
    word_at,
)


def weekday(words: Sequence[str], at: int, setting: Setting) -> Named | None:
    """`Friday`, `this Friday`, `Tuesday 31 March`, `Friday week`; `next Friday` could be either."""
    place = at + (word_at(words, at) in {"this", "next", "last", "coming"})
    if word_at(words, place) not in WEEKDAYS:
        return None
    weekday, which = WEEKDAYS[words[place]], words[at] if place > at else ""
    named = None if which else _of_that_weekday(words, place + 1, weekday, setting)
    return named or _near_weekday(words, place + 1, weekday, which, setting)


def _of_that_weekday(words: Sequence[str], at: int, weekday: int, setting: Setting) -> Named | None:
    """A weekday before a date must be that date's."""
    skip = at + (word_at(words, at) in {",", "the", "."})
    skip += word_at(words, skip) == "the"
    named = day_and_month(words, skip, setting) or month_and_day(words, skip, setting)
    named = named or in_figures(words, skip, setting)
    if named is None or named.day is None or named.day.weekday() == weekday:
        return named
    return Named(
        named.after,
        why=f"must fit its weekday: {named.day:%d %B %Y} is a {named.day:%A}",
        likely=(named.day,),
    )


def _near_weekday(words: Sequence[str], at: int, weekday: int, which: str, setting: Setting) -> Named | None:
    ahead = (weekday - setting.today.weekday() - 1) % 7 + 1
    coming, past = setting.today + timedelta(ahead), setting.today + timedelta(ahead - 7 - 7 * (ahead == 7))
    if which == "next":
        return Named(at, why="must say which day", likely=(coming, coming + timedelta(7)))
    if which == "last" or (setting.direction == "past" and not which):
        return Named(at, past)
    if word_at(words, at) in {"week", "fortnight"}:
        return Named(at + 1, coming + timedelta(7 if words[at] == "week" else 14))
    if setting.direction == "any" and not which:
        return Named(at, why="must say which day", likely=(past, coming))
    return Named(at, coming)


def a_week_on(words: Sequence[str], at: int, setting: Setting) -> Named | None:
    """`a week on Friday`, `two weeks on Monday`."""
    count, place = _count(words, at)
    if word_at(words, place) not in {"week", "weeks", "fortnight"} or word_at(words, place + 1) not in {
        "on",
        "from",
    }:
        return None
    if word_at(words, place + 2) not in WEEKDAYS:
        return None
    named = _near_weekday((), 0, WEEKDAYS[words[place + 2]], "this", setting)
    weeks = count * (2 if words[place] == "fortnight" else 1)
    return Named(place + 3, named.day + timedelta(7 * weeks)) if named and named.day else None


_DAYS_AWAY = {
    ("today",): 0, ("tomorrow",): 1, ("yesterday",): -1, ("tmrw",): 1, ("tomoz",): 1, ("now",): 0,
    ("day", "after", "tomorrow"): 2, ("the", "day", "after", "tomorrow"): 2,
    ("day", "before", "yesterday"): -2, ("the", "day", "before", "yesterday"): -2, ("this", "morning"): 0,
    ("this", "afternoon"): 0,
}  # fmt: skip


def near_day(words: Sequence[str], at: int, setting: Setting) -> Named | None:
    """`today`, `tomorrow`, `the day before yesterday`."""
    for phrase, away in _DAYS_AWAY.items():
        if tuple(words[at : at + len(phrase)]) == phrase:
            return Named(at + len(phrase), setting.today + timedelta(away))
    return None


def _count(words: Sequence[str], at: int) -> tuple[int, int]:
    """`a`, `2`, `two`: how many, and the place after it; one where nothing is said."""
    if word_at(words, at) in {"a", "an", "one"}:
        return 1, at + 1
    number = whole_number(word_at(words, at))
    if number is not None:
        return number, at + 1
    said = spelled(list(words[at : at + 3]), 0)
    return (int(said[0]), at + said[1]) if said else (1, at)


_UNITS = {"day": 1, "days": 1, "week": 7, "weeks": 7, "fortnight": 14, "fortnights": 14}


def away(words: Sequence[str], at: int, setting: Setting) -> Named | None:
    """`in a fortnight`, `2 weeks from today`, `three days ago`, `in two weeks' time`."""
    led = word_at(words, at) in {"in", "within"}
    count, place = _count(words, at + led)
    unit = _UNITS.get(word_at(words, place).rstrip("'"))
    if unit is None or count > 400 or word_at(words, at) == "within":
        return None
    place += 1 + (word_at(words, place + 1) == "'")
    if word_at(words, place) == "ago":
        return Named(place + 1, setting.today - timedelta(count * unit))
    for tail in (("time",), ("from", "today"), ("from", "now"), ("s", "time"), ("today",)):
        if tuple(words[place : place + len(tail)]) == tail:
            return Named(place + len(tail), setting.today + timedelta(count * unit))
    return Named(place, setting.today + timedelta(count * unit)) if led else None


def week(words: Sequence[str], at: int, setting: Setting) -> Named | None:
    """`w/c 5 Jan`, `week commencing 5 January`: the week by its first day, a Monday unless said otherwise."""
    for phrase in _WEEK_WORDS:
        if tuple(words[at : at + len(phrase)]) == phrase:
            place = at + len(phrase) + (word_at(words, at + len(phrase)) in {"the", "."})
            named = weekday(words, place, setting) or day_and_month(words, place, setting)
            named = named or month_and_day(words, place, setting) or in_figures(words, place, setting)
            if named is not None and named.day is not None:
                return Named(named.after, named.day, precision="week")
            return named
    return None


_WEEK_WORDS = (
    ("w", "/", "c"), ("wc",), ("w", "/", "b"), ("week", "commencing"), ("week", "beginning"),
    ("week", "starting"), ("week", "of"), ("the", "week", "commencing"), ("the", "week", "beginning"),
    ("the", "week", "of"), ("wk", "commencing"),
)  # fmt: skip
