"""The example county answers: everybody but one, through their own pages, and whatever somebody has begun is left."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.cli.county_answers import let_the_others_answer, read_answers
from bot.example import ANSWERS, COUNTY
from bot.handlers.import_partnership import Refused, import_folder
from bot.handlers.open_round import open_round
from bot.rehearsal.clock import RehearsalClock
from conversations.partnership.quarters import Quarter
from conversations.partnership.returns import ReturnState
from storage import rounds, sessions
from storage.database import Session, Store
from storage.sessions import Seat
from tests.bot.wire.standing import desk_on

QUARTER = Quarter(2026, 2)
MONDAY = datetime(2026, 10, 5, 8, 31, tzinfo=UTC)


def left(session: Session, partnership_id: str) -> list[str]:
    """The talks of the round that are not sent, by script and person."""
    (held,) = rounds.rounds(session, partnership_id)
    sittings = sessions.seats_of_round(session, partnership_id, held.round_id).values()
    waiting: list[Seat] = [seat for sitting in sittings for seat in sitting if seat.state != ReturnState.SENT]
    return sorted(f"{seat.script} {seat.name}" for seat in waiting)


async def test_everybody_answers_but_one(store: Store) -> None:
    """Each answer is taken as it is written in the sheet; asked again, nobody is left who would answer."""
    desk = desk_on(store, RehearsalClock(MONDAY, lambda: MONDAY))
    taken = await import_folder(store, COUNTY, MONDAY)
    assert not isinstance(taken, Refused)
    opened = await open_round(desk, taken.partnership_id, QUARTER)
    answers = read_answers(ANSWERS)
    sent = await let_the_others_answer(desk, taken.partnership_id, QUARTER, answers)
    silent = await store.read(lambda session: left(session, taken.partnership_id))
    assert ["delivery_update@1 Joyce Newton", "quarterly_return@1 Joyce Newton"] == silent
    assert (len(answers), opened.returns + opened.updates + opened.reviews) == (sent, sent + len(silent))
    assert 0 == await let_the_others_answer(desk, taken.partnership_id, QUARTER, answers)
