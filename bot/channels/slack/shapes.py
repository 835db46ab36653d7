"""The few words in which Slack's limits are written down: what a field may hold.

`limits.py` is the tables made of these; `lint.py` walks them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Family(StrEnum):
    """The tables in which a `type` is looked up; Slack uses some names twice (`image`)."""

    BLOCK = "block"
    ELEMENT = "element"
    RUN = "run"
    PART = "part"
    CELL = "cell"
    CHART = "chart"


@dataclass(frozen=True, slots=True)
class Words:
    """A bare string of `least` to `most` characters; `link` asks for a web address."""

    most: int
    least: int = 1
    link: bool = False
    mrkdwn: bool = False


@dataclass(frozen=True, slots=True)
class TextObject:
    """A text object of one of `kinds`, its text at most so long."""

    most: int
    kinds: frozenset[str] = frozenset({"plain_text"})


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false; `only` where one of the two is allowed."""

    only: bool | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Number:
    """Any number; never true or false."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a closed set of strings."""

    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Anything:
    """Not ours to judge (ids, times, metadata)."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """An object with a `type`, looked up in `family`; only `among` is allowed here."""

    family: Family
    among: frozenset[str]


@dataclass(frozen=True, slots=True)
class Many:
    """A list of `least` to `most` things of one sort."""

    of: Rule
    most: int
    least: int = 1


@dataclass(frozen=True, slots=True)
class Shape:
    """An object: its fields, those it must have, and groups of which exactly or at least one is wanted."""

    fields: Mapping[str, Rule]
    required: frozenset[str] = frozenset()
    any_of: tuple[frozenset[str], ...] = field(default=())
    one_of: tuple[frozenset[str], ...] = field(default=())


Rule = Words | TextObject | Flag | Whole | Number | OneOf | Anything | Tagged | Many | Shape


def length(text: str) -> int:
    """Characters as Slack's JavaScript counts them: UTF-16 units, so an emoji may count twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
