"""Where a partnership's working days differ from those listed: closures, one-off holidays, holidays worked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from conversations.partnership.calendars import WorkingCalendar
from conversations.partnership.nouns import Noun


class Closure(Noun):
    """A day off that no list has yet, a council's own closure; or with `worked` a listed holiday on which people work.

    It holds for one nation's `calendar`, or for all where that is none.
    """

    day: date
    name: str
    calendar: str | None = None
    worked: bool = False


def with_closures(listed: WorkingCalendar, nation: str, closures: Sequence[Closure]) -> WorkingCalendar:
    """A nation's calendar as this partnership keeps it; what is said of the nation goes before what is said of all."""
    theirs = [each for named in (None, nation) for each in closures if each.calendar == named]
    said = {each.day: each.worked for each in theirs}
    closed = frozenset(day for day, worked in said.items() if not worked)
    worked = frozenset(said) - closed
    return listed.model_copy(update={"holidays": listed.holidays - worked,
                                     "closures": (listed.closures | closed) - worked})
