"""An hour of the day as people say it: `3`, `3pm`, `10.30`, `15:00`, `half past 2`, `noon`."""

from __future__ import annotations

import re
from datetime import time

_HOUR = re.compile(r"(?P<half>half past )?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))? ?(?P<part>am|pm|a\.m\.?|p\.m\.?)?")
_NOON = frozenset({"noon", "midday", "12 noon"})
_FIRST_OF_WORK = 7
"""The first hour that is meant before noon where nobody says which: “at 3” is 15:00, “at 10” is 10:00."""


def hour_named(text: str) -> time | None:
    """The hour that the whole text names on a working day; none where it names none.

    Without am or pm an hour before seven is one of the afternoon, unless it is
    written as clocks show it, like 06:30.
    """
    said = " ".join(text.lower().removesuffix("o'clock").split())
    if said in _NOON:
        return time(12)
    found = _HOUR.fullmatch(said)
    if found is None or (found["half"] and found["minute"]):
        return None
    hour, minute = int(found["hour"]), 30 if found["half"] else int(found["minute"] or 0)
    try:
        return time(_of_the_day(hour, found["part"] or "", as_clocks=found["hour"].startswith("0")), minute)
    except ValueError:
        return None


def _of_the_day(hour: int, part: str, *, as_clocks: bool) -> int:
    """Of 24; as it stands where no half of the day is said and it can only be meant so.

    Raises:
        ValueError: no half of a day has this hour.
    """
    if not part:
        return hour + 12 if 0 < hour < _FIRST_OF_WORK and not as_clocks else hour
    if hour not in range(1, 13):
        raise ValueError(f"There is no {hour} {part}.")
    return hour % 12 + 12 * part.startswith("p")
