"""A rolling upgrade under load: two versions on one database, through a migration, without a failed turn."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.main import now
from bot.rehearsal.clock import RehearsalClock
from storage import migrations
from tests.bot.wire.balancer import Balancer, balancing
from tests.bot.wire.crowd import STORED, Answering
from tests.bot.wire.forked import HOUSE, Nursery, nursery
from tests.bot.wire.kept import kept, rows
from tests.bot.wire.lead import Lead
from tests.bot.wire.next_version import make_next, quarterday
from tests.bot.wire.serving_bot import environment, free_address
from tests.bot.wire.standing import PATIENCE, Stand, installed, prepare, rehearsing
from tests.bot.wire.test_kill import nothing_is_said_twice
from tests.bot.wire.weald import STARTS, led_by

LEADS, TARGETS, STAGES = 5, 2, 5
ASKING = ("U0ASK01",)
ENOUGH = 12
"""So many requests that each kind of bot answers at least before the next change."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """Bots of both versions behind one address, on one database and one Slack."""

    balancer: Balancer
    database_url: str
    api: str
    clock: RehearsalClock
    folder: Path
    stack: AsyncExitStack

    def settings(self, address: str) -> Mapping[str, str]:
        """What a bot is told that serves at this address: links lead to the balancer."""
        return environment(self.database_url, address, self.api, BASE_URL=self.balancer.address)

    async def start(self, house: Path, name: str) -> tuple[str, Nursery]:
        """A bot of this version, once it serves and is handed requests."""
        address = free_address()
        bots = await self.stack.enter_async_context(
            nursery(self.settings(address), self.clock, self.folder / f"{name}.log", house, "earnest"))
        async with asyncio.timeout(PATIENCE):
            await bots.start()
        self.balancer.bots.append(address)
        return address, bots

    async def answers(self, address: str) -> None:
        """Wait until a bot has had its share of requests since now."""
        await self.balancer.until_answered(address, self.balancer.answered[address] + ENOUGH)

    async def stop(self, address: str, bots: Nursery) -> None:
        """As an operator takes a server out."""
        await self.balancer.take_out(address)
        bots.stop()
        await bots.ended()

    def told(self) -> list[str]:
        """What any bot thought worth a warning."""
        lines = [line for log in self.folder.glob("*.log") for line in log.read_text("utf-8").splitlines()]
        return [line for line in lines if json.loads(line)["level"] not in {"info", "debug"}]


@dataclass(slots=True)
class Crowd:
    """Leads who answer, some at each stage of the upgrade, and one who asks again and again as long as it lasts."""

    answering: list[Answering]
    asking: list[Lead]
    group: asyncio.TaskGroup
    asked: int = 0
    over: bool = False

    def begin(self) -> None:
        """Whoever asks begins to."""
        for one in self.asking:
            self.group.create_task(self._ask(one))

    def go(self, stage: int) -> None:
        """The leads of a stage begin to answer."""
        for one in self.answering[stage::STAGES]:
            self.group.create_task(one.give_all())

    async def _ask(self, one: Lead) -> None:
        await one.invited()
        while not self.over:
            await one.says(("status", "help")[self.asked % 2])
            self.asked += 1


async def rolled(fleet: Fleet, following: Path, crowd: Crowd) -> None:
    """Migrate under the old version, add the new one, start one more of the old, then take the old out."""
    first = await fleet.start(HOUSE, "old")
    crowd.begin()  # only now: a bot invites as soon as it starts, and an answer from before it is in line is lost
    crowd.go(0)
    await fleet.answers(first[0])
    crowd.go(1)
    before, settings = fleet.balancer.answered[first[0]], fleet.settings(fleet.balancer.address)
    code, said = await quarterday(following, settings, "migrate")
    assert (0, True) == (code, fleet.balancer.answered[first[0]] > before), said
    assert migrations.Standing.FITS is migrations.standing(fleet.database_url)
    crowd.go(2)
    new = await fleet.start(following, "new")
    await fleet.answers(new[0])
    await asyncio.to_thread(migrations.upgrade, fleet.database_url)  # as every start of the old version does
    crowd.go(3)
    again = await fleet.start(HOUSE, "old again")
    await fleet.answers(again[0])
    for old in (first, again):
        await fleet.stop(*old)
    crowd.go(4)
    await fleet.answers(new[0])
    crowd.over = True


@pytest.mark.alone
async def test_two_versions_work_through_a_migration_without_a_failed_turn(
    postgres_server: str, empty_postgres_url: str, tmp_path: Path
) -> None:  # fmt: skip
    """Every answer is stored once, nothing is said twice, no bot has a word of warning, and both versions wrote."""
    following = await asyncio.to_thread(make_next, tmp_path)
    migrations.upgrade(empty_postgres_url)
    users = [f"U0LEAD{number:02}" for number in range(1, LEADS + 1)]
    led = led_by(dict.fromkeys(users, TARGETS) | dict.fromkeys(ASKING, 1))
    clock = RehearsalClock(STARTS, now)
    await prepare(empty_postgres_url, clock, led)
    logs = tmp_path / "logs"
    logs.mkdir()
    async with (
        balancing() as balancer,
        rehearsing(installed(balancer.address), clock, led, retries=(), patience=PATIENCE) as (slack, api),
    ):
        stand = Stand(slack, clock, balancer.address, empty_postgres_url)
        up = asyncio.Event()
        up.set()
        answering, asking = [Answering(Lead(stand, user), up) for user in users], [Lead(stand, user) for user in ASKING]
        async with AsyncExitStack() as stack:
            fleet = Fleet(balancer, empty_postgres_url, api, clock, logs, stack)
            async with asyncio.TaskGroup() as going:
                crowd = Crowd(answering, asking, going)
                going.create_task(rolled(fleet, following, crowd))
            await slack.dispatch.settled()
        assert ([], []) == (balancer.failed, fleet.told())
    await nothing_was_lost(stand, crowd)
    tellers = await stand.read(lambda session: rows(session, "SELECT told_by, count(*) FROM ledger GROUP BY told_by"))
    assert {None, "next"} == {teller for teller, _ in tellers}
    print(f"{sum(balancer.answered.values())} requests to {len(balancer.answered)} bots, none failed, {crowd.asked} "
          f"asked meanwhile; the ledger was written by {tellers}")


async def nothing_was_lost(stand: Stand, crowd: Crowd) -> None:
    """Every answer stands once, nobody had to press again, and no message was said twice."""
    stored = {ref: mine for ref, mine in (await kept(stand)).items() if "LEAD" in ref}
    assert LEADS * TARGETS == len(stored)
    assert [] == [ref for ref, mine in stored.items() if STORED != dict(mine.answers)]
    assert [] == [ref for ref, mine in stored.items() if len(STORED) != len(mine.answers)]
    for one in crowd.answering:
        nothing_is_said_twice(one)
        assert 0 == one.pressed_again
