"""Coloured marks and the words that must stand with them: a colour alone tells nothing to many readers."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

RATING_MARKS: Final = MappingProxyType({"red": "🔺", "amber": "🔶", "green": "🟢", "none": "⬜"})
"""The mark of distinct shape that follows a rating's word."""

_RED = ("red", "behind")
_AMBER = ("amber", "at risk")
_GREEN = ("green", "on track")
_BLUE = ("blue", "over-achieved")
_NONE = ("no data", "no figure", "no return", "not due", "no rating")

MARK_WORDS: Final = MappingProxyType({
    "🔴": _RED, "🟥": _RED, "🔺": _RED, "🔻": _RED, ":red_circle:": _RED, ":small_red_triangle:": _RED,
    "🟠": _AMBER, "🟧": _AMBER, "🔶": _AMBER, "🟡": _AMBER, "🟨": _AMBER, ":large_orange_circle:": _AMBER,
    ":large_yellow_circle:": _AMBER, ":large_orange_diamond:": _AMBER,
    "🟢": _GREEN, "🟩": _GREEN, ":large_green_circle:": _GREEN,
    "🔵": _BLUE, "🟦": _BLUE, "⬜": _NONE, "⚪": _NONE,
})
"""Every coloured mark, as a character and as Slack's name for it, with the words that may explain it."""

_MARK = re.compile("|".join(re.escape(mark) for mark in MARK_WORDS))


def wordless(text: str) -> list[str]:
    """The coloured marks in `text` that stand without any of their words, in order, once each.

    A word inside the name of a mark (`:red_circle:`) does not count.
    """
    if _unmarked(text):
        return []
    words = _MARK.sub(" ", text).lower()
    found = dict.fromkeys(_MARK.findall(text))
    return [mark for mark in found if not any(word in words for word in MARK_WORDS[mark])]


def spoken(text: str) -> str:
    """`text` with each coloured mark replaced by its word in brackets, where it may not speak alone."""
    return text if _unmarked(text) else _MARK.sub(lambda found: f"({MARK_WORDS[found[0]][0]})", text)


def _unmarked(text: str) -> bool:
    """Whether no mark can be in it, told at a glance: those in plain ASCII are names between colons."""
    return ":" not in text and text.isascii()
