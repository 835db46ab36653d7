"""For whom a digest is, how it is grouped, and what may appear in it.

A digest starts empty: nothing stands in it unless one of the layer's rules let
it in (zero-based exceptions). The order of `keeps` is the order of
seriousness. A partnership may bring layers of its own, or its own wording of
these (`own_layers`); none of them is code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from conversations.digests import district_rules, plan_rules, rules, stretch_rules, year_rules
from conversations.digests.facts import TargetFacts
from conversations.digests.grouping import Grouping
from conversations.digests.keeping import KeepRule


class Unsigned(StrEnum):
    """What becomes of a figure that nobody has signed off: told and marked as such, or left out."""

    MARKED = "marked"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Layer:
    """A kind of digest, as data.

    `reader` is who it is written for. `heading` is the title, with `{group}` in
    it. `patience` is after how many calendar days without an answer a blockage
    may appear. `lines` is how many lines stand open before the others are
    counted; what a rule of `always` lets in stands whatever that number.
    `channel` and `emails` are where the digests of all its groups go; without
    either each goes to the readers of its group.
    """

    name: str
    reader: str
    grouping: Grouping
    keeps: tuple[KeepRule, ...]
    heading: str
    patience: int = 10
    lines: int = 30
    unsigned: Unsigned = Unsigned.MARKED
    always: tuple[KeepRule, ...] = ()
    channel: str | None = None
    emails: tuple[str, ...] = ()

    def title(self, group: str) -> str:
        """The title of one group's digest."""
        return self.heading.replace("{group}", group)

    def groups_by(self, target: TargetFacts) -> tuple[str, ...]:
        """The groups of this layer that a target belongs to."""
        return self.grouping.groups_of(target)


THEME = Layer(
    name="theme",
    reader="theme chair",
    grouping=Grouping.THEME,
    heading="{group}: what needs attention",
    keeps=(
        rules.RED_TWO_QUARTERS,
        rules.NEWLY_RED,
        rules.FORECAST_TO_MISS,
        year_rules.YEAR_END_WORSE,
        year_rules.OFF_TRAJECTORY,
        rules.NEWLY_AMBER,
        rules.UNEXPLAINED,
        rules.RED_WITHOUT_ACTION,
        rules.CONTESTED,
        rules.HELP_WANTED,
        stretch_rules.MONEY_AT_STAKE,
        rules.NO_RETURN,
        plan_rules.PROMISE_BROKEN,
        plan_rules.PROMISE_OVERDUE,
        plan_rules.PROMISE_SLIPPED,
        plan_rules.BLOCKAGE_UNANSWERED,
        plan_rules.BLOCKAGE_RAISED,
        plan_rules.RISK_UP,
        plan_rules.RISK_ROSE,
        plan_rules.RISK_ABOVE_LINE,
        plan_rules.RISK_UNMITIGATED,
        plan_rules.RISK_NEW,
        rules.DISPUTED,
        rules.DISPUTE_SETTLED,
        rules.RESTATED,
        rules.NOT_COMPARABLE,
        rules.WITHHELD,
        rules.FIGURE_OVERDUE,
        rules.PARTS_MISSING,
        rules.DATA_DOUBTFUL,
        rules.IMPROVED,
        rules.OVER_ACHIEVED,
        plan_rules.UNBLOCKED,
    ),
)

BOARD = Layer(
    name="board",
    reader="board",
    grouping=Grouping.PARTNERSHIP,
    heading="What needs the board’s attention",
    patience=20,
    lines=12,
    keeps=(
        rules.RED_TWO_QUARTERS,
        rules.NEWLY_RED,
        rules.FORECAST_TO_MISS,
        stretch_rules.MONEY_AT_STAKE,
        year_rules.YEAR_END_WORSE,
        year_rules.OFF_TRAJECTORY,
        rules.RED_WITHOUT_ACTION,
        rules.CONTESTED,
        rules.NO_RETURN,
        plan_rules.PROMISE_BROKEN,
        plan_rules.PROMISE_SLIPPED_OFTEN,
        plan_rules.BLOCKAGE_UNANSWERED,
        plan_rules.RISK_ROSE,
        plan_rules.RISK_ABOVE_LINE,
        rules.DISPUTED,
        rules.RESTATED,
        rules.NOT_COMPARABLE,
        rules.OVER_ACHIEVED,
    ),
    always=(stretch_rules.STRETCH_TARGET,),
)

DISTRICT = Layer(
    name="district",
    reader="district partnership",
    grouping=Grouping.DISTRICT,
    heading="{group}: what needs attention here",
    lines=20,
    keeps=(*THEME.keeps, district_rules.OWN_PART_MISSING),
)

GROUP = Layer(
    name="group",
    reader="delivery group",
    grouping=Grouping.TARGET,
    heading="{group}: what is yours to do",
    patience=5,
    keeps=(*THEME.keeps, stretch_rules.STRETCH_TARGET),
)

SHIPPED = (BOARD, THEME, DISTRICT, GROUP)
LAYERS = {layer.name: layer for layer in SHIPPED}


def layers_of(own: Sequence[Layer]) -> dict[str, Layer]:
    """Every layer by its name: those shipped, then a partnership's own; one of a shipped name takes its place."""
    return LAYERS | {layer.name: layer for layer in own}
