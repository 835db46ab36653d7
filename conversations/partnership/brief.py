"""The brief: the facts a respondent is told, frozen when the round opens."""

from decimal import Decimal

from conversations.partnership.actions import Action
from conversations.partnership.figures import DataStatus
from conversations.partnership.matter import Matter
from conversations.partnership.nouns import Noun
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating
from conversations.partnership.risks import Risk
from conversations.partnership.targets import Definition, Milestone


class Past(Noun):
    """What was known of an earlier quarter when the round opened.

    `comparable` is false across a break of definition: no arrow, no trend.
    """

    quarter: Quarter
    status: DataStatus
    value: Decimal | None = None
    rating: Rating | None = None
    comparable: bool = True


class Brief(Matter):
    """Everything a talk about one target needs to know; nothing in it changes during the round.

    `past` runs from the oldest quarter to the newest. `matrix` is the side of
    the risk matrix (5 for five by five), `grade_words` the words of its grades
    where it has its own. `yardsticks` are earlier published levels (a baseline,
    last year's outturn) that help to see a wrong scale.
    """

    theme: str
    lead: str
    sponsor: str | None = None
    definition: Definition
    milestone: Milestone | None = None
    year_end: Milestone | None = None
    past: tuple[Past, ...] = ()
    yardsticks: tuple[Decimal, ...] = ()
    others: tuple[Decimal, ...] = ()
    actions: tuple[Action, ...] = ()
    risks: tuple[Risk, ...] = ()
    matrix: int = 5
    grade_words: tuple[tuple[str, int], ...] = ()

    @property
    def minutes(self) -> int:
        """Three for the figure and what it earns, and one for each promise and risk put back."""
        return 3 + len(self.actions) + sum(risk.open for risk in self.risks)

    @property
    def last(self) -> Past | None:
        """What was reported for the quarter before, comparable or not."""
        return self._of(self.quarter.previous)

    @property
    def last_year(self) -> Past | None:
        """What was reported for the same quarter of the year before."""
        return self._of(self.quarter.year_before)

    def _of(self, quarter: Quarter) -> Past | None:
        return next((past for past in self.past if past.quarter == quarter), None)
