"""Finding the sheets of an import: a folder of CSV files, or one workbook."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from bot.folders.columns import TABLES
from bot.folders.csv_sheets import read_csv
from bot.folders.problems import Problems
from bot.folders.sheets import Sheet, Source
from bot.folders.xlsx_sheets import read_xlsx

_NAMES = ", ".join(TABLES)


def opened(path: Path, problems: Problems) -> Source:
    """The sheets at a path, by table name; a missing or misnamed one is noted."""
    if path.is_dir():
        found = _folder(path, problems)
    elif path.suffix.lower() == ".xlsx" and path.is_file():
        found = read_xlsx(path, problems)
    else:
        found = {}
        problems.add(path.name, None, None, *_not_importable(path))
    before = problems.count
    source = _sorted(path, found, problems)
    if found and problems.count == before:
        _note_missing(source, problems)
    return source


def _folder(path: Path, problems: Problems) -> dict[str, Sheet]:
    found = {}
    for file in sorted(path.iterdir()):
        if file.suffix.lower() == ".csv":  # even where it cannot be read: passed over, it would seem empty
            content = file.read_bytes()
            found[file.stem] = Sheet(file.name, read_csv(file.name, content, problems))
    if not found:
        problems.add(path.name, None, None, "The folder holds no CSV files.", f"Put {_NAMES} into it, each as .csv.")
    return found


def _not_importable(path: Path) -> tuple[str, str]:
    if not path.exists():
        return "There is no such folder or file.", "Check the path."
    if path.suffix.lower() == ".csv":
        return "This is one CSV file.", "Name the folder it lies in."
    return (
        "This is neither a folder of CSV files nor an .xlsx workbook.",
        "Save it as “Excel Workbook (.xlsx)”.",
    )


def _sorted(path: Path, found: dict[str, Sheet], problems: Problems) -> Source:
    """Take what has a table's name; doubt what nearly has one; pass over the rest, and say so."""
    sheets: dict[str, Sheet] = {}
    ignored = []
    for name, sheet in found.items():
        told = name.strip().lower()
        near = get_close_matches(told, TABLES, n=1, cutoff=0.8)
        if told in sheets:
            problems.add(sheet.label, None, None, f"The name {told} is given twice.", "Keep one of the two.")
        elif told in TABLES:
            sheets[told] = sheet
        elif near:
            problems.add(sheet.label, None, None, f"“{name}” is not a name that is read.", f"Rename it {near[0]}.")
        else:
            ignored.append(sheet.label)
    return Source(path.name, sheets, tuple(ignored))


def _note_missing(source: Source, problems: Problems) -> None:
    for table in TABLES.values():
        if table.needed and table.name not in source.sheets:
            problems.add(
                source.label, None, None, f"{table.name} is missing.",
                f"Add it with the columns {', '.join(table.columns)}.",
            )  # fmt: skip
