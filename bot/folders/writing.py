"""An export as JSON, CSV or a workbook: written beside its place and moved there whole."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from bot.folders.guarding import for_excel, guarded
from conversations.partnership.quarters import Quarter
from storage.exports import AnswerKept, Exported

FIGURES = tuple(name for name in Exported.__dataclass_fields__ if name != "answers")
ANSWERS = ("quarter", "ref", *AnswerKept.__dataclass_fields__)

Plain = str | Decimal | int | None


def write_json(path: Path, lines: Sequence[Exported]) -> tuple[Path, ...]:
    """One object for each target and quarter, with its answers; numbers are exact text."""
    told = [
        _named(line, FIGURES) | {"answers": [_named(answer, ANSWERS[2:]) for answer in line.answers]} for line in lines
    ]
    return (placed(path, json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"),)


def write_csv(path: Path, lines: Sequence[Exported]) -> tuple[Path, ...]:
    """The figures at `path`, and the answers beside it in a file whose name ends in `-answers`."""
    answers = path.with_name(f"{path.stem}-answers{path.suffix}")
    return (
        placed(path, csv_bytes(FIGURES, _figure_rows(lines))),
        placed(answers, csv_bytes(ANSWERS, _answer_rows(lines))),
    )


def write_xlsx(path: Path, lines: Sequence[Exported]) -> tuple[Path, ...]:
    """A workbook with the sheets `figures` and `answers`; what people wrote stays text."""
    book = Workbook(write_only=True)
    add_sheet(book, "figures", FIGURES, _figure_rows(lines))
    add_sheet(book, "answers", ANSWERS, _answer_rows(lines))
    content = io.BytesIO()
    book.save(content)
    return (placed(path, content.getvalue()),)


WRITERS: Mapping[str, Callable[[Path, Sequence[Exported]], tuple[Path, ...]]] = {
    "json": write_json,
    "csv": write_csv,
    "xlsx": write_xlsx,
}


def _figure_rows(lines: Iterable[Exported]) -> Iterable[list[Plain]]:
    return ([_plain(getattr(line, name)) for name in FIGURES] for line in lines)


def _answer_rows(lines: Iterable[Exported]) -> Iterable[list[Plain]]:
    return (
        [str(line.quarter), line.ref, *(_plain(getattr(answer, name)) for name in ANSWERS[2:])]
        for line in lines
        for answer in line.answers
    )


def _named(thing: object, names: Iterable[str]) -> dict[str, Any]:
    """A thing's parts by name for JSON: numbers as exact text, lists as lists."""
    parts = {name: getattr(thing, name) for name in names}
    return {
        name: list(part) if isinstance(part, tuple) else str(plain) if isinstance(plain, Decimal) else plain
        for name, part in parts.items()
        for plain in (_plain(part),)
    }


def _plain(value: object) -> Plain:
    match value:
        case datetime() | date():
            return value.isoformat()
        case tuple():
            return ";".join(map(str, value))
        case Quarter():
            return str(value)
        case None | str() | Decimal() | int():
            return value
    raise TypeError(f"A {type(value).__name__} has no place in an export.")


def csv_bytes(names: Sequence[str], rows: Iterable[Sequence[Plain]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it; half a character, which it cannot hold, becomes a question mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(names)
    for row in rows:
        writer.writerow([guarded(value) if isinstance(value, str) else value for value in row])
    return text.getvalue().encode("utf-8-sig", "replace")


def add_sheet(book: Workbook, title: str, names: Sequence[str], rows: Iterable[Sequence[Plain]]) -> None:
    """Add a sheet to a workbook; text stays text, whatever it begins with."""
    sheet: Any = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append(names)
    for row in rows:
        sheet.append([_excel_cell(sheet, value) for value in row])


def _excel_cell(sheet: Any, value: Plain) -> Any:
    if value == "" or not isinstance(value, str):
        return None if value == "" else value
    cell = WriteOnlyCell(sheet, for_excel(value))
    cell.data_type = "s"
    return cell


def placed(path: Path, content: bytes) -> Path:
    """Write beside the place and move there, so that nobody ever opens half an export.

    Only a file is replaced: through a link, a pipe or a device (`/dev/stdout`) it is written instead.
    """
    if path.is_symlink() or (path.exists() and not path.is_file()):
        path.write_bytes(content)
        return path
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(content)
    return beside.replace(path)
