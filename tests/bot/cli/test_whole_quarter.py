"""A quarter from an empty database to its digest, by command, on either kind of database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.example import COUNTY
from tests.bot.cli.calls import Call, done

STEPS = (
    (("migrate",), "The database is at the newest schema."),
    (("import", str(COUNTY)), "Took in Marlshire Together: 6 themes"),
    (("round", "preview", "2026-Q2"), "Opens"),
    (("round", "open", "2026-Q2"), "The round of Q2 2026/27 is open: 22 returns, 22 updates and 1 review of 17 people"),
    (("round", "status", "2026-Q2"), "Q2 2026/27 (July to September 2026): 0 of 22 sent, open."),
    (("round", "close", "2026-Q2"), "Closed. 22 returns stand as “no return”:"),
    (("round", "release", "2026-Q2"), "Released 0 returns."),
    (("digest", "theme", "Safer communities", "--round", "2026-Q2"), "Safer communities: what needs attention"),
    (("digest", "theme", "Safer communities", "--round", "2026-Q2", "--send"),
     "It was sent before as it stands; nothing is sent twice."),
    (("export", "all.json"), "Wrote all.json"),
)


def test_a_quarter_is_run_by_command(
    home: Path, call: Call, empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each verb is done, and what it left is there for the next."""
    monkeypatch.setenv("QUARTERDAY_DATABASE_URL", empty_database_url)
    for words, said in STEPS:
        assert done(call(*words)).startswith(said), words
    assert 25 == sum(line["quarter"] == "2026-Q2" for line in json.loads((home / "all.json").read_text("utf-8")))
