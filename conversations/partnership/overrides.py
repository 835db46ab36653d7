"""A rating that is held against the computed one: which claim it is, so that a decision stands for just that claim."""

from __future__ import annotations

from decimal import Decimal

from conversations.partnership.amounts import plain
from conversations.partnership.case import Rating

OVERRIDE = "override"


def claims_of(return_id: str) -> str:
    """How every claim of a return begins."""
    return f"{OVERRIDE}:{return_id}"


def claim(return_id: str, held: Rating, value: Decimal) -> str:
    """One claim: this rating for this figure. Another figure makes another claim, which nobody has decided on."""
    return f"{claims_of(return_id)}:{held}:{plain(value)}"
