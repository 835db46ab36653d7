"""Two rounds open at once: one message a day names what both ask."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

from bot.handlers.chase_words import IN_LETTER, IN_THREAD
from bot.handlers.open_round import open_round
from bot.handlers.round_dates import Wanted
from conversations.partnership.quarters import Quarter
from storage.database import Store
from tests.bot.handlers.chased_county import a_county, lives, opened
from tests.bot.handlers.marlshire import MARLSHIRE, MAYA

NEXT = Quarter(2026, 3)
BEN = "ben.carter@police.marlshire.example"
DAYS = {"opens": date(2026, 10, 1), "due": date(2026, 10, 14), "no_new_returns": date(2026, 10, 29)}
"""Due on the same day as the other round."""
QUARTERS = ("Q2 2026/27", "Q3 2026/27")


async def test_a_reminder_names_both_rounds_and_is_one_of_both(sqlite_store: Store) -> None:
    """Each reminder is one message, of which nobody hears the other half the day after; in Slack and by letter."""
    county = await a_county(sqlite_store)
    await opened(county)
    await open_round(county.desk, MARLSHIRE, NEXT, Wanted(days=DAYS))
    await county.post()
    heard = await lives(county, datetime(2026, 10, 15, 20, tzinfo=UTC))
    for to, where in ((MAYA, IN_THREAD), (BEN, IN_LETTER)):
        told = [(at.day, " ".join(each.text.split())) for at, each in heard
                if each.to == to and each.kind in {"reminder", "letter:reminder"}]
        assert [9, 14] == [day for day, _ in told], to
        for _, text in told:
            assert all(quarter in text for quarter in QUARTERS)
            assert (1, True) == (text.count("Also still to answer for "), where in text)
    assert 1 == max(Counter((each.to, at.date()) for at, each in heard).values())
