"""The number that a person puts before an answer: `1.` `1)` `Q1:` `(1)` `1 -` `#1` `1 =`, `Question 1`, `No 1`.

A figure (`1.5`), a date (`4.10.2026`), a time (`10:30`), a range (`1-45`) and
a quarter (`Q3 was down`) are no labels. What may be one or not is doubtful,
and nothing is made of it but a question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from conversations.dialogue.grammar.tables import sayings
from conversations.letters.cleaning import MOST_EXAMINED, squeezed
from conversations.letters.letter import Question

_BEYOND = 10
"""A number this far above the last label is no label that went wrong, but a number."""
_LEAD = re.compile(
    r"(?P<space>\s{0,40})(?P<bullet>[-•·*‣◦]\s{1,3})?(?P<bold>\*{1,2}|_{1,2})?"
    r"(?:(?:answer|reply|response|re|for)\s(?:to\s)?)?"
    r"(?:(?P<word>questions?|answer|item|ans|qu|num|number|no|nr|q|a|#|№)\s?[.:]?\s?)?"
    r"(?P<paren>[(\[])?(?:(?P<inner>q)\s?)?(?P<number>\d{1,3})(?!\d)",
    re.IGNORECASE,
)
_MARKS = ").:=]"
_DASHES = frozenset("-–—")
_AFTER_BRACKET = frozenset(".:=")
_ARROWS = ("->", "=>", "-->", "→")
_SEVERAL = re.compile(
    r"\s{0,40}(?:(?:questions?|nos?|q)\.?\s?)?(\d{1,3}(?:\s?(?:,|&|and|to|-|–|/|\+|, and)\s?q?\d{1,3}){1,30})"
    r"\s?(?:[:=]|\)\s|\s[-–—]\s|\.\s)\s{0,9}(?=\S)",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"\s{0,40}(?:questions?|nos?|q)?\.?\s?\d{1,3}(?:\s?(?:,|&|and|, and)\s?q?\d{1,3}){1,30}\s(?=[a-z])", re.IGNORECASE
)
_PLAIN_FIGURE = re.compile(
    r"[£$€~<>≈]?\s?[-−+]?[£$€]?\d[\d.,/]*(?:\s?[a-z%‰]+\.?){0,3}(?:\s\d{2,4})?[.!]?", re.IGNORECASE
)
_PLAIN_WORDS = frozenset(
    squeezed(word)
    for word in sayings("""
        yes|no|none|nil|n/a|na|not applicable|final|provisional|estimate|estimated|same|ditto|no change|unchanged
        same as last time|same as before|as before|green|amber|red|nothing|nothing new|not yet|tbc|y|n|done|zero
        high|medium|low|skip|see attached|audited|checked|sampled""")
)
_TAKES_A_NUMBER = frozenset(
    sayings("""
        quarter|qtr|q|phase|stage|target|section|question|questions|ni|indicator|no|number|part|page|table|step|year
        week|month|day|level|grade|band|version|zone|ward|group|tier|type|class|paragraph|item|point|figure|option
        objective|priority|theme|area|areas|and|or|to|of|in|at|by|from|than|about|only|just|over|under|around|circa
        were|was|is|are|had|have|the|another|next|last|first|a|an|our|their|for|with|on""")
)
_OF_A_QUARTER = re.compile(r"(?:19|20)?\d\d\s?[/-]\s?\d\d|(?:19|20)\d\d|(?:figures?|data|results?)\b", re.IGNORECASE)
_ABOUT_IT = re.compile(
    r"[a-z]+ed\b|(?:was|is|were|are|of|and|had|has|fell|rose|to|in|up|down|saw|last|this|we|it|the|does|can|should|seems"
    r"|not|isn't|doesn't)\b",
    re.IGNORECASE,
)
"""`Question 3 was unclear` and `Q3 fell` speak of it; they do not answer it."""


class Sort(StrEnum):
    """How certain a label is, and what stands under it."""

    SURE = "sure"
    BARE = "bare"
    ALONE = "alone"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Lead:
    """A label at the beginning of a line: its number, the way it is written, and what comes after.

    `family` is what stands before the number, `mark` what stands behind it. A
    number that is bare, or alone on its line, counts only in the company of others.
    """

    label: str
    family: str
    mark: str
    indent: int
    rest: str
    sort: Sort = Sort.SURE


@dataclass(frozen=True)
class Labels:
    """The labels of a letter in their order, and the questions they stand for."""

    questions: Mapping[str, Question]

    @cached_property
    def order(self) -> tuple[str, ...]:
        """All labels, in the order of the letter."""
        return tuple(self.questions)

    def follows(self, label: str, before: str | None) -> bool:
        """Whether a label is the very next one in the letter."""
        order = self.order
        if before not in order or label not in order:
            return before is None and label == order[0] if order else False
        return order.index(label) == order.index(before) + 1

    def near(self, label: str) -> bool:
        """Whether a number that the letter does not have may still be meant as a label."""
        return label in self.questions or 0 < int(label) <= self._highest + _BEYOND

    @cached_property
    def _highest(self) -> int:
        return max((int(each) for each in self.questions if each.isdecimal()), default=0)

    def plain(self, text: str, label: str) -> bool:
        """Whether a text is a bare value: a figure, a date, or one of the question's choices."""
        bare = text.strip(" \t,;/|")
        if bool(_PLAIN_FIGURE.fullmatch(bare[:60])) and len(bare) <= 60:
            return True
        return squeezed(bare[:80]) in _PLAIN_WORDS or self.chosen(bare, label)

    def chosen(self, text: str, label: str) -> bool:
        """Whether a text is one of the choices of a question, in full."""
        question = self.questions.get(label)
        return question is not None and squeezed(text[:80]) in {squeezed(choice) for choice in question.choices}


def lead(line: str, labels: Labels) -> Lead | None:
    """The label at the beginning of a line; none where there is none."""
    found = _LEAD.match(line[:MOST_EXAMINED])
    if found is None or not labels.near(label := str(int(found["number"]))):
        return None
    rest = line[found.end() :]
    indent = len(found["space"].expandtabs(4)) + len(found["bullet"] or "")
    word = (found["word"] or found["inner"] or "").lower()
    if found["paren"]:
        after = _in_brackets(rest)
        word = "("
    else:
        after = _after_word(word, rest) if word else _after_number(rest)
    if after is None:
        return None
    sort, mark, text = after
    if sort is Sort.BARE and word and labels.plain(text, label):
        sort = Sort.SURE
    return Lead(label, word[:1] or "number", mark, indent, _unbold(text, found["bold"]), sort)


def _in_brackets(rest: str) -> tuple[Sort, str, str] | None:
    """`(1) yes`, `(1): yes`; `(1 of 3)` is none."""
    if rest[:1] not in {")", "]"}:
        return None
    text = rest[1:].lstrip()
    if text[:1] in _AFTER_BRACKET or (text[:1] in _DASHES and text[1:2] in {" ", ""}):
        text = text[1:]
    return Sort.SURE, ")", text.strip()


def _unbold(text: str, bold: str | None) -> str:
    """The text without the mark that made the label bold, or label and answer alike."""
    return text.replace(bold, "", 1).strip() if bold and text.count(bold) % 2 else text.strip()


def _after_word(word: str, rest: str) -> tuple[Sort, str, str] | None:
    """What follows `Q1`, `Question 1`, `#1`: a mark, or a value right away."""
    after, text = _after_number(rest), rest.strip()
    if after is not None and after[0] in {Sort.SURE, Sort.DOUBTFUL}:
        return after
    if not text:
        return Sort.SURE, "", ""
    if not rest[:1].isspace() or text[:1] in ",&/+" or (word not in {"#", "№"} and _ABOUT_IT.match(text)):
        return None
    if word == "q" and _OF_A_QUARTER.match(text):
        return None
    plain = _PLAIN_FIGURE.fullmatch(text[:60]) is not None
    return (Sort.SURE, "", text) if plain or word not in {"a", "no", "q"} else (Sort.BARE, "", text)


def _after_number(rest: str) -> tuple[Sort, str, str] | None:
    """What follows the number: nothing, a mark, or a space and words."""
    text = rest.lstrip(" \t*_")
    spaced = rest[:1].isspace()
    if not text:
        return Sort.ALONE, "", ""
    mark, after = text[0], text[1:]
    if text.startswith(_ARROWS):
        return Sort.SURE, "=", text.lstrip("-=>→").strip()
    if mark in _MARKS:
        return _marked(mark, after)
    if mark in _DASHES:
        return _dashed(after, spaced=spaced)
    return (Sort.BARE, "", text.strip()) if spaced and mark not in ",&/+%" else None


def _marked(mark: str, after: str) -> tuple[Sort, str, str] | None:
    if after[:1].isdecimal() and mark in ".:":
        return None
    if after[:1] in _DASHES and after[1:2].isspace():
        after = after[1:]
    if after[:1] in {")", ":", "."}:
        after = after[1:]
    return Sort.SURE, mark, after.strip()


def _dashed(after: str, *, spaced: bool) -> tuple[Sort, str, str] | None:
    """`1 - 45.2` and `1- yes`; `1-45` may be a range and `1 -45` a value below zero."""
    text = after.strip()
    if not text or after[:1].isspace():
        return Sort.SURE, "-", text
    sort = Sort.DOUBTFUL if text[:1].isdecimal() else Sort.SURE
    return (sort, "-", text) if spaced else None


def labels_together(line: str, labels: Labels) -> tuple[tuple[str, ...], str] | None:
    """`2, 3 and 4: no change`, `2-4: none`: the labels, and what is said to all of them; no label where unclear."""
    found = _SEVERAL.match(line[:MOST_EXAMINED])
    if found is None:
        listed = _LISTED.match(line[:MOST_EXAMINED])
        known = listed is not None and all(str(int(n)) in labels.questions for n in re.findall(r"\d+", listed[0]))
        return ((), line.strip()) if known else None
    numbers = re.split(r"\D+", found[1])
    ranged = re.fullmatch(r"(\d+)\s?(?:to|-|–)\s?q?(\d+)", found[1], re.IGNORECASE)
    wanted = _between(numbers, labels) if ranged else tuple(str(int(number)) for number in numbers)
    certain = len(wanted) > 1 and all(label in labels.questions for label in wanted)
    return (wanted if certain else ()), line[found.end() :].strip()


def _between(numbers: Sequence[str], labels: Labels) -> tuple[str, ...]:
    first, last = int(numbers[0]), int(numbers[-1])
    return tuple(label for label in labels.order if label.isdecimal() and first <= int(label) <= last)


def takes_a_number(word: str) -> bool:
    """Whether a number after this word belongs to it (`quarter 3.`), and is no label."""
    return word.lower().strip(".,;:()") in _TAKES_A_NUMBER
