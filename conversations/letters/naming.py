"""A return named by its reference or its title: `NI 111: 432`, or a heading above the answers to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from conversations.letters.asking import LONGEST_LINE
from conversations.letters.cleaning import MOST_EXAMINED, squeezed, squeezed_with_places
from conversations.letters.letter import Known, Question

_SEPARATORS = (":", "=", " :", " =", " -", " –", " —", "- ", "– ", "\t", "|", " |", "  ", "?", " is ", " was ", " are ")
_LEADING = " \t:=-–—|?*_"
_LOWERS = (" -", "\t-", ":-", "=-", "|-")


_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Named:
    """A return that a line names, and what the line says of it; nothing for a heading."""

    known: Known
    text: str


def named(line: str, returns: Sequence[Known]) -> Named | None:
    """The return with whose reference or title a line begins; none where two are called alike."""
    head = line[:MOST_EXAMINED]
    letters = squeezed(head)
    found = [(length, known) for known in returns if (length := _length(letters, known))]
    longest = max((length for length, _ in found), default=0)
    chosen = [known for length, known in found if length == longest]
    places = squeezed_with_places(head)[1] if len(chosen) == 1 else ()
    if len(chosen) != 1 or (longest < len(places) and places[longest] - places[longest - 1] == 1):
        return None
    rest = line[places[longest - 1] + 1 :].lstrip(")”\"'*_")
    if not rest.strip(_LEADING):
        return Named(chosen[0], "")
    return Named(chosen[0], _value(rest)) if rest.startswith(_SEPARATORS) else None


def name_of(question: Question) -> str | None:
    """What a question goes by in the letter: `Cause` of “Cause: what explains the figure?”."""
    name, colon, _ = question.line.partition(":")
    return name.strip() if colon and len(name) < _LONGEST_NAME else None


def is_stored(question: Question) -> bool:
    """Whether a question stands in the letter as an answer read back (“Figure: 432”), not as one that is asked."""
    line = question.line.rstrip()
    was_cut = line.endswith("…") and len(line) <= LONGEST_LINE
    return name_of(question) is not None and not line.endswith("?") and not was_cut


def names_of(questions: Iterable[Question]) -> dict[str, str]:
    """The labels of questions by their names, where only one goes by a name."""
    found: dict[str, list[str]] = {}
    for question in questions:
        if name := name_of(question):
            found.setdefault(squeezed(name), []).append(question.label)
    return {name: labels[0] for name, labels in found.items() if len(labels) == 1 and len(name) > 3}


def _length(letters: str, known: Known) -> int:
    """How many letters of a line name a return: its reference, its title, or both."""
    return max((len(name) for name in _names(known) if letters.startswith(name)), default=0)


@lru_cache(maxsize=256)
def _names(known: Known) -> tuple[str, ...]:
    ref, title = squeezed(known.ref), squeezed(known.title)
    return tuple(name for name in (ref + title, title + ref, title, ref) if len(name) > 2)


def _value(rest: str) -> str:
    """The value after the name; a sign that stands right before a figure stays with it."""
    bare = rest.strip()
    for word in ("is ", "was ", "are "):
        bare = bare.removeprefix(word)
    text = bare.lstrip(_LEADING)
    signed = bare[: len(bare) - len(text)].endswith(("-", "–")) and text[:1].isdecimal() and rest.startswith(_LOWERS)
    return text if not signed or bare[0] in "-–" else "-" + text
