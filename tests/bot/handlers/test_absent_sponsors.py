"""Sponsors who are away between the last returns and the digests: the support team hears of them in time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial

import pytest

from bot.handlers.fire_timers import fire_timers
from bot.handlers.moving_round import move_round
from bot.handlers.releasing import release
from storage.database import Store
from storage.notices import notices
from storage.people import note_absence, people_of
from tests.bot.handlers.chased_county import a_county, opened
from tests.bot.handlers.marlshire import MARLSHIRE, QUARTER, Marlshire

SPONSOR = "Patricia Okafor"


@pytest.fixture
async def county(sqlite_store: Store) -> Marlshire:
    """The example county with its round open; the sponsor of NI 111 is away on 29 October, a Thursday."""
    county = await a_county(sqlite_store)
    await opened(county)
    known = await county.read(partial(people_of, partnership_id=MARLSHIRE))
    who = next(each.person_id for each in known.values() if each.name == SPONSOR)
    await county.store.write(partial(note_absence, partnership_id=MARLSHIRE, person_id=who, first=date(2026, 10, 29),
                                     last=date(2026, 10, 29)))  # fmt: skip
    return county


async def told(county: Marlshire, now: datetime) -> list[str]:
    """What the support team knows at a moment of sponsors who cannot sign."""
    county.now = now
    await fire_timers(county.desk)
    return [each.text for each in await county.read(partial(notices, partnership_id=MARLSHIRE))
            if each.kind == "cannot_sign"]  # fmt: skip


async def test_the_support_team_hears_who_cannot_sign(county: Marlshire) -> None:
    """From the due date on, once; not any more once the digests have a day that lets them, or have left."""
    assert [] == await told(county, datetime(2026, 10, 13, 9, tzinfo=UTC))
    [said] = await told(county, datetime(2026, 10, 15, 9, tzinfo=UTC))
    assert said.startswith(f"{SPONSOR} cannot sign off what is sent of Q2 2026/27: not at work between the last day "
                           "for new returns (Wednesday 28 October 2026) and the digests (Friday 30 October 2026).")
    assert [said] == await told(county, datetime(2026, 10, 16, 9, tzinfo=UTC))
    await move_round(county.desk, MARLSHIRE, QUARTER, {"digests": date(2026, 11, 2)}, "Jo")
    assert [] == await told(county, datetime(2026, 10, 19, 9, tzinfo=UTC))


async def test_what_was_released_waits_for_nobody(county: Marlshire) -> None:
    """The notice is settled with it."""
    assert [] != await told(county, datetime(2026, 10, 15, 9, tzinfo=UTC))
    await release(county.desk, MARLSHIRE, QUARTER)
    assert [] == await told(county, datetime(2026, 10, 15, 10, tzinfo=UTC))
