"""How near to its pace a full lane is sent: `python -m tests.bench --draining`.

A round is opened to as many people, all in Slack or all by letter, on SQLite
with a server and on PostgreSQL with two workers that share the lane; the four
at once, for they mostly wait. What the far side takes is counted there, from
the first message to the last.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path

from bot.main import now
from bot.main.running import UNEVEN
from bot.surroundings import variable
from storage.database import is_shared
from storage.migrations import upgrade
from tests.bench.bots import free_port
from tests.bench.crowd.by_mail import far_side
from tests.bench.crowd.county import HOST, Crowd, prepare, settings
from tests.bench.crowd.processes import Process, Troop, commanded, kept
from tests.bench.crowd.slack_side import SlackSide
from tests.bench.digests import postgres
from tests.bench.report import Row, at_least
from tests.bench.wire import Answering
from tests.bot.wire.weald import running_quarter

PACE = 10
"""Messages a second that a lane is set to: what a relay is sent by itself, and twice what a workspace is."""
KEPT_TO = PACE / UNEVEN
"""What a lane then keeps to, so that no second brings more than is allowed."""
OF_IT = 0.9
"""The part of that which is to be reached."""
LOOKING = 0.5
WORKERS = 2


async def draining(place: Path, people: int) -> list[Row]:
    """Both ways to people on both databases."""
    place = place / "draining"  # a folder of its own: others fill databases in `place` too
    place.mkdir()
    with postgres(place / "pg") as server:
        rounds = [(name, way, url) for way in ("slack", "letters") for name, url in (
            ("SQLite", f"sqlite:///{place}/{way}.db"), ("PostgreSQL", server(f"draining_{way}")))]
        for name, way, url in rounds:
            (place / f"{name}-{way}").mkdir()
            upgrade(url)
        return await asyncio.gather(*(_row(*each, place / f"{each[0]}-{each[1]}", people) for each in rounds))


async def _row(name: str, way: str, url: str, place: Path, people: int) -> Row:
    arrived = await _arrivals(url, place, way, people)
    rate = (len(arrived) - 1) / (arrived[-1] - arrived[0])
    how = {"slack": "in Slack", "letters": "by letter"}[way]
    return at_least(f"{people:,} invitations sent, all {how}, {name}: of the pace a lane keeps to", rate / KEPT_TO,
                    OF_IT, f"{rate / KEPT_TO:.2f} ({rate:.2f} of {KEPT_TO:.2f} a second, set to {PACE})")


async def _arrivals(url: str, place: Path, way: str, people: int) -> list[float]:
    """When each invitation came to the far side, on the clock of the loop."""
    await prepare(url, Crowd.of(people, slack=way == "slack", letters=way == "letters"))
    moments: list[float] = []
    loop = asyncio.get_running_loop()

    def arrived(*_: object) -> None:
        moments.append(loop.time())

    async with AsyncExitStack() as stack:
        _, smtp = await stack.enter_async_context(far_side(arrived))
        slack = await stack.enter_async_context(await loop.create_server(_answering(SlackSide(arrived)), HOST, 0))
        api = f"http://{HOST}:{slack.sockets[0].getsockname()[1]}/api/"
        told = {**settings(url, api, smtp, free_port(), free_port()), **_paced()}
        await commanded(("round", "open", "--now", str(running_quarter(now()))), told, place)
        await stack.enter_async_context(kept(Troop(list(_members(url, told, place)))))
        while len(moments) < people:  # noqa: ASYNC110  # other processes send what arrives
            await asyncio.sleep(LOOKING)
    return moments


def _paced() -> dict[str, str]:
    return {variable("slack_pace"): str(PACE), variable("slack_channel_pace"): "1", variable("mail_pace"): str(PACE)}


def _members(url: str, told: Mapping[str, str], place: Path) -> Iterator[Process]:
    if not is_shared(url):
        yield Process(("serve",), told, place / "server.log")
        return
    for number in range(WORKERS):
        yield Process(("worker",), told, place / f"worker{number}.log")


def _answering(slack: SlackSide) -> Callable[[], Answering]:
    return lambda: Answering(slack.answer)
