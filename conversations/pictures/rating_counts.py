"""How many targets stood how, quarter by quarter: never without those that had no figure."""

from typing import Literal

from conversations.partnership.nouns import Noun
from conversations.partnership.quarters import Quarter
from conversations.pictures.table import Table
from conversations.pictures.telling import tidied


class QuarterCounts(Noun):
    """The targets due in one quarter, each in one part: `no_figure` is a part of its own and never a colour."""

    quarter: Quarter
    green: int = 0
    amber: int = 0
    red: int = 0
    not_rated: int = 0
    no_figure: int = 0

    @property
    def total(self) -> int:
        """All that were due."""
        return self.green + self.amber + self.red + self.not_rated + self.no_figure

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """Every part with its words, in the order in which it is drawn and told."""
        return (("on track", self.green), ("at risk", self.amber), ("behind", self.red),
                ("not rated", self.not_rated), ("no figure", self.no_figure))  # fmt: skip


class RatingCounts(Noun):
    """A group's counts; `quarters` run from the oldest to the newest and are never none."""

    kind: Literal["rating_counts"] = "rating_counts"
    subject: str
    quarters: tuple[QuarterCounts, ...]

    @property
    def title(self) -> str:
        """What is to be seen: `Safer Communities: 4 of 9 on track, 2 fewer than in Q1 2026/27; 1 without a figure`."""
        return f"{tidied(self.subject)}: {self.finding}"

    @property
    def finding(self) -> str:
        """The title without its subject."""
        now = self.quarters[-1]
        without = f"; {now.no_figure:,} without a figure" if now.no_figure else ""
        return f"{now.green:,} of {now.total:,} on track{self._change()}{without}"

    def _change(self) -> str:
        """Beside the quarter before, where that had any; a changed number of targets is said with it."""
        if len(self.quarters) < 2 or not self.quarters[-2].total:
            return ""
        now, before = self.quarters[-1], self.quarters[-2]
        of = "" if now.total == before.total else f" of {before.total:,}"
        gain = now.green - before.green
        if not gain:
            return f", as in {before.quarter.name}" if not of else f", {before.green:,}{of} in {before.quarter.name}"
        if of:
            return f", {before.green:,}{of} in {before.quarter.name}"
        return f", {abs(gain):,} {'more' if gain > 0 else 'fewer'} than in {before.quarter.name}"

    @property
    def alt(self) -> str:
        """The picture in words, for who cannot see it."""
        told = [f"{each.quarter.name}: {_say(each)}." for each in self.quarters]
        return " ".join([f"Counts of targets by rating. {self.title}.", *told])

    @property
    def table(self) -> Table:
        """Every part of every quarter, with its whole."""
        rows = tuple((each.quarter.name, *(f"{count:,}" for _, count in each.parts), f"{each.total:,}")
                     for each in self.quarters)  # fmt: skip
        return Table(headings=("Quarter", "On track", "At risk", "Behind", "Not rated", "No figure", "All"), rows=rows)


def _say(counts: QuarterCounts) -> str:
    parts = [f"{count:,} {words}" for words, count in counts.parts if count]
    return ", ".join(parts) if parts else "no targets due"
