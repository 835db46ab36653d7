"""Range: best inside a band, as bad above it as below."""

from typing import Literal, Self

from conversations.partnership.amounts import plain
from conversations.partnership.case import Measured, Rating
from conversations.partnership.rules.cells import LEADING, Part, Sign, read_cell, write_cell
from conversations.partnership.rules.criterion import Criterion, NotNegative, graded
from conversations.partnership.rules.goal import Goal

_PARTS = {LEADING: Part(Sign.PERCENT, required=True)}


class Range(Criterion):
    """Green inside the band; amber within `percent` of the nearer edge outside it; red beyond.

    For measures whose polarity is a range; its edges are the milestone and its
    upper value. A band cannot be over-achieved.
    """

    name: Literal["range"] = "range"
    percent: NotNegative
    over: None = None

    @classmethod
    def from_cells(cls, tolerance: str, floor: str) -> Self:
        """Reads `5%`."""
        return cls(percent=read_cell(tolerance, _PARTS, "5%")[LEADING])

    def cells(self) -> tuple[str, str]:
        """The tolerance alone."""
        return write_cell(_PARTS, {LEADING: self.percent}), ""

    def judge(self, measured: Measured) -> Rating:
        """By the distance outside the band."""
        return graded(measured.met, measured.within(self.percent))

    def sentence(self, goal: Goal) -> str:
        """With the band's own edges."""
        return f"Green when {goal.met}; amber up to {plain(self.percent)}% {goal.side}; red beyond."
