"""A round is dated like another or by hand, and may be planned for a later day; opened again it stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.handlers.fire_timers import fire_timers
from bot.handlers.open_round import Opened, open_or_plan, open_round
from bot.handlers.preview_round import Preview, preview_round
from bot.handlers.round_dates import NotDated, Wanted
from conversations.partnership.calendars import RoundDates
from conversations.partnership.own_dates import dates_held
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import Round, RoundState
from storage.rounds import round_of
from tests.bot.handlers.collecting import Collecting
from tests.bot.wire.weald import ANN, QUARTER, WEALD, led_by, set_up

NEXT = Quarter(2026, 3)


async def stored(weald: Collecting, quarter: Quarter = QUARTER) -> Round:
    """The round of a quarter as it is stored."""
    held = await weald.store.read(lambda session: round_of(session, WEALD, quarter))
    assert held is not None
    return held.round


async def before(weald: Collecting) -> None:
    """The partnership is there, and no round of it."""
    await weald.store.write(lambda session: set_up(session, led_by({ANN: 1})))


async def foreseen(weald: Collecting, wanted: Wanted) -> Preview:
    """What a round so dated would be."""
    return await weald.store.read(lambda session: preview_round(weald.desk, WEALD, QUARTER, session, wanted))


async def refused(weald: Collecting, wanted: Wanted, quarter: Quarter = QUARTER) -> str:
    """Why a round cannot be dated so; nothing is stored of it."""
    with pytest.raises(NotDated) as why:
        await open_or_plan(weald.desk, WEALD, quarter, wanted)
    return str(why.value)


async def test_days_given_by_hand_are_those_of_the_round(weald: Collecting) -> None:
    """The preview has them first; the round and its returns have them then."""
    await before(weald)
    by_hand = Wanted(days={"due": date(2026, 10, 16)})
    shown = (await foreseen(weald, by_hand)).dates
    opened = await open_or_plan(weald.desk, WEALD, QUARTER, by_hand)
    assert isinstance(opened, Opened)
    assert (shown, datetime(2026, 10, 16, 16, tzinfo=UTC)) == (dates_held(opened.round), opened.round.due)
    assert opened.round == await stored(weald)
    assert '"due":"2026-10-16"' in (await weald.seat()).brief


async def test_opened_again_a_round_keeps_its_days(weald: Collecting) -> None:
    """What was set by hand is not set back, nor set anew by the way; the refusal names the verb that moves one."""
    await before(weald)
    await open_or_plan(weald.desk, WEALD, QUARTER, Wanted(days={"due": date(2026, 10, 16)}))
    assert "The round of Q2 2026/27 has its dates already. Move one with `quarterday round move 2026-Q2`." \
        == await refused(weald, Wanted(days={"due": date(2026, 10, 19)}))
    again = await open_round(weald.desk, WEALD, QUARTER)
    assert datetime(2026, 10, 16, 16, tzinfo=UTC) == again.round.due == (await stored(weald)).due


async def test_a_round_is_dated_like_the_last_one(weald: Collecting) -> None:
    """By working days after the quarter, days moved by hand among them; what is not there cannot be copied."""
    await before(weald)
    assert "There is no round of Q2 2026/27 whose timetable could be copied." \
        == await refused(weald, Wanted(like=QUARTER), NEXT)
    await open_or_plan(weald.desk, WEALD, QUARTER, Wanted(days={"due": date(2026, 10, 16)}))
    weald.now = datetime(2027, 1, 4, 10, tzinfo=UTC)
    await open_or_plan(weald.desk, WEALD, NEXT, Wanted(like=QUARTER))
    assert datetime(2027, 1, 19, 17, tzinfo=UTC) == (await stored(weald, NEXT)).due


@pytest.mark.parametrize(
    ("days", "why"),
    [
        ({"due": date(2026, 10, 17)}, "Saturday 17 October 2026 is no working day of this partnership"),
        ({"opens": date(2026, 10, 2)}, "Friday 2 October 2026 is over and cannot be the opening day."),
        ({"due": date(2026, 11, 2)}, "The last day for new returns (Wednesday 28 October 2026) would come before"),
    ],
)
async def test_days_that_cannot_be_open_nothing(weald: Collecting, days: Mapping[str, date], why: str) -> None:
    """Nobody is asked; with a day that can be, everybody is."""
    await before(weald)
    assert (await refused(weald, Wanted(days=days))).startswith(why)
    assert (None, []) == (await weald.store.read(lambda session: round_of(session, WEALD, QUARTER)), await weald.sent())
    await open_or_plan(weald.desk, WEALD, QUARTER, Wanted(days={"due": date(2026, 10, 19)}))
    assert 1 == len(await weald.sent())


async def test_a_round_of_a_later_day_opens_by_itself(weald: Collecting) -> None:
    """Until then nobody is asked and it is planned, its messages to be seen; then as if somebody had opened it."""
    await before(weald)
    planned = await open_or_plan(weald.desk, WEALD, QUARTER, Wanted(days={"opens": date(2026, 10, 7)}))
    assert isinstance(planned, Round)
    assert (RoundState.PLANNED, planned) == (planned.state, await stored(weald))
    await fire_timers(weald.desk)
    assert [] == await weald.sent()
    first = (await foreseen(weald, Wanted())).messages[0]
    assert ("invitation", planned.opens) == (first.kind, first.at)
    weald.now = planned.opens
    await fire_timers(weald.desk)
    assert [f"user:{ANN}"] == [each.place for each in await weald.sent()]
    assert planned.model_copy(update={"state": RoundState.OPEN}) == await stored(weald)


async def test_a_planned_round_is_opened_ahead_of_its_day(weald: Collecting) -> None:
    """It opens now, keeps its other days, and its day brings nothing more."""
    await before(weald)
    days = {"opens": date(2026, 10, 7), "due": date(2026, 10, 20)}
    planned = await open_or_plan(weald.desk, WEALD, QUARTER, Wanted(days=days))
    assert isinstance(planned, Round)
    opened = await open_round(weald.desk, WEALD, QUARTER)
    kept: RoundDates = dates_held(planned).model_copy(update={"opens": weald.now})
    assert (kept, RoundState.OPEN) == (dates_held(opened.round), opened.round.state)
    assert 1 == len(await weald.sent())
    weald.now = planned.opens + timedelta(minutes=1)
    await fire_timers(weald.desk)
    assert [] == [each for each in await weald.sent() if each.kind == "top"]
