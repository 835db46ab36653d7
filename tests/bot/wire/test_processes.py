"""Web and worker as processes of their own: together they hold a talk, and each stops at once though a call hangs."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url

from bot.main import now
from bot.rehearsal.clock import RehearsalClock
from bot.rehearsal.slack.faults import Fault, Wrong
from storage.database import Session, is_shared
from storage.workers import workers
from tests.bot.wire.kept import rows
from tests.bot.wire.lead import Lead
from tests.bot.wire.serving_bot import Served, environment, free_address, quarterday_serve
from tests.bot.wire.standing import Stand, installed, prepare, rehearsing
from tests.bot.wire.weald import ANN, led_by, running_quarter
from tests.lost_line import line_to

SOON = 10.0
"""Seconds within which a process that is told to stop has stopped: what a container is given, and no more."""


@asynccontextmanager
async def at_work(database_url: str, place: Path) -> AsyncIterator[tuple[Stand, list[Served]]]:
    """A round that is open, with a web process and a worker, or with one server where the database allows no more."""
    led = led_by({ANN: 1})
    clock, address = RehearsalClock(now(), now), free_address()
    await prepare(database_url, clock, led, quarter=running_quarter(now()), whenever=True)
    async with rehearsing(installed(address), clock, led) as (slack, api), AsyncExitStack() as stack:
        told = environment(database_url, address, api)
        verbs = (("serve", "--no-work"), ("worker",)) if is_shared(database_url) else (("serve",),)
        yield Stand(slack, clock, address, database_url), [
            await stack.enter_async_context(quarterday_serve(address, told, place, verb=verb)) for verb in verbs
        ]


async def test_a_talk_goes_on_and_each_process_stops_though_a_call_hangs(database_url: str, tmp_path: Path) -> None:
    """Told to stop with a post and a form under way, each ends with 0; what it left can be looked for."""
    async with at_work(database_url, tmp_path) as (stand, processes):
        ann = Lead(stand, ANN)
        await ann.invited()
        await ann.presses("Start")
        kinds = [worker.kind for worker in await stand.read(workers)]
        assert (["web", "worker"] if is_shared(database_url) else ["serve"]) == sorted(kinds)
        stand.workspace.faults.add(Fault(Wrong.HANG, "chat.postMessage", seconds=SOON))
        ann.types("402")
        await stand.until_read(unsent, lambda found: found == [("reply", "sending")])
        writer = await half_a_form(stand.address)
        for each in processes:
            each.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(SOON):
            ended = [await each.process.wait() for each in processes]
        writer.close()
        assert [0] * len(processes) == ended
        assert [] == await stand.read(workers)
        assert [("reply", "sending")] == await stand.read(unsent)
    for each in processes:
        told = [line for line in each.said.splitlines() if b"Traceback" in line and b"uvicorn.error" not in line]
        assert [] == told  # uvicorn tells of the form that it cut off


PATIENCE = 60.0
"""Seconds in which a process must end at all; one that waits for its database never would."""


async def test_each_process_stops_though_its_database_is_silent(postgres_url: str, tmp_path: Path) -> None:
    """It ends with 1, and says once what it was at; nobody tells it that the connections are lost."""
    async with line_to(postgres_url) as line:
        for_ever = make_url(line.url).update_query_dict({"tcp_user_timeout": "3600000"})
        url = for_ever.render_as_string(hide_password=False)
        async with without_slack(url, tmp_path) as processes:
            assert line.lose_for_good() > len(processes)
            assert [1] * len(processes) == await stopped(processes)
    for each in processes:
        told = [line for line in each.said.splitlines() if b"it could not stop in time" in line]
        assert [True] == [b"storage_" in line for line in told], each.said.decode()


@asynccontextmanager
async def without_slack(url: str, place: Path) -> AsyncIterator[list[Served]]:
    """A server and a worker on one database, with nobody to write to."""
    address = free_address()
    told = environment(url, address, address, SLACK_MODE="off")
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(quarterday_serve(address, told, place, verb=(verb,)))
               for verb in ("serve", "worker")]


async def stopped(processes: Sequence[Served]) -> list[int]:
    """How each ends, once all are told to stop."""
    for each in processes:
        each.process.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(PATIENCE):
            return [await each.process.wait() for each in processes]
    finally:
        for each in processes:
            if each.process.returncode is None:
                each.process.kill()


def unsent(session: Session) -> list[tuple[str, ...]]:
    """The messages that are not sent, and how they stand."""
    return rows(session, "SELECT kind, status FROM message WHERE status <> 'sent'")


async def half_a_form(address: str) -> asyncio.StreamWriter:
    """Begin to send a form, and stop half way."""
    where = urlsplit(address)
    _, writer = await asyncio.open_connection(where.hostname, where.port)
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
    await writer.drain()
    return writer
