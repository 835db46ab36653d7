"""One quarter's collection for a partnership: when it opens, is due and closes."""

from collections.abc import Mapping
from datetime import date, datetime, time
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


class DateRule(Noun):
    """The rule that made an instant of a round: on which day, and when clocks in `timezone` show `wall`.

    The day is the `nth` working day of a nation's `calendar` after the quarter
    ends, unless a `day` was chosen.
    """

    nth: int = 0
    day: date | None = None
    wall: time
    timezone: str
    calendar: str


class Round(Noun):
    """A round as opened; every instant is aware and in UTC. `script` is `name@version`.

    `rules` say by its step how each instant was made, so that it can be made
    anew; there are none in a round that was opened before they were kept.
    """

    quarter: Quarter
    script: str
    opens: datetime
    due: datetime
    no_new_returns: datetime
    digests: datetime
    edits_close: datetime
    state: RoundState = RoundState.PLANNED
    rules: Mapping[str, DateRule] = {}
