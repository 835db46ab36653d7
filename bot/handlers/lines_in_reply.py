"""What a reply to a letter about lines of a digest asks: about which of them, in which words, and what names none.

A line is named by its number in the letter, by words standing below it, or by
the reference of its target; where the letter has one line, that one is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from conversations.digests.document import Row
from conversations.digests.line_named import line_named
from conversations.letters.letter import Question, SentLetter
from conversations.letters.reply import ReplyRead

_NUMBER = re.compile(r"\W*(?:(?:line|number|no|nr)\W{1,3})?(\d{1,3})\W*", re.IGNORECASE)
_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class LinesAsked:
    """The words about each line by its id, in order; and the words that name no line, empty where there are none."""

    about: Mapping[str, str]
    loose: str = ""


def lines_asked(sent: SentLetter, read: ReplyRead, rows: Sequence[Row]) -> LinesAsked:
    """What a reply asks of the lines of a letter; `rows` are all lines of its digest.

    Where the letter asked which line was meant, what it kept (`said`) is the question, and a number will do.
    """
    lines = {question.key: question for question in sent.questions}
    about = {given.key: _with_kept(lines[given.key], given.text) for given in read.given if given.key in lines}
    # A wish (“can I speak to a person”) is as good a question as any: it is put to whoever answers.
    loose = _BETWEEN.join([*(given.text for given in read.given if given.key not in lines), *read.unplaced]).strip()
    chosen = _chosen(sent, loose)
    if chosen is not None:
        return LinesAsked({**about, chosen.key: chosen.said or ""})
    named = line_named(rows, loose) if loose else None
    if named is not None:
        return LinesAsked({**about, named.id: _BETWEEN.join(_said(sent, about.get(named.id), loose))})
    return LinesAsked(about, loose if any(character.isalnum() for character in loose) else "")


def _chosen(sent: SentLetter, loose: str) -> Question | None:
    """The line that is named by nothing but its number, where a question was kept for it."""
    number = _NUMBER.fullmatch(loose)
    return next((each for each in sent.questions if number is not None and each.label == number[1] and each.said), None)


def _said(sent: SentLetter, before: str | None, loose: str) -> Iterator[str]:
    kept = kept_in(sent)
    if before:
        yield before
    elif kept and _letters(kept) not in _letters(loose):
        yield kept
    yield loose


def _with_kept(line: Question, text: str) -> str:
    """What was kept while the line was asked for, with what was said now beside it."""
    kept = line.said or ""
    return kept if kept and _letters(text) in _letters(kept) else _BETWEEN.join(filter(None, (kept, text)))


def kept_in(sent: SentLetter) -> str:
    """The question that a letter kept while it asked which line was meant; empty where it kept none."""
    return next((each.said for each in sent.questions if each.said), "")


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
