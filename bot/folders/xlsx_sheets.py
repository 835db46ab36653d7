"""A workbook's sheets as lines: what people see in a cell, never what a formula makes of it.

The workbook is streamed: no row is held longer than it takes to read it, and a
row number far down the sheet costs nothing.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile
from zlib import error as BrokenStream

from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import WorkSheetParser

from bot.folders.problems import Problems, Unreadable
from bot.folders.sheets import Cell, Line, Sheet

LARGEST_UNPACKED = 256 * 1024 * 1024
MOST_PARTS = 2000
_PERCENTAGE = re.compile(r"^[^;\"]*%")
_NOT_A_WORKBOOK = (
    BadZipFile,
    BrokenStream,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    OSError,
    TypeError,
)
AS_TEXT = "Format the column as Text in Excel and type the cell again."


def read_xlsx(path: Path, problems: Problems) -> dict[str, Sheet]:
    """Open a workbook; its sheets by name, or none once it is noted why it cannot be read."""
    label = path.name
    try:
        if too_large := _too_large(path):
            problems.add(label, None, None, too_large, "Save the rows alone, without pictures, as a new workbook.")
            return {}
        workbook = _opened(path)
    except _NOT_A_WORKBOOK:
        problems.add(
            label, None, None, "The file is not a workbook that can be read.",
            "Open it in Excel, take off any password and save it as “Excel Workbook (.xlsx)”.",
        )  # fmt: skip
        return {}
    return {
        sheet.title: Sheet(f"{label}, sheet {sheet.title}", _lines(f"{label}, sheet {sheet.title}", sheet, problems))
        for sheet in workbook.worksheets
    }


def _opened(path: Path) -> Any:
    with warnings.catch_warnings():
        # What openpyxl warns of (themes, validations it drops) has no bearing on cells.
        warnings.simplefilter("ignore", UserWarning)
        return load_workbook(path, read_only=True, data_only=False, keep_links=False)


def _too_large(path: Path) -> str | None:
    """Why the archive must not be unpacked (zipfile never yields more than an entry declares)."""
    with ZipFile(path) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS:
            return f"The workbook has {len(parts)} parts, more than any list of targets needs."
        if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            return f"The workbook unpacks to more than {LARGEST_UNPACKED // 2**20} MB."
    return None


def _lines(label: str, sheet: Any, problems: Problems) -> Iterator[Line]:
    """Stream the rows; merged cells are only known at the end of the sheet's XML."""
    book = sheet.parent
    try:
        with book._archive.open(sheet._worksheet_path) as source, warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            parser = WorkSheetParser(
                source, sheet._shared_strings, epoch=book.epoch,
                date_formats=book._date_formats, timedelta_formats=book._timedelta_formats,
            )  # fmt: skip
            for number, cells in parser.parse():
                yield Line(number, _row(sheet, cells))
    except _NOT_A_WORKBOOK:
        problems.add(label, None, None, "The sheet is damaged.", "Open it in Excel, save it again and import that.")
        return
    for merged in parser.merged_cells.mergeCell if parser.merged_cells else ():
        problems.add(
            label, None, None, f"The cells {merged.ref} are merged.",
            "Unmerge them and give every row its own value.",
        )  # fmt: skip


def _row(sheet: Any, cells: list[dict[str, Any]]) -> tuple[Cell, ...]:
    row: list[Cell] = []
    for cell in cells:
        row.extend([""] * (cell["column"] - 1 - len(row)))
        row.append(_cell(sheet, cell))
    return tuple(row)


def _cell(sheet: Any, cell: dict[str, Any]) -> Cell:
    value, kind = cell["value"], cell["data_type"]
    place = f"{get_column_letter(cell['column'])}{cell['row']}"
    if value is None:
        return ""
    if kind == "f":
        return Unreadable(f"Cell {place} holds a formula.", "Paste its value instead (Paste special, Values).")
    if kind == "e":
        return Unreadable(f"Cell {place} shows the error {value}.", "Type the value it should have.")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _shown(value, ReadOnlyCell(sheet, **cell).number_format)
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date()
    if isinstance(value, str):
        return value.replace("_x000D_", "").strip()
    return value if type(value) is date else Unreadable(f"Cell {place} holds a time of day.", AS_TEXT)


def _shown(value: float, number_format: str) -> str:
    """The number as Excel keeps it, to its fifteen digits; a percentage with its sign, as people see it."""
    exact = Decimal(format(value, ".15g"))
    if _PERCENTAGE.search(number_format):
        return f"{(exact * 100).normalize():f}%"
    return f"{exact.normalize():f}"
