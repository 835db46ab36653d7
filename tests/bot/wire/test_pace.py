"""Three workers together keep the pace that is set for a workspace and its channels, as Slack would measure it."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

from bot.main import now
from bot.rehearsal.clock import RehearsalClock
from bot.rehearsal.slack import RehearsalApp
from bot.rehearsal.slack.faults import Fault, Wrong
from storage import outbox
from storage.database import Access, Session, Store
from storage.lanes import paces
from storage.outbox import Message
from tests.bot.wire.kept import rows
from tests.bot.wire.serving_bot import Served, environment, free_address, quarterday_serve
from tests.bot.wire.standing import Stand, installed, prepare, rehearsing
from tests.bot.wire.weald import ANN, TEAM, WEALD, led_by, running_quarter

LANE, OTHER = f"slack:{TEAM}", "slack:T0OTHER"
CHANNELS, EACH, A_SECOND, WORKERS = 4, 5, 6, 3
IN_ALL = CHANNELS * EACH


@asynccontextmanager
async def at_work(database_url: str, place: Path) -> AsyncIterator[tuple[Stand, list[Served]]]:
    """A workspace with channels, and three workers that send to it; no round is open."""
    led, clock, address = led_by({ANN: 1}), RehearsalClock(now(), now), free_address()
    await prepare(database_url, clock, led, opened=False, quarter=running_quarter(now()))
    async with rehearsing(installed(address), clock, led) as (slack, api), AsyncExitStack() as stack:
        for number in range(CHANNELS):
            slack.workspace.add_channel(f"C{number}", f"channel-{number}", [slack.workspace.installation.bot_user])
        told = environment(database_url, address, api, SLACK_PACE=str(A_SECOND), SLACK_CHANNEL_PACE="1")
        yield Stand(slack, clock, address, database_url), [
            await stack.enter_async_context(quarterday_serve(address, told, place, verb=("worker",)))
            for _ in range(WORKERS)
        ]


async def write(url: str, *messages: tuple[str, str, int]) -> None:
    """Write messages, each by its name, its lane and the number of its channel, as a command does."""
    made = [Message(name, lane, "reply", f"C{channel}", {"call": "chat.postMessage", "args": {"text": name}},
                    pace=f"{lane}:C{channel}") for name, lane, channel in messages]
    store = Store.open(url, Access.SHARED)
    await store.write(lambda session: outbox.enqueue(session, WEALD, made, now()))
    await store.close()


def arrived(slack: RehearsalApp) -> list[tuple[float, str, str]]:
    """When each message arrived, in which channel, and what it says."""
    return sorted((float(message.ts), channel, message.text) for channel in (f"C{n}" for n in range(CHANNELS))
                  for message in slack.workspace.all_messages(channel))


async def test_three_workers_keep_one_pace_and_a_wait_asked_of_one_lane_is_its_own(
    postgres_url: str, tmp_path: Path
) -> None:
    """While two of them are stopped in the middle; then one lane rests for half a minute, and another does not."""
    async with at_work(postgres_url, tmp_path) as (stand, workers):
        names = [f"m{number:02}" for number in range(IN_ALL)]
        await write(postgres_url, *((name, LANE, number % CHANNELS) for number, name in enumerate(names)))
        for stopped, worker in enumerate(workers[1:], start=1):
            part = IN_ALL * stopped // WORKERS
            await stand.until(lambda part=part: len(arrived(stand.slack)) >= part)  # type: ignore[misc]
            worker.process.send_signal(signal.SIGTERM)
        await stand.until(lambda: len(arrived(stand.slack)) == IN_ALL)
        found = arrived(stand.slack)
        assert names == sorted(text for _, _, text in found)
        for channel in {channel for _, channel, _ in found}:
            assert_apart([at for at, where, _ in found if where == channel], 2, 1.0)
        assert_apart([at for at, _, _ in found], A_SECOND + 1, 1.0)

        stand.workspace.faults.add(Fault(Wrong.RATE_LIMITED, "chat.postMessage", seconds=30))
        await write(postgres_url, ("held", LANE, 0))
        await stand.until_read(partial(paces, ids=[LANE]), lambda found: found[LANE].paused_until is not None)
        await write(postgres_url, ("held too", LANE, 1), ("first", OTHER, 2), ("second", OTHER, 3))
        await stand.until(lambda: len(arrived(stand.slack)) == IN_ALL + 2)
        assert {"first", "second"} == {text for _, _, text in arrived(stand.slack)[IN_ALL:]}
        assert {"held", "held too"} == await stand.read(unsent)
        stands = await stand.read(partial(paces, ids=[LANE, OTHER]))
        assert stands[OTHER].paused_until is None
        assert (stands[LANE].paused_until or now()) > now() + timedelta(seconds=10)


def assert_apart(moments: Sequence[float], many: int, seconds: float) -> None:
    """No so many arrived within less than this."""
    assert len(moments) >= many
    shortest = min(moments[last] - moments[last - many + 1] for last in range(many - 1, len(moments)))
    assert shortest >= seconds, list(pairwise(moments))


def unsent(session: Session) -> set[str]:
    """What is not sent."""
    return {name for name, in rows(session, "SELECT id FROM message WHERE status <> 'sent'")}
