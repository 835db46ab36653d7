"""Taking a delivery: once however often it comes, again when it failed, and never out of its time."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

import bot.handlers.receive
from bot.handlers.desk import Desk
from bot.handlers.meaning import CLOCKS_DIFFER
from bot.handlers.open_round import open_round
from bot.handlers.receive import Handled, receive
from bot.ports import Received
from storage import inbox, ledger, sessions
from storage.database import Store
from storage.inbox import Outcome
from tests.bot.wire import weald
from tests.bot.wire.standing import desk_on
from tests.bot.wire.weald import ANN, QUARTER, STARTS, TEAM, WEALD, led_by

NOON = STARTS + timedelta(hours=3)


@pytest.fixture
async def desk(store: Store) -> Desk:
    """A desk with a round open, of which Ann leads one target."""
    desk = desk_on(store, lambda: NOON)
    await store.write(lambda session: weald.set_up(session, led_by({ANN: 1})))
    await open_round(desk, WEALD, QUARTER)
    return desk


def typed(text: str, key: str, said_at: datetime = NOON, at: datetime = NOON) -> Received:
    """A message of Ann's."""
    return Received(key=key, channel="slack", workspace=TEAM, sender=ANN, at=at, replies=((None, text),), raw=text,
                    place=f"D0ANN/{said_at.timestamp():.6f}", said_at=said_at)


async def answers(desk: Desk) -> list[tuple[str | None, str | None]]:
    """What the ledger holds as answered."""
    seat = await desk.store.read(lambda session: sessions.seat_by_slack(session, TEAM, ANN))
    assert seat is not None
    kept = await desk.store.read(lambda session: ledger.entries_of(session, WEALD, seat.return_id))
    return [(entry.key, entry.text) for entry in kept if entry.kind == "answered"]


async def test_a_delivery_that_failed_is_taken_once_when_it_comes_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is kept as failed; taken, it is failed no more, and a third delivery of it has no effect."""
    turn = bot.handlers.receive._talk

    def fails(*given: object) -> Handled:
        raise ArithmeticError("a fault of ours")

    monkeypatch.setattr(bot.handlers.receive, "_talk", fails)
    with pytest.raises(ArithmeticError):
        await receive(desk, typed("402", "Ev1"))
    assert Outcome.FAILED == await outcome(desk, "Ev1")
    assert [] == await answers(desk)
    monkeypatch.setattr(bot.handlers.receive, "_talk", turn)
    assert [True, False] == [(await receive(desk, typed("402", "Ev1"))).fresh for _ in range(2)]
    assert Outcome.TAKEN == await outcome(desk, "Ev1")
    assert [("figure", "402")] == await answers(desk)


async def outcome(desk: Desk, key: str) -> str | None:
    """What is on record of a delivery."""
    found = await desk.store.read(lambda session: inbox.delivery(session, key))
    return None if found is None else found.outcome


async def test_copies_at_one_instant_have_one_effect(desk: Desk) -> None:
    """Also on PostgreSQL, where they really run side by side."""
    handled = await asyncio.gather(*(receive(desk, typed("402", "Ev1")) for _ in range(8)))
    assert 1 == sum(one.fresh for one in handled)
    assert [("figure", "402")] == await answers(desk)


async def test_many_answers_at_one_instant_each_find_what_the_last_left(desk: Desk) -> None:
    """None overwrites another: the return is held for a turn, so each sees the figure before it."""
    figures = [str(400 + number) for number in range(8)]
    presses = [Received(key=f"press {text}", channel="slack", workspace=TEAM, sender=ANN, place=f"D0ANN/1#{text}",
                        at=NOON, replies=(("figure", text),), return_id=await return_id(desk)) for text in figures]
    await asyncio.gather(*(receive(desk, press) for press in presses))
    assert sorted(figures) == sorted(text or "" for key, text in await answers(desk) if key == "figure")


async def return_id(desk: Desk) -> str:
    """Ann's return."""
    seat = await desk.store.read(lambda session: sessions.seat_by_slack(session, TEAM, ANN))
    assert seat is not None
    return seat.return_id


@pytest.mark.parametrize(("before", "taken"), [
    (timedelta(seconds=5), True), (CLOCKS_DIFFER, True), (CLOCKS_DIFFER + timedelta(seconds=1), False),
    (timedelta(days=1), False),
])
async def test_clocks_may_differ_but_what_is_late_is_not_taken(desk: Desk, before: timedelta, taken: bool) -> None:
    """Ann presses at noon by our clock; what she typed so long before, by Slack's, comes after it."""
    press = Received(key="press", channel="slack", workspace=TEAM, sender=ANN, place="D0ANN/1.1#abc", at=NOON,
                     replies=(("figure", "402"),), return_id=await return_id(desk))
    await receive(desk, press)
    late = await receive(desk, typed("checked", "Ev2", NOON - before, NOON + timedelta(seconds=2)))
    assert taken is (("checked", "checked") in await answers(desk))
    assert late.speech is not None
    assert taken is not any("only now received" in line.text for line in late.speech.lines)
    again = typed("checked", "Ev3", NOON + timedelta(seconds=9), NOON + timedelta(seconds=9))
    await receive(desk, again)
    assert ("checked", "checked") in await answers(desk)


async def test_who_is_nobody_here_is_told_and_nothing_is_kept_under_anybody(desk: Desk) -> None:
    """The delivery is on record, of nobody; the same words from Ann are taken."""
    stranger = replace(typed("402", "Ev1"), sender="U0ZED")
    told = await receive(desk, stranger)
    assert told.alone
    found = await desk.store.read(lambda session: inbox.delivery(session, "Ev1"))
    assert found is not None
    assert (Outcome.IGNORED, None, None) == (found.outcome, found.partnership_id, found.person_id)
    await receive(desk, typed("402", "Ev2"))
    assert [("figure", "402")] == await answers(desk)


async def test_a_delivery_taken_is_kept_as_its_owners(desk: Desk) -> None:
    """An operator finds it among those of the partnership, with the person who sent it."""
    await receive(desk, typed("402", "Ev1"))
    (kept,) = await desk.store.read(lambda session: inbox.deliveries(session, WEALD))
    seat = await desk.store.read(lambda session: sessions.seat_by_slack(session, TEAM, ANN))
    assert seat is not None
    assert ("Ev1", seat.person_id, Outcome.TAKEN) == (kept.key, kept.person_id, kept.outcome)
