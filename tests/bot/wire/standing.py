"""A bot and a rehearsal Slack, both on real sockets, with the Weald's round open between them.

The rehearsal stands in this process, so that a test can wait on what a person
would see; the bot is the web app that `quarterday serve` serves.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from bot.calendars import working_calendar
from bot.channels.slack.drawing import SlackDrawer
from bot.channels.slack.lint import lint
from bot.handlers.desk import Desk
from bot.handlers.open_round import open_round
from bot.handlers.tempo import Tempo
from bot.main import new_id, now, web_app
from bot.rehearsal.clock import RehearsalClock
from bot.rehearsal.slack import Installation, RehearsalApp, Workspace, rehearsal_app, serving
from bot.rehearsal.slack.records import Message, Person
from bot.settings import Settings, read_settings
from bot.sockets import free_socket
from conversations.partnership.quarters import Quarter
from storage.database import Access, Session, Store
from tests.bot.wire import groups, weald
from tests.bot.wire.weald import ANN, BOB, CAT, CHANNEL_ID, QUARTER, STARTS, TEAM, WEALD, ZED, Led, led_by

T = TypeVar("T")

TOKEN, SECRET, APP_TOKEN = "xoxb-of-the-weald", "signing-secret-of-the-weald", "xapp-of-the-weald"
QUICK = Tempo(call=2.0, lease=2.5, again=0.1, sweep=0.1)
"""As in earnest, but for a test that waits."""
PATIENCE = 60.0
"""Seconds after which a test gives up waiting for something that should have happened."""


@dataclass(frozen=True, slots=True)
class Stand:
    """What a test has in hand: the rehearsal, the clock of both, where the bot is served, its database."""

    slack: RehearsalApp
    clock: RehearsalClock
    address: str
    database_url: str

    @property
    def workspace(self) -> Workspace:
        """Everything that the rehearsal remembers."""
        return self.slack.workspace

    async def read(self, look: Callable[[Session], T]) -> T:
        """What the database says, whoever is writing it."""
        store = Store.open(self.database_url, Access.READING)
        try:
            return await store.read(look)
        finally:
            await store.close()

    async def until_read(self, look: Callable[[Session], T], wanted: Callable[[T], bool]) -> T:
        """Read again and again until the database says what is wanted."""
        async with asyncio.timeout(PATIENCE):
            while not wanted(found := await self.read(look)):
                continue
        return found

    async def until(self, condition: Callable[[], bool], within: float = PATIENCE) -> None:
        """Wait until something is so in the workspace."""
        await self.workspace.changes.until(condition, within=within)

    async def move_to(self, moment: datetime) -> None:
        """Let the day go on; what falls due then is found by the next sweep."""
        self.clock.move_to(moment)

    def said_by_bot(self, channel: str) -> list[Message]:
        """The bot's messages in a channel, oldest first."""
        bot = self.workspace.installation.bot_user
        return [m for m in self.workspace.all_messages(channel) if m.author == bot]


def settings_of(database_url: str, address: str, **given: Any) -> Settings:
    """The settings of a bot at this address."""
    return read_settings(**({
        "database_url": database_url, "secret_keys": "a key of the tests that is long enough", "base_url": address,
        "slack_mode": "http", "slack_bot_token": TOKEN, "slack_signing_secret": SECRET,
    } | given))


def installed(address: str, **changed: Any) -> Installation:
    """The app as installed in the Weald's workspace."""
    home = Installation(TOKEN, SECRET, f"{address}/slack/events", app_token=APP_TOKEN, team=TEAM)
    return replace(home, **changed)


def workspace_of(
    installation: Installation, clock: RehearsalClock, led: tuple[Led, ...], others: tuple[str, ...] = ()
) -> Workspace:
    """Everybody of the partnership, and Zed, who is in nobody's list."""
    workspace = Workspace(installation, clock, random.Random(1), lint)
    users = dict.fromkeys([*(each.user for each in led), *others, ZED])
    for user in users:
        workspace.add_person(Person(user, weald.name_of(user), weald.email_of(user)))
    workspace.add_channel(CHANNEL_ID, "safer", [*users, installation.bot_user])
    return workspace


async def prepare(
    database_url: str, clock: RehearsalClock, led: tuple[Led, ...], *, opened: bool = True, quarter: Quarter = QUARTER,
    grouped: bool = False, whenever: bool = False,
) -> None:  # fmt: skip
    """Store the partnership, with its delivery groups if `grouped`, and open its round, as commands do.

    A test that goes by the clock of the machine has people invited `whenever` it is run.
    """
    store = Store.open(database_url)
    try:
        await store.write(lambda session: weald.set_up(session, led, quarter=quarter))
        if grouped:
            await store.write(lambda session: groups.set_up(session, led))
        if opened:
            await open_round(desk_on(store, clock), WEALD, quarter, whenever=whenever)
    finally:
        await store.close()


def desk_on(store: Store, clock: Callable[[], datetime]) -> Desk:
    """A desk that writes and leaves the sending to a server."""
    return Desk(store, clock, new_id, {"slack": SlackDrawer()}, lambda lane: None, lambda claimed: None,
                lambda nation, year: working_calendar(nation, range(year - 1, year + 3)))


@asynccontextmanager
async def rehearsing(
    installation: Installation, clock: RehearsalClock, led: tuple[Led, ...], others: tuple[str, ...] = (), **timing: Any
) -> AsyncIterator[tuple[RehearsalApp, str]]:
    """The rehearsal, served; gives it and its address. `others` have a part and lead nothing."""
    slack = rehearsal_app(workspace_of(installation, clock, led, others), **timing)
    async with serving(slack) as address:
        # Files are carried to an address of the rehearsal's own, and so it must know where it stands.
        slack.workspace.installation = replace(slack.workspace.installation, base_url=address)
        try:
            yield slack, address
        finally:
            await slack.close()


@asynccontextmanager
async def standing(
    database_url: str,
    targets: dict[str, int] | None = None,
    *,
    tempo: Tempo = QUICK,
    mode: str = "http",
    retries: tuple[float, ...] = (0.0, 0.05, 0.05, 0.1, 0.2),
    patience: float = 3.0,
    grouped: int = 0,
) -> AsyncIterator[Stand]:
    """Open the round on a migrated database, then serve both until the block ends.

    With `grouped` there are so many targets, each with a delivery group, a sponsor and all else (see `groups`).
    """
    led = groups.grouped(grouped) if grouped else led_by(targets or {ANN: 1, BOB: 2, CAT: 1})
    clock, bound = RehearsalClock(STARTS, now), free_socket()
    address = "http://{}:{}".format(*bound.getsockname())
    await prepare(database_url, clock, led, grouped=bool(grouped))
    home, others = installed(address, mode=mode), groups.others(led) if grouped else ()
    async with rehearsing(home, clock, led, others, retries=retries, patience=patience) as (slack, api):
        told = settings_of(database_url, address, slack_api_url=f"{api}/api/", slack_mode=mode,
                           slack_app_token=APP_TOKEN if mode == "socket" else "")
        app = web_app(told, clock=clock, tempo=tempo)
        async with app.router.lifespan_context(app), serving(app, bound):
            yield Stand(slack, clock, address, database_url)
            await slack.dispatch.settled()
