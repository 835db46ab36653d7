"""Rating rules, one a file: how each judges, how an import names it, how people read it.

A rule knows measured figures and nothing of targets, briefs or talk. To add one,
write its class in a file here and name it in `Rule`: judging, import, export and
words follow.
"""

from typing import Annotated

from pydantic import Field

from conversations.partnership.rules.band import Range
from conversations.partnership.rules.bands import Band, Bands, Edge
from conversations.partnership.rules.classes import Classes, ClassTolerance
from conversations.partnership.rules.floor import Floor
from conversations.partnership.rules.points import Points
from conversations.partnership.rules.tolerance import Tolerance
from conversations.partnership.rules.trend import ToleranceThenTrend, Trajectory
from conversations.partnership.rules.two_state import TwoState

__all__ = [
    "Band", "Bands", "ClassTolerance", "Classes", "Edge", "Floor", "Points", "Range", "Rule", "Tolerance",
    "ToleranceThenTrend", "Trajectory", "TwoState",
]  # fmt: skip

Rule = Annotated[
    Tolerance | Points | Classes | Floor | Range | TwoState | Bands | ToleranceThenTrend | Trajectory,
    Field(discriminator="name"),
]
