"""Everybody is invited once, a handful at a time, whatever happens between two handfuls."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.slack.drawing import SlackDrawer
from bot.handlers.fire_timers import fire_timers
from bot.handlers.inviting_all import HANDFUL, OVER, UNINVITED
from bot.handlers.open_round import open_round
from bot.ports import Invitation
from conversations.partnership.people import Absence
from conversations.partnership.rounds import RoundState
from storage import rounds
from storage.database import Session, Store
from storage.notices import notices
from storage.people import save_absences
from tests.bot.handlers.collecting import LANE, Collecting
from tests.bot.wire.kept import rows
from tests.bot.wire.weald import ANN, BOB, QUARTER, WEALD, Led, email_of, led_by, set_up

MANY = 2 * HANDFUL + 3
FRIDAY_EVENING = datetime(2026, 10, 2, 17, tzinfo=UTC)
MONDAY, TUESDAY, WEDNESDAY = (datetime(2026, 10, day, 8, 30, tzinfo=UTC) for day in (5, 6, 7))
"""Half past nine in London."""


class CutShort(RuntimeError):
    """The process was gone by then."""


@pytest.fixture
async def weald(store: Store) -> Collecting:
    """The Weald, whose round is not open yet."""
    return Collecting(store)


def crowd(many: int = MANY) -> tuple[Led, ...]:
    """So many people with one target each."""
    return led_by({f"U0LEAD{number:02}": 1 for number in range(many)})


def waiting(session: Session) -> Counter[str]:
    """How many messages stand in each state."""
    return Counter(status for status, in rows(session, "SELECT status FROM message"))


async def invited(weald: Collecting) -> list[str]:
    """Whom the lane invites by now."""
    return [each.place for each in await weald.sent() if each.kind == "top"]


async def test_all_are_written_at_once_and_drawn_by_handfuls(weald: Collecting) -> None:
    """Each person has their message as the round opens; what is not drawn does not leave, and a timer draws it."""
    await weald.open(crowd())
    assert Counter(pending=MANY) == await weald.store.read(waiting)
    first = await invited(weald)
    assert HANDFUL == len(first)
    weald.woken.clear()
    await fire_timers(weald.desk)
    assert {LANE} == set(weald.woken)
    everybody = [*first, *await invited(weald)]
    assert [f"user:{each.user}" for each in crowd()] == everybody


async def test_an_opening_cut_short_before_anything_is_drawn_goes_on_by_itself(
    weald: Collecting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The round is open from its first transaction on; the timer of that one draws what the second had not."""

    def cut_short(*_: object, **__: object) -> None:
        raise CutShort

    monkeypatch.setattr("bot.handlers.open_round.draw_handful", cut_short)
    with pytest.raises(CutShort):
        await weald.open(crowd())
    assert [] == await invited(weald)
    await fire_timers(weald.desk)
    assert [f"user:{each.user}" for each in crowd()] == await invited(weald)


async def test_nobody_is_invited_twice_however_often_it_is_opened(weald: Collecting) -> None:
    """Opened again between two handfuls, after the last, and with somebody new."""
    await weald.open(crowd())
    told = await invited(weald)
    await open_round(weald.desk, WEALD, QUARTER)
    told += await invited(weald)
    assert 2 * HANDFUL == len(told)
    await fire_timers(weald.desk)
    told += await invited(weald)
    await weald.open(crowd(MANY + 1))
    told += await invited(weald)
    assert Counter(f"user:{each.user}" for each in crowd(MANY + 1)) == Counter(told)


async def test_whoever_is_asked_nothing_any_more_is_not_invited(weald: Collecting) -> None:
    """A round that closed before their turn came: the message is withdrawn, and says why."""
    await weald.open(crowd(HANDFUL + 1))
    held = await weald.store.read(lambda session: rounds.round_of(session, WEALD, QUARTER))
    assert held is not None
    assert RoundState.OPEN is held.round.state
    await weald.store.write(lambda session: rounds.close_round(session, WEALD, held.round_id, weald.now))
    await fire_timers(weald.desk)
    assert HANDFUL == len(await invited(weald))
    withdrawn = "SELECT reason FROM message WHERE status = 'cancelled'"
    assert [(OVER,)] == await weald.store.read(lambda session: rows(session, withdrawn))


class _Failing(SlackDrawer):
    """Cannot draw the first invitation."""

    drew = False

    def invitation(self, invitation: Invitation) -> dict[str, Any]:
        """All but the first."""
        before, self.drew = self.drew, True
        if not before:
            raise ValueError("It has no title.")
        return super().invitation(invitation)


async def test_one_that_cannot_be_drawn_holds_up_no_other(weald: Collecting, caplog: pytest.LogCaptureFixture) -> None:
    """The support team is told of whom; once it is mended, opening the round again invites them."""
    await weald.open(crowd(1))
    (first,) = await invited(weald)
    failing = replace(weald.desk, drawers={"slack": _Failing()})
    await weald.store.write(lambda session: set_up(session, crowd(3)))
    await open_round(failing, WEALD, QUARTER)
    told = [first, *await invited(weald)]
    assert ["user:U0LEAD00", "user:U0LEAD02"] == told
    (notice,) = [each for each in await weald.store.read(lambda session: notices(session, WEALD))
                 if each.kind == UNINVITED]
    assert "Lead Lead01 could not be invited" in notice.text
    assert "an invitation could not be drawn" in caplog.text
    await open_round(weald.desk, WEALD, QUARTER)
    assert ["user:U0LEAD01"] == await invited(weald)


async def lives(weald: Collecting, now: datetime) -> list[str]:
    """Time goes on until a moment, and what falls due is done; whom that invites."""
    weald.now = now
    await fire_timers(weald.desk)
    return await invited(weald)


async def test_opened_in_the_evening_it_invites_on_the_next_working_morning(weald: Collecting) -> None:
    """Nobody hears of it before, and nobody twice; opening it again in the night changes nothing."""
    weald.now = FRIDAY_EVENING
    opened = await weald.open(crowd())
    assert (MANY, []) == (opened.later, await invited(weald))
    assert [] == await lives(weald, FRIDAY_EVENING + timedelta(hours=20))
    assert MANY == (await open_round(weald.desk, WEALD, QUARTER)).later
    assert [] == await lives(weald, MONDAY - timedelta(minutes=1))
    assert [f"user:{each.user}" for each in crowd()] == await lives(weald, MONDAY)
    assert [] == await lives(weald, TUESDAY)
    assert 0 == (await open_round(weald.desk, WEALD, QUARTER)).later
    assert [] == await invited(weald)


async def test_whoever_must_know_at_once_is_told_at_once(weald: Collecting) -> None:
    """Whatever the hour, where the support team wants it so."""
    weald.now = FRIDAY_EVENING
    await weald.store.write(lambda session: set_up(session, crowd(2)))
    assert 0 == (await open_round(weald.desk, WEALD, QUARTER, whenever=True)).later
    assert ["user:U0LEAD00", "user:U0LEAD01"] == await lives(weald, FRIDAY_EVENING)


async def test_opened_after_its_last_day_it_invites_at_once(weald: Collecting) -> None:
    """Its plan invites nobody any more: whoever waited for their hours would never hear of it."""
    weald.now = datetime(2026, 10, 31, 22, tzinfo=UTC)
    assert 0 == (await weald.open(crowd(2))).later
    assert ["user:U0LEAD00", "user:U0LEAD01"] == await invited(weald)


async def test_whoever_is_away_is_invited_once_they_are_back(weald: Collecting) -> None:
    """The others are at once."""
    await weald.store.write(lambda session: set_up(session, led_by({ANN: 1, BOB: 1})))
    away = Absence(email=email_of(ANN), first=MONDAY.date(), last=TUESDAY.date())
    await weald.store.write(lambda session: save_absences(session, WEALD, [away]))
    assert 1 == (await open_round(weald.desk, WEALD, QUARTER)).later
    assert [f"user:{BOB}"] == await invited(weald)
    assert [] == await lives(weald, TUESDAY)
    assert [f"user:{ANN}"] == await lives(weald, WEDNESDAY)


async def test_whoever_begins_before_they_are_invited_is_not_invited(weald: Collecting) -> None:
    """They know, and what they said stands where it stood."""
    weald.now = FRIDAY_EVENING
    await weald.open(led_by({ANN: 2, BOB: 1}))
    await weald.says("402")
    assert [f"user:{BOB}"] == await lives(weald, MONDAY)
    assert "402" in str((await weald.seat()).session)


async def test_whoever_had_a_message_today_is_invited_to_another_round_tomorrow(weald: Collecting) -> None:
    """One message a person a day, of whichever round."""
    await weald.open(led_by({ANN: 1}))
    assert [f"user:{ANN}"] == await invited(weald)
    assert 1 == (await open_round(weald.desk, WEALD, QUARTER.plus(1))).later
    assert [] == await lives(weald, weald.now + timedelta(hours=2))
    assert [f"user:{ANN}"] == await lives(weald, TUESDAY)


async def test_what_is_drawn_after_hours_waits_for_the_next_day(weald: Collecting) -> None:
    """The server stood still with two handfuls left to draw: those people hear of it in the morning, and once."""
    weald.now = datetime(2026, 10, 5, 15, 29, tzinfo=UTC)
    await weald.open(crowd())
    told = await invited(weald)
    assert [] == await lives(weald, weald.now + timedelta(hours=3))
    told += await lives(weald, TUESDAY)
    assert Counter(f"user:{each.user}" for each in crowd()) == Counter(told)
    assert [] == await lives(weald, WEDNESDAY)
