"""The rest of the example county answers: what nobody has begun is filled in and sent, as people do on their pages.

In a demonstration one person cannot be seventeen. Every answer goes the way
that anybody's goes, through the page of a return, and is read and doubted as
any other; what somebody has begun is theirs to finish.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from bot.handlers.desk import Desk
from bot.handlers.pages import PageKey
from bot.handlers.take_page import PageTaken, take_page
from bot.ports import Received
from conversations.dialogue.session import Reply
from conversations.partnership.quarters import Quarter
from conversations.partnership.returns import ReturnState
from storage import rounds, sessions
from storage.database import Session
from storage.sessions import Seat

Answers = Mapping[tuple[str, str, str], Mapping[str, str]]
"""Answers by question, for each talk: its script's name, its target's ref, and who gives it (none for the lead)."""
LEADS = "quarterly_return"


def read_answers(place: Path) -> Answers:
    """The answers in a sheet with the columns talk, ref, who, question and answer."""
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    with place.open(encoding="utf-8", newline="") as sheet:
        for row in csv.DictReader(sheet):
            found.setdefault((row["talk"], row["ref"], row["who"]), {})[row["question"]] = row["answer"]
    return found


async def let_the_others_answer(at: Desk, partnership_id: str, quarter: Quarter, answers: Answers) -> int:
    """Give and send every talk of the round that nobody has begun and that has answers; how many were sent."""
    sent = 0
    for seat in await at.store.read(partial(_not_begun, partnership_id, quarter)):
        theirs = answers.get(_named(seat))
        if theirs is not None:
            sent += await _given(at, seat, theirs)
    return sent


def _not_begun(partnership_id: str, quarter: Quarter, session: Session) -> list[Seat]:
    (round_id,) = (held.round_id for held in rounds.rounds(session, partnership_id) if held.round.quarter == quarter)
    sittings = sessions.seats_of_round(session, partnership_id, round_id).values()
    return [seat for sitting in sittings for seat in sitting if seat.state == ReturnState.NOT_STARTED]


def _named(seat: Seat) -> tuple[str, str, str]:
    talk = seat.script.partition("@")[0]
    return talk, json.loads(seat.brief)["ref"], "" if talk == LEADS else seat.email.partition("@")[0]


async def _given(at: Desk, seat: Seat, theirs: Mapping[str, str]) -> bool:
    """Fill the page in and send it, as its person does; false where something is still asked."""
    filled = await _step(at, seat, "filled", theirs, None)
    sent = await _step(at, seat, "sent", {}, filled.page.seen)
    return sent.sent


async def _step(at: Desk, seat: Seat, name: str, replies: Mapping[str, str], seen: str | None) -> PageTaken:
    received = Received(key=f"example:{seat.return_id}:{name}", channel="web", workspace="", sender=seat.email,
                        place=seat.return_id, at=at.clock(), replies=(), raw=json.dumps(dict(replies)))
    taken = await take_page(
        at, PageKey(seat.partnership_id, seat.person_id, seat.link, seat.return_id), received,
        [Reply(key=key, text=text) for key, text in replies.items()], send=seen is not None, seen=seen)
    if taken is None:
        raise LookupError(f"The page of {seat.return_id} cannot be opened by whoever has it.")
    return taken
