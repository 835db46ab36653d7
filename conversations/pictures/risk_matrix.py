"""Risks on the partnership's matrix: where each stands, and where it stood before."""

from typing import Literal

from conversations.partnership.matrix import Matrix
from conversations.partnership.nouns import Noun
from conversations.partnership.register import Movement, movement
from conversations.partnership.risks import Grade
from conversations.pictures.table import Table
from conversations.pictures.telling import tidied


class PlacedRisk(Noun):
    """A risk in a place of the matrix; `before` is where it stood, none for a new one."""

    description: str
    grade: Grade
    before: Grade | None = None

    @property
    def movement(self) -> Movement:
        """How its score changed."""
        return movement(self.grade, self.before)


class RiskMatrix(Noun):
    """The risks of a group, never none; each is known in the picture by its number, from 1, in this order."""

    kind: Literal["risk_matrix"] = "risk_matrix"
    subject: str
    matrix: Matrix
    risks: tuple[PlacedRisk, ...]

    @property
    def title(self) -> str:
        """What is to be seen: `Safer Communities: 2 of 3 risks above the line; 1 up, 1 new`."""
        return f"{tidied(self.subject)}: {self.finding}"

    @property
    def finding(self) -> str:
        """The title without its subject."""
        above = sum(self.matrix.above_line(each.grade) for each in self.risks)
        whole = f"{len(self.risks)} risks" if len(self.risks) > 1 else "1 risk"
        told = f"{above} of {whole} above the line" if above else f"{whole}, none above the line"
        moved = [f"{count} {word.value}" for word in (Movement.UP, Movement.NEW, Movement.DOWN)
                 if (count := sum(each.movement is word for each in self.risks))]  # fmt: skip
        return f"{told}; {', '.join(moved) if moved else 'none moved'}"

    @property
    def alt(self) -> str:
        """The picture in words, for who cannot see it."""
        told = [f"{number}. {tidied(each.description)}: {self.matrix.say(each.grade)}, {self.say_movement(each)}."
                for number, each in enumerate(self.risks, 1)]  # fmt: skip
        return " ".join([f"Risk matrix, likelihood by impact. {self.title}.", *told])

    @property
    def table(self) -> Table:
        """Every risk with its number, its grade and how it moved."""
        rows = tuple((str(number), tidied(each.description), self.matrix.say(each.grade), self.say_movement(each))
                     for number, each in enumerate(self.risks, 1))  # fmt: skip
        return Table(headings=("Number", "Risk", "Grade", "Movement"), rows=rows)

    def say_movement(self, risk: PlacedRisk) -> str:
        """`new`, `unchanged`, or `up from likely × serious (12, high)`."""
        if risk.before is None:
            return "new"
        if risk.before == risk.grade:
            return "unchanged"
        moved = "moved" if risk.movement is Movement.SAME else risk.movement.value
        return f"{moved} from {self.matrix.say(risk.before)}"
