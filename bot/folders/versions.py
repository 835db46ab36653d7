"""From which quarter a definition holds, when the folder or the store has something to say about it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from bot.folders.target_rows import UNDATED
from conversations.partnership.quarters import Quarter
from conversations.partnership.targets import Definition, Target

BREAKING = ("unit", "measure", "wording")
"""A change of any of these makes earlier figures incomparable; new bounds, rules or titles do not."""


def dated(target: Target, recorded: Iterable[Quarter], collecting: Quarter) -> Target:
    """The target with its oldest definition in force from the first quarter anything is known of.

    `recorded` are the quarters of its milestones and figures; `collecting` is
    the quarter whose figures are asked for now.
    """
    oldest, *later = target.definitions
    first = min([collecting, *recorded, *(each.since.previous for each in later)])
    since = first if oldest.since == UNDATED else oldest.since
    return target.model_copy(update={"definitions": (oldest.model_copy(update={"since": since}), *later)})


def with_decimals(target: Target, values: Iterable[Decimal]) -> Target:
    """The target with the decimals its numbers show, where the folder does not give them."""
    shown = max((_places(value) for value in values), default=0)
    return target.model_copy(update={"definitions": tuple(
        each.model_copy(update={"decimals": max(shown, each.decimals)}) for each in target.definitions
    )})  # fmt: skip


def continued(target: Target, known: Target, collecting: Quarter, *, undated: bool) -> Target:
    """The target after what is stored of it, so that the past stays as it was.

    With earlier definitions of its own the folder says itself from when each
    holds. One that is `undated` stays where it began if nothing differs;
    otherwise it begins in `collecting`.
    """
    if not undated:
        return _covering(target, known)
    now, in_force = target.definitions[-1], known.defined(collecting)
    if _same(in_force, now):
        return target.model_copy(update={"definitions": known.definitions})
    past = tuple(each for each in known.definitions if each.since < collecting)
    since = collecting if past else in_force.since
    breaks = bool(past) and any(getattr(in_force, name) != getattr(now, name) for name in BREAKING)
    changed = now.model_copy(update={"since": since, "breaks_series": breaks})
    return _covering(target.model_copy(update={"definitions": (*past, changed)}), known)


def _covering(target: Target, known: Target) -> Target:
    """The target with a word on every quarter from which something is stored; no version is taken away."""
    said = {each.since for each in target.definitions}
    over = tuple(
        target.defined(each.since).model_copy(update={"since": each.since, "breaks_series": False})
        for each in known.definitions
        if each.since not in said
    )
    ordered = sorted((*target.definitions, *over), key=lambda each: each.since)
    return target.model_copy(update={"definitions": tuple(ordered)})


def _same(one: Definition, other: Definition) -> bool:
    """Whether two definitions measure alike, whenever each began."""
    undated = {"since": UNDATED, "breaks_series": False}
    return one.model_copy(update=undated) == other.model_copy(update=undated)


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
