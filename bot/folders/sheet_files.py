"""Sheets as files: one of CSV for each, a workbook, or one JSON object; no cell of them begins a formula."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook

from bot.folders.columns_told import Plain, Written
from bot.folders.writing import add_sheet, csv_bytes, placed

CSV = "csv"
MANY = frozenset({CSV})
"""The formats of which every sheet is a file of its own; on a disk they stand in a folder."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file for somebody who asks for one: its media type, how its name ends, and what it holds."""

    media_type: str
    ending: str
    content: bytes


def _as_csv(sheets: Sequence[Written]) -> Mapping[str, bytes]:
    return {f"{sheet.name}.csv": csv_bytes(sheet.headings, sheet.cells) for sheet in sheets}


def _as_xlsx(sheets: Sequence[Written]) -> bytes:
    """What people wrote stays text."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        add_sheet(book, sheet.name, sheet.headings, sheet.cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _as_json(sheets: Sequence[Written]) -> bytes:
    """An object of sheets, each a list of rows by column; numbers are exact text, half a character a question mark."""
    told = {sheet.name: [dict(zip(sheet.headings, map(_exact, row), strict=True)) for row in sheet.cells]
            for sheet in sheets}  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _exact(cell: Plain) -> str | int | None:
    return str(cell) if isinstance(cell, Decimal) else cell


_WHOLE: Mapping[str, tuple[str, Callable[[Sequence[Written]], bytes]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _as_xlsx),
    "json": ("application/json", _as_json),
}
SHEET_FORMATS = (CSV, *_WHOLE)
"""How sheets are written."""


def write_sheets(path: Path, sheets: Sequence[Written], form: str) -> tuple[Path, ...]:
    """Write sheets to a file, or to the folder at `path`, which is made where there is none; the files written.

    Raises:
        KeyError: `form` is none of the formats.
        OSError: it cannot be written there.
    """
    if form in MANY:
        path.mkdir(exist_ok=True)
        return tuple(placed(path / name, content) for name, content in _as_csv(sheets).items())
    _, drawn = _WHOLE[form]
    return (placed(path, drawn(sheets)),)


def download(sheets: Sequence[Written], form: str) -> Download:
    """Sheets as one file: several are packed into an archive, the same bytes for the same sheets.

    Raises:
        KeyError: `form` is none of the formats.
    """
    if form in MANY:
        return Download("application/zip", "zip", _packed(_as_csv(sheets)))
    media_type, drawn = _WHOLE[form]
    return Download(media_type, form, drawn(sheets))


def _packed(files: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        for name, octets in files.items():
            archive.writestr(ZipInfo(name), octets, ZIP_DEFLATED)
    return content.getvalue()
