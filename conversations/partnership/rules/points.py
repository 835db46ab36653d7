"""Points: a tolerance in the measure's own unit."""

from decimal import Decimal
from typing import Literal, Self

from pydantic import model_validator

from conversations.partnership.case import Measured, Rating
from conversations.partnership.rules.cells import LEADING, OVER, Part, Sign, read_cell, write_cell
from conversations.partnership.rules.criterion import Criterion, NotNegative, graded
from conversations.partnership.rules.goal import Goal

_PARTS = {LEADING: Part(Sign.OWN_UNIT, required=True), "green": Part(Sign.OWN_UNIT), "over": OVER}


class Points(Criterion):
    """Green when met; amber within `points` of the target in its own unit; red beyond.

    For targets of 0 or near it, where a percentage means nothing or too little.
    """

    name: Literal["points"] = "points"
    points: NotNegative
    green_within: NotNegative = Decimal(0)

    @model_validator(mode="after")
    def _green_inside_amber(self) -> Self:
        if self.green_within > self.points:
            raise ValueError("Green's tolerance is wider than amber's; swap them, like 3 green 1.")
        return self

    @classmethod
    def from_cells(cls, tolerance: str, floor: str) -> Self:
        """Reads `2`, `3 green 1`, `2 over 10%`."""
        cell = read_cell(tolerance, _PARTS, "2")
        return cls(points=cell[LEADING], green_within=cell.get("green", Decimal(0)), over=cell.get("over"))

    def cells(self) -> tuple[str, str]:
        """The cell, with only the parts that say something."""
        numbers = {LEADING: self.points, "green": self.green_within or None, "over": self.over}
        return write_cell(_PARTS, numbers), ""

    def judge(self, measured: Measured) -> Rating:
        """By the distance itself."""
        return graded(measured.adverse <= self.green_within, measured.adverse <= self.points)

    def allowance(self, bound: Decimal) -> Decimal | None:
        """Green's own tolerance."""
        return self.green_within

    def sentence(self, goal: Goal) -> str:
        """With the words for green's own tolerance where it has one."""
        amber = goal.distance(self.points)
        if self.green_within:
            green = goal.distance(self.green_within)
            return f"Green when {goal.met}, or up to {green} {goal.side}; amber up to {amber}; red beyond."
        return f"Green when {goal.met}; amber up to {amber} {goal.side}; red beyond."
