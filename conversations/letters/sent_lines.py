"""The letter that was sent, made ready to be found again in a reply: line by line, and as one stream of letters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from conversations.letters.cleaning import bounded, squeezed
from conversations.letters.letter import Question, SentLetter
from conversations.letters.links import lead_in

LONG = 15
"""Letters from which on a piece of a line is known as ours without its neighbours."""
_HEAD = 6
_SENTENCES = re.compile(r"(?<=[.?!])\s+")
_IN_QUOTES = re.compile(r"“[^”]*”")
_QUOTE = "“"


@dataclass(frozen=True, slots=True)
class SentLine:
    """A line of our letter: its letters, where they begin in the stream, and the question it belongs to.

    `opens` marks the question line itself; the lines beneath it up to a blank
    one (hint, condition, choices) belong to it. `parts` are the letters of
    what it may be broken into: its sentences, and what leads up to a link.
    """

    letters: str
    start: int
    question: Question | None = None
    opens: bool = False
    parts: tuple[str, ...] = ()

    @property
    def end(self) -> int:
        """Where the line ends in the stream."""
        return self.start + len(self.letters)


@dataclass(frozen=True)
class SentLines:
    """All lines of a letter. Offsets count the letters of `stream`."""

    lines: tuple[SentLine, ...]
    stream: str
    letter: SentLetter

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The offset of each line."""
        return tuple(line.start for line in self.lines)

    def at(self, offset: int) -> SentLine:
        """The line that holds an offset of the stream."""
        return self.lines[bisect_right(self.starts, offset) - 1]

    def starting_like(self, letters: str) -> Iterable[tuple[int, int]]:
        """The spans of the stream, from a line's start to its end, that begin as these letters do."""
        return self._heads.get(letters[:_HEAD], ())

    @cached_property
    def _heads(self) -> Mapping[str, tuple[tuple[int, int], ...]]:
        """Lines by their first letters, longest first; question lines also as they stand without their number."""
        found: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
        for line in self.lines:
            found[line.letters[:_HEAD]].add((line.start, line.end))
            if line.opens and line.question is not None:
                bare = line.start + len(squeezed(line.question.label))
                found[self.stream[bare : min(bare + _HEAD, line.end)]].add((bare, line.end))
                asked = (bare, bare + len(squeezed(line.question.line)))
                found[self.stream[bare : bare + _HEAD]].add(asked)
                found[line.letters[:_HEAD]].add((line.start, asked[1]))
        return {head: tuple(sorted(spans, key=lambda s: (s[0] - s[1], s[0]))) for head, spans in found.items()}

    @cached_property
    def _grams(self) -> frozenset[str]:
        return frozenset(self.stream[at : at + LONG] for at in range(max(len(self.stream) - LONG + 1, 0)))

    @cached_property
    def fragments(self) -> Mapping[str, tuple[int, ...]]:
        """Whole sentences of ours, and words before a link, by their letters: where in the stream each stands."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for line in self.lines:
            for part in line.parts:
                found[part].append(self.stream.find(part, line.start))
        return {part: tuple(places) for part, places in found.items() if part not in self.answers}

    def holds(self, letters: str) -> bool:
        """Whether a piece of at least `LONG` letters stands somewhere in our text."""
        return letters[:LONG] in self._grams and letters in self.stream

    @cached_property
    def answers(self) -> frozenset[str]:
        """What a person may well answer in words that stand in our own text."""
        return frozenset(
            squeezed(text)
            for question in self.letter.questions
            for text in (*question.choices, *question.likely, question.presumed, question.said)
            if text
        )


def sent_lines(letter: SentLetter, shown: str | None = None) -> SentLines:
    """The lines of a letter as sent, or as `shown`, each with the question it belongs to."""
    openings = {squeezed(f"{q.label}. {q.line}"): q for q in letter.questions}
    longest = sorted(openings, key=len, reverse=True)
    found: list[SentLine] = []
    question, start = None, 0
    for line in bounded(letter.text if shown is None else shown).lines:
        letters = squeezed(line)
        if not letters:
            question = None if not line.strip() else question
            continue
        opened = next((openings[opening] for opening in longest if letters.startswith(opening)), None)
        question = opened or question
        parts = () if question is not None else tuple(_parts(line))
        found.append(SentLine(letters, start, question, opened is not None, parts))
        start += len(letters)
    return SentLines(tuple(found), "".join(line.letters for line in found), letter)


def _parts(line: str) -> Iterator[str]:
    """The letters of the sentences of a line, long enough to be nobody's answer, and of what leads up to a link."""
    if (before := lead_in(line)) and len(letters := squeezed(before)) >= _HEAD:
        yield letters
    for sentence in _SENTENCES.split(_IN_QUOTES.sub(_QUOTE, line)):
        if _QUOTE not in sentence and len(letters := squeezed(sentence)) >= LONG:
            yield letters
