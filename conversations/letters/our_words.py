"""Words of ours at the beginning of an answer, typed again or left there: the question, its name, `Answer:`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from conversations.letters.cleaning import squeezed, squeezed_with_places
from conversations.letters.letter import Question
from conversations.letters.naming import name_of

ANSWER = re.compile(
    r"\s{0,20}[*_]{0,2}(?:(?:or )?answers?|ans|reply|response|taken as)[*_]{0,2}\s?[:=][*_]{0,2}\s?", re.IGNORECASE
)
"""What a prefilled mail, or a line of the letter, puts before an answer."""


def without_our_words(text: str, question: Question) -> str:
    """The first line of an answer without our own words before it."""
    return _after_answer_mark(_without_name(_without_first_words(_without(text, question.line), question), question))


def _without(text: str, line: str) -> str:
    """A text without a question of ours at its beginning."""
    asked, head = _asked(line), text[: 2 * len(line) + 20]
    if len(asked) < 4 or not squeezed(head).startswith(asked):
        return text
    return text[squeezed_with_places(head)[1][len(asked) - 1] + 1 :].lstrip("?\"”').: \t|")


@lru_cache(maxsize=256)
def _asked(line: str) -> str:
    return squeezed(line)


def _without_first_words(text: str, question: Question) -> str:
    """`What was the …: 408`, as a prefilled mail shortens a question."""
    head, dots, _ = text[: len(question.line) + 10].partition("…:")
    ours = bool(dots) and len(squeezed(head)) > 0 and squeezed(question.line).startswith(squeezed(head))
    return text[len(head) + len(dots) :].strip() if ours else text


def _without_name(text: str, question: Question) -> str:
    """`Figure: 408` is 408 where the question goes by the name of Figure."""
    name = name_of(question)
    head, colon, rest = text.partition(":")
    return rest.strip() if name and colon and squeezed(head) == squeezed(name) else text


def _after_answer_mark(text: str) -> str:
    mark = ANSWER.match(text)
    return text[mark.end() :] if mark else text


def answer_lines(lines: Sequence[str], question: Question) -> list[str]:
    """The lines that stand under a question of ours, without `Answer:` before them."""
    kept = [_after_answer_mark(line) if ANSWER.match(line) else line for line in lines]
    return [_without(line, question.line) if at == 0 else line for at, line in enumerate(kept)]
