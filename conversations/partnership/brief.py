"""The brief: the facts a respondent is told, frozen when the round opens."""

from datetime import date
from decimal import Decimal

from conversations.partnership.actions import Action
from conversations.partnership.figures import DataStatus
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


class Brief(Noun):
    """Everything a talk about one target needs to know; nothing in it changes during the round.

    `past` runs from the oldest quarter to the newest. `matrix` is the side of
    the risk matrix (5 for five by five). `yardsticks` are earlier published
    levels (a baseline, last year's outturn) that help to see a wrong scale.
    """

    ref: str
    title: str
    theme: str
    quarter: Quarter
    due: date
    lead: str
    sponsor: str | None = None
    support: str
    definition: Definition
    milestone: Milestone | None = None
    year_end: Milestone | None = None
    past: tuple[Past, ...] = ()
    yardsticks: tuple[Decimal, ...] = ()
    others: tuple[Decimal, ...] = ()
    actions: tuple[Action, ...] = ()
    risks: tuple[Risk, ...] = ()
    matrix: int = 5

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
