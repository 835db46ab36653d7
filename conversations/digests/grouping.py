"""How the targets of a partnership are put together in digests: which groups each of them belongs to."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conversations.digests.facts import TargetFacts

WHOLE = ""
"""The name of the one group that holds the whole partnership."""


class Grouping(StrEnum):
    """What a digest is of: the whole partnership, a theme, a district, or one target (for its delivery group)."""

    PARTNERSHIP = "partnership"
    THEME = "theme"
    DISTRICT = "district"
    TARGET = "target"

    def groups_of(self, target: TargetFacts) -> tuple[str, ...]:
        """The groups that a target belongs to; a target that no district reports on belongs to none."""
        match self:
            case Grouping.PARTNERSHIP:
                return (WHOLE,)
            case Grouping.THEME:
                return (target.theme,)
            case Grouping.DISTRICT:
                return target.districts
            case Grouping.TARGET:
                return (target.ref,)
