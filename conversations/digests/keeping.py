"""What a rule of a digest is: what it may look at, what it finds, and under which heading that stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from conversations.digests.document import Source
from conversations.digests.facts import RoundFacts, TargetFacts


class Concern(StrEnum):
    """What a line is about; digests keep this order."""

    FIGURES = "figures"
    RETURNS = "returns"
    PROMISES = "promises"
    BLOCKAGES = "blockages"
    RISKS = "risks"
    DATA = "data"
    REWARD = "reward"
    BETTER = "better"


@dataclass(frozen=True, slots=True)
class Sight:
    """What a rule may look at beside the target; `patience` is in calendar days, `district` whose digest it is."""

    facts: RoundFacts
    today: date
    patience: int
    district: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One thing worth a line, in the words that say why."""

    words: str
    about: Source | None = None


@dataclass(frozen=True, slots=True)
class KeepRule:
    """A rule of a digest: `name` for data and tests, `find` for what it lets in."""

    name: str
    concern: Concern
    find: Callable[[TargetFacts, Sight], tuple[Found, ...]]


def found_if(holds: bool, words: str) -> tuple[Found, ...]:
    """The one finding about the target itself, where it holds."""
    return (Found(words),) if holds else ()
