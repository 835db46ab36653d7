"""A sheet's lines as rows of read cells, by the columns of its table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from bot.folders.cells import day
from bot.folders.columns import Column, Table
from bot.folders.problems import Problems, Unreadable
from bot.folders.sheets import Cell, Line, Sheet

_BECAME_A_DATE = "Excel has made this cell a date"


@dataclass(slots=True)
class Row:
    """A row's values by column; one that could not be read is missing, and then the row is not `whole`."""

    label: str
    number: int
    problems: Problems
    values: dict[str, Any] = field(default_factory=dict)
    whole: bool = True

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)

    def wrong(self, column: str | None, wrong: str, remedy: str) -> None:
        """Note a problem of this row; it is not whole any more."""
        self.whole = False
        self.problems.add(self.label, self.number, column, wrong, remedy)


def rows(table: Table, sheet: Sheet, problems: Problems) -> Iterator[Row]:
    """Read a sheet row by row; blank rows are passed over, every problem is noted."""
    lines = (line for line in sheet.lines if not line.blank)
    header = next(lines, None)
    if header is None:
        _note_empty(table, sheet.label, problems)
        return
    columns = _columns(table, sheet.label, header, problems)
    if columns is None:
        for _ in lines:  # a reader notes what is wrong further down only when it is read to the end
            continue
        return
    seen: dict[tuple[Any, ...], int] = {}
    line = header
    for line in lines:
        row = _read(table, columns, Row(sheet.label, line.number, problems), line)
        _note_repeated(table, row, seen)
        yield row
    if line is header and table.needed:
        problems.add(sheet.label, None, None, "There are no rows under the header.", "Add at least one.")


def _note_empty(table: Table, label: str, problems: Problems) -> None:
    if not any(problem.file == label for problem in problems.kept):
        problems.add(label, None, None, "There are no rows.", f"Begin with the columns {', '.join(table.columns)}.")


def _columns(table: Table, label: str, header: Line, problems: Problems) -> list[str] | None:
    """The column names in the order of the sheet, or none once it is noted what is wrong with them."""
    before = problems.count
    names = [str(cell).strip().lower() for cell in header.cells]
    while names and not names[-1]:
        names.pop()
    for place, name in enumerate(names, start=1):
        if not name:
            problems.add(label, header.number, None, f"Column {place} has no name.", "Name it or delete the column.")
        elif name not in table.columns:
            problems.add(label, header.number, name, "There is no such column.", _meant(name, table))
        elif name in names[: place - 1]:
            problems.add(label, header.number, name, "The column stands here twice.", "Delete one of the two.")
    for name, column in table.columns.items():
        if column.needed and name not in names:
            problems.add(label, header.number, name, "The column is missing.", f"Add a column named {name}.")
    return names if problems.count == before else None


def _meant(name: str, table: Table) -> str:
    near = get_close_matches(name, table.columns, n=1)
    return f"Rename it {near[0]}." if near else f"Delete it; {table.name} has {', '.join(table.columns)}."


def _read(table: Table, columns: list[str], row: Row, line: Line) -> Row:
    if any(line.cells[len(columns) :]):
        row.wrong(
            None, f"The row has {len(line.cells)} cells where the header has {len(columns)}.",
            "Put a cell that holds the separator in quotation marks, or empty those beyond the last column.",
        )  # fmt: skip
    cells = dict(zip(columns, line.cells, strict=False))
    for name, column in table.columns.items():
        try:
            row.values[name] = _value(column, cells.get(name, ""))
        except Unreadable as found:
            row.wrong(name, found.wrong, found.remedy)
    return row


def _value(column: Column, cell: Cell) -> Any:
    if isinstance(cell, Unreadable):
        raise cell
    if isinstance(cell, date):
        if column.read is day:
            return cell
        raise Unreadable(f"{_BECAME_A_DATE} ({cell:%Y-%m-%d}).", "Format the column as Text and type the cell again.")
    if cell:
        return column.read(cell)
    if column.needed:
        raise Unreadable("The cell is empty.", "Fill it in.")
    return column.otherwise


def _note_repeated(table: Table, row: Row, seen: dict[tuple[Any, ...], int]) -> None:
    """Refuse a row whose key was given before; keys compare in any case."""
    key = tuple(row[name].casefold() if isinstance(row[name], str) else row[name] for name in table.key)
    if not key or None in key:
        return
    first = seen.setdefault(key, row.number)
    if first != row.number:
        what = " ".join(str(row[name]) for name in table.key).strip()
        row.wrong(table.key[-1], f"“{what}” stands in row {first} already.", "Keep one of the two rows.")
