"""What every rule has in common."""

from abc import ABC, abstractmethod
from decimal import Decimal
from typing import Annotated, ClassVar, Self

from pydantic import Field

from conversations.partnership.amounts import plain
from conversations.partnership.case import Measured, Rating
from conversations.partnership.nouns import Noun
from conversations.partnership.rules.goal import Goal

NotNegative = Annotated[Decimal, Field(ge=0)]
Positive = Annotated[Decimal, Field(gt=0)]


def graded(green: bool, amber: bool) -> Rating:
    """Green, else amber, else red."""
    if green:
        return Rating.GREEN
    return Rating.AMBER if amber else Rating.RED


class Criterion(Noun, ABC):
    """How a rule judges, and an optional over-achievement band.

    `over` is in per cent of the target: beaten by that much or more, a figure
    earns a question too (Isle of Wight 5, Durham 10). `has_floor` says whether
    an import may give the rule a floor.
    """

    has_floor: ClassVar[bool] = False

    over: Positive | None = None

    @abstractmethod
    def judge(self, measured: Measured) -> Rating:
        """The rating of a figure whose target is known."""

    @classmethod
    @abstractmethod
    def from_cells(cls, tolerance: str, floor: str) -> Self:
        """The rule as an import writes it; raises `ValueError` with the remedy."""

    @abstractmethod
    def cells(self) -> tuple[str, str]:
        """The `tolerance` and `floor` cells that `from_cells` reads back as this rule."""

    @abstractmethod
    def sentence(self, goal: Goal) -> str:
        """What the rule asks, in words, without the over-achievement band."""

    def allowance(self, bound: Decimal) -> Decimal | None:
        """How far on the worse side of its target a figure is still green, in the measure's own unit.

        `bound` is what a percentage is of. None where green has no one edge of its own.
        """
        return Decimal(0)

    def beaten(self, measured: Measured) -> bool:
        """Whether the figure reaches the over-achievement band; never with a target of 0."""
        return self.over is not None and measured.bound != 0 and measured.within(-self.over)

    def describe(self, goal: Goal) -> str:
        """What the rule asks, in words."""
        if self.over is None:
            return self.sentence(goal)
        return f"{self.sentence(goal)} Beaten by {plain(self.over)}% or more, it is asked about too."
