"""Whole messages matched against ways of saying a thing.

A way of saying is words, with `[may be left out]`, `(one|or the other)` and
slots: `{day}`, `{hour}`, `{person}`, `{number}`, `{numbers}`, `{value}`, `{rest}`. It matches only a
whole message, in any case, without its courtesy and its closing marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from conversations.dialogue.grammar.tokens import cleaned, folded

_SHORT_FORMS = {
    "i'm": "i am", "i've": "i have", "i'd": "i would", "i'll": "i will", "what's": "what is",
    "who's": "who is", "it's": "it is", "that's": "that is", "don't": "do not", "can't": "can not",
    "cannot": "can not", "dont": "do not", "won't": "will not", "doesn't": "does not", "didn't": "did not",
    "isn't": "is not", "haven't": "have not", "when's": "when is", "where's": "where is", "how's": "how is",
    "let's": "let us", "you're": "you are", "you've": "you have", "they're": "they are",
    "we're": "we are", "im": "i am", "whats": "what is",
    "wasn't": "was not", "aren't": "are not", "we've": "we have", "shouldn't": "should not",
    "hasn't": "has not", "ive": "i have", "whos": "who is", "cant": "can not", "there's": "there is",
}  # fmt: skip
_COURTESY_BEFORE = (
    "please", "hi there", "hi all", "hi", "hello", "hey", "can you please", "could you please", "can you",
    "could you", "would you", "will you", "ok", "okay", "sorry", "just", "kindly", "i would like to",
    "i want to", "i need to", "can i just", "can i please", "may i", "could i", "can i", "let me",
    "i wish to", "good morning", "good afternoon", "er", "um", "well", "oh", "actually", "thanks",
    "thank you", "can we", "could we", "apologies", "dear all", "morning", "and",
)  # fmt: skip
_COURTESY_AFTER = (
    "please", "thanks", "thank you", "many thanks", "cheers", "sorry", "if possible", "if that is ok",
    "if i may", "ta", "thx", "for now", "kind regards", "regards", "pls", "if you can", "i am afraid",
    "tbh", "mate", "for me",
)  # fmt: skip
_NUMBER = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)"
_SLOTS = {
    "day": r"\S.{0,60}",
    "hour": r"(?:(?:half past )?\d{1,2}(?:[:.]\d\d)?(?: ?(?:am|pm|a\.m\.?|p\.m\.?|o'clock))?|(?:12 )?noon|midday)",
    "person": r"\S.{0,60}",
    "number": _NUMBER,
    "numbers": rf"{_NUMBER}(?: ?(?:, and|,|&|\+|and|to|-) ?(?:(?:question|number|no|q)\.? )?{_NUMBER}){{0,9}}",
    "value": r"\S.{0,200}",
    "rest": r"\S.{0,400}",
}
_PARTS = re.compile(r"[\[\]()|]|\{\w+\}|[^\s\[\]()|{}]+")
_STUCK = re.compile(r"\b([qQ])(\d{1,2})\b")
_OPENING = {"[": "(?:", "(": "(?:"}
_CLOSING = {"]": ")?", ")": ")"}
_EDGES = " .,!?;:-\n\"'*_`()"

NUMBERS = {
    word: n
    for n, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
}


def compiled(table: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of a table, one way of saying a line."""
    return tuple(_pattern(line.strip()) for line in table.split("\n") if line.strip())


def _pattern(saying: str) -> re.Pattern[str]:
    """Every word takes the space before it along, so that optional words leave none behind."""
    built = ""
    for place, part in enumerate(_PARTS.findall(saying)):
        if part in _OPENING or part in _CLOSING or part == "|":
            built += _OPENING.get(part) or _CLOSING.get(part, "|")
        elif part.startswith("{"):
            name = part[1:-1]
            built += rf"\ (?P<{name}_{place}>{_SLOTS[name]})"
        else:
            built += rf"\ {re.escape(part)}"
    return re.compile(built)


def messages(text: str) -> Iterator[tuple[str, str]]:
    """A message in lower case to be matched, and in the person's own letters: whole, then with less courtesy."""
    written = _shortened(" ".join(cleaned(text).split()).strip(_EDGES))
    yield f" {folded(written)}", f" {written}"
    while (bare := _without_courtesy(written)) != written:
        written = bare
        yield f" {folded(written)}", f" {written}"


def _shortened(text: str) -> str:
    """Short forms in full (`I'm` becomes `I am`), `Q2` parted, and commas that only breathe left out."""
    plain = _STUCK.sub(r"\1 \2", text.translate({0x2019: "'", 0x2018: "'"}))
    return " ".join(_full_form(word) for word in plain.split())


def _full_form(word: str) -> str:
    bare = word.rstrip(",")
    return _SHORT_FORMS.get(bare.lower(), bare if len(bare) < len(word) and bare.isalpha() else word)


def _without_courtesy(text: str) -> str:
    low = folded(text)
    for courtesy in _COURTESY_BEFORE:
        if low.startswith(f"{courtesy} "):
            return text[len(courtesy) :].strip(_EDGES)
    for courtesy in _COURTESY_AFTER:
        if low.endswith(f" {courtesy}"):
            return text[: -len(courtesy)].strip(_EDGES)
    return text


def matches(patterns: tuple[re.Pattern[str], ...], said: str, written: str) -> Iterator[Mapping[str, str]]:
    """The slots of each way of saying that is the whole message, in the person's own letters."""
    for pattern in patterns:
        if found := pattern.fullmatch(said):
            filled = [name for name, value in found.groupdict().items() if value]
            yield {name.split("_")[0]: written[slice(*found.span(name))].strip() for name in filled}
