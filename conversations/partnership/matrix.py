"""The risk matrix of a partnership: how likely, how grave, and which zone that comes to.

Councils differ in all of it: South Lakeland has four by four with words of its
own and two zones, Blackburn five by five with a score for each end. So it is
data, and the zone of a place is looked up, never worked out.
"""

from itertools import product

from pydantic import model_validator

from conversations.partnership.nouns import Noun
from conversations.partnership.risks import Grade

SMALLEST, LARGEST = 3, 5


class Zone(Noun):
    """A part of the matrix: what its risks are due.

    `review` is after how many quarters each is looked at again (1 in every
    round, 4 once a year). `escalates` puts it above the line: the sponsor is
    told. `mitigated` says that a risk here may not stand without mitigation.
    """

    name: str
    review: int = 1
    escalates: bool = False
    mitigated: bool = False


class Matrix(Noun):
    """A square matrix: the words of its grades from the lowest, and the zone of each place.

    `cells[likelihood - 1][impact - 1]` is the name of a zone. `zones` stand from
    the mildest to the gravest.

    Raises `ValueError` when it is not square, names a zone that it has not, or has two of one name.
    """

    likelihood: tuple[str, ...]
    impact: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    zones: tuple[Zone, ...]

    @model_validator(mode="after")
    def _square(self) -> "Matrix":
        size = len(self.likelihood)
        if not SMALLEST <= size <= LARGEST or {len(self.impact), len(self.cells), *map(len, self.cells)} != {size}:
            raise ValueError(f"A risk matrix is square, of {SMALLEST} to {LARGEST} grades each way.")
        unknown = {name for row in self.cells for name in row} - {zone.name for zone in self.zones}
        if unknown:
            raise ValueError(f"The matrix names the zone “{min(unknown)}”, which has no row among the zones.")
        if len({zone.name for zone in self.zones}) < len(self.zones):
            raise ValueError("Two zones of the matrix have the same name; a place has one zone.")
        return self

    @property
    def size(self) -> int:
        """How many grades each way."""
        return len(self.likelihood)

    @property
    def words(self) -> tuple[tuple[str, int], ...]:
        """Every word for a grade with its number, in lower case: those of likelihood, then as many of impact."""
        return tuple((word.lower(), grade) for axis in (self.likelihood, self.impact)
                     for grade, word in enumerate(axis, 1))

    @property
    def own_words(self) -> tuple[tuple[str, int], ...]:
        """The words where they are the partnership's own; none where they are the usual ones."""
        return () if self.words == usual_matrix(self.size).words else self.words

    def holds(self, grade: Grade) -> bool:
        """Whether the grade is a place on this matrix."""
        return 1 <= grade.likelihood <= self.size and 1 <= grade.impact <= self.size

    def zone(self, grade: Grade) -> Zone:
        """The zone of a place; a grade of a larger, earlier matrix counts as the highest there is."""
        likelihood, impact = min(grade.likelihood, self.size), min(grade.impact, self.size)
        name = self.cells[likelihood - 1][impact - 1]
        return next(zone for zone in self.zones if zone.name == name)

    def above_line(self, grade: Grade) -> bool:
        """Whether a risk of this grade has to be put before the sponsor."""
        return self.zone(grade).escalates

    def say(self, grade: Grade) -> str:
        """A place in the words of the matrix: “likely × serious (12, high)”."""
        likelihood = self.likelihood[min(grade.likelihood, self.size) - 1]
        impact = self.impact[min(grade.impact, self.size) - 1]
        return f"{likelihood} × {impact} ({grade.score}, {self.zone(grade).name})"


_USUAL_WORDS = {
    3: ("low", "medium", "high"),
    4: ("low", "medium", "high", "very high"),
    5: ("very low", "low", "medium", "high", "very high"),
}
_USUAL_ZONES = (
    Zone(name="low", review=4), Zone(name="medium", review=2),
    Zone(name="high", review=1, escalates=True, mitigated=True),
)  # fmt: skip
HIGH, MEDIUM = 0.48, 0.2
"""Shares of the highest score from which a usual matrix calls a risk high (12 of 25) and medium (5 of 25)."""


def usual_matrix(size: int = LARGEST) -> Matrix:
    """The matrix of a partnership that brings none: zones by the product of both grades."""
    cells: dict[int, list[str]] = {}
    for likelihood, impact in product(range(1, size + 1), repeat=2):
        share = likelihood * impact / (size * size)
        cells.setdefault(likelihood, []).append("high" if share >= HIGH else "medium" if share >= MEDIUM else "low")
    words = _USUAL_WORDS[size]
    return Matrix(likelihood=words, impact=words, cells=tuple(tuple(row) for row in cells.values()),
                  zones=_USUAL_ZONES)
