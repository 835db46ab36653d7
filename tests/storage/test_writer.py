"""The writer of a SQLite file: what waits is committed together, and each piece stands or falls by itself."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from storage.sqlite import sqlite_engine
from storage.writer import MOST_TOGETHER, Writer


class Desk:
    """A writer over a table of words, whose commits are counted."""

    def __init__(self, path: Path) -> None:
        self.commits = 0
        self._path = path
        engine = sqlite_engine(path, writing=True)
        event.listen(engine, "commit", self._committed)
        self.writer = Writer(engine.connect)

    def _committed(self, connection: Connection) -> None:
        self.commits += 1

    def kept(self) -> list[str]:
        """The words that somebody else can read."""
        with create_engine(f"sqlite:///{self._path}").connect() as beside:
            return [row[0] for row in beside.exec_driver_sql("SELECT word FROM word ORDER BY rowid")]


@pytest.fixture
async def desk(tmp_path: Path) -> Desk:
    """A desk with an empty table; nothing is counted yet."""
    made = Desk(tmp_path / "words.db")
    await made.writer.write(lambda session: session.connection().exec_driver_sql(
        "CREATE TABLE word (word TEXT UNIQUE, owner TEXT REFERENCES word (word) DEFERRABLE INITIALLY DEFERRED)"))
    made.commits = 0
    return made


def keep(word: str, owner: str | None = None) -> Callable[[Session], str]:
    """Work that keeps a word, and gives it back."""

    def work(session: Session) -> str:
        session.connection().exec_driver_sql("INSERT INTO word VALUES (?, ?)", (word, owner))
        if word == "wrong":
            raise ValueError("This word is wrong.")
        return word

    return work


class Busy:
    """Work that holds the writer until it is let go."""

    def __init__(self) -> None:
        self._begun, self._go = threading.Event(), threading.Event()

    def __call__(self, session: Session) -> None:
        """Wait."""
        self._begun.set()
        self._go.wait(5)

    async def begun(self) -> None:
        """Return when the writer has it in hand."""
        await asyncio.to_thread(self._begun.wait, 5)

    def end(self) -> None:
        """Let the writer go on."""
        self._go.set()


async def together(desk: Desk, *works: Callable[[Session], str]) -> list[str | BaseException]:
    """What these come to when all are waiting before the first can be taken."""
    busy = Busy()
    first = asyncio.create_task(desk.writer.write(busy))
    await busy.begun()
    waiting = [asyncio.create_task(desk.writer.write(work)) for work in works]
    await asyncio.sleep(0)
    desk.commits = 0
    busy.end()
    await first
    return await asyncio.gather(*waiting, return_exceptions=True)


async def test_what_waits_is_committed_together(desk: Desk) -> None:
    """Everything that waited is told its own result, after one commit for all."""
    assert ["a", "b", "c"] == await together(desk, keep("a"), keep("b"), keep("c"))
    assert 1 == desk.commits
    assert ["a", "b", "c"] == desk.kept()


async def test_what_fails_is_undone_alone(desk: Desk) -> None:
    """A piece of work that fails leaves nothing, and takes nobody with it."""
    came = await together(desk, keep("a"), keep("wrong"), keep("b"))
    assert ["a", "b"] == [came[0], came[2]]
    assert isinstance(came[1], ValueError)
    assert ["a", "b"] == desk.kept()
    assert "right" == await desk.writer.write(keep("right"))


async def test_everybody_is_told_when_the_commit_fails(desk: Desk) -> None:
    """What the database refuses at the commit was kept for nobody, and the next is kept again."""
    came = await together(desk, keep("a"), keep("b", owner="nobody"))
    assert [IntegrityError, IntegrityError] == [type(one) for one in came]
    assert [] == desk.kept()
    assert "a" == await desk.writer.write(keep("a"))
    assert ["a"] == desk.kept()


async def test_whoever_stops_waiting_does_not_undo_the_work(desk: Desk) -> None:
    """A caller that was cancelled finds the work done."""
    busy = Busy()
    first = asyncio.create_task(desk.writer.write(busy))
    await busy.begun()
    gone = asyncio.create_task(desk.writer.write(keep("a")))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    busy.end()
    await first
    assert "b" == await desk.writer.write(keep("b"))
    assert ["a", "b"] == desk.kept()


async def test_very_many_are_parted_and_keep_their_order(desk: Desk) -> None:
    """No commit holds more than its share, and the first to come is the first to be kept."""
    words = [f"{number:03d}" for number in range(3 * MOST_TOGETHER)]
    assert words == await together(desk, *map(keep, words))
    assert 3 == desk.commits
    assert words == desk.kept()
