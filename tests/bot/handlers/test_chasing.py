"""A round runs itself: what is sent is what the preview showed, but for those who answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.engine import Engine

from bot.example import COUNTY
from bot.handlers import chasing
from bot.handlers.fire_timers import fire_timers
from bot.handlers.import_partnership import Imported, import_folder
from bot.handlers.no_returns import no_returns_of
from bot.handlers.open_round import open_round
from bot.handlers.preview_round import INVITATION, PASSED_ON, REMINDER, Foreseen, Preview, preview_round
from conversations.partnership.no_returns import NoReturn
from conversations.partnership.returns import ReturnState
from storage.database import Session, Store
from storage.people import people_of, slack_identities
from storage.rounds import close_round, round_of
from storage.sessions import Seat, set_state
from storage.statements import run
from storage.tables import TimerRow, table
from storage.timers import Timer, set_timers
from tests.bot.handlers.arguing import tells
from tests.bot.handlers.marlshire import MARLSHIRE, MAYA, QUARTER, Marlshire, Told

KINDS = {"top": INVITATION, "letter:invitation": INVITATION, "reminder": REMINDER, "letter:reminder": REMINDER,
         "told": PASSED_ON, "letter:told": PASSED_ON}  # fmt: skip
_timer = table(TimerRow)
Seen = tuple[datetime, str, str]
"""When a message left, what kind it was, and to which address or Slack user."""


@pytest.fixture
async def county(sqlite_store: Store) -> Marlshire:
    """The example county, before its round opens."""
    county = Marlshire(sqlite_store)
    assert isinstance(await import_folder(sqlite_store, COUNTY, county.now), Imported)
    return county


async def shown(county: Marlshire) -> Preview:
    """What the preview shows now."""
    return await county.read(partial(preview_round, county.desk, MARLSHIRE, QUARTER))


async def seen_in(county: Marlshire, messages: Iterable[Foreseen]) -> set[Seen]:
    """Messages of a preview, by the address that each would go to."""
    def addresses(session: Session) -> dict[int, str]:
        users = {who: user for who, (_, user) in slack_identities(session, MARLSHIRE).items()}
        return {who: users[who] if person.prefers == "slack" and who in users else person.email
                for who, person in people_of(session, MARLSHIRE).items()}  # fmt: skip

    reached = await county.read(addresses)
    return {(each.at, each.kind, reached[each.to]) for each in messages}


async def next_chase(county: Marlshire) -> datetime | None:
    """When the round is planned next."""
    due = select(func.min(_timer.c.due_at, type_=_timer.c.due_at.type)).where(
        _timer.c.kind == "chase", _timer.c.status == "set")
    return await county.read(lambda session: run(session, due).scalar_one())


async def lives(county: Marlshire, until: datetime) -> list[tuple[datetime, Told]]:
    """The round goes on, planned whenever its timer says so; everything that chasing said, and when."""
    heard: list[tuple[datetime, Told]] = []
    while (moment := await next_chase(county)) is not None and moment < until:
        told = await county.waits(max(moment, county.now))
        heard += [(county.now, each) for each in told if each.kind in KINDS]
    return heard


def seen(heard: Iterable[tuple[datetime, Told]]) -> list[Seen]:
    """What was sent, as a preview would have it."""
    return [(at, KINDS[each.kind], each.to) for at, each in heard]


async def opened(county: Marlshire) -> list[tuple[datetime, Told]]:
    """The round opens, and invitations leave."""
    await open_round(county.desk, MARLSHIRE, QUARTER)
    return [(county.now, each) for each in await county.post() if each.kind in KINDS]


async def answered(county: Marlshire, seats: Iterable[Seat]) -> None:
    """These talks are sent, whatever was said in them."""
    for seat in seats:
        await county.store.write(partial(set_state, partnership_id=MARLSHIRE, return_id=seat.return_id,
                                         state=ReturnState.SENT, at=county.now))  # fmt: skip


async def test_what_is_sent_is_what_was_shown(county: Marlshire) -> None:
    """Message by message, from the invitation to the sponsor, if nobody answers; each once, and none after the end."""
    preview = await shown(county)
    heard = [*await opened(county), *await lives(county, preview.dates.edits_close)]
    foreseen = await seen_in(county, preview.messages)
    assert Counter(foreseen) == Counter(seen(heard))
    assert {INVITATION, REMINDER, PASSED_ON} == {kind for _, kind, _ in foreseen}
    assert {"slack", "email"} == {each.channel for each in preview.messages}
    assert () == preview.unreachable
    assert None is await next_chase(county)


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


async def listed(county: Marlshire) -> tuple[NoReturn, ...]:
    """Who has given no return, as things stand."""
    def of_round(session: Session) -> tuple[NoReturn, ...]:
        held = round_of(session, MARLSHIRE, QUARTER)
        assert held is not None
        return no_returns_of(county.desk, session, MARLSHIRE, held)

    return await county.read(of_round)


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


async def test_later_is_kept_and_is_that_days_message(county: Marlshire) -> None:
    """Asked again on the day that they chose, and not by chasing as well; the next step comes as it would."""
    preview = await shown(county)
    await opened(county)
    await county.says(MAYA, "remind me on 9 October")
    heard = await lives(county, preview.dates.due)
    assert [14] == [at.day for at, each in heard if each.to == MAYA and each.kind == "reminder"]
    again = [each for each in county.told if each.to == MAYA and each.kind == "reply" and "What was" in each.text]
    assert again


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
    monkeypatch.setattr(chasing, "HANDFUL", 2)
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
    """Statements do not grow with people: as many for all in Slack as for Maya alone. Letters take more."""
    await opened(county)
    slack = await county.read(lambda session: set(slack_identities(session, MARLSHIRE)))
    letters = await county.read(lambda session: {who for who, each in people_of(session, MARLSHIRE).items()
                                                 if each.prefers == "email"})
    await answered(county, [seat for seat in await county.waiting() if seat.person_id not in slack - letters])
    many: list[Told] = []
    few: list[Told] = []
    county.now = datetime(2026, 10, 9, 8, 30, tzinfo=UTC)
    statements = await statements_of(county, many)
    await answered(county, [seat for seat in await county.waiting() if seat.email != "maya.quinn@marlshire.example"])
    county.now = datetime(2026, 10, 14, 8, 30, tzinfo=UTC)
    assert statements == await statements_of(county, few)
    assert ([MAYA], True) == ([each.to for each in few], len(many) > 8)
    assert statements < 40


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
