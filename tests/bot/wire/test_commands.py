"""From a folder to a figure by the commands an operator types, each a process of its own, on either database."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from bot.example import COUNTY
from bot.main import now
from bot.rehearsal.clock import RehearsalClock
from tests.bot.wire.kept import rows
from tests.bot.wire.lead import Lead
from tests.bot.wire.serving_bot import COMMAND, environment, free_address, quarterday_serve
from tests.bot.wire.standing import Stand, installed, rehearsing
from tests.bot.wire.weald import Led, running_quarter

ANN = "U0ANNARCHER"


async def test_import_open_serve_and_answer(database_url: str, tmp_path: Path) -> None:
    """Ann Archer of the example county gives her figure and sends it; it is stored with who said it."""
    address, clock = free_address(), RehearsalClock(now(), now)
    running = str(running_quarter(now()))
    async with rehearsing(installed(address, team="T0REHEARSE"), clock, (Led("", "", ANN),)) as (slack, api):
        settings = environment(database_url, address, api)
        for words in (["migrate"], ["import", str(COUNTY)], ["round", "open", "--now", running]):
            assert 0 == await exit_code(settings, tmp_path, *words), words
        async with quarterday_serve(address, settings, tmp_path):
            stand = Stand(slack, clock, address, database_url)
            ann = Lead(stand, ANN)
            await ann.invited()
            assert "Household waste" in (await ann.presses("Start")).text
            await ann.presses("There is no figure")
            await ann.presses("Not due this quarter")
            assert "Sent. Thank you." in (await ann.says("send")).text
    stored = await stand.read(lambda session: rows(
        session, "SELECT f.status, p.name FROM figure f JOIN person p ON p.id = f.person_id"))
    assert [("not_due", "Ann Archer")] == stored


async def exit_code(settings: dict[str, str], place: Path, *words: str) -> int:
    """Run one command to its end."""
    process = await asyncio.create_subprocess_exec(
        COMMAND, *words, cwd=place, env=os.environ | settings, stdout=asyncio.subprocess.DEVNULL)
    return await process.wait()
