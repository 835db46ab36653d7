"""Kinds of answer: how each is read, shown and drawn. A new question type is one `Kind` here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from conversations.dialogue.reading import Reading

T = TypeVar("T")


class Widget(StrEnum):
    """What a channel can draw: many kinds, three widgets (pyxform maps 112 types onto 8)."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several closed answers: `text` is what is sent and stored, `label` what is seen."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """How one type of answer is read, shown and drawn.

    Law: `read(show(v), today)` is `Read(v)` for every value. `show` gives the
    canonical text that is stored; `say` the text that people are shown.
    """

    name: str
    widget: Widget
    read: Callable[[str, date], Reading[T]]
    show: Callable[[T], str]
    say: Callable[[T], str]
    choices: tuple[Choice, ...] = ()
