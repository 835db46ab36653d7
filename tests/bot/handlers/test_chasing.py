"""A round runs itself: what is sent is what the preview showed, but for those who answered."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.handlers import chase_sweep
from bot.handlers.fire_timers import fire_timers
from bot.handlers.preview_round import INVITATION, PASSED_ON, REMINDER
from storage.database import Session, Store
from storage.rounds import close_round, round_of
from storage.timers import Timer, set_timers
from tests.bot.handlers.arguing import tells
from tests.bot.handlers.chased_county import (
    KINDS,
    a_county,
    answered,
    listed,
    lives,
    next_chase,
    opened,
    seen,
    seen_in,
    shown,
)
from tests.bot.handlers.marlshire import MARLSHIRE, MAYA, QUARTER, STARTS, Marlshire, Told


@pytest.fixture
async def county(sqlite_store: Store) -> Marlshire:
    """The example county, before its round opens."""
    return await a_county(sqlite_store)


@pytest.mark.parametrize("opens", [STARTS, datetime(2026, 10, 3, 20, tzinfo=UTC), datetime(2026, 10, 5, 9, tzinfo=UTC)])
async def test_what_is_sent_is_what_was_shown(county: Marlshire, opens: datetime) -> None:
    """Message by message, from the invitation to the sponsor, if nobody answers; each once, and none after the end.

    Opened on a morning, on a Saturday evening, or while Esther Obi is away.
    """
    county.now = opens
    preview = await shown(county)
    heard = [*await opened(county), *await lives(county, preview.dates.edits_close)]
    foreseen = await seen_in(county, preview.messages)
    assert Counter(foreseen) == Counter(seen(heard))
    assert {INVITATION, REMINDER, PASSED_ON} == {kind for _, kind, _ in foreseen}
    assert {"slack", "email"} == {each.channel for each in preview.messages}
    assert () == preview.unreachable
    assert None is await next_chase(county)


async def test_whoever_is_away_is_invited_once_back_and_their_deputy_hears_of_it_now(county: Marlshire) -> None:
    """Esther Obi is away from 5 to 16 October: Fay Gill has what is hers in the morning after her own invitation."""
    county.now = datetime(2026, 10, 5, 9, tzinfo=UTC)
    heard = [*await opened(county), *await lives(county, datetime(2026, 10, 22, tzinfo=UTC))]
    deputy = [at for at, each in heard if "in place of Esther Obi, who is away until 16 October 2026" in each.text]
    assert datetime(2026, 10, 6, 8, 30, tzinfo=UTC) == deputy[0]
    [esther] = [at for at, each in heard if each.to == "U0ESTHEROBI" and KINDS[each.kind] == INVITATION]
    assert datetime(2026, 10, 19, 8, 30, tzinfo=UTC) == esther


async def test_everybody_outstanding_is_listed_with_the_step_that_then_comes(county: Marlshire) -> None:
    """Who has given no return: what is left, the invitation as last contact, what comes next and why; less who sent."""
    await opened(county)
    rows = await listed(county)
    assert {seat.return_id for seat in await county.waiting()} == {item.id for row in rows for item in row.left}
    assert {"top", "letter:invitation"} == {row.last.kind for row in rows if row.last is not None}
    maya = next(row for row in rows if row.name == "Maya Quinn")
    assert (3, "3 working days before it is due") == (maya.minutes, maya.why)
    assert maya.next is not None
    county.now = maya.next.at
    assert {each.at for each in (row.next for row in await listed(county)) if each} >= {county.now}
    await county.waits(county.now)
    maya = next(row for row in await listed(county) if row.name == "Maya Quinn")
    assert maya.last is not None
    assert ("reminder", "on the day it is due") == (maya.last.kind, maya.why)
    await answered(county, [seat for seat in await county.waiting() if seat.name == "Maya Quinn"])
    assert "Maya Quinn" not in {row.name for row in await listed(county)}


async def test_who_answers_hears_no_more_and_nobody_hears_of_them(county: Marlshire) -> None:
    """What the preview showed is sent but for Maya's reminders and what her deputy would be told: she answered."""
    preview = await shown(county)
    heard = await opened(county)
    county.now += timedelta(days=1)
    await tells(county, "maya.quinn@marlshire.example", "quarterly_return", "NI 111",
                {"figure": "118", "checked": "sampled"})
    heard += await lives(county, preview.dates.edits_close)
    missing = await seen_in(county, preview.messages) - set(seen(heard))
    why = {each.why for each in preview.messages if each.name == "Maya Quinn" and each.kind == REMINDER}
    assert {"3 working days before it is due", "on the day it is due"} == why
    of_maya = [each for each in preview.messages if each.name == "Maya Quinn" and each.kind == REMINDER]
    of_deputy = [each for each in preview.messages if each.why.endswith("deputy of Maya Quinn")]
    assert await seen_in(county, [*of_maya, *of_deputy]) == missing
    assert set(seen(heard)) <= await seen_in(county, preview.messages)
    assert not [each for _, each in heard if each.kind in {"told", "letter:told"} and "Maya Quinn has not" in each.text]


async def test_a_reminder_says_what_is_left_and_asks_on_from_there(county: Marlshire) -> None:
    """In the thread of the sitting, with the minutes; what is typed under it is the answer to its question."""
    await opened(county)
    top = county.last(MAYA)
    await lives(county, datetime(2026, 10, 9, 12, tzinfo=UTC))
    reminder = county.last(MAYA)
    assert ("reminder", top.place) == (reminder.kind, reminder.place)
    assert "Still to answer for Q2 2026/27, due Wednesday 14 October 2026: " in reminder.lines[0]
    assert "About 3 minutes." in reminder.lines[0]
    told = await county.says(MAYA, "126")
    assert any("126" in each.text for each in told)


async def test_deputy_and_sponsor_are_told_who_has_not_answered_what(county: Marlshire) -> None:
    """By name, with what and since when, why they are told, and what can be done."""
    await opened(county)
    heard = await lives(county, datetime(2026, 10, 22, tzinfo=UTC))
    [deputy] = [each for _, each in heard if each.kind == "told" and "you are the deputy of Maya Quinn" in each.text]
    assert "Maya Quinn has not answered for Q2 2026/27, it was due Wednesday 14 October 2026: " in deputy.text
    assert "the support team of Marlshire Together can put it in their name" in deputy.text
    sponsors = [each for _, each in heard if "you are the sponsor" in each.text]
    assert sponsors
    [away] = [each for at, each in heard
              if at.day == 12 and "Esther Obi, who is away until 16 October 2026" in each.text]
    assert "due Wednesday 14 October 2026" in away.text


async def test_a_reminder_that_has_not_left_does_not_leave_once_all_is_answered(county: Marlshire) -> None:
    """The relay was down, or the lane paused; of whoever has something left it still leaves."""
    await opened(county)
    county.now = datetime(2026, 10, 9, 8, 30, tzinfo=UTC)
    await fire_timers(county.desk)
    await tells(county, "maya.quinn@marlshire.example", "quarterly_return", "NI 111",
                {"figure": "118", "checked": "sampled"})
    reminded = {each.to for each in county.told if each.kind in {"reminder", "letter:reminder"}}
    assert MAYA not in reminded
    assert {"U0CARLDUNN", "ben.carter@police.marlshire.example"} <= reminded


async def test_whoever_wants_no_reminders_gets_none(county: Marlshire) -> None:
    """Those above them are told all the same."""
    preview = await shown(county)
    await opened(county)
    await county.says(MAYA, "stop")
    heard = await lives(county, preview.dates.no_new_returns)
    assert [] == [each for _, each in heard if each.to == MAYA and each.kind == "reminder"]
    assert [each for _, each in heard if "the deputy of Maya Quinn" in each.text]


async def test_many_are_written_a_handful_at_a_time(county: Marlshire, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each handful in a transaction of its own, all at once; together they are what was shown."""
    monkeypatch.setattr(chase_sweep, "HANDFUL", 2)
    preview = await shown(county)
    heard = [*await opened(county), *await lives(county, datetime(2026, 10, 13, tzinfo=UTC))]
    until = [each for each in preview.messages if each.at < datetime(2026, 10, 13, tzinfo=UTC)]
    assert Counter(await seen_in(county, until)) == Counter(seen(heard))


async def test_a_closed_round_chases_nobody(county: Marlshire) -> None:
    """Nor is it planned any more."""
    await opened(county)

    def close(session: Session) -> None:
        held = round_of(session, MARLSHIRE, QUARTER)
        assert held is not None
        close_round(session, MARLSHIRE, held.round_id, county.now)

    await county.store.write(close)
    assert [] == await lives(county, datetime(2027, 1, 1, tzinfo=UTC))
    assert None is await next_chase(county)


async def test_opening_again_or_a_clock_set_back_sends_nothing_twice(county: Marlshire) -> None:
    """The purpose of each message is served."""
    await opened(county)
    heard = await lives(county, datetime(2026, 10, 9, 12, tzinfo=UTC))
    assert heard
    for back in (timedelta(0), timedelta(hours=1)):
        county.now = datetime(2026, 10, 9, 10, tzinfo=UTC) - back
        assert [] == await opened(county)
        again = Timer("chase:1", "round:1", "chase", county.now)
        await county.store.write(partial(set_timers, partnership_id=MARLSHIRE, timers=[again]))
        assert [] == [each for each in await county.waits(county.now) if each.kind in KINDS]
        assert (await next_chase(county) or county.now) > county.now


async def test_of_an_open_round_the_preview_shows_what_is_still_to_come(county: Marlshire) -> None:
    """From now on, with what was sent left out; that is then sent."""
    before = await shown(county)
    await opened(county)
    await lives(county, datetime(2026, 10, 9, 12, tzinfo=UTC))
    county.now = datetime(2026, 10, 9, 12, tzinfo=UTC)
    rest = await shown(county)
    assert [each for each in before.messages if each.at > county.now] == list(rest.messages)
    heard = await lives(county, before.dates.edits_close)
    assert Counter(await seen_in(county, rest.messages)) == Counter(seen(heard))


async def test_chasing_reads_as_often_for_many_as_for_few(county: Marlshire) -> None:
    """Statements do not grow with people: as many for all, said and by letter, as for one of either alone."""
    await opened(county)
    await fire_timers(county.desk)  # the one that draws what an opening leaves undrawn: here nothing
    many: list[Told] = []
    few: list[Told] = []
    county.now = datetime(2026, 10, 9, 8, 30, tzinfo=UTC)
    statements = await statements_of(county, many)
    left = {"maya.quinn@marlshire.example", "ben.carter@police.marlshire.example"}
    await answered(county, [seat for seat in await county.waiting() if seat.email not in left])
    county.now = datetime(2026, 10, 14, 8, 30, tzinfo=UTC)
    assert statements == await statements_of(county, few)
    assert ({MAYA, "ben.carter@police.marlshire.example"}, True) == ({each.to for each in few}, len(many) > 12)
    assert statements < 50


async def statements_of(county: Marlshire, heard: list[Told]) -> int:
    """How many statements it takes to chase the round now; what that says is added to what was heard."""
    seen: list[str] = []

    def count(*told: object) -> None:
        seen.append(str(told[2]))

    event.listen(Engine, "before_cursor_execute", count)
    try:
        await fire_timers(county.desk)
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    heard += [each for each in await county.post() if each.kind in KINDS]
    return len(seen)
