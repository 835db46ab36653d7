"""What any talk is about, whoever is asked: the least that a channel has to know of it."""

from datetime import date

from conversations.partnership.nouns import Noun
from conversations.partnership.quarters import Quarter


class Matter(Noun):
    """The facts of a talk, frozen when it is opened; each kind of talk adds its own.

    `ref` is what people quote (a target's, a blockage's), `title` what it is
    called, `due` the last day on which an answer is in time. `support` asks.
    """

    ref: str
    title: str
    quarter: Quarter
    due: date
    support: str

    @property
    def minutes(self) -> int:
        """About how many minutes it takes to answer."""
        return 1
