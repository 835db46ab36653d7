"""On which days people had a message of a round: what the budget of one message a day is kept by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from conversations.partnership.calendars import local_date
from conversations.partnership.rounds import RoundState
from storage import chasing, rounds
from storage.database import Session

LATELY = timedelta(days=2)
"""How far back a day can lie that is still today for somebody, or was when the clock was set back."""


def days_written(
    session: Session, partnership_id: str, zones: Mapping[int, str], now: datetime, but: int | None = None
) -> frozenset[tuple[int, date]]:
    """The days of theirs, by person, on which people were chased in any open round, or were asked or answered lately.

    `zones` are the time zones in which people live; what a round was asked or answered is left out where it is `but`.
    """
    running = [each.round_id for each in rounds.rounds(session, partnership_id)
               if each.round.state is RoundState.OPEN]  # fmt: skip
    lately = chasing.touched_since(session, partnership_id, now - LATELY, but)
    return chasing.days_told(session, partnership_id, running) | {
        (who, local_date(at, zones[who])) for who, at in lately}
