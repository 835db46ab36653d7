"""Taking a partnership in, and writing what was reported to a file."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.example import COUNTY
from tests.bot.cli.calls import Call, done, told

NOBODY = "There is no partnership yet. Run `quarterday import` first."
COUNTED = ("Marlshire Together: 6 themes, 28 people, 25 targets, 170 milestones, 89 figures, 9 actions, 6 risks, "
           "1 absence, 25 places of the risk matrix, 3 zones, 10 words for grades, 4 steps of the ladder, "
           "4 bodies that report, 2 districts.")


@pytest.mark.usefixtures("migrated")
def test_check_says_what_would_be_taken_in_and_writes_nothing(call: Call) -> None:
    """`--check` counts; only without it is there a partnership."""
    assert f"Would take in {COUNTED}" == done(call("import", "--check", str(COUNTY)))
    assert (1, NOBODY) == told(call("round", "preview", "2026-Q2"))
    assert f"Took in {COUNTED}" == done(call("import", str(COUNTY)))
    assert "Opens" in done(call("round", "preview", "2026-Q2"))


@pytest.mark.usefixtures("migrated")
def test_a_broken_folder_says_where_and_what_to_do_and_writes_nothing(home: Path, call: Call) -> None:
    """File, row, column, what is wrong and the remedy, on one line; mended, the folder is taken in."""
    folder = Path(shutil.copytree(COUNTY, home / "county"))
    people = (folder / "people.csv").read_text("utf-8")
    (folder / "people.csv").write_text(people.replace(",slack,", ",pigeon,", 1), "utf-8")
    code, why = told(call("import", "county"))
    [problem, nothing] = why.splitlines()
    assert (1, "Nothing was written: 1 problem.") == (code, nothing)
    assert problem.startswith("people.csv, row 2, column prefers: “pigeon” is not a channel.")
    assert (1, NOBODY) == told(call("round", "preview", "2026-Q2"))
    (folder / "people.csv").write_text(people, "utf-8")
    assert f"Took in {COUNTED}" == done(call("import", "county"))


@pytest.mark.usefixtures("migrated")
def test_a_folder_that_is_not_there_is_wrong_usage(call: Call) -> None:
    """It exits with 2, as every slip of the pen does."""
    code, why = told(call("import", "nowhere"))
    assert (2, True) == (code, why.endswith("path 'nowhere' does not exist."))


@pytest.mark.usefixtures("migrated")
def test_a_file_that_cannot_be_read_is_named(home: Path, call: Call) -> None:
    """Where a file should be is a folder: a sentence, never a traceback; set right, it is taken in."""
    folder = Path(shutil.copytree(COUNTY, home / "county"))
    (folder / "risks.csv").unlink()
    (folder / "risks.csv").mkdir()
    assert (1, "county/risks.csv: Is a directory.") == told(call("import", "county"))
    (folder / "risks.csv").rmdir()
    shutil.copy(COUNTY / "risks.csv", folder)
    assert f"Took in {COUNTED}" == done(call("import", "county"))


@pytest.mark.usefixtures("county")
def test_what_was_reported_is_exported_in_every_format(home: Path, call: Call) -> None:
    """The ending chooses the format, or `--format` does; all hold the same lines."""
    assert "Wrote all.json" == done(call("export", "all.json"))
    assert ["Wrote all.csv", "Wrote all-answers.csv"] == done(call("export", "all.csv")).splitlines()
    assert "Wrote book" == done(call("export", "book", "--format", "xlsx"))
    lines = json.loads((home / "all.json").read_text("utf-8"))
    rows = list(csv.DictReader((home / "all.csv").read_text("utf-8-sig").splitlines()))
    with (home / "book").open("rb") as file:
        sheet = load_workbook(file, read_only=True).worksheets[0]
        written = sum(1 for row in sheet.iter_rows(values_only=True) if any(row)) - 1
    assert len(lines) > 0
    assert (len(lines), len(lines)) == (len(rows), written)


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("missing/all.csv",), "There is no folder missing; make it or name another."),
        (("all.pdf",), "“pdf” is not a format of exports; choose json, csv, xlsx."),
        (("all.csv", "--round", "2031-Q1"), "Nothing was reported for 2031-Q1; import figures or open a round first."),
    ],
)
def test_an_export_that_cannot_be_made_says_why(call: Call, words: tuple[str, ...], why: str) -> None:
    """The reason names the remedy; another file is then written."""
    assert (1, why) == told(call("export", *words))
    assert "Wrote all.json" == done(call("export", "all.json"))


@pytest.mark.usefixtures("county")
def test_a_file_that_cannot_be_written_is_named(home: Path, call: Call) -> None:
    """What stands in the way is named; out of the way, the export is written."""
    (home / ".all.json.part").mkdir()
    code, why = told(call("export", "all.json"))
    assert (1, True) == (code, why.endswith(".all.json.part: Is a directory."))
    (home / ".all.json.part").rmdir()
    assert "Wrote all.json" == done(call("export", "all.json"))


@pytest.mark.usefixtures("county")
def test_only_a_file_is_ever_replaced(home: Path, call: Call) -> None:
    """A link to a device, as `/dev/stdout` is one, stays what it is; a file is replaced."""
    (home / "away.json").symlink_to("/dev/null")
    (home / "all.json").write_text("old", "utf-8")
    assert "Wrote away.json" == done(call("export", "away.json"))
    assert "Wrote all.json" == done(call("export", "all.json"))
    assert (True, False) == ((home / "away.json").is_symlink(), (home / "all.json").read_text("utf-8") == "old")


@pytest.mark.usefixtures("migrated")
def test_a_name_is_printed_letter_by_letter(home: Path, call: Call) -> None:
    """Neither markup nor a picture: what the folder says is what is read."""
    folder = Path(shutil.copytree(COUNTY, home / "county"))
    text = (folder / "partnership.csv").read_text("utf-8")
    (folder / "partnership.csv").write_text(text.replace("Marlshire Together", "[bold]X[/bold] [/] :smile:"), "utf-8")
    assert done(call("import", "--check", "county")).startswith("Would take in [bold]X[/bold] [/] :smile:: 6 themes")
