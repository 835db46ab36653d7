"""A sheet that is written: its columns, each with what it means, its unit and where it comes from, and its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from conversations.partnership.quarters import Quarter

Plain = str | Decimal | int | None
"""What a cell can hold; numbers are exact."""
BETWEEN = "; "
"""What stands between several things in one cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, how its cell is read off a row, and what the data dictionary says of it.

    `unit` is empty for words; `source` says where it comes from.
    """

    name: str
    of: Callable[[Any], object]
    means: str
    source: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A sheet as it is written; `rows` are whatever its columns read."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Any]

    @property
    def headings(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def cells(self) -> Iterator[list[Plain]]:
        """Each row, cell by cell."""
        for row in self.rows:
            yield [plain(column.of(row)) for column in self.columns]


def plain(value: object) -> Plain:
    """A value as a cell holds it: days as 2026-10-14, yes and no in words, several things parted by semicolons.

    Raises:
        TypeError: it is of no sort that belongs into a sheet.
    """
    match value:
        case bool():
            return "yes" if value else "no"
        case None | Decimal() | int():
            return value
        case str():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case Quarter():
            return str(value)
        case tuple() | list() | frozenset():
            return BETWEEN.join(_written(value)) or None
    raise TypeError(f"A {type(value).__name__} has no place in a sheet.")


def _written(values: Iterable[object]) -> Iterator[str]:
    yield from (str(cell) for value in values if (cell := plain(value)) not in {None, ""})


def dictionary(sheets: Iterable[Written]) -> Written:
    """The data dictionary: a row for every column of these sheets, and for its own."""
    told = [(sheet.name, column) for sheet in sheets for column in sheet.columns]
    return Written(DICTIONARY, _DICTIONARY, [*told, *((DICTIONARY, column) for column in _DICTIONARY)])


DICTIONARY = "dictionary"
_HERE = "this export"
_DICTIONARY = (
    Column("sheet", lambda row: row[0], "The sheet that the column stands in", _HERE),
    Column("column", lambda row: row[1].name, "The name of the column", _HERE),
    Column("means", lambda row: row[1].means, "What a cell of it says", _HERE),
    Column("unit", lambda row: row[1].unit, "In what its numbers are counted; empty for words", _HERE),
    Column("source", lambda row: row[1].source, "Where it comes from", _HERE),
)
