"""The rows that say how risks are graded: the places of the matrix, its zones, the words of its grades."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from bot.folders.columns import AXES, MATRIX, ZONES, Table
from bot.folders.names import Names
from bot.folders.problems import Problems
from bot.folders.rows import Row
from conversations.partnership.matrix import LARGEST, SMALLEST, Matrix, Zone, usual_matrix

_MOST_NAMED = 10


def matrix_of(
    places: Sequence[Row], zones: Sequence[Row], words: Sequence[Row], names: Names, problems: Problems
) -> Matrix | None:
    """The matrix of three sheets; none where there is none, or once it is noted what is wrong with them.

    Without `words` the usual ones of its size stand for the grades.
    """
    before = problems.count
    names.zones = {row["zone"] for row in zones if row["zone"]} or None
    for row in places:
        names.check_zone(row)
    _check_together(places, zones, words, problems)
    if not places or not _whole(places):
        return None
    _check_square(places, problems)
    size = max(row[axis] for row in places for axis in AXES)
    if problems.count == before:
        _check_words(words, size, problems)
    if problems.count > before or not _whole((*zones, *words)):
        return None
    return _matrix(places, zones, words, usual_matrix(size))


def _matrix(places: Sequence[Row], zones: Sequence[Row], words: Sequence[Row], usual: Matrix) -> Matrix:
    zone = {(row["likelihood"], row["impact"]): row["zone"] for row in places}
    named = {(row["axis"], row["grade"]): row["word"] for row in words}
    grades = range(1, usual.size + 1)
    likelihood, impact = (tuple(named[axis, grade] for grade in grades) if named else () for axis in AXES)
    return Matrix(
        likelihood=likelihood or usual.likelihood, impact=impact or usual.impact,
        cells=tuple(tuple(zone[row, column] for column in grades) for row in grades),
        zones=tuple(_zone(row) for row in zones),
    )  # fmt: skip


def _zone(row: Row) -> Zone:
    return Zone(name=row["zone"], review=row["review"], escalates=row["escalates"] == "yes",
                mitigated=row["mitigated"] == "yes")


def _check_together(
    places: Sequence[Row], zones: Sequence[Row], words: Sequence[Row], problems: Problems
) -> None:
    for given, lacking, table in ((places, zones, ZONES), (zones, places, MATRIX), (words, places, MATRIX)):
        if given and not lacking:
            problems.add(
                given[0].label, None, None, f"There is no row in {table.name} to go with it.",
                f"Add {table.name} with the columns {_listed(table)}, or leave it out.",
            )  # fmt: skip


def _listed(table: Table) -> str:
    *most, last = table.columns
    return f"{', '.join(most)} and {last}"


def _check_square(places: Sequence[Row], problems: Problems) -> None:
    """Refuse a matrix that is not square, too small, or has a place without a row."""
    sides = {axis: max(row[axis] for row in places) for axis in AXES}
    label, (likelihood, impact) = places[0].label, sides.values()
    if likelihood != impact:
        problems.add(
            label, None, min(AXES, key=sides.__getitem__),
            f"The matrix has {likelihood} grades of likelihood and {impact} of impact.",
            "Give it as many of both.",
        )  # fmt: skip
    elif likelihood < SMALLEST:
        problems.add(
            label, None, None, f"The matrix is {likelihood} by {impact}.",
            f"Give it {SMALLEST} to {LARGEST} grades each way.",
        )  # fmt: skip
    elif missing := sorted(
        set(product(range(1, likelihood + 1), repeat=2)) - {(row["likelihood"], row["impact"]) for row in places}
    ):
        told = ", ".join(f"{one}x{other}" for one, other in missing[:_MOST_NAMED])
        problems.add(
            label, None, None, f"Of its {likelihood * impact} places there is no row for {told}.",
            "Add a row for each: likelihood, impact and zone.",
        )  # fmt: skip


def _check_words(words: Sequence[Row], size: int, problems: Problems) -> None:
    """Refuse words that do not fit the matrix, and a word that could mean two grades."""
    seen: dict[str, Row] = {}
    for row in words:
        if row["grade"] is not None and row["grade"] > size:
            row.wrong("grade", f"{row['grade']} is not on the matrix, which is {size} by {size}.",
                      f"Write a grade from 1 to {size}, or add its places to matrix.")  # fmt: skip
        elif row.whole:
            _check_word(row, seen.setdefault(row["word"].casefold(), row))
    if not words or not _whole(words):
        return
    given = {(row["axis"], row["grade"]) for row in words}
    lacking = [f"{axis} {grade}" for axis in AXES for grade in range(1, size + 1) if (axis, grade) not in given]
    if lacking:
        problems.add(
            words[0].label, None, "grade", f"The matrix is {size} by {size}, and there is no word for "
            f"{', '.join(lacking)}.", "Add a row for each, or leave all words out.",
        )  # fmt: skip


def _check_word(row: Row, first: Row) -> None:
    word = row["word"]
    if word.isdecimal():
        row.wrong("word", f"“{word}” is a number.", "Write a word for the grade, like likely.")
    elif first is not row and (first["axis"] == row["axis"] or first["grade"] != row["grade"]):
        row.wrong(
            "word", f"“{word}” is the word for {first['axis']} {first['grade']} in row {first.number} already.",
            "Write another, so that an answer has one meaning.",
        )  # fmt: skip


def _whole(rows: Sequence[Row]) -> bool:
    return all(row.whole for row in rows)
