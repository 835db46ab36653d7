"""What a turn asks of the database, counted on the real store: every statement and every commit.

SQLite tells each statement it runs to a trace; nothing is guessed from code.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import parse_qs

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.channels.slack.arrivals import Turned
from bot.channels.slack.drawing import SlackDrawer
from bot.channels.slack.incoming import translate
from bot.handlers.desk import Desk
from bot.handlers.receive import receive
from bot.main import calendar_around, new_id
from bot.ports import Outgoing, Sent
from bot.work.lanes import Lanes
from storage.database import Store
from tests.bench.dialogue import FORM, TEAM, Step, Talk, request


class Echo:
    """A channel that takes every message and keeps the last for the person to answer."""

    name = "slack"

    def __init__(self) -> None:
        self.said: dict[str, Any] = {}
        self.came = asyncio.Event()

    async def deliver(self, message: Outgoing) -> Sent:
        """Take it."""
        if message.payload["call"] == "chat.postMessage":
            self.said = message.payload["args"]
            self.came.set()
        return Sent("1.1", "D1")

    async def find(self, message: Outgoing) -> None:
        """Nothing was ever tried before."""


class Counts:
    """Statements and commits a turn, the turn's own and those of sending its reply."""

    def __init__(self) -> None:
        self.taking: Counter[str] = Counter()
        self.sending: Counter[str] = Counter()
        self.turns = 0
        self.now = self.sending

    def heard(self, statement: str) -> None:
        """One statement."""
        self.now[statement.split(None, 1)[0].upper()] += 1

    def line(self, counted: Counter[str]) -> str:
        """Statements and commits a turn."""
        work = sum(many for verb, many in counted.items() if verb not in {"BEGIN", "COMMIT", "ROLLBACK"})
        return f"{work / self.turns:.1f} statements, {counted['COMMIT'] / self.turns:.2f} commits"


async def counted(path: Path, talk: Talk, steps: list[Step], clock: Callable[[], datetime]) -> Counts:
    """One whole conversation on the database at `path`, its statements counted."""
    counts = Counts()

    def trace(connection: sqlite3.Connection, record: object) -> None:
        connection.set_trace_callback(counts.heard)

    event.listen(Engine, "connect", trace)
    try:
        await _converse(path, talk, steps, clock, counts)
    finally:
        event.remove(Engine, "connect", trace)
    return counts


async def _converse(
    path: Path, talk: Talk, steps: list[Step], clock: Callable[[], datetime], counts: Counts
) -> None:
    store, echo = Store.open(f"sqlite:///{path}"), Echo()
    lanes = Lanes(store, {"slack": echo}, clock)
    desk = Desk(store, clock, new_id, {"slack": SlackDrawer()}, lanes.wake, lanes.send, calendar_around)
    try:
        for serial, step in enumerate(steps):
            body, kind = request(talk, step, serial, clock().timestamp())
            raw = parse_qs(body.decode())["payload"][0] if kind == FORM else body.decode()
            incoming = translate(json.loads(raw), raw, TEAM, clock())
            assert isinstance(incoming, Turned)
            counts.now = counts.taking
            echo.came.clear()
            await receive(desk, incoming.received)
            counts.now = counts.sending
            await asyncio.wait_for(echo.came.wait(), 5)
            await lanes.stop()
            lanes = Lanes(store, {"slack": echo}, clock)
            desk = Desk(store, clock, new_id, {"slack": SlackDrawer()}, lanes.wake, lanes.send, calendar_around)
            talk.message = echo.said
            counts.turns += 1
    finally:
        await lanes.stop()
        await store.close()


def commits(path: Path, seconds: float) -> float:
    """The raw limit: bare INSERT and COMMIT a second, as durable as a turn (WAL, FULL)."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE IF NOT EXISTS raw (a INTEGER PRIMARY KEY, b TEXT)")
    began, done = perf_counter(), 0
    while perf_counter() - began < seconds:
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO raw (b) VALUES ('432')")
        database.execute("COMMIT")
        done += 1
    database.close()
    return done / (perf_counter() - began)
