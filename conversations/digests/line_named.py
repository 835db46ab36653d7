"""Which line of a digest somebody means who names its target: “Why is NI 111 red?”; one alone, or none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from conversations.digests.document import Row

_PIECES = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")


def line_named(rows: Iterable[Row], words: str) -> Row | None:
    """The line about the one target that is named in the words, by its reference.

    Of several lines about it the one of the target itself; none where no
    target is named, or several are, or it has several lines and none of its own.
    """
    named = [row for row in rows if _reference(row.ref).search(words)]
    if len({row.ref for row in named}) != 1:
        return None
    own = [row for row in named if row.id == row.ref] or named
    return own[0] if len(own) == 1 else None


def begins_with_a_line(rows: Iterable[Row], words: str) -> bool:
    """Whether the words open with the reference of a line: “NI 111: who pays for this?”."""
    return any(found.start() == len(words) - len(words.lstrip(" \t\n*>“\"'("))
               for row in rows if (found := _reference(row.ref).search(words)) is not None)


@lru_cache(maxsize=512)
def _reference(ref: str) -> re.Pattern[str]:
    """A reference as people type it: in any case, and with or without the spaces in it."""
    pieces = r"\s{0,3}".join(re.escape(piece) for piece in _PIECES.findall(ref))
    return re.compile(rf"(?<!\w){pieces}(?!\w)", re.IGNORECASE)
