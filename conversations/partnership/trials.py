"""A test round stands apart from the live one: in a partnership of its own, whose id says which one it tries."""

from __future__ import annotations

MARK = "Test"
"""What every message, form and page of a test begins with."""
APART = "~"
"""Between the id of the partnership that is tried and the number of the test; no other id holds it."""


def trial_id(partnership_id: str, number: int) -> str:
    """The id of the partnership in which the test of this number is held: `marlshire~2`."""
    return f"{partnership_id}{APART}{number}"


def is_trial(partnership_id: str) -> bool:
    """Whether a partnership holds a test: nothing that is said in it counts anywhere else."""
    return APART in partnership_id


def trial_number(trial: str) -> int:
    """Which test of its partnership it is, the first being 1."""
    return int(trial.rpartition(APART)[2])


def trial_name(name: str, number: int) -> str:
    """What the partnership of a test is called, wherever its name is said."""
    return f"{MARK} {number} of {name}"
