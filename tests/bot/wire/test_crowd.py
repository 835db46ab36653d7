"""A round held by real processes, one after another killed: the small form of `python -m tests.bench.crowd`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.crowd.holding import Wanted, hold


@pytest.mark.alone
async def test_every_answer_once_whatever_is_killed(database_url: str, tmp_path: Path) -> None:
    """Asked in Slack and by letter, all answer, and every law holds; on PostgreSQL with a web process and a worker."""
    wanted = Wanted(people=30, webs=1, workers=1, every=0.5, most=2, patience=120)
    held = await hold(database_url, tmp_path, wanted)
    print(*held.told, sep="\n")
    assert [] == held.broken
    assert held.kills >= 2, "Nothing was killed while the crowd answered."
