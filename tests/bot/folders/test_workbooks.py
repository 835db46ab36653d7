"""One workbook instead of a folder: cells as people see them, and what a workbook can hide refused."""

import time
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from bot.folders.contents import Contents
from bot.folders.problems import Problem, Problems
from bot.folders.reading import read_import
from conversations.partnership.quarters import Quarter

Tables = dict[str, list[list[str]]]
Write = Callable[[Tables], Path]
Q2 = Quarter(2026, 2)


@pytest.fixture
def book(sound: Tables) -> Workbook:
    """The sound tables as a workbook, every cell text, the test's own to change."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, lines in sound.items():
        sheet = workbook.create_sheet(name)
        for row, line in enumerate(lines, start=1):
            for column, text in enumerate(line, start=1):
                cell = sheet.cell(row, column)
                cell.value = text or None
                if text.startswith("="):
                    cell.data_type = "s"
    return workbook


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[Workbook], Path]:
    """Saves a workbook and gives its path."""

    def save(workbook: Workbook) -> Path:
        workbook.save(tmp_path / "plan.xlsx")
        return tmp_path / "plan.xlsx"

    return save


Save = Callable[[Workbook], Path]


def taken(path: Path) -> Contents:
    """What is read; a problem fails the test with its sentence."""
    found = read_import(path, Q2)
    assert isinstance(found, Contents), [str(problem) for problem in found.kept]
    return found


def refused(path: Path) -> list[Problem]:
    """The problems found at a path."""
    found = read_import(path, Q2)
    assert isinstance(found, Problems)
    return found.kept


def test_workbook_and_folder_come_to_the_same(sound: Tables, written: Write, book: Workbook, saved: Save) -> None:
    """Sheets of the same names hold the same tables, formula-looking text included."""
    assert taken(written(sound)) == taken(saved(book))


@pytest.mark.parametrize(
    ("typed", "number_format", "value"),
    [
        (60, "General", "60"),
        (0.1 + 0.2, "General", "0.3"),
        (17.1, "0", "17.1"),
        (1432.5, "#,##0.00", "1432.5"),
        (1e15, "General", "1000000000000000"),
        (0.000125, "General", "0.000125"),
        (6.55, '0.00" %"', "6.55"),
    ],
)
def test_typed_numbers_are_exact(book: Workbook, saved: Save, typed: float, number_format: str, value: str) -> None:
    """A number comes as its fifteen digits, whatever is shown of it, and never as a float."""
    cell = book["milestones"]["C2"]
    cell.value, cell.number_format = typed, number_format
    assert Decimal(value) == taken(saved(book)).milestones[0][1].value


def test_percentages_come_as_they_are_seen(book: Workbook, saved: Save) -> None:
    """`10%` in a tolerance is ten per cent; in a column of numbers the sign is refused, and 31 accepted."""
    tolerance, value = book["targets"]["L3"], book["milestones"]["C4"]
    tolerance.value, tolerance.number_format = 0.05, "0%"
    assert Decimal(5) == taken(saved(book)).targets[1].definitions[0].rule.percent  # type: ignore[union-attr] # a tolerance
    value.value, value.number_format = 0.305, "0.0%"
    (problem,) = refused(saved(book))
    assert ("plan.xlsx, sheet milestones", 4, "value") == (problem.file, problem.row, problem.column)
    assert "Write 30.5" in problem.remedy
    value.value, value.number_format = 30.5, "General"
    taken(saved(book))


def test_a_day_is_taken_where_a_day_is_asked(book: Workbook, saved: Save) -> None:
    """Excel's own dates are certain."""
    book["actions"]["E2"] = datetime(2026, 9, 30)  # noqa: DTZ001 - a workbook's dates have no zone
    assert date(2026, 9, 30) == taken(saved(book)).actions[0].due


@pytest.mark.parametrize(
    ("sheet", "cell", "column", "value", "wrong", "remedy"),
    [
        (
            "milestones",
            "B2",
            "quarter",
            datetime(2026, 4, 1, tzinfo=UTC).replace(tzinfo=None),
            "a date",
            "as Text",
        ),
        ("actions", "A2", "id", datetime(2026, 1, 2, tzinfo=UTC).replace(tzinfo=None), "a date", "as Text"),
        ("milestones", "C2", "value", "=SUM(A1:A9)", "Cell C2 holds a formula", "Paste its value"),
        ("people", "B2", "name", "=CONCAT(A1)", "Cell B2 holds a formula", "Paste its value"),
        ("milestones", "C2", "value", "#N/A", "Cell C2 shows the error", "Type the value"),
        ("milestones", "C2", "value", True, "“TRUE” is not a number", "digits"),
        (
            "actions",
            "E2",
            "due",
            datetime(2026, 9, 30, 14, tzinfo=UTC).replace(tzinfo=None),
            "time of day",
            "as Text",
        ),
    ],
)
def test_cells_that_hide_something_are_refused(
    book: Workbook, saved: Save, sheet: str, cell: str, column: str, value: Any, wrong: str, remedy: str
) -> None:
    """What Excel has made of a cell is told by its name; the plain text is accepted."""
    right = book[sheet][cell].value
    book[sheet][cell].value = value
    problem = refused(saved(book))[0]
    assert (f"plan.xlsx, sheet {sheet}", column) == (problem.file, problem.column)
    assert wrong in problem.wrong
    assert remedy in problem.remedy
    book[sheet][cell].value = right
    book[sheet][cell].number_format = "General"
    taken(saved(book))


def test_merged_cells_are_refused(book: Workbook, saved: Save) -> None:
    """A merged cell leaves rows without a value of their own; unmerged, it is accepted."""
    book["milestones"].merge_cells("F2:F3")
    assert "F2:F3 are merged" in refused(saved(book))[0].wrong
    book["milestones"].unmerge_cells("F2:F3")
    taken(saved(book))


def test_sheets_of_other_names_are_told_and_not_read(book: Workbook, saved: Save) -> None:
    """A sheet of notes is passed over; a misspelt one is doubted."""
    book.create_sheet("Notes to self")
    assert ("plan.xlsx, sheet Notes to self",) == taken(saved(book)).ignored
    book["figures"].title = "figure"
    assert "Rename it figures" in refused(saved(book))[0].remedy


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600])
def test_what_is_no_workbook_is_refused(tmp_path: Path, book: Workbook, saved: Save, content: bytes) -> None:
    """Empty, other and password-protected files are told with how to save them."""
    (tmp_path / "plan.xlsx").write_bytes(content)
    assert "take off any password" in refused(tmp_path / "plan.xlsx")[0].remedy
    taken(saved(book))


def test_truncated_workbook_is_refused(book: Workbook, saved: Save) -> None:
    """Half a download is no workbook; the whole is."""
    whole = saved(book).read_bytes()
    path = saved(book)
    path.write_bytes(whole[: len(whole) // 2])
    assert "not a workbook" in refused(path)[0].wrong
    taken(saved(book))


def test_archive_bomb_is_not_unpacked(tmp_path: Path, book: Workbook, saved: Save) -> None:
    """A small file that unpacks to hundreds of megabytes is refused by what it declares."""
    path = saved(book)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/x.xml", "w") as part,
    ):
        for _ in range(300):
            part.write(b" " * 2**20)
    began = time.process_time()
    assert "unpacks to more than" in refused(path)[0].wrong
    assert time.process_time() - began < 1
    taken(saved(book))


def _edited(path: Path, part: str, old: bytes, new: bytes) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_row_far_down_costs_nothing(book: Workbook, saved: Save) -> None:
    """A row that claims to be the thousand millionth is read like any other, at once."""
    path = _edited(saved(book), "xl/worksheets/sheet1.xml", b'r="2"', b'r="999999999"')
    began = time.process_time()
    found = read_import(path, Q2)
    assert time.process_time() - began < 2
    assert isinstance(found, Contents)


def test_entities_are_not_expanded(book: Workbook, saved: Save) -> None:
    """A document that defines its own entities is damaged, not a way to fill the memory."""
    bomb = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 1000 + b'">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 50) for n in range(8)
    ) + b"]><worksheet"  # fmt: skip
    path = _edited(saved(book), "xl/worksheets/sheet1.xml", b"<worksheet", bomb)
    path = _edited(path, "xl/worksheets/sheet1.xml", b"Marl Together", b"&i;")
    began = time.process_time()
    assert refused(path)
    assert time.process_time() - began < 5
    taken(saved(book))
