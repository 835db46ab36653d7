"""A talk outside a round, and a round that mixes talks: top, tasks, page, letter and thread say what is asked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.channels.slack.drawing import SlackDrawer
from bot.handlers.fire_timers import fire_timers
from bot.handlers.page import page_for
from bot.handlers.pages import PageKey
from bot.handlers.showing import invitation
from bot.handlers.talking import Talking
from bot.handlers.tasks import tasks_of
from bot.handlers.writing import sitting_of
from bot.ports import Task
from conversations.dialogue.naming import opening_of
from conversations.letters.compose import invitation as letter_of
from conversations.partnership.returns import ReturnState
from conversations.scripts.catalogue import TALKS, talk_named
from conversations.scripts.given import example, matter_given
from storage import rounds, sessions, talks
from storage.database import Session
from storage.sessions import Seat
from tests.bot.handlers.collecting import Collecting
from tests.bot.handlers.test_take_page import desk, key_of
from tests.bot.wire.weald import ANN, WEALD, led_by

SPONSOR, UPDATE = "sponsor_decision@1", "delivery_update@1"


@pytest.fixture
async def round_open(weald: Collecting) -> Collecting:
    """Ann leads one target; her return is asked for."""
    await weald.open(led_by({ANN: 1}))
    return weald


def brief_of(script: str) -> str:
    """What the talk can be tried on, as it is stored."""
    talk = talk_named(script)
    return matter_given(talk, example(talk)).model_dump_json()


async def alone(weald: Collecting, script: str) -> Seat:
    """A talk of Ann's outside any round."""
    ann = (await weald.seat()).person_id
    weald.now += timedelta(minutes=1)
    return await at(weald, await weald.store.write(lambda session: talks.begin_talk(
        session, WEALD, ann, script, brief_of(script), weald.now)))


async def beside(weald: Collecting, script: str) -> list[Seat]:
    """A talk of Ann's in her sitting of the round; all of the sitting."""
    seat = await weald.seat()
    assert seat.target_id is not None
    assert seat.round_id is not None
    opening = rounds.Opening(seat.target_id, seat.person_id, script, brief_of(script), part="m")
    await weald.store.write(partial(rounds.add_returns, partnership_id=WEALD, round_id=seat.round_id,
                                    openings=[opening], at=weald.now))
    return await weald.store.read(lambda session: sessions.seats_of_sitting(session, WEALD, seat.sitting_id))


async def at(weald: Collecting, return_id: str) -> Seat:
    """A seat by its talk."""
    seat = await weald.store.read(lambda session: sessions.seat_by_return(session, WEALD, return_id))
    assert seat is not None
    return seat


async def tasks(weald: Collecting, seat: Seat) -> Sequence[Task]:
    """The person's list."""
    return await weald.store.read(lambda session: tasks_of(session, WEALD, seat.person_id, weald.now.date()))


async def test_a_talk_alone_has_its_own_top(round_open: Collecting) -> None:
    """Its title and opening; by when; nothing of a quarterly return. Sent, it says thank you."""
    seat = await alone(round_open, SPONSOR)
    talking = Talking.at(seat, round_open.now.date())
    shown = invitation(round_open.desk, [seat], round_open.now.date())
    opening = opening_of(talking.talk.script, talking.brief)
    assert (talking.called, "To answer by Wednesday 14 October 2026", f"{opening} About 1 minute.") == (
        shown.title, shown.status, shown.detail)
    assert [] == [word for word in ("return", "July") if word in f"{shown.title} {shown.detail}"]
    SlackDrawer().invitation(shown)
    sent = invitation(round_open.desk, [replace(seat, state=ReturnState.SENT)], round_open.now.date())
    assert ("Sent. Thank you.", True) == (sent.status, sent.finished)


async def test_a_sitting_of_both_names_both(round_open: Collecting) -> None:
    """The top counts them; the list tells them apart; the letter holds both, each with its own numbers."""
    seats = await beside(round_open, UPDATE)
    shown = invitation(round_open.desk, seats, round_open.now.date())
    assert ("Your return and update for Q2 2026/27", "2 to answer, due Wednesday 14 October 2026") == (
        shown.title, shown.status)
    assert "Ann Archer’s indicator 1; Update on “First-time entrants”" in shown.detail
    titles = [task.title for task in await tasks(round_open, seats[0])]
    assert ["Ann Archer’s indicator 1", "Update on “First-time entrants”, Q2 2026/27"] == titles

    def letter(session: Session) -> tuple[str, int]:
        written = letter_of(sitting_of(round_open.desk, session, seats, round_open.now.date()))
        return written.subject, len(written.sections)

    assert ("Your return and update for Q2 2026/27, The Weald", 2) == await round_open.store.read(letter)


@pytest.mark.parametrize("script", [talk.script.id for talk in TALKS[1:]])
async def test_every_talk_has_its_page_without_a_round(round_open: Collecting, script: str) -> None:
    """No definition, no last day and no other talk of the sitting are needed; its noun and its title are there."""
    seat = await alone(round_open, script)
    page = await page_for(desk(round_open), key_of(seat))
    assert page is not None
    assert (talk_named(script).script.noun, False, None, False, ()) == (
        page.asked.noun, page.asked.figures, page.closes, page.closed, page.beside)
    assert page.asked.opening
    nobody = PageKey(seat.partnership_id, seat.person_id + 1, seat.link, seat.return_id)
    assert None is await page_for(desk(round_open), nobody)


async def test_pages_of_a_mixed_sitting_know_of_one_another(round_open: Collecting) -> None:
    """The update beside the return is no “other return”."""
    first, second = await beside(round_open, UPDATE)
    page, other = [await page_for(desk(round_open), key_of(seat)) for seat in (first, second)]
    assert page is not None
    assert other is not None
    assert (["update"], ["return"]) == ([each.noun for each in page.beside], [each.noun for each in other.beside])
    assert ("other tasks", True, False) == (page.beside_called, page.asked.figures, other.asked.figures)


async def test_a_decision_is_sent_in_its_thread(round_open: Collecting) -> None:
    """Put off and asked again, answered, sent: nothing is said of a quarter, a round or a return."""
    seat = await alone(round_open, SPONSOR)
    await round_open.sent()
    await round_open.says("later")
    assert "To answer" in invitation(round_open.desk, [await at(round_open, seat.return_id)],
                                     round_open.now.date()).status
    round_open.now = round_open.now.replace(day=6, hour=12)
    await fire_timers(round_open.desk)
    again = await round_open.sent()
    assert any("is stuck" in json.dumps(one.payload, ensure_ascii=False) for one in again)
    said = []
    for text in ("It is cleared", "It was signed on Friday.", "status", "send"):
        handled = await round_open.says(text)
        assert handled.speech is not None
        said += [line.text for line in handled.speech.lines]
    assert ReturnState.SENT == (await at(round_open, seat.return_id)).state
    assert "Everything is answered. Check your answers and say “send”." in said
    assert [] == [line for line in said if "return" in line or "quarter" in line]
    [mine] = [task for task in await tasks(round_open, seat) if task.return_id == seat.return_id]
    assert ("Completed", None) == (mine.status, mine.button)
