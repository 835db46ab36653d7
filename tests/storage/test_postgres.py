"""A PostgreSQL that falls silent is waited for so long and no longer, and worked on as soon as it answers."""

from __future__ import annotations

import asyncio
import re
import socket
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from storage import migrations
from storage.database import Session, Store, Unreachable
from storage.inbox import admit, waiting
from storage.postgres import PATIENCE, beside_ours, watched
from tests.lost_line import SOON, Line, line_to
from tests.storage.examples import NOW

LOST = "timed out|the connection is lost"


def _keep(session: Session, key: str) -> bool:
    return admit(session, key, channel="slack", place="p", received_at=NOW, raw="")


def _lost_in_the_middle(line: Line, loop: asyncio.AbstractEventLoop, session: Session) -> None:
    """The server vanishes between two statements of a turn."""
    _keep(session, "half")
    asyncio.run_coroutine_threadsafe(_lose(line), loop).result()
    session.connection().execute(text("SELECT 1"))


async def _lose(line: Line) -> None:
    assert line.lose() > 0


async def test_a_server_that_vanishes_fails_a_turn_and_not_those_that_follow(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """What was under way ends with a fault and leaves nothing; on an idle connection nobody notices but by the wait."""
    monkeypatch.setattr("storage.postgres.PATIENCE", SOON)
    async with line_to(postgres_url) as line:
        store = Store.open(line.url)
        with pytest.raises(OperationalError, match=LOST):
            await store.write(partial(_lost_in_the_middle, line, asyncio.get_running_loop()))
        assert await store.write(lambda session: _keep(session, "whole"))
        await _lose(line)
        assert ["whole"] == [one.key for one in await store.read(waiting)]
        await store.close()


def test_a_server_that_takes_calls_and_says_nothing_is_told() -> None:
    """In a sentence that names it; one that answers is used."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"postgresql://me:secret@127.0.0.1:{mute.getsockname()[1]}/county?connect_timeout=2"
        with pytest.raises(Unreachable, match=r"The database postgresql://me:\*\*\*@.* cannot be opened: .*time"):
            migrations.standing(url)


def test_every_connection_is_watched(postgres_url: str) -> None:
    """The store's, those of migrations and backups, and the engine's; what an address says itself stands."""
    with migrations.opened(postgres_url) as connection:
        driver: Any = connection.connection.driver_connection
        told = driver.info.get_parameters()
    assert dict(PATIENCE) == {name: told[name] for name in PATIENCE}
    own = make_url("postgresql://county/it?connect_timeout=30")
    assert {**PATIENCE, "connect_timeout": "30"} == watched(own).query
    assert re.search(r"[?&]tcp_user_timeout=20000", beside_ours(postgres_url)["conninfo"])
