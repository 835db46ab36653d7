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
NEW_RISKS = Part("New risks", "New risk")
BLOCKAGES = Part("Blockages", "Blockage")
ACTIONS = Part("Your actions", "Action")
BODY = Part("The figure of your body")

PARTS: Mapping[str, Part] = {
    "promise": Part("What was promised last quarter", "Promise"),
    "available": FIGURE, "figure": FIGURE, "why_none": FIGURE, "expected": FIGURE, "none_note": FIGURE,
    "standing": FIGURE,
    "cause": REASONS, "cause_code": REASONS, "action": REASONS, "owner": REASONS, "due": REASONS,
    "help_wanted": REASONS,
    "contest": RATING, "contest_reason": RATING,
    "outlook": YEAR_END, "year_end_value": YEAR_END,
    "risk": Part("Risks on the register", "Risk"),
    "new_risk": NEW_RISKS,
    "blockage": BLOCKAGES,
    "checked": Part("Data quality"),
}  # fmt: skip
"""Of a return, by the first word of a question's key; one of no part named here goes on with the part before it."""

OTHER_PARTS: Mapping[str, Part] = {
    "all_well": ACTIONS, "action.": ACTIONS,
    "part_available": BODY, "part": BODY, "part_reason": BODY,
    "trouble": Part("What is in the way"), "blockage.": BLOCKAGES, "new_risk.": NEW_RISKS,
}  # fmt: skip
"""As `PARTS`, of any other talk; a dot marks the items of a repeat: “action” alone may be asked by any of them."""

ELSE = Part("Questions")


def part_of(key: str, before: Part, *, figures: bool) -> Part:
    """The part a question belongs to, in a return (`figures`) or in any other talk."""
    about, _, _ = key.partition("?")
    head, dot, _ = about.partition(".")
    return PARTS.get(head, before) if figures else OTHER_PARTS.get(head + dot, before)


def item_of(key: str) -> str | None:
    """For a question about one item of a repeat, the item's own key: `promise.A12` of `promise.A12.kept`."""
    about, _, _ = key.partition("?")
    head, _, rest = about.partition(".")
    item, dot, _ = rest.rpartition(".")
    return f"{head}.{item}" if dot else None
