"""How long a rehearsal takes: `python -m tests.bench --rounds`.

A whole round of the example county, sixty days from its opening to its
release, in a process of its own as the command is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from time import perf_counter

from bot.example import COUNTY
from tests.bench.report import Row, at_most

WITHIN = 60.0
"""Seconds."""
SETTING = "QUARTERDAY_DATABASE_URL"


def rehearsal(place: Path, quarter: str = "2026-Q2") -> Row:
    """The county taken in, and its round played; every message that differs from the preview has its reason."""
    surroundings = os.environ | {SETTING: f"sqlite:///{place}/rehearsed.db"}

    def call(*words: str) -> str:
        command = [str(Path(sys.executable).with_name("quarterday")), *words]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, env=surroundings).stdout.decode()

    call("migrate")
    call("import", str(COUNTY))
    began = perf_counter()
    found = json.loads(call("rehearse", quarter, "--json"))
    seconds = perf_counter() - began
    days = (datetime.fromisoformat(found["to"]) - datetime.fromisoformat(found["from"])).days
    messages = sum(each["messages"] for each in found["people"])
    return at_most(f"a round of the example county rehearsed, {days} days", seconds, WITHIN,
                   f"{seconds:.1f} s ({messages} messages, {found['unexplained']} unexplained)", " s")
