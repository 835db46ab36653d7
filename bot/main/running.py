"""A running Quarterday: store, desk, lanes, timers and every channel that the settings want, put together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bot.channels.slack.drawing import SlackDrawer
from bot.handlers.desk import Desk, Ways
from bot.handlers.fire_timers import fire_timers
from bot.handlers.tempo import Tempo
from bot.mail import Letterer
from bot.main.clockwork import calendar_around, new_id, now, signer_of
from bot.main.fitness import not_held
from bot.main.opened import Opened, Opens
from bot.main.slack import open_slack
from bot.ports import Clock, Drawer, Ids
from bot.settings import Settings
from bot.work.lanes import Lanes
from bot.work.presence import present
from bot.work.runner import Runner, runner_on
from storage.database import Access, Store, is_shared
from storage.migrations import fit_to_work
from storage.pacing import Spacing


async def _email(settings: Settings, tempo: Tempo, stack: AsyncExitStack) -> Opened | None:
    if settings.mail_mode == "off":
        return None
    from bot.main.email import open_email  # read when it is wanted: a server without mail is spared its libraries

    return await open_email(settings, tempo, stack)


def letterer_of(settings: Settings) -> Letterer | None:
    """How letters are drawn here; none where mail is off."""
    if settings.mail_mode == "off":
        return None
    from bot.main.email import letter_drawer

    return letter_drawer(settings)


@dataclass(frozen=True, slots=True)
class Listed:
    """A channel as it is listed: how it is opened, and how it draws what is said (none for one that writes letters).

    `ways` tells whom it reaches; none for Slack and the mail, whose addresses are those of `people.csv`.
    """

    opens: Opens
    drawer: Drawer | None = None
    ways: Ways | None = None


CHANNELS: Mapping[str, Listed] = MappingProxyType({
    "slack": Listed(open_slack, SlackDrawer()),
    "email": Listed(_email),
})  # fmt: skip
"""Every channel by name. A new channel is a folder and a row here."""

DRAWERS: Mapping[str, Drawer] = MappingProxyType({
    name: channel.drawer for name, channel in CHANNELS.items() if channel.drawer is not None
})  # fmt: skip
WAYS = tuple(channel.ways for channel in CHANNELS.values() if channel.ways is not None)
"""The ways to people that channels bring."""


UNEVEN = 1.15
"""How much slower than it may a lane goes: the 0.15 s of every second are for turns that come late (`bot.work.lanes`)
and for the ways of what leaves."""


@dataclass(frozen=True, slots=True)
class Quarterday:
    """A running Quarterday: its desk, its work loop and, by channel, what listens (Slack's is `InSlack`)."""

    settings: Settings
    desk: Desk
    lanes: Lanes
    runner: Runner
    listening: Mapping[str, Any]


@asynccontextmanager
async def quarterday(
    settings: Settings, *, clock: Clock = now, ids: Ids = new_id, work: bool = True, listen: bool = True,
    tempo: Tempo | None = None,
) -> AsyncIterator[Quarterday]:
    """Put the parts together, and take everything down in order.

    Without `work` it sends nothing but answers of its own turns on SQLite, and fires no timer; without `listen`
    nothing is taken in.

    Raises what `fit_to_work` and `not_held` do before anything is started on a database that it may not work on.
    """
    tempo = tempo or Tempo(spacing=spacing_of(settings))
    url = settings.database_url.get_secret_value()
    async with AsyncExitStack() as stack:
        store = Store.open(url, Access.ALONE if work else Access.SHARED)
        stack.push_async_callback(store.close)
        fit_to_work(url)
        await not_held(store, url)
        opened = await _opened(settings, tempo, stack)
        lanes, runner = runner_on(url, store, {name: one.delivery for name, one in opened.items()}, clock, tempo)
        desk = Desk(store, clock, ids, DRAWERS, runner.wake, None if is_shared(url) else lanes.send, calendar_around,
                    tempo, letterer=letterer_of(settings), signer=signer_of(settings), base_url=settings.base_url,
                    ways=WAYS)
        runner.every(tempo.sweep, lambda: fire_timers(desk), "fire timers")
        await stack.enter_async_context(present(store, clock, ids, _kind(work, listen), tempo.dead / 3))
        stack.push_async_callback(runner.stop)
        await runner.start(works=work)
        listening = {name: await one.listen(desk, stack) for name, one in opened.items()} if listen else {}
        yield Quarterday(settings, desk, lanes, runner, listening)


def spacing_of(settings: Settings) -> Mapping[str, Spacing]:
    """The pace of each channel, as the settings want it.

    A lane goes a little slower than it may: what leaves evenly may arrive unevenly, and must not be too much even so.
    """
    return {
        "slack": Spacing(lane=_seconds(settings.slack_pace) * UNEVEN, channel=_seconds(settings.slack_channel_pace)),
        "email": Spacing(lane=_seconds(settings.mail_pace) * UNEVEN),
    }


def _seconds(pace: float) -> float:
    return 1 / pace if pace else 0.0


def _kind(work: bool, listen: bool) -> str:
    """What a process is, as operators read it: it listens, or works, or both."""
    if not work:
        return "web"
    return "serve" if listen else "worker"


async def _opened(settings: Settings, tempo: Tempo, stack: AsyncExitStack) -> dict[str, Opened]:
    """Every channel that the settings want."""
    found = {name: await channel.opens(settings, tempo, stack) for name, channel in CHANNELS.items()}
    return {name: one for name, one in found.items() if one is not None}
