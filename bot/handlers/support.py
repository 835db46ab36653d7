"""What the support team of a partnership is called, the human behind every request for a person."""

from __future__ import annotations

from conversations.partnership.targets import Partnership

SUPPORT = "The support team of {name}"


def support_of(partnership: Partnership) -> str:
    """“The support team of Marlshire Together”."""
    return SUPPORT.format(name=partnership.name)
