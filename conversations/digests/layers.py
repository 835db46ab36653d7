"""For whom a digest is, how it is grouped, and what may appear in it. A new layer is one `Layer` here.

A digest starts empty: nothing stands in it unless one of the layer's rules let
it in (zero-based exceptions). The order of `keeps` is the order of
seriousness.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from conversations.digests import rules
from conversations.digests.facts import TargetFacts
from conversations.digests.rules import KeepRule


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
        rules.CONTESTED,
        rules.HELP_WANTED,
        rules.MONEY_AT_STAKE,
        rules.NO_RETURN,
        rules.PROMISE_BROKEN,
        rules.PROMISE_OVERDUE,
        rules.BLOCKAGE_UNANSWERED,
        rules.RISK_UP,
        rules.RISK_ABOVE_LINE,
        rules.DISPUTED,
        rules.RESTATED,
        rules.WITHHELD,
        rules.FIGURE_OVERDUE,
        rules.DATA_DOUBTFUL,
        rules.IMPROVED,
        rules.OVER_ACHIEVED,
    ),
)

LAYERS = {layer.name: layer for layer in (THEME,)}
