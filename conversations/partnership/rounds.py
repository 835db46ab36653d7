"""One quarter's collection for a partnership: when it opens, is due and closes."""

from datetime import datetime
from enum import StrEnum

from conversations.partnership.nouns import Noun
from conversations.partnership.quarters import Quarter


class RoundState(StrEnum):
    """Where a round stands; rounds may overlap."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    RELEASED = "released"


class Timetable(Noun):
    """A round's dates as working days after the quarter ends, in the partnership's calendar.

    The defaults follow practice: collection in days 1 to 10, theme groups in
    weeks 5 to 7 after the quarter.
    """

    opens: int = 1
    due: int = 10
    no_new_returns: int = 20
    digests: int = 22
    edits_close: int = 40


class Round(Noun):
    """A round as opened; every instant is aware and in UTC. `script` is `name@version`."""

    quarter: Quarter
    script: str
    opens: datetime
    due: datetime
    no_new_returns: datetime
    digests: datetime
    edits_close: datetime
    state: RoundState = RoundState.PLANNED
