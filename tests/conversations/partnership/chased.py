"""People of four nations and odd zones, with returns that are due: what the tests of chasing are told of."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import holidays

from conversations.partnership.calendars import WorkingCalendar, instant
from conversations.partnership.chase import Chase, Contact, Leave, Outstanding

NATIONS = {
    nation: WorkingCalendar(holidays=frozenset(
        holidays.country_holidays("GB", subdiv=nation, years=range(2025, 2029))))
    for nation in ("ENG", "SCT", "WLS", "NIR")
}  # fmt: skip
LONDON, KIRITIMATI, SAMOA = "Europe/London", "Pacific/Kiritimati", "Pacific/Pago_Pago"
OPENS = datetime(2026, 9, 24, 8, 30, tzinfo=UTC)
"""Half past nine on a Thursday, early enough for every step."""
DUE = datetime(2026, 10, 14, 16, tzinfo=UTC)
"""Five in the afternoon of Wednesday 14 October in London."""
ENDS = datetime(2026, 10, 28, 17, tzinfo=UTC)

ANN, BOB, CAT, DAN = 1, 2, 3, 4
"""Ann and Bob are asked, Cat stands in for Ann, Dan is the sponsor."""


def contact(person: int, **facts: Any) -> Contact:
    """Somebody in London, in Slack, at work; but for what is given."""
    usual: dict[str, Any] = {"name": f"Person {person}", "timezone": LONDON, "calendar": NATIONS["ENG"],
                             "channel": "slack"}
    return Contact(person=person, **(usual | facts))


def asked(owner: int, item: str = "NI 1", **facts: Any) -> Outstanding:
    """Something asked of somebody when the round opened; Dan is the sponsor."""
    usual: dict[str, Any] = {"title": f"Title of {item}", "minutes": 3, "asked": OPENS, "sponsor": DAN}
    return Outstanding(id=item, owner=owner, **(usual | facts))


def chase(*outstanding: Outstanding, people: tuple[Contact, ...] = (), **facts: Any) -> Chase:
    """A chase of these, among Ann, Bob, Cat and Dan as they are unless given."""
    usual = [contact(ANN, name="Ann", deputy=CAT), contact(BOB, name="Bob"), contact(CAT, name="Cat"),
             contact(DAN, name="Dan")]
    known = {each.person: each for each in (*usual, *people)}
    return Chase(due=DUE, ends=ENDS, outstanding=outstanding, contacts=known, **facts)


def leave(first: tuple[int, int], last: tuple[int, int], deputy: int | None = None) -> Leave:
    """An absence of 2026, by day and month."""
    return Leave(first=date(2026, first[1], first[0]), last=date(2026, last[1], last[0]), deputy=deputy)


def at(day: int, month: int = 10, wall: time = time(9, 30), zone: str = LONDON) -> datetime:
    """A moment of 2026 on the clocks of a zone."""
    return instant(date(2026, month, day), wall, zone)
