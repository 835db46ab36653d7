"""Two states: met or not met."""

from typing import Literal, Self

from conversations.partnership.case import Measured, Rating
from conversations.partnership.rules.cells import OVER, read_cell, write_cell
from conversations.partnership.rules.criterion import Criterion, graded
from conversations.partnership.rules.goal import Goal

_PARTS = {"over": OVER}


class TwoState(Criterion):
    """Green when met, red otherwise (Rotherham 2009-11)."""

    name: Literal["two_state"] = "two_state"

    @classmethod
    def from_cells(cls, tolerance: str, floor: str) -> Self:
        """Reads an empty cell, or `over 10%`."""
        return cls(over=read_cell(tolerance, _PARTS, "over 10%, or leave it empty").get("over"))

    def cells(self) -> tuple[str, str]:
        """Empty without an over-achievement band."""
        return write_cell(_PARTS, {"over": self.over}), ""

    def judge(self, measured: Measured) -> Rating:
        """Met or not met."""
        return graded(measured.met, amber=False)

    def sentence(self, goal: Goal) -> str:
        """Without amber."""
        return f"Green when {goal.met}; red otherwise."
