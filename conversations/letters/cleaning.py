"""A reply made plain before it is read: bounded, without what nobody sees, with one sort of line end and digit.

`squeezed` is the shape in which two lines are compared: only letters and
digits, so that quoting, wrapping, bold marks and curly quotes make no
difference, but with the marks that stand inside a figure.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MOST_CHARACTERS = 64 * 1024
MOST_LINES = 1500
MOST_EXAMINED = 1000
"""Of a line, this much is looked at for labels, quotes and questions; what follows is prose, and kept with it."""

_UNSEEN = frozenset([0xAD, 0x180E, 0xFE0E, 0xFE0F, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
                     *range(0x2060, 0x2070)])  # fmt: skip
_LINE_ENDS = frozenset([0x0D, 0x0B, 0x0C, 0x85, 0x2028, 0x2029])
_WIDE_LABEL = re.compile(r"^([ \t]{0,40}[(（]?[0-9０-９]{1,3})．(?=[^ ０-９])", re.MULTILINE)
"""A full-width point is typed for a point and a space; within a full-width figure it is a point."""
_MINUS = frozenset("-−")
_INSIDE_FIGURES = frozenset(".,/-")

_KEPT = re.compile(r"[^\W_]+|(?<=\d)[.,/-](?=\d)|(?<![^\W_])-(?=\d)")


class _Plain(dict[int, str]):
    """What each character becomes; worked out once for each character that is met."""

    def __missing__(self, code: int) -> str:
        plain = self[code] = _plain(code)
        return plain


def _plain(code: int) -> str:
    character = chr(code)
    if code in _LINE_ENDS or character == "\n":
        return "\n"
    if character == "\t":
        return character
    if code in _UNSEEN or unicodedata.category(character) == "Cc":
        return ""
    if unicodedata.category(character) == "Zs":
        return " "
    if unicodedata.category(character) == "Nd" or 0xFF01 <= code <= 0xFF5E:
        return _of_figures(character)
    return character


def _of_figures(character: str) -> str:
    """Digits and their punctuation in the plain form (`１．`); letters stay as they were written."""
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.decimal(character))
    plain = unicodedata.normalize("NFKC", character)
    return character if plain.isalpha() else plain


_PLAIN = _Plain()


@dataclass(frozen=True, slots=True)
class Bounded:
    """The lines of a text as far as they are read; `cut` when it was longer."""

    lines: tuple[str, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a text is read."""

    characters: int = MOST_CHARACTERS
    lines: int = MOST_LINES


ALL_ROOM = Room()


def shared(text: str, other: str) -> tuple[Room, Room]:
    """Room for the two parts of one mail, together what one has: half each, and what a part leaves to the other."""
    first, second = _size(text), _size(other)
    own = Room(max(MOST_CHARACTERS // 2, MOST_CHARACTERS - second.characters),
               max(MOST_LINES // 2, MOST_LINES - second.lines))  # fmt: skip
    return own, Room(MOST_CHARACTERS - min(own.characters, first.characters),
                     MOST_LINES - min(own.lines, first.lines))  # fmt: skip


def _size(text: str) -> Room:
    return Room(len(text), len(text[:MOST_CHARACTERS].splitlines()) + 1)


def bounded(text: str, room: Room = ALL_ROOM) -> Bounded:
    """The plain lines of a text, within 64 KB and 1,500 lines unless there is less room."""
    spaced = _WIDE_LABEL.sub(r"\1. ", text[: room.characters].replace("\r\n", "\n"))
    lines = spaced.translate(_PLAIN).split("\n")
    cut = len(text) > room.characters or any(line.strip() for line in lines[room.lines :])
    return Bounded(tuple(line.rstrip() for line in lines[: room.lines]), cut)


def squeezed(text: str) -> str:
    """The letters and digits of a text in one case, to compare it by."""
    return "".join(_KEPT.findall(text)).lower() if text.isascii() else squeezed_with_places(text)[0]


def squeezed_with_places(text: str) -> tuple[str, tuple[int, ...]]:
    """As `squeezed`, and for each character of it where it stands in the text."""
    kept, places = [], []
    for place, character in enumerate(text):
        if character.isalnum():
            folded = character.casefold()
            kept.append(folded if len(folded) == 1 else character)
            places.append(place)
        elif (character in _INSIDE_FIGURES and _between_digits(text, place)) or _is_sign(text, place):
            kept.append("-" if character in _MINUS else character)
            places.append(place)
    return "".join(kept), tuple(places)


def _is_sign(text: str, place: int) -> bool:
    return text[place] in _MINUS and text[place + 1 : place + 2].isdecimal() and not text[place - 1 : place].isalnum()


def _between_digits(text: str, place: int) -> bool:
    return text[place - 1 : place].isdecimal() and text[place + 1 : place + 2].isdecimal()
