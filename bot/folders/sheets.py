"""A sheet of an import folder before it means anything: numbered lines of cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.folders.problems import Unreadable

Cell = str | date | Unreadable
"""A cell's text; a day, where a workbook says so; or why it cannot be taken."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, numbered as a spreadsheet numbers it; trailing cells may be missing."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of one table; `label` is how a problem names the place."""

    label: str
    lines: Iterator[Line]


@dataclass(frozen=True, slots=True)
class Source:
    """What was found at a path: sheets by table name, and what was passed over."""

    label: str
    sheets: Mapping[str, Sheet]
    ignored: tuple[str, ...] = ()
