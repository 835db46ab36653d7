"""What changes while a round is open is planned anew: wishes, absences, dates, and a message that cannot be written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.handlers import chase_words, writing_reminders
from bot.handlers.moving_dates import move_dates
from conversations.partnership.wished import Wish
from storage import notices
from storage.chasing import note_wish, wishes_said
from storage.database import Session, Store
from storage.people import note_absence, slack_identities
from storage.rounds import hand_over, round_of
from storage.sessions import Seat
from storage.statements import run
from storage.tables import MessageRow, table
from storage.timers import Timer, set_timers
from tests.bot.handlers.chased_county import (
    KINDS,
    a_county,
    answered,
    listed,
    lives,
    next_chase,
    opened,
    shown,
)
from tests.bot.handlers.marlshire import GWEN, MARLSHIRE, MAYA, QUARTER, Marlshire


@pytest.fixture
async def county(sqlite_store: Store) -> Marlshire:
    """The example county, before its round opens."""
    return await a_county(sqlite_store)


async def test_later_is_kept_and_is_that_days_message(county: Marlshire) -> None:
    """Asked again on the day that they chose, and not by chasing as well; the next step comes as it would."""
    preview = await shown(county)
    await opened(county)
    await county.says(MAYA, "remind me on 9 October")
    heard = await lives(county, preview.dates.due)
    assert [9, 14] == [at.day for at, each in heard if each.to == MAYA and each.kind == "reminder"]
    [again] = [each for at, each in heard if each.to == MAYA and at.day == 9]
    assert "What was" in again.text
    assert [("they wanted to be asked again",), ("on the day it is due",)] == await whys(county, "reminder", MAYA)


async def whys(county: Marlshire, kind: str, user: str) -> list[tuple[str | None]]:
    """Why each message of a kind was written to somebody, as kept with it."""
    message = table(MessageRow)
    wanted = select(message.c.why).where(message.c.kind == kind, message.c.person_id == await person(county, user))
    return [tuple(row) for row in await county.read(lambda session: run(session, wanted.order_by(message.c.seq)).all())]


async def person(county: Marlshire, user: str) -> int:
    """The id of whoever Slack knows as this user."""
    known = await county.read(partial(slack_identities, partnership_id=MARLSHIRE))
    return next(who for who, (_, each) in known.items() if each == user)


async def test_an_hour_is_kept_though_they_had_a_message_that_day(county: Marlshire) -> None:
    """The day’s reminder came at half past nine: they are asked once more at three, and not the next morning again."""
    await opened(county)
    await lives(county, datetime(2026, 10, 9, 9, tzinfo=UTC))
    county.now = datetime(2026, 10, 9, 9, tzinfo=UTC)
    await county.says(MAYA, "remind me at 3")
    assert [] == [each for each in await county.waits(datetime(2026, 10, 9, 13, 59, tzinfo=UTC)) if each.to == MAYA]
    asked = [each for each in await county.waits(datetime(2026, 10, 9, 14, tzinfo=UTC)) if each.to == MAYA]
    assert [("reminder", True)] == [(each.kind, "minutes" in each.text) for each in asked]
    assert [] == [each for _, each in await lives(county, datetime(2026, 10, 14, tzinfo=UTC)) if each.to == MAYA]
    assert [("3 working days before it is due",), ("they wanted to be asked again",)] == await whys(
        county, "reminder", MAYA)


async def test_whoever_puts_several_off_is_asked_in_one_message(county: Marlshire) -> None:
    """Each of their returns has its timer; what is said names them all, and says the minutes."""
    await opened(county)
    carl = [seat for seat in await county.waiting() if seat.name == "Carl Dunn"]
    at = datetime(2026, 10, 6, 8, 30, tzinfo=UTC)
    assert len(carl) > 1
    for seat in carl:
        await county.store.write(partial(put_off, seat=seat, at=at, now=county.now))
    heard = [each for each in await county.waits(at) if each.to == "U0CARLDUNN"]
    assert [("reminder", True)] == [(each.kind, "minutes" in each.text) for each in heard]
    assert [] == await county.waits(at + timedelta(hours=1))


def put_off(session: Session, seat: Seat, at: datetime, now: datetime) -> None:
    """What “later” leaves behind for one of somebody's returns."""
    assert seat.round_id is not None
    set_timers(session, MARLSHIRE, [Timer(f"ask_again:{seat.return_id}", f"return:{seat.return_id}", "ask_again", at)])
    note_wish(session, MARLSHIRE, seat.round_id, Wish(person=seat.person_id, said_at=now, until=at))


@pytest.mark.parametrize("wish", ["mute reminders", "remind me on 9 October"])
async def test_what_somebody_wants_of_reminders_does_not_go_with_what_they_give_away(
    county: Marlshire, wish: str
) -> None:
    """Whoever has it now is reminded as anybody is; whoever said it is left alone with the rest that is theirs."""
    await opened(county)
    maya = next(seat for seat in await county.waiting() if seat.name == "Maya Quinn")
    await county.says(MAYA, wish)
    gwen = await person(county, GWEN)
    await county.store.write(partial(hand_over, seat=maya, person_id=gwen, at=county.now))
    await lives(county, datetime(2026, 10, 15, 9, tzinfo=UTC))
    assert [("3 working days before it is due",), ("on the day it is due",)] == await whys(county, "reminder", GWEN)
    assert maya.round_id is not None
    wishes = await county.read(partial(wishes_said, partnership_id=MARLSHIRE, round_id=maya.round_id))
    assert [maya.person_id] == [each.person for each in wishes]


async def test_who_turns_out_to_be_away_has_what_they_were_asked_passed_on(county: Marlshire) -> None:
    """In their own words under the invitation: the deputy is told on the next day on which they had no message yet."""
    await opened(county)
    county.now += timedelta(minutes=30)
    await county.says(MAYA, "I am on leave until 12 October")
    assert [] == [each for each in await county.waits(county.now) if "in place of Maya Quinn" in each.text]
    assert datetime(2026, 10, 2, 8, 30, tzinfo=UTC) == await next_chase(county)
    told = await county.waits(datetime(2026, 10, 2, 8, 30, tzinfo=UTC))
    [passed] = [each for each in told if each.kind == "told" and "in place of Maya Quinn" in each.text]
    assert "who is away until" in passed.text
    assert [] == [each for each in await county.waits(county.now + timedelta(hours=1)) if "Maya Quinn" in each.text]


async def test_an_absence_counts_before_the_day_for_which_the_round_was_dated(county: Marlshire) -> None:
    """It was opened sooner: ten working days before it is due Maya is away, and reminded once she is back."""
    county.now = datetime(2026, 9, 28, 8, 31, tzinfo=UTC)
    await opened(county)
    maya, days = await person(county, MAYA), (date(2026, 9, 29), date(2026, 9, 30))
    await county.store.write(partial(note_absence, partnership_id=MARLSHIRE, person_id=maya, first=days[0],
                                     last=days[1]))  # fmt: skip
    heard = await lives(county, datetime(2026, 10, 2, tzinfo=UTC))
    assert [datetime(2026, 10, 1, 8, 30, tzinfo=UTC)] == [at for at, each in heard if each.to == MAYA]


async def test_dates_that_move_are_planned_anew_and_told(county: Marlshire) -> None:
    """Whoever has something left hears of the new date once, said and by letter; who sent theirs hears nothing."""
    await opened(county)
    await answered(county, [seat for seat in await county.waiting() if seat.name == "Maya Quinn"])
    county.now = datetime(2026, 10, 6, 9, tzinfo=UTC)
    await move_due(county, datetime(2026, 10, 16, 16, tzinfo=UTC))
    told = await county.waits(county.now)
    waiting = {seat.name for seat in await county.waiting()}
    news = [each for each in told if "was moved: it is Friday 16 October 2026 now." in each.text]
    assert {"reminder", "letter:reminder"} == {each.kind for each in news}
    assert len(waiting) > len(news) > 10
    assert MAYA not in {each.to for each in news}
    assert all("16 October" in each.text and "14 October" not in each.text for each in news)
    assert [] == [each for each in await county.waits(county.now + timedelta(hours=2)) if each.kind in KINDS]
    assert datetime(2026, 10, 13, 8, 30, tzinfo=UTC) == max(
        row.next.at for row in await listed(county) if row.next and row.why == "3 working days before it is due")


async def move_due(county: Marlshire, due: datetime) -> None:
    """The round is due at another moment."""
    def move(session: Session) -> None:
        held = round_of(session, MARLSHIRE, QUARTER)
        assert held is not None
        move_dates(county.desk, session, MARLSHIRE, held, held.round.model_copy(update={"due": due}))

    await county.store.write(move)


async def test_one_message_that_cannot_be_written_holds_up_no_other(
    county: Marlshire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said or by letter: the support team is told of whom, and they are written to on their next working day."""
    def broken(named: str, write: Callable[..., object]) -> Callable[..., object]:
        def writes(*about: object) -> object:
            if named in str(about):
                raise RuntimeError(f"{named} cannot be written to.")
            return write(*about)

        return writes

    monkeypatch.setattr(chase_words, "_in_talk", broken("", lambda *_: None))
    monkeypatch.setattr(writing_reminders, "_letter", broken("ben.carter@police", writing_reminders._letter))
    await opened(county)
    told = await county.waits(datetime(2026, 10, 9, 8, 30, tzinfo=UTC))
    letters = {each.to for each in told if each.kind == "letter:reminder"}
    assert letters
    assert "ben.carter@police.marlshire.example" not in letters
    told_of = {each.text for each in await county.read(partial(notices.notices, partnership_id=MARLSHIRE))}
    assert any("What Ben Carter should hear about Q2 2026/27 could not be written" in each for each in told_of)
    monkeypatch.undo()
    again = {each.to for each in await county.waits(datetime(2026, 10, 12, 8, 30, tzinfo=UTC))}
    assert {"ben.carter@police.marlshire.example", MAYA} <= again
    assert [] == [each for each in await county.read(partial(notices.notices, partnership_id=MARLSHIRE))
                  if each.kind == "unwritten"]
