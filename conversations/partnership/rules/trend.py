"""Rules that look at the trend as well as at the target."""

from decimal import Decimal
from typing import Literal, Self

from conversations.partnership.amounts import plain
from conversations.partnership.case import Measured, Rating
from conversations.partnership.rules.cells import LEADING, OVER, Part, Sign, read_cell, write_cell
from conversations.partnership.rules.criterion import Criterion, NotNegative, graded
from conversations.partnership.rules.goal import Goal

_TOLERANCE = {LEADING: Part(Sign.PERCENT, required=True), "over": OVER}
_NOTHING = {"over": OVER}


class ToleranceThenTrend(Criterion):
    """Green within `percent`; beyond it amber when no worse than a year before, else red (Havering 2013).

    Without a comparable figure of the year before, amber has not been earned: red.
    """

    name: Literal["tolerance_then_trend"] = "tolerance_then_trend"
    percent: NotNegative

    @classmethod
    def from_cells(cls, tolerance: str, floor: str) -> Self:
        """Reads `10%`, perhaps with `over 15%`."""
        cell = read_cell(tolerance, _TOLERANCE, "10%")
        return cls(percent=cell[LEADING], over=cell.get("over"))

    def cells(self) -> tuple[str, str]:
        """The tolerance, then the over-achievement band."""
        return write_cell(_TOLERANCE, {LEADING: self.percent, "over": self.over}), ""

    def judge(self, measured: Measured) -> Rating:
        """By the tolerance, then by direction on last year."""
        before = measured.last_year
        return graded(measured.within(self.percent), before is not None and measured.gain_on(before) >= 0)

    def allowance(self, bound: Decimal) -> Decimal | None:
        """The tolerance, for beyond it only the trend saves from red."""
        return self.percent * abs(bound) / 100

    def sentence(self, goal: Goal) -> str:
        """With both steps."""
        return (
            f"Green when {goal.met}, or up to {plain(self.percent)}% {goal.side}; beyond that amber when "
            "no worse than the same quarter last year, otherwise red."
        )


class Trajectory(Criterion):
    """Green on or ahead of the trajectory; amber behind but improving; red without progress (Hertfordshire).

    Improving is seen against the last comparable figure: last quarter's, or
    last year's where last quarter's may not be compared. Without either: red.
    """

    name: Literal["trajectory"] = "trajectory"

    @classmethod
    def from_cells(cls, tolerance: str, floor: str) -> Self:
        """Reads an empty cell, or `over 10%`."""
        return cls(over=read_cell(tolerance, _NOTHING, "over 10%, or leave it empty").get("over"))

    def cells(self) -> tuple[str, str]:
        """Empty without an over-achievement band."""
        return write_cell(_NOTHING, {"over": self.over}), ""

    def judge(self, measured: Measured) -> Rating:
        """By the trajectory, then by direction."""
        before = measured.last if measured.last is not None else measured.last_year
        return graded(measured.met, before is not None and measured.gain_on(before) > 0)

    def sentence(self, goal: Goal) -> str:
        """With both steps."""
        return (
            f"Green when {goal.met}; amber when behind but better than the last comparable figure; "
            "otherwise red."
        )
