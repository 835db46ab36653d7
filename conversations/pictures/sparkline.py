"""A measure over quarters, as small as a word: the course of a line and nothing beside it."""

from typing import Literal

from conversations.partnership.nouns import Noun
from conversations.partnership.rating import Rating
from conversations.pictures.points import Point
from conversations.pictures.table import Table
from conversations.pictures.telling import cell, heading, say_course, say_points, tidied


class Sparkline(Noun):
    """One measure; `points` run from the oldest quarter to the newest, as those of a line do, and are never none."""

    kind: Literal["sparkline"] = "sparkline"
    subject: str
    unit: str = ""
    points: tuple[Point, ...]
    rating: Rating | None = None

    @property
    def title(self) -> str:
        """What is to be seen: `Entrants: down to 338 from 402`."""
        return f"{tidied(self.subject)}: {say_course(self.points)}"

    @property
    def alt(self) -> str:
        """The picture in words, for who cannot see it."""
        return f"Small line. {self.title}. {say_points(self.points, self.unit)}"

    @property
    def table(self) -> Table:
        """The figure of each quarter."""
        rows = tuple((point.quarter.name, cell(point.value)) for point in self.points)
        return Table(headings=("Quarter", heading("Figure", self.unit)), rows=rows)
