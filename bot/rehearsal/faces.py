"""What stands for a person who has no picture: two letters, and a colour that stays."""

from __future__ import annotations

TINTS = 8


def initials(name: str) -> str:
    """Two letters for a picture."""
    letters = [part[0] for part in name.split() if part]
    return "".join(letters[:1] + letters[-1:] if len(letters) > 1 else letters).upper()


def tint(id: str) -> int:
    """A colour number that stays with a person."""
    return sum(id.encode()) % TINTS
