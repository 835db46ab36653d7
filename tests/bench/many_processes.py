"""Several processes on one PostgreSQL: turns a second by the number of workers, and what each costs when idle."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from storage.migrations import upgrade
from tests.bench.bots import TICKS, free_port
from tests.bench.crowd.county import HOST, Crowd, prepare, settings
from tests.bench.crowd.holding import Wanted, hold
from tests.bench.crowd.processes import Process, Troop, kept, listening
from tests.bench.crowd.slack_side import SlackSide
from tests.bench.digests import postgres
from tests.bench.report import Row, at_most
from tests.bench.wire import Answering

WORKERS = (1, 2, 4)
SETTLED, WATCHED = 15.0, 30.0
"""Seconds in which what is done once is done, then those over which an idle process is watched."""
IDLE = 1.0
"""Per cent of a core."""


async def many_processes(place: Path, people: int) -> list[Row]:
    """The rows."""
    place = place / "many-processes"  # a folder of its own: others fill databases in `place` too
    place.mkdir()
    with postgres(place / "pg") as server:
        rows = [row for many in WORKERS for row in await _turns(server(f"workers{many}"), place, people, many)]
        return rows + await _idle(place, server("idle"))


async def _turns(url: str, place: Path, people: int, workers: int) -> Iterable[Row]:
    upgrade(url)
    folder = place / f"{workers}"
    folder.mkdir()
    held = await hold(url, folder, Wanted(people, webs=2, workers=workers, most=0, letters=False))
    if held.broken:
        raise RuntimeError(f"A law does not hold: {held.broken[0]}")
    what = f"turns a second, PostgreSQL, 2 web processes, {workers} worker{'s' if workers > 1 else ''}"
    return [Row(what, f"{held.rate:.0f} ({people:,} people, {os.cpu_count()} cores)")]


async def _idle(place: Path, url: str) -> list[Row]:
    """A web process, a worker, and a server on SQLite, each with a round that nobody answers."""
    sqlite, rows = f"sqlite:///{place}/idle.db", list[Row]()
    for address, verbs in ((url, (("serve", "--no-work"), ("worker",))), (sqlite, (("serve",),))):
        upgrade(address)
        await prepare(address, Crowd.of(10, letters=False))
        slack = SlackSide(lambda channel, message: None)
        async with await asyncio.get_running_loop().create_server(_answering(slack), HOST, 0) as server:
            api = f"http://{HOST}:{server.sockets[0].getsockname()[1]}/api/"
            web = free_port()
            told = settings(address, api, free_port(), web, free_port())
            members = [Process(verb, told, place / f"idle-{verb[0]}-{len(verbs)}.log") for verb in verbs]
            async with kept(Troop(members)):
                await listening(HOST, web)
                await asyncio.sleep(SETTLED)
                rows += list(_rows(members, await _spent(members)))
    return rows


def _answering(slack: SlackSide) -> Callable[[], Answering]:
    return lambda: Answering(slack.answer)


async def _spent(members: list[Process]) -> list[float]:
    """Per cent of a core that each spends."""
    before = [_cpu(each) for each in members]
    await asyncio.sleep(WATCHED)
    return [(_cpu(each) - spent) / WATCHED * 100 for each, spent in zip(members, before, strict=True)]


def _rows(members: list[Process], spent: list[float]) -> Iterator[Row]:
    for each, share in zip(members, spent, strict=True):
        on = "SQLite" if len(members) == 1 else "PostgreSQL"
        yield at_most(f"idle: `{' '.join(each.verb)}`, {on}", share, IDLE, f"{share:.2f} % of a core", " %")


def _cpu(member: Process) -> float:
    """Seconds of processor of a process and of those that it started."""
    assert member.process is not None
    pid = member.process.pid
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    return sum(_own(each) for each in (pid, *map(int, children)))


def _own(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
