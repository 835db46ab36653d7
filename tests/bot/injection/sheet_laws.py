"""What holds of a digest as sheets, whatever anybody wrote into its facts."""

from __future__ import annotations

import csv
import json
import re
from io import BytesIO, StringIO
from xml.etree import ElementTree
from zipfile import ZipFile

from bot.folders.columns_told import Written
from bot.folders.guarding import STARTS_A_FORMULA
from bot.folders.sheet_files import download
from bot.handlers.composing import Composed
from bot.handlers.export_digest import sheets_of
from conversations.digests.rights import SUPPORT_TEAM

LARGEST_CELL = 10_000_000


def sheets_law(spoilt: Composed, harmless: Composed) -> None:
    """No cell begins a formula, in no file; the workbook holds no formula and no link; all hold as many rows."""
    sheets = sheets_of(spoilt, SUPPORT_TEAM)
    csv.field_size_limit(LARGEST_CELL)
    with ZipFile(BytesIO(download(sheets, "csv").content)) as archive:
        tables = {name: list(csv.reader(StringIO(archive.read(name).decode("utf-8-sig"), newline="")))
                  for name in archive.namelist()}  # fmt: skip
    cells = [cell for rows in tables.values() for row in rows for cell in row]
    assert [] == [cell for cell in cells if begins_a_formula(cell)]
    rows = {f"{sheet.name}.csv": len(list(sheet.cells)) + 1 for sheet in sheets_of(harmless, SUPPORT_TEAM)}
    assert rows == {name: len(table) for name, table in tables.items()}
    assert {name: count - 1 for name, count in rows.items()} == {
        f"{name}.csv": len(told_rows) for name, told_rows in json.loads(download(sheets, "json").content).items()}
    workbook_law(sheets)


def begins_a_formula(cell: str) -> bool:
    """Whether a spreadsheet would compute it; a number is one."""
    return cell.lstrip(" \xa0")[:1] in STARTS_A_FORMULA and not re.fullmatch(r"[-+]?\d+(\.\d+)?", cell, re.ASCII)


def workbook_law(sheets: list[Written]) -> None:
    """Its sheets are XML without formula or link, and nothing in it leads out."""
    with ZipFile(BytesIO(download(sheets, "xlsx").content)) as book:
        for name in book.namelist():
            tree = ElementTree.fromstring(book.read(name))
            names = {each.tag.rpartition("}")[2] for each in tree.iter()}
            assert set() == names & {"f", "hyperlink", "hyperlinks", "externalReference", "ddeLink"}
            kinds = {each.get("t", "n") for each in tree.iter() if each.tag.endswith("}c")}
            assert kinds <= {"s", "inlineStr", "n"}
            assert [] == [each for each in tree.iter() if each.get("TargetMode") == "External"]
