"""One figure as a bar beside where it should stand."""

from typing import Literal

from conversations.partnership.nouns import Noun
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating
from conversations.pictures.points import Milepost, Point, Value
from conversations.pictures.table import Table
from conversations.pictures.telling import heading, say_standing, tidied


class Bullet(Noun):
    """The figure of a quarter and its milestone; `year_end` and `before`, an earlier figure, stand beside them.

    `unit` is what the numbers leave out, empty where they carry it.
    """

    kind: Literal["bullet"] = "bullet"
    subject: str
    unit: str = ""
    quarter: Quarter
    figure: Value
    milepost: Milepost
    year_end: Milepost | None = None
    before: Point | None = None
    rating: Rating | None = None

    @property
    def title(self) -> str:
        """What is to be seen: `Entrants: 338, just under the milestone of 345`."""
        return f"{tidied(self.subject)}: {self.finding}"

    @property
    def finding(self) -> str:
        """The title without its subject."""
        return f"{self.figure.said}, {say_standing(self.figure, self.milepost)}"

    @property
    def alt(self) -> str:
        """The picture in words, for who cannot see it."""
        unit = f" In {self.unit}." if self.unit else ""
        others = [f"{name}: {said}." for name, said in self._beside()]
        return " ".join([f"Bar beside its milestone, {self.quarter.name}. {self.title}.{unit}", *others])

    @property
    def table(self) -> Table:
        """The figure and all that stands beside it."""
        rows = (
            (f"Figure, {self.quarter.name}", self.figure.said),
            (f"Milestone, {self.quarter.name}", self.milepost.said),
            *self._beside(),
        )
        return Table(headings=("What", heading("Value", self.unit)), rows=rows)

    def _beside(self) -> tuple[tuple[str, str], ...]:
        found = []
        if self.before is not None and self.before.value is not None:
            found.append((f"Figure, {self.before.quarter.name}", self.before.value.said))
        if self.year_end is not None and self.year_end.quarter != self.quarter:
            found.append((f"Milestone, {self.year_end.quarter.name}", self.year_end.said))
        return tuple(found)
