"""What opening a round costs: `python -m tests.bench --rounds`.

Ten thousand people with a return each, on SQLite and on PostgreSQL, all of them
asked in Slack or all of them by letter: how long until every row is written
(round, sittings, returns, messages), in a process of its own as the command is.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from storage.database import Store
from storage.migrations import upgrade
from tests.bench.digests import postgres
from tests.bench.one_opening import Cost
from tests.bench.report import Row, at_most
from tests.bot.wire import weald
from tests.bot.wire.weald import STARTS, led_by

WITHIN = 2.0
"""Seconds."""


async def openings(place: Path, people: int) -> list[Row]:
    """Both ways to people on both databases."""
    rows: list[Row] = []
    place = place / "openings"  # a folder of their own: others fill databases in `place` too
    place.mkdir()
    with postgres(place / "pg") as server:
        for way in ("slack", "letters"):
            for name, url in {"SQLite": f"sqlite:///{place}/{way}.db", "PostgreSQL": server(f"opening_{way}")}.items():
                await _filled(url, people)
                rows += _rows(name, way, cost(url, way))
    return rows


def _rows(name: str, way: str, found: Cost) -> Iterator[Row]:
    assert found.returns == found.messages, "Somebody was not asked."
    how = {"slack": "in Slack", "letters": "by letter"}[way]
    yield at_most(f"a round of {found.returns:,} opened, all {how}, {name}: rows written", found.seconds, WITHIN,
                  f"{found.seconds:.2f} s ({found.busy:.2f} of our processor; answered in {found.answered:.2f})", " s")
    yield Row("    invitations drawn then, a second; memory at most",
              f"{found.drawn:,.0f}; {found.megabytes:.0f} MB")


async def _filled(url: str, people: int) -> None:
    """A partnership of so many leads with a target each, its round not open."""
    upgrade(url)
    store, led = Store.open(url), led_by({f"U0LEAD{number:05}": 1 for number in range(people)})
    try:
        await store.write(lambda session: weald.set_up(session, led))
    finally:
        await store.close()


def cost(url: str, way: str) -> Cost:
    """What opening costs in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.one_opening", url, way, STARTS.isoformat()]
    return Cost(**json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))
