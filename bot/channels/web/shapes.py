"""The marks of a rating as shapes that every browser draws, since not every system has the pictures for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

SHAPES: Mapping[str, str] = {"🟢": "green", "🔶": "amber", "🔺": "red", "⬜": "none"}
"""What each mark is called in the style sheet; the word beside it says the same."""

_MARKED = re.compile("([^{0}]*)([{0}]?)".format("".join(SHAPES)))


def pieces(sentence: str) -> Iterator[tuple[str, str | None]]:
    """A sentence in pieces, each with the shape that follows it."""
    for text, mark in _MARKED.findall(sentence):
        if text or mark:
            yield text, SHAPES.get(mark)
