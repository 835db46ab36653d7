"""The names an import folder gives, so that every mention of one can be checked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from difflib import get_close_matches

from bot.folders.rows import Row
from conversations.partnership.matrix import LARGEST, Matrix


@dataclass(slots=True)
class Names:
    """People by main address, who owns each further address, themes, refs, actions by id, bodies, the matrix and zones.

    One is none when its sheet could not be read: then its mentions are not
    doubted, for the one cause has been told.
    """

    people: set[str] | None = None
    addresses: dict[str, str] = field(default_factory=dict)
    themes: set[str] | None = None
    refs: set[str] | None = None
    actions: set[str] | None = None
    bodies: set[str] | None = None
    zones: set[str] | None = None
    matrix: Matrix | None = None

    def check_people(self, row: Row, *columns: str) -> None:
        """Refuse anybody whom the people sheet does not name by their main address."""
        for column in columns:
            given = row[column]
            for email in (given,) if isinstance(given, str) else given or ():
                if self.people is not None and email not in self.people:
                    row.wrong(column, f"Nobody in people has the address {email}.", self._who(row, email))

    def check_theme(self, row: Row) -> None:
        """Refuse a theme that the themes sheet does not name."""
        self._check(row, "theme", self.themes, "themes")

    def check_ref(self, row: Row) -> None:
        """Refuse a ref that the targets sheet does not name."""
        self._check(row, "ref", self.refs, "targets")

    def check_body(self, row: Row, column: str) -> None:
        """Refuse a body that the parts sheet does not name."""
        self._check(row, column, self.bodies, "parts")

    def check_zone(self, row: Row) -> None:
        """Refuse a zone that the zones sheet does not name."""
        self._check(row, "zone", self.zones, "zones")

    def check_grade(self, row: Row, *columns: str) -> None:
        """Refuse a grade that lies beyond the matrix."""
        for column in columns:
            grade = row[column]
            if self.matrix is not None and grade is not None and grade > self.matrix.size:
                size = self.matrix.size
                larger = ", or add its places to matrix" if size < LARGEST else ""
                row.wrong(column, f"{grade} is not on the risk matrix, which is {size} by {size}.",
                          f"Write a grade from 1 to {size}{larger}.")  # fmt: skip

    def check_actions(self, row: Row) -> None:
        """Refuse an action that the actions sheet does not name."""
        for action in row["actions"] or ():
            self._check_name(row, "actions", action, self.actions, "actions")

    def _who(self, row: Row, email: str) -> str:
        if main := self.addresses.get(email):
            return f"Write their main address, {main}."
        near = _near(row, email, self.people or (), cutoff=0.8)
        return f"Write {near[0]}, or add a row to people." if near else "Add a row to people."

    def _check(self, row: Row, column: str, known: set[str] | None, sheet: str) -> None:
        if row[column] is not None:
            self._check_name(row, column, row[column], known, sheet)

    def _check_name(self, row: Row, column: str, name: str, known: set[str] | None, sheet: str) -> None:
        if known is not None and name not in known:
            near = _near(row, name, known)
            mend = f"Write {near[0]}" if near else "Correct it"
            row.wrong(column, f"“{name}” is not in {sheet}.", f"{mend}, or add a row to {sheet}.")


def _near(row: Row, name: str, known: Collection[str], cutoff: float = 0.6) -> list[str]:
    """The likeliest known name; not sought once problems are only counted, for the search is slow."""
    return [] if row.problems.full else get_close_matches(name, known, n=1, cutoff=cutoff)
