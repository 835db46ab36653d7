"""A round opens once: everybody is invited to their sitting, and its digests have their day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from bot.channels.slack.drawing import SlackDrawer
from bot.handlers.open_round import open_round
from bot.handlers.round_dates import Wanted, planned_dates
from bot.ports import Reach
from conversations.partnership.calendars import rules_of
from conversations.partnership.closures import Closure
from conversations.partnership.people import Person
from conversations.partnership.rounds import RoundState, Timetable
from storage import outbox, timers
from storage.closures import save_closures
from storage.database import Session
from storage.people import people_of, save_people
from storage.rounds import round_of
from storage.tables import TimerRow, table
from tests.bot.handlers.collecting import LANE, Collecting
from tests.bot.wire.weald import ANN, BOB, QUARTER, WEALD, email_of, led_by, set_up


async def test_each_lead_is_invited_once_to_all_their_returns(weald: Collecting) -> None:
    """One message a person, naming every target; the lane is told."""
    opened = await weald.open(led_by({ANN: 2, BOB: 1}))
    invited = await weald.sent()
    assert (3, 2, (), RoundState.OPEN) == (opened.returns, opened.people, opened.unreachable, opened.round.state)
    assert {f"user:{ANN}", f"user:{BOB}"} == {one.place for one in invited}
    [ann] = [one for one in invited if one.place == f"user:{ANN}"]
    assert all(f"Ann Archer’s indicator {n}" in str(ann.payload["args"]) for n in (1, 2))
    assert [LANE] == weald.woken


async def test_opening_again_invites_nobody_twice(weald: Collecting) -> None:
    """The same round, the same sittings, no second message; what an answer began stays begun."""
    await weald.open(led_by({ANN: 1}))
    await weald.sent()
    await weald.says("402")
    await weald.sent()
    again = await open_round(weald.desk, WEALD, QUARTER)
    assert (1, 1) == (again.returns, again.people)
    assert [] == await weald.sent()
    assert (await weald.seat()).session is not None


async def test_a_target_that_came_later_is_added(weald: Collecting) -> None:
    """Its lead is invited; those who were invited before are not bothered again."""
    await weald.open(led_by({ANN: 1}))
    await weald.sent()
    opened = await weald.open(led_by({ANN: 1, BOB: 1}))
    assert (2, 2) == (opened.returns, opened.people)
    assert [f"user:{BOB}"] == [one.place for one in await weald.sent()]


async def test_whom_slack_does_not_reach_is_named(weald: Collecting) -> None:
    """They have a return and no message; linked and opened again, they are invited."""
    led = led_by({ANN: 1, BOB: 1})
    await weald.open(led)
    await weald.sent()

    unlinked = Person(email=email_of(BOB), name="Bob Carter", organisation="County")
    await weald.store.write(lambda session: save_people(session, WEALD, [unlinked]))
    again = await open_round(weald.desk, WEALD, QUARTER)
    assert ("Bob Carter",) == again.unreachable
    assert [] == await weald.sent()
    assert () == (await weald.open(led)).unreachable


async def test_the_digests_have_their_day(weald: Collecting) -> None:
    """One timer of the round, at the instant its dates name, however often it is opened."""
    opened = await weald.open(led_by({ANN: 1}))
    await open_round(weald.desk, WEALD, QUARTER)
    timer = table(TimerRow)
    held = await weald.store.read(lambda session: session.connection().execute(
        select(timer.c.kind, timer.c.due_at).where(timer.c.kind == "digests")).all())
    assert [("digests", opened.round.digests)] == [tuple(row) for row in held]
    early = await weald.store.write(lambda session: timers.fire_due(session, datetime(2026, 10, 30, 9, tzinfo=UTC)))
    assert [] == [fired for fired in early if fired.timer.kind == "digests"]


async def test_a_closure_moves_the_dates_and_the_rules_are_kept(weald: Collecting) -> None:
    """A day proclaimed a holiday is not counted; how each date was made is remembered with the round."""
    await weald.store.write(lambda session: set_up(session, led_by({ANN: 1})))
    before, _ = await weald.store.read(lambda session: planned_dates(weald.desk, WEALD, QUARTER, session))
    closed = Closure(day=date(2026, 10, 5), name="Closed")
    await weald.store.write(lambda session: save_closures(session, WEALD, [closed]))
    chosen = Wanted(days={"no_new_returns": date(2026, 10, 30)})
    after = (await open_round(weald.desk, WEALD, QUARTER, chosen)).round
    assert [date(2026, 10, 14), date(2026, 10, 15)] == [each.due.date() for each in (before, after)]
    await open_round(weald.desk, WEALD, QUARTER)
    held = await weald.store.read(lambda session: round_of(session, WEALD, QUARTER))
    assert held is not None
    usual = rules_of(Timetable(), "Europe/London", "england")
    by_hand = usual["no_new_returns"].model_copy(update={"nth": 0, "day": date(2026, 10, 30)})
    assert usual | {"no_new_returns": by_hand} == held.round.rules == after.rules


async def test_planning_opens_nothing(weald: Collecting) -> None:
    """The dates are those of the round that is then opened."""
    opened = await weald.open(led_by({ANN: 1}))
    dates, zone = await weald.store.read(lambda session: planned_dates(weald.desk, WEALD, QUARTER, session))
    assert "Europe/London" == zone
    assert dates.model_dump() == {step: getattr(opened.round, step) for step in type(dates).model_fields}


async def test_a_channel_may_bring_its_own_way_to_people(weald: Collecting) -> None:
    """Whom nothing else reaches is invited by it, in its own drawing and its own lane."""
    await weald.open(led_by({ANN: 1}))
    await weald.store.write(lambda session: set_up(session, led_by({ANN: 1, BOB: 1})))
    unlinked = Person(email=email_of(BOB), name="Bob Carter", organisation="County")
    await weald.store.write(lambda session: save_people(session, WEALD, [unlinked]))

    def by_note(session: Session, partnership_id: str) -> Iterator[tuple[int, Reach]]:
        for person_id, person in people_of(session, partnership_id).items():
            yield person_id, Reach("note", "hall", person.email)

    with_notes = replace(weald.desk, drawers={**weald.desk.drawers, "note": SlackDrawer()}, ways=(by_note,))
    assert () == (await open_round(with_notes, WEALD, QUARTER)).unreachable
    claimed = await weald.store.write(lambda session: outbox.claim(session, "note:hall", weald.now, 9, timedelta()))
    assert [(f"user:{email_of(BOB)}", "top")] == [(one.place, one.kind) for one in claimed]
