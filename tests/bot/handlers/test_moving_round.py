"""Dates of a round are moved by hand, as far as they can be; what follows moves with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from bot.handlers.closing import close_round
from bot.handlers.composing import NotPublished
from bot.handlers.fire_timers import fire_timers
from bot.handlers.moving_round import Moved, NotMoved, move_round
from bot.handlers.open_round import open_or_plan
from bot.handlers.releasing import plan_release, release
from bot.handlers.round_dates import Wanted
from conversations.partnership.returns import ReturnState
from conversations.partnership.rounds import Round, RoundState
from storage.interventions import interventions
from storage.rounds import round_of
from tests.bot.handlers.collecting import Collecting
from tests.bot.wire.weald import ANN, BOB, QUARTER, WEALD, led_by, set_up


async def stored(weald: Collecting) -> Round:
    """The round as it is stored."""
    held = await weald.store.read(lambda session: round_of(session, WEALD, QUARTER))
    assert held is not None
    return held.round


async def refused(weald: Collecting, **days: date) -> str:
    """Why these days are not moved; the round is then as it was."""
    before = await weald.store.read(lambda session: round_of(session, WEALD, QUARTER))
    done = await move_round(weald.desk, WEALD, QUARTER, days, "Sue")
    assert isinstance(done, NotMoved), done
    assert before == await weald.store.read(lambda session: round_of(session, WEALD, QUARTER))
    return done.reason


async def moved(weald: Collecting, **days: date) -> Mapping[str, tuple[date, date]]:
    """These days are moved: what each was and is."""
    done = await move_round(weald.desk, WEALD, QUARTER, days, "Sue")
    assert isinstance(done, Moved), done
    return done.days


async def test_another_due_date_is_what_is_asked_by_and_is_told(weald: Collecting) -> None:
    """Whoever has answered hears nothing of it; whoever has not hears it once, within their hours."""
    await weald.open(led_by({ANN: 1, BOB: 1}))
    await weald.sent()
    await weald.gives("402")
    await weald.sent()
    done = await move_round(weald.desk, WEALD, QUARTER, {"due": date(2026, 10, 19)}, "Sue")
    assert Moved({"due": (date(2026, 10, 14), date(2026, 10, 19))}, to_tell=1) == done
    assert datetime(2026, 10, 19, 16, tzinfo=UTC) == (await stored(weald)).due
    [kept] = await weald.store.read(lambda session: interventions(session, WEALD, kind="round"))
    assert ("Sue", "moved", {"due": ["2026-10-14", "2026-10-19"]}) == (kept.who, kept.did, kept.facts)
    assert '"due":"2026-10-19"' in (await weald.seat(BOB)).brief
    weald.now = datetime(2026, 10, 6, 8, 31, tzinfo=UTC)
    await fire_timers(weald.desk)
    assert [True] == [BOB in each.place for each in await weald.sent()]


@pytest.mark.parametrize(
    ("days", "why", "better"),
    [
        ({"due": date(2026, 10, 14)}, "The round of Q2 2026/27 is so dated already; nothing was moved.",
         {"due": date(2026, 10, 15)}),
        ({"opens": date(2026, 10, 12)},
         "The round of Q2 2026/27 is open, and so the opening day cannot be moved any more.",
         {"due": date(2026, 10, 12)}),
        ({"due": date(2026, 10, 30)}, "The last day for new returns (Wednesday 28 October 2026) would come before the "
         "due date (Friday 30 October 2026). Set both.",
         {"due": date(2026, 10, 30), "no_new_returns": date(2026, 10, 30)}),
    ],
)  # fmt: skip
async def test_what_cannot_be_moved_is_refused(
    weald: Collecting, days: Mapping[str, date], why: str, better: Mapping[str, date]
) -> None:
    """Where nothing moves, where it is too late for it, where the order would not hold; then one that can be."""
    await weald.open(led_by({ANN: 1}))
    assert why == await refused(weald, **days)
    assert set(better) == set(await moved(weald, **better))


async def test_the_further_a_round_has_come_the_less_can_be_moved(weald: Collecting) -> None:
    """Of a closed one the digests and the last changes, of a released one those alone."""
    assert "There is no round of Q2 2026/27. Open it with `quarterday round open 2026-Q2`." \
        == await refused(weald, due=date(2026, 10, 15))
    await weald.open(led_by({ANN: 1}))
    await close_round(weald.desk, WEALD, QUARTER)
    assert "The round of Q2 2026/27 is closed, and so the due date cannot be moved any more." \
        == await refused(weald, due=date(2026, 10, 15))
    await moved(weald, digests=date(2026, 11, 3), edits_close=date(2026, 11, 27))
    await release(weald.desk, WEALD, QUARTER)
    assert "The round of Q2 2026/27 is released, and so the day of the digests cannot be moved any more." \
        == await refused(weald, digests=date(2026, 11, 4))
    await moved(weald, edits_close=date(2026, 11, 30))
    assert datetime(2026, 11, 30, 17, tzinfo=UTC) == (await stored(weald)).edits_close


async def test_a_planned_round_opens_on_the_day_to_which_it_was_moved(weald: Collecting) -> None:
    """Not on the day before, and nobody is told of a date that nobody was told."""
    await weald.store.write(lambda session: set_up(session, led_by({ANN: 1})))
    await open_or_plan(weald.desk, WEALD, QUARTER, Wanted(days={"opens": date(2026, 10, 7)}))
    done = await move_round(weald.desk, WEALD, QUARTER, {"opens": date(2026, 10, 8), "due": date(2026, 10, 16)}, "Sue")
    assert isinstance(done, Moved)
    assert 0 == done.to_tell
    weald.now = datetime(2026, 10, 7, 12, tzinfo=UTC)
    await fire_timers(weald.desk)
    assert [] == await weald.sent()
    weald.now = datetime(2026, 10, 8, 8, 30, tzinfo=UTC)
    await fire_timers(weald.desk)
    assert ([f"user:{ANN}"], RoundState.OPEN) == ([each.place for each in await weald.sent()],
                                                 (await stored(weald)).state)


async def test_a_round_that_has_closed_takes_returns_again_on_later_days(weald: Collecting) -> None:
    """It closed by itself; what it was closed without is chased again, and it closes again on the later day."""
    await weald.open(led_by({ANN: 1, BOB: 1}))
    await weald.sent()
    await weald.gives("402", BOB)
    weald.now = datetime(2026, 10, 29, 12, tzinfo=UTC)
    await fire_timers(weald.desk)
    await weald.sent()
    assert RoundState.CLOSED == (await stored(weald)).state
    await moved(weald, due=date(2026, 11, 9), no_new_returns=date(2026, 11, 12), digests=date(2026, 11, 13))
    assert (RoundState.OPEN, ReturnState.NOT_STARTED) == ((await stored(weald)).state, (await weald.seat()).state)
    weald.now = datetime(2026, 10, 30, 12, tzinfo=UTC)
    await fire_timers(weald.desk)
    assert [f"user:{ANN}"] == [each.place for each in await weald.sent()]
    weald.now = datetime(2026, 11, 12, 17, tzinfo=UTC)
    await fire_timers(weald.desk)
    assert (RoundState.CLOSED, ReturnState.NO_RETURN) == ((await stored(weald)).state, (await weald.seat()).state)


async def test_what_is_only_planned_is_not_released(weald: Collecting) -> None:
    """It could not be opened any more; once it is open it can be released."""
    await weald.store.write(lambda session: set_up(session, led_by({ANN: 1})))
    await open_or_plan(weald.desk, WEALD, QUARTER, Wanted(days={"opens": date(2026, 10, 7)}))
    for refused_ in (await release(weald.desk, WEALD, QUARTER), await plan_release(weald.desk, WEALD, QUARTER)):
        assert isinstance(refused_, NotPublished)
        assert "is not open yet, and nobody was asked" in refused_.reason
    assert RoundState.PLANNED == (await stored(weald)).state
    await open_or_plan(weald.desk, WEALD, QUARTER, Wanted())
    assert not isinstance(await release(weald.desk, WEALD, QUARTER), NotPublished)
    assert RoundState.RELEASED == (await stored(weald)).state
