"""What was put off comes back on its day, once, and never after it was answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.handlers.fire_timers import FAILED, fire_timers
from bot.handlers.occasions import CHASE, ROLE_PASSED
from storage import sessions, timers
from storage.database import Session
from storage.notices import notices
from storage.rounds import close_round, round_of
from storage.statements import run
from storage.tables import TimerRow, table
from storage.timers import Timer, set_timers
from tests.bot.handlers.collecting import LANE, Collecting
from tests.bot.wire.weald import ANN, BOB, CHANNEL, QUARTER, WEALD, led_by

TOMORROW = datetime(2026, 10, 6, 8, 30, tzinfo=UTC)
"""Tuesday 6 October, 09:30 in London."""
DIGESTS = datetime(2026, 10, 30, 9, 30, tzinfo=UTC)


@pytest.fixture
async def asked(weald: Collecting) -> Collecting:
    """Ann and Bob have been invited, and what was said so far is sent."""
    await weald.open(led_by({ANN: 1, BOB: 1}))
    await weald.sent()
    weald.woken.clear()
    return weald


async def test_a_talk_put_off_is_taken_up_in_the_morning(asked: Collecting) -> None:
    """Not before 09:30 of the next working day, and once."""
    await asked.says("later")
    await asked.sent()
    asked.woken.clear()
    asked.now = TOMORROW - timedelta(seconds=1)
    assert 0 == await fire_timers(asked.desk)
    asked.now = TOMORROW
    assert (1, [LANE]) == (await fire_timers(asked.desk), asked.woken)
    [question] = await asked.sent()
    assert "What was “Ann Archer’s indicator 1”" in str(question.payload["args"])
    assert f"user:{ANN}" == question.place
    assert 0 == await fire_timers(asked.desk)


async def test_it_is_taken_up_in_the_thread_of_the_sitting(asked: Collecting) -> None:
    """Where everything else of it stands."""
    seat = await asked.seat()
    await asked.store.write(lambda session: sessions.place_sitting(
        session, WEALD, seat.sitting_id, team="T0WEALD", channel="D0ANN", thread="7.1", top_message="7.1"))
    await asked.says("later")
    await asked.sent()
    asked.now = TOMORROW
    await fire_timers(asked.desk)
    assert ["D0ANN/7.1"] == [one.place for one in await asked.sent()]


async def test_what_was_sent_meanwhile_is_not_asked_again(asked: Collecting) -> None:
    """Nobody is chased once they have answered; who has not answered still is."""
    await asked.says("later")
    await asked.says("later", BOB)
    await asked.gives("402")
    await asked.sent()
    asked.now = TOMORROW
    assert 1 == await fire_timers(asked.desk)
    assert [f"user:{BOB}"] == [one.place for one in await asked.sent()]


async def test_a_round_that_closed_meanwhile_asks_nobody(asked: Collecting) -> None:
    """Its answers would be refused; the digests of that round still go out."""
    await asked.says("remind me on 4 December")
    await asked.sent()

    def close(session: Session) -> int:
        held = round_of(session, WEALD, QUARTER)
        assert held is not None
        return close_round(session, WEALD, held.round_id, asked.now)

    assert 2 == await asked.store.write(close)
    asked.now = datetime(2026, 12, 7, 9, 30, tzinfo=UTC)
    await fire_timers(asked.desk)
    assert {"digest"} == {one.kind for one in await asked.sent()}


async def test_digests_go_out_on_their_day(asked: Collecting) -> None:
    """Each theme's to its channel, each delivery group's to its lead, once."""
    asked.now = DIGESTS - timedelta(seconds=1)
    assert 0 == await fire_timers(asked.desk)
    asked.now = DIGESTS
    assert 2 == await fire_timers(asked.desk)
    expected = {("digest", CHANNEL), ("digest", f"user:{ANN}"), ("digest", f"user:{BOB}")}
    assert expected == {(one.kind, one.place) for one in await asked.sent()}
    assert 0 == await fire_timers(asked.desk)
    assert [] == await asked.sent()


async def test_one_that_fails_holds_up_no_other(asked: Collecting) -> None:
    """The support team is told once, it is tried again in five minutes, and done as soon as it can be."""
    broken = Timer("t:1", "no round", CHASE, TOMORROW - timedelta(hours=1))
    await asked.store.write(lambda session: set_timers(session, WEALD, [broken]))
    await asked.says("later")
    await asked.sent()
    asked.now = TOMORROW
    assert 1 == await fire_timers(asked.desk)
    assert [f"user:{ANN}"] == [one.place for one in await asked.sent()]
    for minutes in (4, 1):
        asked.now += timedelta(minutes=minutes)
        assert 0 == await fire_timers(asked.desk)
    told = [one for one in await asked.store.read(lambda session: notices(session, WEALD)) if one.kind == FAILED]
    assert [("t:1", True)] == [(one.about, f"({CHASE})" in one.text) for one in told]

    subject, timer = f"return:{(await asked.seat(BOB)).return_id}", table(TimerRow)
    mended = timer.update().where(timer.c.id == "t:1").values(kind=ROLE_PASSED, subject=subject, due_at=asked.now)
    await asked.store.write(lambda session: run(session, mended))
    assert 1 == await fire_timers(asked.desk)
    assert [f"user:{BOB}"] == [one.place for one in await asked.sent()]
    assert [] == [one for one in await asked.store.read(lambda session: notices(session, WEALD)) if one.kind == FAILED]


async def test_what_only_a_later_version_can_do_waits_for_it(asked: Collecting) -> None:
    """Nothing is told of it, and it is set still."""
    unknown = Timer("t:1", "return:1", "of a later version", TOMORROW)
    await asked.store.write(lambda session: set_timers(session, WEALD, [unknown]))
    asked.now = TOMORROW
    assert 0 == await fire_timers(asked.desk)
    assert [] == [one for one in await asked.store.read(lambda session: notices(session, WEALD)) if one.kind == FAILED]
    due = await asked.store.write(lambda session: timers.fire_due(session, TOMORROW))
    assert [unknown] == [one.timer for one in due if one.timer.kind != CHASE]
