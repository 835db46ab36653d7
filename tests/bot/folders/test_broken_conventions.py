"""Broken matrices, ladders, bodies and registers: each refused with its place and remedy, and accepted once mended."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest

from tests.bot.folders.conventions import with_conventions
from tests.bot.folders.verdicts import accepted, refused

Tables = dict[str, list[list[str]]]
Write = Callable[[Tables], Path]

ONE_CELL = [
    # table, row, column, what stands there, words of what is wrong, words of the remedy
    ("matrix", 2, "likelihood", "high", "not a whole number from 1 to 5", "Write one"),
    ("matrix", 17, "impact", "6", "not a whole number from 1 to 5", "like 5"),
    ("matrix", 3, "impact", "1", "“1 1” stands in row 2 already", "Keep one"),
    ("matrix", 2, "zone", "", "empty", "Fill it in"),
    ("matrix", 2, "zone", "aceptable", "“aceptable” is not in zones", "Write acceptable, or add a row to zones"),
    ("zones", 3, "zone", "Acceptable", "stands in row 2 already", "Keep one"),
    ("zones", 2, "review", "yearly", "not a whole number from 1 to 4", "Write one"),
    ("zones", 2, "review", "", "empty", "Fill it in"),
    ("zones", 3, "escalates", "perhaps", "“perhaps” is not an answer", "yes or no"),
    ("zones", 3, "mitigated", "", "empty", "Fill it in"),
    ("grades", 2, "axis", "chance", "“chance” is not an axis", "likelihood or impact"),
    ("grades", 2, "grade", "5", "5 is not on the matrix, which is 4 by 4", "add its places to matrix"),
    ("grades", 3, "grade", "1", "“likelihood 1” stands in row 2 already", "Keep one"),
    ("grades", 3, "word", "rare", "“rare” is the word for likelihood 1 in row 2 already", "one meaning"),
    ("grades", 9, "word", "Likely", "“Likely” is the word for likelihood 3 in row 4 already", "one meaning"),
    ("grades", 2, "word", "1", "“1” is a number", "Write a word"),
    ("ladder", 2, "holder", "chair", "“chair” is not a holder", "lead, sponsor, board or raiser"),
    ("ladder", 3, "holder", "lead", "“lead” stands in row 2 already", "Keep one"),
    ("ladder", 2, "days", "five", "not a whole number from 1 to 60", "Write one"),
    ("ladder", 2, "days", "0", "not a whole number from 1 to 60", "Write one"),
    ("ladder", 5, "days", "", "The raiser has no days", "like 5"),
    ("parts", 2, "ref", "NI 112", "not in targets", "Write NI 111"),
    ("parts", 3, "body", "marl county", "stands in row 2 already", "Keep one"),
    ("parts", 2, "giver", "ann@marl.exmple", "Nobody in people", "Write ann@marl.example"),
    ("parts", 3, "gives", "whole", "Marl Police gives whole where Marl County gives part", "every body of NI 111"),
    ("parts", 2, "gives", "half", "not a kind of figure", "part or whole"),
    ("layers", 2, "name", "the board", "not the name of a layer", "one word, like scrutiny"),
    ("layers", 3, "name", "Board", "“board” stands in row 2 already", "Keep one"),
    ("layers", 2, "grouping", "ward", "“ward” is not a grouping", "partnership, theme, district or target"),
    ("layers", 3, "grouping", "", "scrutiny is none of those there are", "Write partnership, theme,"),
    ("layers", 3, "rules", "no_return;newly_read", "“newly_read” is not a rule", "Did you mean newly_red?"),
    ("layers", 3, "rules", "no_return;no return", "names something twice", "Name each once"),
    ("layers", 3, "rules", "", "has no rules", "the most serious first"),
    ("layers", 3, "heading", "", "has no heading", "with {group} where"),
    ("layers", 3, "heading", "{grup}: what is up", "“{grup}” stands for nothing", "Write {group}"),
    ("layers", 3, "heading", "{group.__class__}", "“{group.__class__}” stands for nothing", "Write {group}"),
    ("layers", 3, "heading", "{group", "“{group” stands for nothing", "Write {group}"),
    ("layers", 3, "patience", "0", "not a whole number from 1 to 366", "Write one"),
    ("layers", 2, "lines", "201", "not a whole number from 1 to 200", "Write one"),
    ("layers", 3, "unsigned", "hidden", "not a way with unsigned figures", "marked or withheld"),
    ("layers", 3, "emails", "clerk", "not an email address", "Write one alone"),
    ("districts", 2, "district", "Marl Polis", "“Marl Polis” is not in parts", "Write Marl Police, or add"),
    ("districts", 3, "district", "Marl Police", "“Marl Police” stands in row 2 already", "Keep one"),
    ("districts", 2, "chair", "bob@polis.example", "Nobody in people", "Write bob@police.example"),
    ("districts", 2, "emails", "clerk", "not an email address", "Write one alone"),
    ("people", 2, "works", "weekdays", "“weekdays” is not a part of a working week", "like mon-wed or mon;wed;fri"),
    ("people", 2, "works", "thu-mon", "“thu-mon” is not a part of a working week", "like mon-wed"),
    ("people", 2, "works", "sat", "“sat” is not a part of a working week", "from Monday to Friday"),
    ("people", 2, "works", ";", "“;” names no day of the week", "like mon-wed"),
    ("closures", 2, "date", "29/12/2026", "not a date", "2026-12-29"),
    ("closures", 2, "name", "", "empty", "Fill it in"),
    ("closures", 3, "calendar", "albion", "“albion” is not a calendar", "england"),
    ("closures", 3, "worked", "mostly", "not an answer", "yes or no"),
    ("closures", 3, "date", "2026-08-30", "2026-08-30 is no day from Monday to Friday", "Leave it out"),
    ("risks", 2, "likelihood", "5", "5 is not on the risk matrix, which is 4 by 4", "add its places to matrix"),
    ("risks", 2, "aim_impact", "5", "5 is not on the risk matrix, which is 4 by 4", "from 1 to 4"),
    ("risks", 2, "inherent_impact", "", "value in inherent_likelihood alone", "both or neither"),
    ("risks", 2, "aim_likelihood", "", "value in aim_impact alone", "both or neither"),
    ("risks", 2, "inherent_likelihood", "certain", "not a grade", "its number on the risk matrix"),
    ("risks", 2, "actions", "A3;A9", "“A9” is not in actions", "or add a row to actions"),
    ("risks", 2, "actions", "A3;A3", "names something twice", "Name each once"),
    ("actions", 3, "risks_considered", "some", "not an answer", "yes or no"),
]


@pytest.fixture
def whole(sound: Tables) -> Tables:
    """The sound folder with conventions of its own, the test's to break."""
    return with_conventions(sound)


@pytest.mark.parametrize(("table", "row", "column", "given", "wrong", "remedy"), ONE_CELL)
def test_broken_cell_is_named_and_the_mended_one_accepted(
    whole: Tables, written: Write, table: str, row: int, column: str, given: str, wrong: str, remedy: str
) -> None:
    """A single broken cell is the first problem told of its sheet, with its place and remedy."""
    line, place = whole[table][row - 1], whole[table][0].index(column)
    right, line[place] = line[place], given
    problem = next(p for p in refused(written(whole)) if p.file == f"{table}.csv")
    assert (row, column) == (problem.row, problem.column)
    assert wrong in problem.wrong
    assert remedy in problem.remedy
    line[place] = right
    accepted(written(whole))


Break = Callable[[Tables], object]


def _swap_steps(tables: Tables) -> None:
    tables["ladder"][1:3] = tables["ladder"][2:0:-1]


def _two_by_two(tables: Tables) -> None:
    tables["matrix"] = [line for line in tables["matrix"] if line[0] not in "34" and line[1] not in "34"]


STRUCTURE: list[tuple[str, Break, str, int | None, str | None, str, str]] = [
    ("no zones", lambda t: t.pop("zones") and None, "matrix.csv", None, None,
     "no row in zones to go with it", "zone, review, escalates and mitigated"),
    ("no matrix", lambda t: t.pop("matrix") and None, "zones.csv", None, None,
     "no row in matrix to go with it", "likelihood, impact and zone"),
    ("a place without a row", lambda t: t["matrix"].pop(6), "matrix.csv", None, None,
     "Of its 16 places there is no row for 2x2.", "Add a row for each"),
    ("not square", lambda t: t["matrix"].__delitem__(slice(13, 17)), "matrix.csv", None, "likelihood",
     "3 grades of likelihood and 4 of impact", "as many of both"),
    ("too small", _two_by_two, "matrix.csv", None, None, "2 by 2", "3 to 5 grades each way"),
    ("a grade without a word", lambda t: t["grades"].pop(8), "grades.csv", None, "grade",
     "no word for impact 4", "or leave all words out"),
    ("words without a matrix", lambda t: (t.pop("matrix"), t.pop("zones")), "grades.csv", None, None,
     "no row in matrix to go with it", "or leave it out"),
    ("words for a smaller matrix", lambda t: (t["grades"].pop(4), t["grades"].pop()), "grades.csv", None, "grade",
     "The matrix is 4 by 4, and there is no word for likelihood 4, impact 4", "or leave all words out"),
    ("steps out of order", _swap_steps, "ladder.csv", 3, "holder",
     "The lead stands above the sponsor", "lead, sponsor, board"),
    ("nobody holds", lambda t: t["ladder"].__delitem__(slice(1, 4)), "ladder.csv", None, "holder",
     "Nobody holds a blockage", "the lead, the sponsor or the board"),
    ("no days for anybody", lambda t: t["ladder"][0].__setitem__(1, "day"), "ladder.csv", 1, "day",
     "no such column", "Rename it days"),
    ("promises left out", lambda t: t.pop("actions") and None, "risks.csv", 2, "actions",
     "“A3” is not in actions", "add a row to actions"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "break_it", "file", "row", "column", "wrong", "remedy"), STRUCTURE)
def test_broken_shape_is_named_and_the_mended_one_accepted(
    whole: Tables, written: Write, name: str, break_it: Break, file: str, row: int | None, column: str | None,
    wrong: str, remedy: str,
) -> None:  # fmt: skip
    """Sheets that do not go together are told as the first problem."""
    right = deepcopy(whole)
    break_it(whole)
    first = refused(written(whole))[0]
    assert (file, row, column) == (first.file, first.row, first.column)
    assert wrong in first.wrong
    assert remedy in first.remedy
    accepted(written(right))


def test_one_cause_is_told_once(whole: Tables, written: Write) -> None:
    """What names a sheet that cannot be read is not doubted for it; mended, all is accepted."""
    for table, column in (("zones", 0), ("actions", 0)):
        whole[table][0][column] = "spoilt"
    assert {"zones.csv", "actions.csv"} == {problem.file for problem in refused(written(whole))}
    whole["zones"][0][0], whole["actions"][0][0] = "zone", "id"
    accepted(written(whole))
