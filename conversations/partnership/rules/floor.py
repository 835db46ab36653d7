"""Floor standard: a second level below the target that must not be missed."""

from decimal import Decimal, InvalidOperation
from typing import ClassVar, Literal, Self

from conversations.partnership.amounts import amount, plain
from conversations.partnership.case import Measured, Rating
from conversations.partnership.polarity import Polarity
from conversations.partnership.rules.cells import OVER, read_cell, write_cell
from conversations.partnership.rules.criterion import Criterion, graded
from conversations.partnership.rules.goal import Goal

_PARTS = {"over": OVER}


class Floor(Criterion):
    """Green when met; amber down to a floor standard; red below it, which calls for action (Kent).

    `floor` is in the measure's own unit. Where lower is better it lies above the target.
    """

    has_floor: ClassVar[bool] = True

    name: Literal["floor"] = "floor"
    floor: Decimal

    @classmethod
    def from_cells(cls, tolerance: str, floor: str) -> Self:
        """Reads the floor, like `85`, from its own cell; the tolerance is empty or `over 10%`."""
        try:
            level = Decimal(floor.strip().replace(",", ""))
        except InvalidOperation:
            raise ValueError(
                f"The floor “{floor}” is not a number; write it in the measure's own unit without a sign, "
                "like 85."
            ) from None
        if not level.is_finite():
            raise ValueError(f"The floor “{floor}” is not a level; write a number like 85.")
        return cls(floor=level, over=read_cell(tolerance, _PARTS, "over 10%, or leave it empty").get("over"))

    def cells(self) -> tuple[str, str]:
        """The floor in its own cell."""
        return write_cell(_PARTS, {"over": self.over}), plain(self.floor)

    def judge(self, measured: Measured) -> Rating:
        """By the target, then by the floor; of a range, the floor guards the side it lies on."""
        low, high = sorted((measured.target, self.floor))
        return graded(measured.met, low <= measured.value <= high)

    def sentence(self, goal: Goal) -> str:
        """With the floor as a level, not a distance."""
        floor = amount(self.floor, goal.unit)
        down, beyond = ("up", "above") if goal.polarity is Polarity.LOWER else ("down", "below")
        return f"Green when {goal.met}; amber {down} to the floor of {floor}; red {beyond} that."
