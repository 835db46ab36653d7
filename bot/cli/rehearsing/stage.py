"""The stage of a rehearsal: the bot on a copy of the database, in a rehearsal Slack, with rehearsal mailboxes."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from pydantic import SecretStr

from bot.handlers.desk import Desk
from bot.handlers.fire_timers import fire_timers
from bot.handlers.tempo import Tempo
from bot.main import Quarterday, quarterday
from bot.ports import Ids
from bot.rehearsal.clock import StandingClock
from bot.rehearsal.mailbox import PostOffice, Reader, RehearsalMail, rehearsal_mail
from bot.rehearsal.slack.app import RehearsalApp, rehearsal_app
from bot.rehearsal.slack.installation import Installation
from bot.rehearsal.slack.records import Message, Person
from bot.rehearsal.slack.serving import serving
from bot.rehearsal.slack.workspace import Workspace
from bot.settings import Settings, read_settings
from storage import people, traffic
from storage.addresses import letter_addresses
from storage.database import Session, Store
from storage.layers import layers_in
from storage.people import Identity
from storage.readers import groups_of
from storage.traffic import Posted, Stood

DOMAIN = "rehearsal.invalid"
"""A domain that can never be anybody’s (RFC 2606)."""
RELAY = f"mx.{DOMAIN}"
TEAM = "T0REHEARSE"
"""The workspace of a partnership whose people are known in none."""
UNHURRIED = Tempo(call=30.0, lease=35.0, again=1.0, sweep=3600.0)
"""Nothing is found by looking again and again: whoever moves the clock has everything done that is due then."""
PATIENCE = 60.0
"""Seconds of the machine after which something is stuck that should have been done at once."""
ASIDE = "Set aside for a rehearsal."


class Stuck(RuntimeError):
    """Something on the stage did not come to rest; the rehearsal is of no use."""


@dataclass(frozen=True, slots=True)
class Installed:
    """What an installation is known by in what it sent already: its keys, its mail domain, where its pages stand.

    None of it opens a way outside. Where a setting is empty the rehearsal has one of its own.
    """

    keys: str = ""
    domain: str = ""
    sender: str = ""
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody of a partnership with their address and Slack identity, the channels of digests, and what was sent."""

    people: Mapping[int, Identity]
    slack: Mapping[int, tuple[str, str]]
    letters: Mapping[int, str]
    channels: tuple[str, ...]
    threads: tuple[Stood, ...] = ()
    posted: tuple[Posted, ...] = ()

    @property
    def team(self) -> str:
        """The workspace that most of them are known in."""
        teams = Counter(team for team, _ in self.slack.values())
        return max(teams, key=lambda each: (teams[each], each), default=TEAM)


def cast_of(partnership_id: str, session: Session) -> Cast:
    """Who takes part, as the database has them."""
    channels = {readers.channel for layer in layers_in(session, partnership_id).values()
                for readers in groups_of(session, partnership_id, layer).values()}
    return Cast(people.people_of(session, partnership_id), people.slack_identities(session, partnership_id),
                letter_addresses(session, partnership_id), tuple(sorted(each for each in channels if each)),
                tuple(traffic.threads_of(session, partnership_id)),
                tuple(traffic.letters_sent(session, partnership_id)))


@dataclass(frozen=True, slots=True)
class Stage:
    """What a rehearsal has in hand."""

    partnership_id: str
    cast: Cast
    clock: StandingClock
    running: Quarterday
    slack: RehearsalApp
    mail: RehearsalMail

    @property
    def desk(self) -> Desk:
        """The desk of the bot on the stage."""
        return self.running.desk

    @property
    def store(self) -> Store:
        """The copy."""
        return self.running.desk.store

    async def go_to(self, moment: datetime) -> None:
        """Move the clock, and have everything done that falls due by then."""
        self.clock.move_to(moment)
        await fire_timers(self.desk)
        await self.settle()

    async def settle(self) -> None:
        """Return when everything that could be sent, heard and read is.

        Raises:
            Stuck: that did not come to an end.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                await self.running.lanes.sweep()
                while await self._busy():  # noqa: ASYNC110  # what is waited for is a state of the database
                    await asyncio.sleep(0.001)
        except TimeoutError:
            raise Stuck(f"Nothing came to rest at {self.clock():%d %B %Y %H:%M} for {PATIENCE:g} seconds.") from None

    async def _busy(self) -> bool:
        await self.slack.dispatch.settled()
        await self.mail.world.settled()
        return await self.store.read(partial(traffic.is_busy, now=self.clock()))


@asynccontextmanager
async def stage(
    place: Path, partnership_id: str, starts: datetime, seed: int, installed: Installed
) -> AsyncIterator[Stage]:
    """Open the stage on the copy at `place`, with the clock at `starts`, until the block ends."""
    url = f"sqlite:///{place}"
    cast = await _prepared(url, partnership_id)
    clock, ids = StandingClock(starts), _ids(seed)
    settings = _settings(url, installed)
    slack = rehearsal_app(_workspace(settings, cast, clock, seed), patience=PATIENCE)
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(serving(slack))
        stack.push_async_callback(slack.close)
        # Files are carried to an address of the rehearsal's own, and so it must know where it stands.
        slack.workspace.installation = replace(slack.workspace.installation, base_url=api)
        mail = await stack.enter_async_context(rehearsal_mail(
            _office(cast, clock), listens=settings.mail_listen, relay=RELAY, clock=clock, ids=ids))
        told = {"slack_api_url": f"{api}/api/", "smtp_url": SecretStr(mail.smtp_url)}
        running = await stack.enter_async_context(
            quarterday(settings.model_copy(update=told), clock=clock, ids=ids, tempo=UNHURRIED))
        # It listens at whatever port was free when it bound one: a port chosen before may be another's by then.
        mail.courier.listens = running.listening["email"].listens.url
        await slack.socket.connected()
        yield Stage(partnership_id, cast, clock, running, slack, mail)
        await slack.dispatch.settled()


async def _prepared(url: str, partnership_id: str) -> Cast:
    store = Store.open(url)
    try:
        await store.write(partial(traffic.set_others_aside, partnership_id=partnership_id, reason=ASIDE))
        return await store.read(partial(cast_of, partnership_id))
    finally:
        await store.close()


def _ids(seed: int) -> Ids:
    """Ids that are the same in every run with this seed."""
    chance = random.Random(f"ids {seed}")  # noqa: S311  # nothing outside this process hangs on them
    return lambda: f"{chance.getrandbits(128):032x}"


def _settings(url: str, installed: Installed) -> Settings:
    """Settings of the rehearsal alone: none that reaches outside is left to the surroundings."""
    return read_settings(
        database_url=url, secret_keys=installed.keys or secrets.token_urlsafe(48),
        base_url=installed.base_url or f"https://{DOMAIN}",
        log_format="console", timezone="Europe/London", slack_mode="socket",
        slack_bot_token=f"xoxb-{secrets.token_hex(16)}", slack_app_token=f"xapp-{secrets.token_hex(16)}",
        slack_signing_secret=secrets.token_hex(16), slack_api_url="http://127.0.0.1/api/", mail_mode="on",
        mail_domain=installed.domain or DOMAIN, mail_authserv_id=RELAY,
        mail_from=installed.sender or f"Rehearsal <returns@{installed.domain or DOMAIN}>",
        smtp_url="smtp://127.0.0.1", mail_listen="lmtp://127.0.0.1:0", imap_url="", mail_webhook_secret="",
    )  # fmt: skip


def _workspace(settings: Settings, cast: Cast, clock: StandingClock, seed: int) -> Workspace:
    """Everybody who is known in Slack, and every channel with all of them and the app in it."""
    installation = Installation(
        bot_token=settings.slack_bot_token.get_secret_value(), app_token=settings.slack_app_token.get_secret_value(),
        signing_secret=settings.slack_signing_secret[0].get_secret_value(), mode="socket", team=cast.team,
    )  # fmt: skip
    workspace = Workspace(installation, clock, random.Random(seed))  # noqa: S311  # chance of faults only
    for who, (_, user) in sorted(cast.slack.items()):
        person = cast.people[who]
        workspace.add_person(Person(user, person.name, person.email, person.organisation))
    for id, name in _rooms(cast):
        workspace.add_channel(id, name, [*workspace.people, installation.bot_user])
    for stood in cast.threads:
        _hang(workspace, stood, cast)
    return workspace


def _hang(workspace: Workspace, stood: Stood, cast: Cast) -> None:
    """Put up again what somebody was asked in a real workspace, where the bot will look for it."""
    _, user = cast.slack.get(stood.person_id, (None, None))
    if user is None:
        return
    home = workspace.installation
    place = workspace.channels.get(stood.channel) or workspace.add_channel(
        stood.channel, user, [user, home.bot_user], kind="im")
    place.messages[stood.thread] = Message(
        stood.thread, place.id, home.bot_user, str(stood.says.get("text", "")), blocks=stood.says.get("blocks"),
        bot=home.bot)
    place.order.append(stood.thread)


def _rooms(cast: Cast) -> Iterator[tuple[str, str]]:
    """Each channel as it is named: by its name, or by the id that Slack gave it."""
    for number, channel in enumerate(cast.channels, 1):
        yield (f"C0ROOM{number}", channel[1:]) if channel.startswith("#") else (channel, channel.lower())


def _office(cast: Cast, clock: StandingClock) -> PostOffice:
    office = PostOffice(clock)
    for who, address in sorted(cast.letters.items()):
        person = cast.people[who]
        office.add_reader(Reader(address, person.name, person.organisation))
    for letter in cast.posted:
        office.file(letter.to, letter.sender, letter.raw.encode())
    return office
