"""A delivery group member's update: what became of their actions, what is stuck, and their body's part-figure."""

from conversations.partnership.actions import Action
from conversations.partnership.matter import Matter
from conversations.partnership.nouns import Noun
from conversations.partnership.parts import PartAsked, PartFigure
from conversations.partnership.returns import NewBlockage, NewRisk, PromiseKept


class UpdateBrief(Matter):
    """What a member is told: their own open actions for the target, and the part-figure their body gives.

    `lead` is the name of whoever answers for the target. `matrix` and
    `grade_words` are those of the partnership's risk matrix.
    """

    member: str
    body: str
    lead: str
    actions: tuple[Action, ...] = ()
    part: PartAsked | None = None
    matrix: int = 5
    grade_words: tuple[tuple[str, int], ...] = ()


class Update(Noun):
    """The typed outcome of a member's update about one target."""

    ref: str
    promises: tuple[PromiseKept, ...] = ()
    new_risks: tuple[NewRisk, ...] = ()
    blockages: tuple[NewBlockage, ...] = ()
    part: PartFigure | None = None
