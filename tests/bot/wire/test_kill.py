"""Nothing lost, nothing twice: the bot is killed at fifty instants while twenty leads answer."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from bot.main import now
from bot.rehearsal.clock import RehearsalClock
from bot.rehearsal.slack import Workspace
from bot.sockets import free_socket
from conversations.partnership.returns import ReturnState
from storage.database import Session
from tests.bot.wire.crowd import FIGURE, STORED, Answering
from tests.bot.wire.forked import Nursery, nursery
from tests.bot.wire.kept import kept, rows
from tests.bot.wire.lead import Lead
from tests.bot.wire.standing import SECRET, TOKEN, Stand, installed, prepare, rehearsing
from tests.bot.wire.weald import STARTS, led_by

LEADS, TARGETS, KILLS, SEED = 20, 3, 50, 7
OFTEN = (0.05,) * 600
"""Slack tries again after moments, not minutes: half a minute without a bot loses nothing."""


async def kill_again_and_again(
    bots: Nursery, slack: Workspace, chance: random.Random, dead: Callable[[], Awaitable[None]] | None = None
) -> None:
    """Kill every fifth bot while it starts, the others some calls and some changes later, by chance.

    `dead` looks at what each of them left.
    """
    for number in range(1, KILLS + 1):
        if number % 5 == 0:
            await bots.fork()
        else:
            await bots.start()
            await called(slack, chance.randint(2, 12))
            for _ in range(chance.randint(0, 3)):
                await slack.changes.next()
        bots.kill()
        if dead is not None:
            await bots.ended()
            await dead()
    await bots.start()


def free_address() -> str:
    """Where a bot can be served that nobody else is served at."""
    with free_socket() as bound:
        return "http://{}:{}".format(*bound.getsockname())


def environment_of(stand: Stand, api: str) -> Mapping[str, str]:
    """The settings of a bot of this stand, which calls the rehearsal at `api`."""
    return {
        "QUARTERDAY_DATABASE_URL": stand.database_url, "QUARTERDAY_BASE_URL": stand.address,
        "QUARTERDAY_SECRET_KEYS": "a key of the tests that is long enough",
        "QUARTERDAY_PORT": stand.address.rpartition(":")[2], "QUARTERDAY_SLACK_MODE": "http",
        "QUARTERDAY_SLACK_BOT_TOKEN": TOKEN, "QUARTERDAY_SLACK_SIGNING_SECRET": SECRET,
        "QUARTERDAY_SLACK_API_URL": f"{api}/api/",
    }


async def called(slack: Workspace, more: int) -> None:
    """Wait until the bot has made so many more calls."""
    enough = sum(slack.calls.values()) + more
    await slack.changes.until(lambda: sum(slack.calls.values()) >= enough, within=30)


@pytest.mark.alone
async def test_fifty_kills_lose_nothing_and_repeat_nothing(sqlite_url: str, tmp_path: Path) -> None:
    """Every answer once, every message once, every talk to its end."""
    led = led_by({f"U0LEAD{number:02}": TARGETS for number in range(1, LEADS + 1)})
    clock, address = RehearsalClock(STARTS, now), free_address()
    await prepare(sqlite_url, clock, led)
    async with rehearsing(installed(address), clock, led, retries=OFTEN) as (slack, api):
        stand = Stand(slack, clock, address, sqlite_url)
        async with nursery(environment_of(stand, api), clock, tmp_path / "bots.log") as bots:
            crowd = [Answering(Lead(stand, user), bots.up) for user in dict.fromkeys(each.user for each in led)]
            async with asyncio.TaskGroup() as going:
                going.create_task(kill_again_and_again(bots, slack.workspace, random.Random(SEED)))
                for one in crowd:
                    going.create_task(one.give_all())
            await slack.dispatch.settled()
            await stand.until(lambda: all("All sent" in one.lead.texts[0] for one in crowd))
            await stand.until_read(outstanding, lambda states: states == {"sent"})
    looked_up = slack.workspace.calls["conversations.history"] + slack.workspace.calls["conversations.replies"]
    print(f"{KILLS} kills, {sum(one.answers for one in crowd)} answers, {looked_up} doubtful messages looked up, "
          f"{sum(one.pressed_again for one in crowd)} presses made again, "
          f"{slack.workspace.calls['auth.test']} bots that served")
    await every_answer_is_stored_once(stand, crowd)
    for one in crowd:
        nothing_is_said_twice(one)


async def every_answer_is_stored_once(stand: Stand, crowd: list[Answering]) -> None:
    """Each return is sent, with each answer once in the ledger and one figure; nothing waits or was given up."""
    stored = await kept(stand)
    assert LEADS * TARGETS == len(stored)
    for ref, mine in stored.items():
        assert (ReturnState.SENT, [Decimal(FIGURE)]) == (mine.state, list(mine.figures)), ref
        assert STORED == dict(mine.answers), ref
        assert len(STORED) == len(mine.answers), ref
    assert {len(STORED) * LEADS * TARGETS + LEADS * TARGETS} == {sum(one.answers for one in crowd)}
    failed = await stand.read(lambda session: rows(session, "SELECT key FROM inbox WHERE outcome <> 'taken'"))
    assert [] == failed


def outstanding(session: Session) -> set[str]:
    """The states that messages are in."""
    return {status for status, in rows(session, "SELECT DISTINCT status FROM message")}


def nothing_is_said_twice(one: Answering) -> None:
    """No message id stands twice in somebody's Slack, and no two messages running say the same."""
    named = Counter((m.metadata or {})["event_payload"]["message_id"] for m in one.lead.messages)
    assert [] == [name for name, count in named.items() if count > 1]
    assert [] == [first for first, then in pairwise(one.lead.texts) if first == then]
