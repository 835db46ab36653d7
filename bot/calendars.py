"""Working calendars of the four nations, from the bank holidays that `holidays` ships.

One-off holidays reach that package only by an upgrade, so a partnership may add
days of its own and strike others out.
"""

from collections.abc import Iterable
from datetime import date

from conversations.partnership.calendars import WorkingCalendar

NATIONS: dict[str, str] = {
    "england": "ENG",
    "scotland": "SCT",
    "wales": "WLS",
    "northern_ireland": "NIR",
}


def key_of(name: str) -> str:
    """A nation's name as it is looked up, however it is written."""
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def working_calendar(
    name: str, years: Iterable[int], closures: Iterable[date] = (), worked: Iterable[date] = ()
) -> WorkingCalendar:
    """The calendar of a nation, named as in an import, over the given calendar years.

    `closures` are further days off (a council's own closure, a holiday just
    proclaimed); `worked` are days to count although listed as holidays. Raises
    `ValueError` for a nation that is not known.
    """
    key = key_of(name)
    if key not in NATIONS:
        raise ValueError(f"“{name}” is not a working calendar; choose one of {', '.join(NATIONS)}.")
    import holidays  # here, because a server needs it only when a round is opened

    listed = holidays.country_holidays("GB", subdiv=NATIONS[key], years=sorted(set(years)))
    return WorkingCalendar(holidays=frozenset(listed) - frozenset(worked), closures=frozenset(closures))
