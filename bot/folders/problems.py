"""What is wrong with an import folder: where it stands, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_KEPT = 200


class Unreadable(ValueError):
    """A cell that cannot be read as what its column holds; `wrong` and `remedy` are sentences."""

    def __init__(self, wrong: str, remedy: str) -> None:
        super().__init__(f"{wrong} {remedy}")
        self.wrong = wrong
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. `row` counts as a spreadsheet does: the header is row 1."""

    file: str
    row: int | None
    column: str | None
    wrong: str
    remedy: str

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row is not None else ""
        column = f", column {self.column}" if self.column is not None else ""
        return f"{self.file}{row}{column}: {self.wrong} {self.remedy}"


@dataclass(slots=True)
class Problems:
    """All that was found; the first `MOST_KEPT` are kept and the rest counted."""

    kept: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, file: str, row: int | None, column: str | None, wrong: str, remedy: str) -> None:
        """Note one problem."""
        self.count += 1
        if len(self.kept) < MOST_KEPT:
            self.kept.append(Problem(file, row, column, wrong, remedy))

    @property
    def full(self) -> bool:
        """Whether further problems are only counted, so that their wording is wasted."""
        return self.count >= MOST_KEPT

    def __bool__(self) -> bool:
        return self.count > 0
