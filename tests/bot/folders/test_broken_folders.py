"""Broken folders: each is refused with file, row, column and remedy, and accepted once mended.

A case breaks one cell (or lines) of the sound folder; the mended folder is the
sound one again.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.folders.problems import Problem
from tests.bot.folders.verdicts import accepted, refused

Tables = dict[str, list[list[str]]]
Write = Callable[[Tables], Path]

ONE_CELL = [
    # table, row, column, what stands there, words of what is wrong, words of the remedy
    ("partnership", 2, "name", "", "empty", "Fill it in"),
    ("partnership", 2, "default_rule", "tolerance", "not a rule", "10%"),
    ("partnership", 2, "timezone", "London", "not a time zone", "Europe/London"),
    ("partnership", 2, "calendar", "englnd", "not a calendar", "Did you mean england?"),
    (
        "partnership",
        2,
        "board_emails",
        "board at marl",
        "not an email address",
        "like ann.archer@example.gov.uk",
    ),
    ("themes", 2, "chair", "dan@marl.example", "Nobody in people", "Write ann@marl.example"),
    ("themes", 3, "theme", "safer", "stands in row 2 already", "Keep one"),
    ("people", 3, "email", "Ann@marl.example", "stands in row 2 already", "Keep one"),
    ("people", 2, "email", "Ann Archer", "not an email address", "Write one alone"),
    ("people", 2, "deputy", "ann@marl.example", "their own deputy", "somebody else"),
    ("people", 2, "deputy", "bob@home.example", "Nobody in people", "their main address, bob@police.example"),
    ("people", 2, "slack_user", "", "without a slack_user", "both or neither"),
    ("people", 2, "slack_user", "@ann", "not the id of a Slack member", "Copy the member ID"),
    ("people", 4, "slack_user", "U1", "Slack id of row 2", "each their own"),
    ("people", 4, "other_emails", "bob@home.example", "address of bob@police.example", "one person"),
    ("people", 2, "prefers", "phone", "not a channel", "slack, email or web"),
    ("targets", 4, "ref", "NI 111", "stands in row 2 already", "Keep one"),
    ("targets", 2, "theme", "Childrens", "not in themes", "Write Children"),
    ("targets", 2, "lead", "ann@marl.exmple", "Nobody in people", "Write ann@marl.example"),
    ("targets", 2, "members", "bob@police.example;zed@far.example", "address zed@far.example", "Add a row"),
    ("targets", 2, "polarity", "up", "not a polarity", "higher, lower, range or none"),
    ("targets", 2, "measure", "cumulatve", "not a measure", "Did you mean cumulative?"),
    ("targets", 3, "rule", "tolerence", "not a rule", "tolerance"),
    ("targets", 3, "rule", "", "tolerance without a rule", "Name the rule"),
    ("targets", 3, "tolerance", "lots", "not a rule", "10%"),
    ("targets", 2, "rule", "range", "not a rule", "5%"),
    ("targets", 3, "decimals", "1.5", "not a whole number from 0 to 6", "Write one"),
    ("targets", 3, "minimum", "101", "below the minimum", "Exchange them"),
    ("targets", 3, "maximum", "100%", "not a number", "Write 100; the unit is given"),
    ("targets", 3, "due_in", "2;5", "not a whole number from 1 to 4", "Write one"),
    ("targets", 3, "due_in", "2;2", "names something twice", "Name each once"),
    ("targets", 3, "with", "", "level without the agreement only", "Fill in with too"),
    ("targets", 3, "with", "33", "are the same", "Correct one"),
    ("targets", 2, "reward", "500", "reward without a stretch", "Fill in without and with"),
    ("milestones", 2, "ref", "NI 11", "not in targets", "Write NI 111"),
    ("milestones", 2, "quarter", "June", "not a quarter", "like 2026-Q2"),
    ("milestones", 2, "quarter", "2026-Q5", "not a quarter", "like 2026-Q2"),
    ("milestones", 3, "quarter", "Q1 2026/27", "stands in row 2 already", "Keep one"),
    ("milestones", 2, "value", "1,2,3", "not a number", "digits only"),
    ("milestones", 2, "value", "12%", "not a number", "Write 12;"),
    ("milestones", 2, "value", "£60", "not a number", "Write 60;"),
    ("milestones", 2, "value", "1e5", "not a number", "digits only"),
    ("milestones", 2, "value", "nan", "not a number", "digits only"),
    ("milestones", 2, "value", "6٠", "not a number", "digits only"),
    ("milestones", 2, "value", "1" * 31, "too many digits", "30 or fewer"),
    ("milestones", 2, "upper", "70", "is not range", "Empty the upper end"),
    ("milestones", 4, "value", "305", "above the maximum of NI 32, 100", "Correct the number"),
    ("milestones", 5, "upper", "", "upper end is missing", "Fill it in"),
    ("milestones", 5, "upper", "9", "below the value 10", "Exchange"),
    ("figures", 2, "value", "", "There is no value", "say in status why not"),
    ("figures", 2, "value", "-136", "below the minimum of NI 111, 0", "Correct the number"),
    ("figures", 3, "value", "31", "status is not_yet_available", "Empty it"),
    ("figures", 3, "standing", "final", "standing without a value", "Empty it"),
    ("figures", 2, "standing", "audited", "not a standing", "final, provisional or estimate"),
    ("figures", 2, "status", "missing", "not a status", "reported, not_yet_available"),
    ("actions", 2, "due", "30/09/2026", "not a date", "like 2026-09-30"),
    ("actions", 2, "due", "2026-09-31", "not a date", "year, month and day"),
    ("actions", 2, "status", "finished", "not a status", "done"),
    ("actions", 2, "owner", "eve@marl.example", "Nobody in people", "Write cat@marl.example"),
    ("actions", 2, "text", "x" * 4001, "4001 characters", "4000 or fewer"),
    ("risks", 2, "likelihood", "6", "not on the risk matrix, which is 5 by 5", "from 1 to 5."),
    ("risks", 2, "impact", "high", "not a grade", "its number on the risk matrix"),
    ("risks", 2, "impact", "0", "not a grade", "like 3"),
    ("risks", 2, "ref", "NI 33", "not in targets", "Write NI 32"),
    ("risks", 2, "status", "shut", "not a status", "open or closed"),
    ("absences", 2, "to", "2026-10-01", "ends before it begins", "last day"),
    ("absences", 2, "deputy", "ann@marl.example", "their own deputy", "somebody else"),
]


@pytest.mark.parametrize(("table", "row", "column", "given", "wrong", "remedy"), ONE_CELL)
def test_broken_cell_is_named_and_the_mended_one_accepted(
    sound: Tables, written: Write, table: str, row: int, column: str, given: str, wrong: str, remedy: str
) -> None:
    """A single broken cell is the first problem told, with its place and remedy."""
    line, place = sound[table][row - 1], sound[table][0].index(column)
    right, line[place] = line[place], given
    problem = next(p for p in refused(written(sound)) if p.file == f"{table}.csv")
    # A wrong pair of cells may be told of its other half.
    assert (f"{table}.csv", row) == (problem.file, problem.row)
    assert column == problem.column or (table, column) in {("targets", "tolerance"), ("targets", "minimum")}
    assert wrong in problem.wrong
    assert remedy in problem.remedy
    line[place] = right
    accepted(written(sound))


Break = Callable[[Tables], object]


def _drop_lead(tables: Tables) -> None:
    place = tables["targets"][0].index("lead")
    for line in tables["targets"]:
        del line[place]


def _remove_rows(tables: Tables) -> None:
    del tables["people"][1:]


STRUCTURE: list[tuple[str, Break, str, int | None, str | None, str, str]] = [
    ("missing file", lambda t: t.pop("people") and None, "import", None, None, "people is missing", "Add it"),
    ("misnamed file", lambda t: t.update(target=t.pop("targets")), "target.csv",
     None, None, "not a name", "targets"),
    ("empty file", lambda t: t.update(themes=[]), "themes.csv", None, None, "empty", "column names"),
    ("header alone", _remove_rows, "people.csv", None, None, "no rows under the header", "Add at least one"),
    ("missing column", _drop_lead, "targets.csv", 1, "lead", "column is missing", "Add a column named lead"),
    ("unknown column", lambda t: t["targets"][0].append("colour"), "targets.csv", 1, "colour",
     "no such", "Delete it"),
    ("misspelt column", lambda t: t["risks"][0].__setitem__(5, "mitigations"), "risks.csv", 1, "mitigations",
     "no such column", "Rename it mitigation"),
    ("column twice", lambda t: t["milestones"][0].append("ref"), "milestones.csv", 1, "ref",
     "twice", "Delete one"),
    ("column without a name", lambda t: t["milestones"][0].__setitem__(1, ""), "milestones.csv", 1, None,
     "Column 2 has no name", "Name it"),
    ("too many cells", lambda t: t["figures"][1].append("stray"), "figures.csv",
     2, None, "7 cells", "quotation marks"),
    ("two partnerships", lambda t: t["partnership"].append(t["partnership"][1]), "partnership.csv", 3, None,
     "one partnership", "Delete this row"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "break_it", "file", "row", "column", "wrong", "remedy"), STRUCTURE)
def test_broken_shape_is_named_and_the_mended_one_accepted(
    sound: Tables, written: Write, name: str, break_it: Break, file: str, row: int | None, column: str | None,
    wrong: str, remedy: str,
) -> None:  # fmt: skip
    """Files, headers and rows that do not fit are told as the first problem."""
    folder = written(sound)
    accepted(folder)
    break_it(sound)
    first = refused(written(sound))[0]
    assert (file, row, column) == (first.file, first.row, first.column)
    assert wrong in first.wrong
    assert remedy in first.remedy


BYTES = [
    (
        "actions",
        "open the youth hub",
        "open the café".encode("cp1252"),
        2,
        "text",
        "for “é” is not UTF-8",
        "CSV UTF-8",
    ),
    ("themes", "Safer", b"Safer\x00", 2, "theme", "U+0000", "Type the cell again"),
    ("risks", "Extra sittings", b'"Extra', 2, None, "cannot be read as CSV", "Close every quotation mark"),
]


@pytest.mark.parametrize(("table", "text", "bad", "row", "column", "wrong", "remedy"), BYTES)
def test_broken_bytes_are_placed_and_the_mended_ones_accepted(
    sound: Tables, written: Write, table: str, text: str, bad: bytes, row: int,
    column: str | None, wrong: str,
    remedy: str,
) -> None:  # fmt: skip
    """A byte that is no text is placed by row and column, as a spreadsheet would."""
    folder = written(sound)
    file = folder / f"{table}.csv"
    right = file.read_bytes()
    file.write_bytes(right.replace(text.encode(), bad))
    first = refused(folder)[0]
    assert (file.name, row, column) == (first.file, first.row, first.column)
    assert wrong in first.wrong
    assert remedy in first.remedy
    file.write_bytes(right)
    accepted(folder)


def test_utf16_is_recognised(sound: Tables, written: Write) -> None:
    """What Excel calls Unicode text is refused with the kind to choose instead."""
    folder = written(sound)
    right = (folder / "people.csv").read_bytes()
    (folder / "people.csv").write_bytes(right.decode().encode("utf-16"))
    assert "UTF-16" in refused(folder)[0].wrong
    (folder / "people.csv").write_bytes(right)
    accepted(folder)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("nowhere", "no such folder"),
        ("one.csv", "one CSV file"),
        ("old.xls", "neither"),
        ("empty", "no CSV files"),
    ],
)
def test_path_that_holds_no_import(tmp_path: Path, sound: Tables, written: Write, name: str, wrong: str) -> None:
    """A path is refused by what stands there; the folder itself is accepted."""
    if name == "empty":
        (tmp_path / name).mkdir()
    elif name != "nowhere":
        (tmp_path / name).write_bytes(b"ref\n")
    assert wrong in refused(tmp_path / name)[0].wrong
    accepted(written(sound))


def test_every_problem_is_told_at_once(sound: Tables, written: Write) -> None:
    """One reading names all there is to mend, and no problem twice over its causes."""
    sound["people"][1][0] = "Ann"
    sound["milestones"][1][2] = "x"
    sound["milestones"][2][1] = "y"
    found = refused(written(sound))
    assert {("people.csv", 2, "email"), ("milestones.csv", 2, "value"), ("milestones.csv", 3, "quarter")} <= {
        (p.file, p.row, p.column) for p in found
    }


def test_unreadable_sheet_brings_no_second_hand_problems(sound: Tables, written: Write) -> None:
    """When the people cannot be read, nobody is called unknown for it."""
    sound["people"][0][0] = "mail"
    assert {"people.csv"} == {problem.file for problem in refused(written(sound))}


def test_a_problem_reads_as_a_sentence() -> None:
    """Place, what is wrong, remedy."""
    told = Problem("targets.csv", 5, "polarity", "“up” is not a polarity.", "Write higher or lower.")
    assert "targets.csv, row 5, column polarity: “up” is not a polarity. Write higher or lower." == str(told)
