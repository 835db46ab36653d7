"""A turn has one name in the log, from what came in to what is sent because of it, whoever sends it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.handlers.once import in_a_turn
from bot.handlers.turns import named_by
from bot.journal import start_journal
from bot.ports import Delivery, Doubtful, Refused, Sent, TryLater
from bot.work.telling import told
from storage import outbox
from storage.database import Session, Store
from storage.outbox import Claimed, Message
from storage.sessions import Conflict
from tests.bot.handlers.collecting import Collecting
from tests.storage.examples import NOW, a_county

LANE = "slack:T1"
CAME_TO: dict[str, Delivery] = {
    "a message was sent": Sent("1.2"),
    "a message was put off": TryLater(30, "The relay said that the mailbox of Canary is full."),
    "a message may have arrived": Doubtful("Nobody told whether Canary has it."),
    "a message was refused": Refused("canary@example.org is unknown."),
}


@pytest.fixture
def page() -> Iterator[io.StringIO]:
    """A journal of what is told meanwhile."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    page = io.StringIO()
    start_journal("json", lambda: NOW, page)
    yield page
    root.handlers[:], root.level = handlers, level


def lines(page: io.StringIO) -> list[dict[str, Any]]:
    """What was told, though this round of the loop is not over."""
    for handler in logging.getLogger().handlers:
        handler.flush()
    return [json.loads(line) for line in page.getvalue().splitlines()]


def write(name: str, session: Session) -> None:
    """Write something to be sent."""
    outbox.enqueue(session, "kent", [Message(name, LANE, "reply", "C1", {"text": "Hello"})], NOW)


async def claimed(store: Store) -> list[Claimed]:
    """What is to be sent, as another process would find it."""
    return await store.write(partial(outbox.claim, lane=LANE, now=NOW, many=9, lease=timedelta(seconds=9)))


async def test_what_a_turn_writes_is_sent_under_its_name(weald: Collecting, page: io.StringIO) -> None:
    """The delivery's own line and that of the sending name the same turn; what no turn led to names none."""
    desk = weald.desk
    await desk.store.write(a_county)
    await in_a_turn(desk, "Ev1", "slack", partial(write, "m:1"))
    await desk.store.write(partial(write, "m:2"))
    for each in await claimed(desk.store):
        await told(each, _sent())
    name = named_by("Ev1")
    assert [("a turn was taken", "Ev1", name), ("a message was sent", "m:1", name), ("a message was sent", "m:2", None)
            ] == [(line["event"], line.get("delivery") or line["message"], line.get("turn")) for line in lines(page)]
    assert {"slack": 1} == desk.turns.taken


async def _sent() -> Delivery:
    return Sent("1.2")


async def test_a_name_is_that_of_the_delivery_whenever_it_comes() -> None:
    """The same key gives the same name, another key another."""
    assert (named_by("Ev1"), 12) == (named_by("Ev1"), len(named_by("Ev2")))
    assert named_by("Ev1") != named_by("Ev2")


async def test_a_turn_that_fails_is_told_and_not_counted(weald: Collecting, page: io.StringIO) -> None:
    """By what kind of fault; the next one is taken, and leaves nothing of the name behind."""
    desk = weald.desk
    await desk.store.write(a_county)

    def broken(session: Session) -> None:
        raise LookupError("Canary has no target")

    with pytest.raises(LookupError):
        await in_a_turn(desk, "Ev1", "slack", broken)
    await in_a_turn(desk, "Ev2", "slack", partial(write, "m:2"))
    assert [("a turn was not taken", "LookupError", named_by("Ev1")), ("a turn was taken", None, named_by("Ev2"))
            ] == [(line["event"], line.get("fault"), line["turn"]) for line in lines(page)]
    assert "Canary" not in page.getvalue()
    assert {"slack": 1} == desk.turns.taken
    await desk.store.write(partial(write, "m:3"))
    assert [named_by("Ev2"), None] == [each.turn for each in await claimed(desk.store)]


async def test_a_turn_that_was_overtaken_is_one(weald: Collecting, page: io.StringIO) -> None:
    """It is taken anew on what the other left, under the same name."""
    desk = weald.desk
    tries = iter((Conflict("another came first"), None))

    def overtaken(session: Session) -> None:
        fault = next(tries)
        if fault is not None:
            raise fault

    await in_a_turn(desk, "Ev1", "slack", overtaken)
    assert ["a turn was taken"] == [line["event"] for line in lines(page)]


@pytest.mark.parametrize("event", CAME_TO)
async def test_what_became_of_a_message_is_told_without_why(page: io.StringIO, event: str) -> None:
    """Which, by which lane, at which attempt; the reason stays with the message, for it may name somebody."""
    sent = Claimed("m:1", "kent", LANE, None, "reply", "user:U1", {"text": "Canary"}, 2, NOW, "t1")

    async def come_to() -> Delivery:
        return CAME_TO[event]

    assert CAME_TO[event] == await told(sent, come_to())
    (line,) = lines(page)
    named = tuple(line[name] for name in ("event", "message", "lane", "attempt", "turn"))
    assert (event, "m:1", LANE, 2, "t1") == named
    assert "canary" not in page.getvalue().lower()
