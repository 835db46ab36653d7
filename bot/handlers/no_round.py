"""What is said of a quarter that has no round yet, and what to do about it."""

from __future__ import annotations

from conversations.partnership.quarters import Quarter


def no_round(quarter: Quarter) -> str:
    """That a quarter has no round, and how one is opened."""
    return f"There is no round of {quarter.name}. Open it with `quarterday round open {quarter}`."
