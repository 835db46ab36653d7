"""Letters typed for digits (`34O`, `l2`): offered back as a number, never taken for one."""

from __future__ import annotations

import re

from conversations.dialogue.grammar.tokens import cleaned

_MIXED = re.compile(r"[\dOoIl]+(?:[.,][\dOoIl]+)*")
_DIGITS = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1"})


def with_digits_for_letters(text: str) -> str | None:
    """`340` for `34O`, `12` for `l2`; none where nothing was mistyped so."""
    plain = cleaned(text)
    mixed = _MIXED.fullmatch(plain) and any(c.isdecimal() for c in plain) and any(c.isalpha() for c in plain)
    return plain.translate(_DIGITS) if mixed else None
