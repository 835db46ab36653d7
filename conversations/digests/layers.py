"""For whom a digest is, how it is grouped, and what may appear in it. A new layer is one `Layer` here.

A digest starts empty: nothing stands in it unless one of the layer's rules let
it in (zero-based exceptions). The order of `keeps` is the order of
seriousness.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from conversations.digests import plan_rules, rules
from conversations.digests.facts import TargetFacts
from conversations.digests.keeping import KeepRule


@dataclass(frozen=True, slots=True)
class Layer:
    """A kind of digest, as data.

    `reader` is who it is written for. `groups_by` gives the groups a target
    belongs to (its theme, its districts). `heading` is the title, with
    `{group}` in it. `patience` is after how many calendar days without an
    answer a blockage may appear.
    """

    name: str
    reader: str
    groups_by: Callable[[TargetFacts], tuple[str, ...]]
    keeps: tuple[KeepRule, ...]
    heading: str
    patience: int = 10


THEME = Layer(
    name="theme",
    reader="theme chair",
    groups_by=lambda target: (target.theme,),
    heading="{group}: what needs attention",
    keeps=(
        rules.RED_TWO_QUARTERS,
        rules.NEWLY_RED,
        rules.FORECAST_TO_MISS,
        rules.NEWLY_AMBER,
        rules.UNEXPLAINED,
        rules.RED_WITHOUT_ACTION,
        rules.CONTESTED,
        rules.HELP_WANTED,
        rules.MONEY_AT_STAKE,
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
        rules.WITHHELD,
        rules.FIGURE_OVERDUE,
        rules.PARTS_MISSING,
        rules.DATA_DOUBTFUL,
        rules.IMPROVED,
        rules.OVER_ACHIEVED,
        plan_rules.UNBLOCKED,
    ),
)

LAYERS = {layer.name: layer for layer in (THEME,)}
