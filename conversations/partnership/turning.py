"""Marks that turn the direction of whatever follows them: the words of one person must not turn those of another.

Arabic and Hebrew need none of them (Unicode Standard Annex 9, 3.1): each letter
knows its own direction. They come with numbers copied from a phone, and from
whoever wants “gpj.exe” to be read backwards.
"""

from __future__ import annotations

import re
from typing import Final

TURNING: Final = "\u202a-\u202e\u2066-\u2069"
"""Embeddings, overrides and isolates, as a range for a pattern."""
_TURNING = re.compile(f"[{TURNING}]")


def unturned(text: str) -> str:
    """The text without them, and otherwise as it was typed."""
    return text if text.isascii() else _TURNING.sub("", text)
