"""A measure over quarters as a line, with its milestones and what is expected of it."""

from typing import Literal

from conversations.partnership.nouns import Noun
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating
from conversations.pictures.points import Ahead, Milepost, Point
from conversations.pictures.table import Table
from conversations.pictures.telling import (
    cell,
    heading,
    say_course,
    say_mileposts,
    say_points,
    say_standing,
    tidied,
)


class Line(Noun):
    """One measure; `points` run from the oldest quarter to the newest, and are never none.

    A quarter in which no figure is due is left out, one whose figure is missing
    is not. `unit` is what the numbers leave out (`referrals`), empty where they carry
    it (`56.2%`). `rating` is that of the newest figure. `ahead` are expected
    values, at most two: the lead's forecast and the computed one.
    """

    kind: Literal["line"] = "line"
    subject: str
    unit: str = ""
    points: tuple[Point, ...]
    mileposts: tuple[Milepost, ...] = ()
    ahead: tuple[Ahead, ...] = ()
    rating: Rating | None = None

    @property
    def title(self) -> str:
        """What is to be seen: `Entrants: down to 338 from 402, just under the milestone of 345`."""
        return f"{tidied(self.subject)}: {self.finding}"

    @property
    def finding(self) -> str:
        """The title without its subject."""
        newest, here = self.points[-1], self.milepost_in(self.points[-1].quarter)
        standing = "" if newest.value is None or here is None else f", {say_standing(newest.value, here)}"
        return f"{say_course(self.points)}{standing}"

    @property
    def alt(self) -> str:
        """The picture in words, for who cannot see it."""
        told = [f"Line chart. {self.title}.", say_points(self.points, self.unit),
                say_mileposts(self.mileposts, self.points[-1].quarter)]  # fmt: skip
        told += [f"Expected for {each.quarter.name}: {each.value.said} ({each.whose})." for each in self.ahead]
        return " ".join(part for part in told if part)

    @property
    def table(self) -> Table:
        """Quarter by quarter: the figure, the milestone where there are any, what is expected, and breaks."""
        quarters = {quarter for part in (self.points, self.mileposts, self.ahead) for quarter in _quarters(part)}
        gaps = any(point.gap for point in self.points)
        headings = ["Quarter", heading("Figure", self.unit)]
        headings += ["Milestone"] if self.mileposts else []
        headings += ["Expected"] if self.ahead else []
        headings += ["Note"] if gaps else []
        return Table(headings=tuple(headings), rows=tuple(self._row(each, gaps) for each in sorted(quarters)))

    def _row(self, quarter: Quarter, gaps: bool) -> tuple[str, ...]:
        point = next((each for each in self.points if each.quarter == quarter), None)
        row = [quarter.name, "" if point is None else cell(point.value)]
        if self.mileposts:
            here = self.milepost_in(quarter)
            row.append("" if here is None else here.said)
        if self.ahead:
            row.append("; ".join(f"{each.value.said} ({each.whose})" for each in self.ahead if each.quarter == quarter))
        if gaps:
            row.append("" if point is None or point.gap is None else point.gap.value)
        return tuple(row)

    def milepost_in(self, quarter: Quarter) -> Milepost | None:
        """The milestone of a quarter; none where it has none."""
        return next((each for each in self.mileposts if each.quarter == quarter), None)


def _quarters(part: tuple[Point | Milepost | Ahead, ...]) -> tuple[Quarter, ...]:
    return tuple(each.quarter for each in part)
