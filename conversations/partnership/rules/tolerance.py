"""Tolerance: so many per cent of the target."""

from decimal import Decimal
from typing import Literal, Self

from pydantic import model_validator

from conversations.partnership.amounts import plain
from conversations.partnership.case import Measured, Rating
from conversations.partnership.rules.cells import LEADING, OVER, Part, Sign, read_cell, write_cell
from conversations.partnership.rules.criterion import Criterion, NotNegative, Positive, graded
from conversations.partnership.rules.goal import Goal

_PARTS = {
    LEADING: Part(Sign.PERCENT, required=True),
    "green": Part(Sign.PERCENT),
    "zero": Part(Sign.OWN_UNIT),
    "over": OVER,
}


class Tolerance(Criterion):
    """Green when met; amber within `percent` of the target; red beyond (Maidstone 10).

    `green_within` lets green itself have a tolerance (Poole 10, amber to 15).
    `at_zero` is the tolerance in the measure's own unit where the target is 0
    and a percentage means nothing; without it such a target is met or not met.
    """

    name: Literal["tolerance"] = "tolerance"
    percent: NotNegative
    green_within: NotNegative = Decimal(0)
    at_zero: Positive | None = None

    @model_validator(mode="after")
    def _green_inside_amber(self) -> Self:
        if self.green_within > self.percent:
            raise ValueError("Green's tolerance is wider than amber's; swap them, like 15% green 10%.")
        return self

    @classmethod
    def from_cells(cls, tolerance: str, floor: str) -> Self:
        """Reads `10%`, `15% green 10%`, `10% zero 2 over 20%`."""
        cell = read_cell(tolerance, _PARTS, "10%")
        return cls(
            percent=cell[LEADING],
            green_within=cell.get("green", Decimal(0)),
            at_zero=cell.get("zero"),
            over=cell.get("over"),
        )

    def cells(self) -> tuple[str, str]:
        """The cell, with only the parts that say something."""
        numbers = {LEADING: self.percent, "green": self.green_within or None}
        return write_cell(_PARTS, numbers | {"zero": self.at_zero, "over": self.over}), ""

    def judge(self, measured: Measured) -> Rating:
        """By the share of the target that is missing."""
        if measured.bound == 0 and self.at_zero is not None:
            return graded(measured.met, measured.adverse <= self.at_zero)
        return graded(measured.within(self.green_within), measured.within(self.percent))

    def allowance(self, bound: Decimal) -> Decimal | None:
        """Green's own tolerance; none is left with a target of 0."""
        return self.green_within * abs(bound) / 100

    def sentence(self, goal: Goal) -> str:
        """With the words for green's own tolerance and a target of 0 where they apply."""
        amber = f"amber up to {plain(self.percent)}% {goal.side}; red beyond."
        if self.green_within:
            amber = f"amber up to {plain(self.percent)}%; red beyond."
            green = f"Green when {goal.met}, or up to {plain(self.green_within)}% {goal.side}"
        else:
            green = f"Green when {goal.met}"
        zero = f" With a milestone of 0, amber up to {goal.distance(self.at_zero)}." if self.at_zero else ""
        return f"{green}; {amber}{zero}"
