"""A round closes and is released by itself, at the instants that its dates say; by hand before or after is the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.handlers.closing import Closed, close_round
from bot.handlers.fire_timers import fire_timers
from bot.handlers.moving_round import Moved, move_round
from bot.handlers.occasions import CLOSED_WITHOUT, CLOSES
from bot.handlers.releasing import Released, release
from conversations.partnership.returns import ReturnState
from conversations.partnership.rounds import RoundState
from storage.database import Store
from storage.issued import groups_issued
from storage.notices import notices
from storage.rounds import RoundHeld, counts, round_of
from storage.timers import cancel_timers
from tests.bot.handlers.arguing import MAYA, PATRICIA, tells
from tests.bot.handlers.collecting import Collecting
from tests.bot.handlers.marlshire import MARLSHIRE, QUARTER, Marlshire, Told
from tests.bot.wire.weald import ANN, WEALD, led_by

LAST = datetime(2026, 10, 28, 17, tzinfo=UTC)
RELEASED = datetime(2026, 10, 30, 9, 30, tzinfo=UTC)
MORNING = datetime(2026, 10, 29, 9, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SAID = {"figure": "118", "checked": "sampled"}


@pytest.fixture
async def county(store: Store) -> Marlshire:
    """The example county: Maya has sent her return, of which Patricia is the sponsor."""
    county = await Marlshire(store).open()
    await tells(county, MAYA, "quarterly_return", "NI 111", SAID)
    return county


async def held(county: Marlshire) -> RoundHeld:
    """The round as it is stored."""
    found = await county.read(lambda session: round_of(session, MARLSHIRE, QUARTER))
    assert found is not None
    return found


async def told_of_closing(county: Marlshire) -> list[str]:
    """What the support team is told of a round that closed by itself."""
    return [each.text for each in await county.read(lambda session: notices(session, MARLSHIRE))
            if each.kind == CLOSED_WITHOUT]  # fmt: skip


def asked_to_sign(told: list[Told]) -> list[str]:
    """Who is asked to sign something off."""
    return [each.to for each in told if each.text.startswith("Sign-off of")]


async def test_a_round_closes_when_it_takes_no_new_returns_and_is_released_on_its_day(county: Marlshire) -> None:
    """A second before it is open. Its sponsors are asked on the morning after, what is missing is named till then."""
    await county.waits(LAST - SECOND)
    assert (RoundState.OPEN, []) == ((await held(county)).round.state, await told_of_closing(county))
    assert [] == asked_to_sign(await county.waits(LAST))
    assert RoundState.CLOSED == (await held(county)).round.state
    [said] = await told_of_closing(county)
    assert "21 returns stand as “no return”" in said
    assert [] == asked_to_sign(await county.waits(MORNING - SECOND))
    assert [PATRICIA] == asked_to_sign(await county.waits(MORNING))
    await county.waits(RELEASED)
    assert RoundState.RELEASED == (await held(county)).round.state
    stand = await county.read(lambda session: counts(session, MARLSHIRE, 1))
    assert (1, []) == (stand[ReturnState.SENT], await told_of_closing(county))


async def test_what_was_closed_by_hand_is_as_it_was_left(county: Marlshire) -> None:
    """Sponsors at work are asked at once, and not again by the timer; nobody is told what they saw."""
    done = await close_round(county.desk, MARLSHIRE, QUARTER)
    assert isinstance(done, Closed)
    assert (1, [PATRICIA]) == (done.asked, asked_to_sign(await county.post()))
    assert [] == asked_to_sign(await county.waits(MORNING))
    assert (RoundState.CLOSED, []) == ((await held(county)).round.state, await told_of_closing(county))


async def test_a_sponsor_is_asked_once_about_what_came_between_closing_and_their_morning(county: Marlshire) -> None:
    """It was put to them as it came; what was sent in time is put to them in the morning, after a closing at night."""
    county.now = datetime(2026, 10, 14, 18, tzinfo=UTC)
    assert isinstance(await close_round(county.desk, MARLSHIRE, QUARTER), Closed)
    assert [] == asked_to_sign(await county.post())
    told = len(county.told)
    await county.fills("1.2", {"figure": "5.1", "checked": "sampled"})
    assert [PATRICIA] == asked_to_sign(county.told[told:])
    asked = await county.waits(datetime(2026, 10, 15, 8, 30, tzinfo=UTC))
    assert [PATRICIA] == asked_to_sign(asked)
    assert [(True, False)] == [("First time entrants" in each.text, "16-18" in each.text) for each in asked
                               if each.to == PATRICIA]


async def test_on_moved_dates_it_closes_and_is_released_when_those_say(weald: Collecting) -> None:
    """Not when the old ones did."""
    await weald.open(led_by({ANN: 1}))
    days = {"no_new_returns": date(2026, 10, 30), "digests": date(2026, 11, 3)}
    assert isinstance(await move_round(weald.desk, WEALD, QUARTER, days, "Sue"), Moved)
    out = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
    for moment, state in ((RELEASED, RoundState.OPEN), (datetime(2026, 10, 30, 17, tzinfo=UTC), RoundState.CLOSED),
                          (out - SECOND, RoundState.CLOSED), (out, RoundState.RELEASED)):
        assert state == await stands(weald, moment)


async def test_what_was_released_by_hand_is_not_released_again(county: Marlshire) -> None:
    """Released while it was open, it is closed too: what is missing is “no return”, and no digest goes twice."""
    assert isinstance(await release(county.desk, MARLSHIRE, QUARTER), Released)
    stand = await county.read(lambda session: counts(session, MARLSHIRE, 1))
    assert {ReturnState.NO_RETURN: 44, ReturnState.SENT: 1} == {
        state: many for state, many in stand.items() if state in {ReturnState.NO_RETURN, ReturnState.SENT}}
    await county.post()
    issued = await county.read(lambda session: groups_issued(session, MARLSHIRE, 1))
    assert [] == [each for each in await county.waits(RELEASED) if "digest" in each.kind]
    assert issued == await county.read(lambda session: groups_issued(session, MARLSHIRE, 1))


async def test_a_round_that_opens_after_its_last_day_is_closed_by_hand(weald: Collecting) -> None:
    """Nobody was asked in time, and so it does nothing by itself until it is given later dates."""
    weald.now = RELEASED + timedelta(days=3)
    await weald.open(led_by({ANN: 1}))
    assert RoundState.OPEN == await stands(weald, weald.now + timedelta(days=1))
    days = {"due": date(2026, 11, 6), "no_new_returns": date(2026, 11, 9), "digests": date(2026, 11, 11)}
    assert isinstance(await move_round(weald.desk, WEALD, QUARTER, days, "Sue"), Moved)
    assert RoundState.CLOSED == await stands(weald, datetime(2026, 11, 9, 17, tzinfo=UTC))


async def test_a_round_that_an_older_version_opened_closes_by_itself_too(weald: Collecting) -> None:
    """It has no timer for that until it is chased."""
    await weald.open(led_by({ANN: 1}))
    assert 1 == await weald.store.write(lambda session: cancel_timers(session, WEALD, "round:1", [CLOSES]))
    assert RoundState.OPEN == await stands(weald, datetime(2026, 10, 27, 9, 30, tzinfo=UTC))
    assert RoundState.CLOSED == await stands(weald, LAST)


async def stands(weald: Collecting, moment: datetime) -> RoundState:
    """Where the round of the Weald stands once what falls due by a moment has been done."""
    weald.now = moment
    await fire_timers(weald.desk)
    found = await weald.store.read(lambda session: round_of(session, WEALD, QUARTER))
    assert found is not None
    return found.round.state
