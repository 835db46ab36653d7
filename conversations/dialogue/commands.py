"""Commands: what somebody asks of the talk itself, understood only when it is the whole message."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from conversations.dialogue.grammar.dates import day_named, parted
from conversations.dialogue.grammar.envelope import body
from conversations.dialogue.grammar.hours import hour_named
from conversations.dialogue.grammar.phrases import NUMBERS, matches, messages
from conversations.dialogue.grammar.requests import requests
from conversations.dialogue.grammar.tables import sayings
from conversations.dialogue.grammar.tokens import cleaned, texts, tokens
from conversations.dialogue.grammar.written_days import Setting

_LONGEST = 160
_LONGEST_MONTH = 31
_FURTHEST = 20
_NUMBERED = re.compile(r"\d{1,3}|[a-z]{3,5}")
_RANGE = re.compile(r"(\w+) ?(?:to|-) ?(?:(?:question|number|no|q)\.? )?(\w+)")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_QUESTION_MARKS = {"?", "??", "???"}
_ASKS_FOR_SOMEONE = {"delegate", "handover"}
_LEADING = ("until", "till", "to", "by", "on", "from", "at", "for", "back", "the")
_PERSON = re.compile(r"(?:[^\W\d_][\w'’.-]*\.?)(?: [^\W\d_][\w'’-]*){0,3}|[^\s@]+@[^\s@]+\.[^\s@]+")
_NOT_PEOPLE = frozenset(
    sayings(
        """
        i|you|we|they|it|this|that|these|those|he|she|who|what|why|how|when|where|the|a
        an|my|our|your|his|her|their|me|us|is|are|was|be|not|no|yes|if|there|here
        someone|somebody|people|staff|numbers|figure|figures|rate|rates|target|data|can|could
        will|would|should|may|shall|all|any|some|more|less|question|it's|its|and|or|but
        in|on|at|of|for|cover|until|because|last|next|which|then"""
    )
)


@dataclass(frozen=True, slots=True)
class Command:
    """What was asked for, with what was said to it.

    `question` and `value` belong to an edit, `until` to a time asked for or an
    absence (the day named), `at` to an hour of that day, `to` to another person, `reason` to a skip;
    `questions` are those that another person is to answer, none where no number is said.
    """

    name: str
    question: int | None = None
    value: str | None = None
    until: date | None = None
    to: str | None = None
    reason: str | None = None
    questions: tuple[int, ...] = ()
    at: time | None = None


def read_command(text: str, today: date) -> Command | None:
    """The command that the whole message is, or none. A comment that begins like one is none."""
    if cleaned(text) in _QUESTION_MARKS:
        return Command("help")
    answer = body(text) if "\n" in text.strip() else cleaned(text)
    if not answer or "\n" in answer or len(answer) > _LONGEST * 3:
        return None
    for said, written in messages(answer):
        if (command := _asked(said, written, today)) is not None:
            return command
    only_courtesy = said == " " and any(word.isalpha() for word in texts(answer))
    return Command("none") if only_courtesy else None


def _asked(said: str, written: str, today: date) -> Command | None:
    """The first command one of whose ways of saying is the whole text."""
    for name, patterns in requests():
        for slots in matches(patterns, said, written):
            if (command := _filled(name, slots, today)) is not None:
                return command
    return None


def _filled(name: str, slots: Mapping[str, str], today: date) -> Command | None:
    """The command with its slots read; none where what stands in one cannot stand there."""
    until = _day(slots["day"], today) if "day" in slots else None
    to = _person(slots["person"], plainly=name in _ASKS_FOR_SOMEONE) if "person" in slots else None
    at = hour_named(slots["hour"]) if "hour" in slots else None
    if ("day" in slots and until is None) or ("hour" in slots and at is None) or ("person" in slots and to is None):
        return None
    if "rest" not in slots and sum(map(len, slots.values())) > _LONGEST:
        return None
    return Command(name, _question(slots), slots.get("value"), until, to, _reason(name, slots), _questions(slots), at)


def _question(slots: Mapping[str, str]) -> int | None:
    text = slots.get("number", "").lower()
    return NUMBERS.get(text, int(text) if text.isdecimal() else None) if text else None


def _questions(slots: Mapping[str, str]) -> tuple[int, ...]:
    """“3 and 4”, “2, 3 and 5”, “3 to 5”: each number once, in the order said."""
    text = slots.get("numbers", "").lower()
    ranged = _RANGE.fullmatch(text)
    first, last = (_counted(ranged[1]), _counted(ranged[2])) if ranged else (None, None)
    if first is not None and last is not None:
        return tuple(range(first, min(last, first + _FURTHEST) + 1))
    said = (_counted(word) for word in _NUMBERED.findall(text))
    return tuple(dict.fromkeys(number for number in said if number is not None))


def _counted(word: str) -> int | None:
    return int(word) if word.isdecimal() else NUMBERS.get(word)


def _reason(name: str, slots: Mapping[str, str]) -> str | None:
    return slots.get("rest") if name == "skip" else None


def _day(text: str, today: date) -> date | None:
    """The day that the whole slot names, from today on."""
    words = [token.text for token in parted(tokens(text))]
    while words and words[0] in _LEADING:
        words = words[1:]
    for naming in (words, ["in", *words]):
        named = day_named(naming, 0, Setting(today, "future")) if words else None
        if named is not None and named.after == len(naming):
            return named.day or next(iter(named.likely), None)
    return _next_of_the_month("".join(words), today)


def _next_of_the_month(ordinal: str, today: date) -> date | None:
    """“the 4th”: the next day of that number, this month or a later one that has it."""
    said = _ORDINAL.fullmatch(ordinal)
    if said is None or not 1 <= int(said[1]) <= _LONGEST_MONTH:
        return None
    days = (today + timedelta(days=ahead) for ahead in range(2 * _LONGEST_MONTH + 1))
    return next((day for day in days if day.day == int(said[1])), None)


def _person(text: str, *, plainly: bool) -> str | None:
    """A name of up to four words or an address; never a pronoun or a thing.

    `plainly` where the rest of the message leaves no doubt that somebody is
    named, so that one word without its capital will do.
    """
    name = text.strip(" ,.-")
    words = name.lower().split()
    if not _PERSON.fullmatch(name) or not words or words[0] in _NOT_PEOPLE or words[-1] in _NOT_PEOPLE:
        return None
    capitals = all(word[:1].isupper() for word in name.split())
    looks_named = "@" in name or capitals or (plainly and len(words) == 1)
    return name if looks_named else None
