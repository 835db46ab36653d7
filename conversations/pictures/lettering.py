"""How wide words come out, so that they can be wrapped, cut and kept apart before any font is at hand.

Measured on the semi-bold of the font that is shipped (`bot/fonts`), which is
wider than its regular and than Arial: what fits here fits there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

_CUT: Final = "…"
_NARROWEST: Final = 0.2
_ADVANCES: Final = {
    letter: width / 100
    for width, letters in {
        25: " '", 30: ",.:;Iijl", 35: "!", 40: '"()/[\\]frt{|}', 50: "-1^_`", 55: "*?s", 60: "7FJLacekvxyz",
        65: "#$25689EPSbdghnopqu", 70: "&+034<=>BKRTXZ~", 75: "ACDHNUVY", 80: "GOQ", 85: "%w", 90: "m", 95: "M",
        100: "@", 105: "W",
    }.items()
    for letter in letters
}
"""Ems of each printable character of ASCII, rounded up to a twentieth."""
_OTHER: Final = 0.85
_WIDE: Final = 1.05


def width_of(words: str, size: float) -> float:
    """How far the words reach, in the units of `size`; rather too far than not far enough."""
    return size * sum(_advance(letter) for letter in words)


def _advance(letter: str) -> float:
    if letter in _ADVANCES:
        return _ADVANCES[letter]
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF" or unicodedata.category(letter) in ("So", "Lo"):
        return _WIDE
    plain = unicodedata.normalize("NFD", letter)[0]
    return _ADVANCES.get(plain, _OTHER) if plain != letter else _OTHER


def wrapped(words: str, size: float, width: float, most: int = 2) -> list[str]:
    """The words in at most so many lines of a width; what does not fit is cut, and the cut is seen."""
    room = int(most * width / (size * _NARROWEST)) + most
    lines = list(_lines(words[:room].split(), size, width))
    if len(lines) <= most and len(words) <= room:
        return lines
    return [*lines[: most - 1], _ended(lines[most - 1], size, width)]


def cut(words: str, size: float, width: float) -> str:
    """As much as fits on one line; whole where it fits."""
    return words if width_of(words, size) <= width else _ended(words, size, width)


def _ended(words: str, size: float, width: float) -> str:
    """With the mark of a cut at the end, inside the width."""
    room, kept = width - width_of(_CUT, size), 0
    for letter in words:
        if (room := room - width_of(letter, size)) < 0:
            break
        kept += 1
    return f"{words[:kept].rstrip()}{_CUT}"


def _lines(words: list[str], size: float, width: float) -> Iterator[str]:
    line = ""
    for word in (piece for whole in words for piece in _pieces(whole, size, width)):
        longer = f"{line} {word}" if line else word
        if line and width_of(longer, size) > width:
            yield line
            longer = word
        line = longer
    if line:
        yield line


def _pieces(word: str, size: float, width: float) -> Iterator[str]:
    """The word, in pieces where it is longer than a line."""
    piece, reach = "", 0.0
    for letter in word:
        step = width_of(letter, size)
        if piece and reach + step > width:
            yield piece
            piece, reach = "", 0.0
        piece, reach = piece + letter, reach + step
    yield piece
