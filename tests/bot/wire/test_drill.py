"""The drill: backups while a crowd answers, each restored elsewhere and put to work; nobody hears anything twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.handlers.resuming import Resumed, resume
from bot.main import now, web_app
from bot.main.fitness import OnHold
from bot.rehearsal.clock import RehearsalClock
from bot.rehearsal.slack import RehearsalApp, serving
from bot.sockets import free_socket
from storage.backups.auditing import audit
from storage.backups.restoring import restore
from storage.backups.taking import Taken, take
from storage.database import Session, Store
from tests.bot.wire.crowd import Answering
from tests.bot.wire.kept import rows
from tests.bot.wire.lead import Lead
from tests.bot.wire.standing import QUICK, Stand, desk_on, installed, prepare, rehearsing, settings_of
from tests.bot.wire.weald import STARTS, led_by

LEADS, TARGETS = 6, 2
MOMENTS = (0.1, 0.4, 0.8)
"""How much of the round was said when a backup is taken of the server that runs it."""
IN_ALL = LEADS * (3 + 13 * TARGETS)
"""About as many messages as a whole round takes."""
WAITS = "SELECT count(*) FROM message WHERE status IN ('pending', 'sending')"


@asynccontextmanager
async def served(stand: Stand, database_url: str, api: str) -> AsyncIterator[None]:
    """A bot on a database, at the address that Slack calls."""
    port = int(stand.address.rpartition(":")[2])
    told = settings_of(database_url, stand.address, slack_api_url=f"{api}/api/")
    app = web_app(told, clock=stand.clock, tempo=QUICK)
    async with app.router.lifespan_context(app), serving(app, free_socket(port=port)):
        yield


async def backed_up(stand: Stand, folder: Path) -> list[tuple[Path, Taken]]:
    """A backup at each of the moments."""
    taken = []
    for moment in MOMENTS:
        await stand.until(lambda share=moment: said(stand.slack) >= share * IN_ALL)  # type: ignore[misc]  # bound here
        path = folder / f"{moment}.backup"
        taken.append((path, await asyncio.to_thread(take, stand.database_url, path, stand.clock())))
    return taken


def said(slack: RehearsalApp) -> int:
    """How many messages of the bot stand in the workspace."""
    return sum(posts(slack).values())


def posts(slack: RehearsalApp) -> Counter[str]:
    """How often each message of the bot stands in the workspace, by its id."""
    workspace = slack.workspace
    everything = (m for channel in workspace.channels for m in workspace.all_messages(channel))
    return Counter(m.metadata["event_payload"]["message_id"] for m in everything if m.metadata)


async def resumed(database_url: str, clock: RehearsalClock) -> Resumed | None:
    """As `quarterday restore --resume` does it."""
    store = Store.open(database_url)
    try:
        return await resume(desk_on(store, clock))
    finally:
        await store.close()


def waits(session: Session) -> int:
    """How many messages are still to be sent."""
    return int(rows(session, WAITS)[0][0])


async def test_a_copy_of_a_round_that_runs_says_nothing_twice(
    sqlite_url: str, empty_postgres_url: str, tmp_path: Path
) -> None:  # fmt: skip
    """Counts and record agree in each copy, whichever database it is in, and not one message more stands in Slack."""
    led = led_by({f"U0LEAD{number:02}": TARGETS for number in range(1, LEADS + 1)})
    clock = RehearsalClock(STARTS, now)
    with free_socket() as bound:
        address = "http://{}:{}".format(*bound.getsockname())
    await prepare(sqlite_url, clock, led)
    async with rehearsing(installed(address), clock, led) as (slack, api):
        stand = Stand(slack, clock, address, sqlite_url)
        opened = tmp_path / "opened.backup"
        kept = [(opened, take(sqlite_url, opened, clock()))]  # every invitation of it is sent later
        async with served(stand, sqlite_url, api):
            up = asyncio.Event()
            up.set()
            crowd = [Answering(Lead(stand, user), up) for user in dict.fromkeys(each.user for each in led)]
            async with asyncio.TaskGroup() as going:
                backing = going.create_task(backed_up(stand, tmp_path))
                for one in crowd:
                    going.create_task(one.give_all())
            await slack.dispatch.settled()
            await stand.until_read(waits, lambda count: count == 0)
        kept += backing.result()
        before = posts(slack)
        assert {1} == set(before.values())
        copies = [f"sqlite:///{tmp_path / f'copy{n}.db'}" for n in range(len(kept) - 1)]
        looked_up = [await drilled(stand, api, each, copy)
                     for each, copy in zip(kept, [empty_postgres_url, *copies], strict=True)]  # fmt: skip
        assert before == posts(slack)
    assert looked_up[0] >= LEADS
    print(f"{len(kept)} backups of {[sum(s.count for s in taken.sums.values()) for _, taken in kept]} rows; "
          f"{looked_up} messages looked up; {sum(before.values())} messages in Slack, none of them twice")


async def drilled(stand: Stand, api: str, kept: tuple[Path, Taken], copy: str) -> int:
    """Restore a backup, hold it to what was backed up, and let it work until it has nothing to say."""
    path, taken = kept
    restored = await asyncio.to_thread(restore, copy, path, stand.clock())
    assert taken.sums == restored.sums
    found = [await asyncio.to_thread(audit, url, path) for url in (copy, stand.database_url)]
    assert [(), ()] == [each.broken for each in found]
    assert taken.sums["ledger"].count == found[0].counts["ledger"]
    with pytest.raises(OnHold, match=r"run `quarterday restore --resume`"):
        async with served(stand, copy, api):
            raise AssertionError("A copy worked before its original was said to have stopped.")
    done = await resumed(copy, stand.clock)
    assert done is not None
    assert await resumed(copy, stand.clock) is None
    async with served(stand, copy, api):
        await Stand(stand.slack, stand.clock, stand.address, copy).until_read(waits, lambda count: count == 0)
    return done.doubted.looked_up
