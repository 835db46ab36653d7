"""The parts of a long form, by what its questions are about, and what the items of a repeat are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the form. `item` is what one item of its repeat is called; `lead` says what the part is for."""

    heading: str
    item: str = ""
    lead: str = ""


FIGURE = Part("The figure")
REASONS = Part("What explains it, and what will be done")
RATING = Part("The rating")
YEAR_END = Part("The year end")

PARTS: Mapping[str, Part] = {
    "promise": Part("What was promised last quarter", "Promise"),
    "available": FIGURE, "figure": FIGURE, "why_none": FIGURE, "expected": FIGURE, "none_note": FIGURE,
    "standing": FIGURE,
    "cause": REASONS, "cause_code": REASONS, "action": REASONS, "owner": REASONS, "due": REASONS,
    "help_wanted": REASONS,
    "contest": RATING, "contest_reason": RATING,
    "outlook": YEAR_END, "year_end_value": YEAR_END,
    "risk": Part("Risks on the register", "Risk"),
    "new_risk": Part("New risks", "New risk"),
    "blockage": Part("Blockages", "Blockage"),
    "checked": Part("Data quality"),
}  # fmt: skip
"""By the first word of a question's key; a question of no part named here goes on with the part before it."""

ELSE = Part("Questions")


def part_of(key: str, before: Part) -> Part:
    """The part a question belongs to."""
    head, _, _ = key.partition(".")
    head, _, _ = head.partition("?")
    return PARTS.get(head, before)


def item_of(key: str) -> str | None:
    """For a question about one item of a repeat, the item's own key: `promise.A12` of `promise.A12.kept`."""
    about, _, _ = key.partition("?")
    head, _, rest = about.partition(".")
    item, dot, _ = rest.rpartition(".")
    return f"{head}.{item}" if dot else None
