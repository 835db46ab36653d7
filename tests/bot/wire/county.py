"""The example county on real sockets: its people in a rehearsal Slack and at rehearsal mailboxes, its digests out.

Letters leave by SMTP and replies come by LMTP, as from the county's own relay;
in Slack everything goes over HTTP. Nobody has sent a return, so every target
due has a line to ask about.
"""

from __future__ import annotations

import random
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
from yarl import URL

from bot.channels.slack.lint import lint
from bot.example import COUNTY
from bot.folders.contents import Contents
from bot.folders.reading import read_import
from bot.handlers.desk import Desk
from bot.handlers.import_partnership import Imported, import_folder
from bot.handlers.open_round import open_round
from bot.handlers.round_dates import Wanted
from bot.handlers.settle_handover import settle_handover
from bot.handlers.trying import Trying, drop_trials, try_round
from bot.main import letterer_of, now, signer_of, web_app
from bot.rehearsal.clock import RehearsalClock
from bot.rehearsal.mailbox import Letter, PostOffice, Reader, RehearsalMail, rehearsal_mail
from bot.rehearsal.mailbox.courier import Courier
from bot.rehearsal.mailbox.replying import Draft
from bot.rehearsal.slack import Workspace, rehearsal_app, serving
from bot.rehearsal.slack.records import Message
from bot.rehearsal.start.cast import settle_in
from bot.settings import Settings
from bot.sockets import free_socket
from conversations.partnership.quarters import Quarter
from storage import delegations
from storage.database import Access, Store
from tests.bot.wire.kept import rows
from tests.bot.wire.lead import labels
from tests.bot.wire.mailing import free_port
from tests.bot.wire.standing import QUICK, Stand, desk_on, installed, settings_of
from tests.bot.wire.thrice import Thrice
from tests.mail_settings import DOMAIN, RELAY

MARLSHIRE, QUARTER, TEAM = "marlshire-together", Quarter(2026, 2), "T0REHEARSE"
STARTS = datetime(2026, 10, 1, 8, 31, tzinfo=UTC)
OUT = datetime(2026, 11, 20, 9, tzinfo=UTC)
"""A day after that on which digests leave."""
MAYA, GWEN = "U0MAYAQUINN", "U0GWENMARSH"
"""The lead of NI 111, and somebody without a part in it."""
PATRICIA, RHYS = "patricia.okafor@marlshire.example", "rhys.tudor@police.marlshire.example"
"""The chair of the theme of NI 111, who reads by letter, and the chair of another."""
RED = "NI 111"


@dataclass(frozen=True, slots=True)
class County:
    """What a test has in hand: the stand with the rehearsal Slack, everybody's mailboxes, and redelivery of both."""

    stand: Stand
    mail: RehearsalMail
    courier: Courier
    thrice: Thrice
    settings: Settings
    posted: list[tuple[bytes, str, str]] = field(default_factory=list)

    # By letter -------------------------------------------------------------------------

    async def letter(self, email: str, has: str, many: int = 1) -> Letter:
        """The latest letter with these words that came to an address, once there are so many."""
        await self.mail.office.changes.until(lambda: len(self.letters(email, has)) >= many, within=60)
        return self.letters(email, has)[-1]

    def letters(self, email: str, has: str) -> list[Letter]:
        """Every letter with these words that came to an address, oldest first."""
        return [each for each in self.mail.office.came(email) if has in plain(each)]

    async def replies(self, letter: Letter, body: str, style: str = "outlook") -> Letter:
        """Reply to a letter, and hand the very same mail over once more; gives the mail as it was sent."""
        sent = await self.mail.hands.reply(letter, Draft(body, style))
        assert sent.answer.startswith("250"), sent.answer
        await self.posts(sent.raw, letter.box, str(letter.message["Reply-To"]))
        return sent

    async def posts(self, raw: bytes, sender: str, recipient: str) -> str:
        """Hand a mail over; what the bot's listener says of it."""
        self.posted.append((raw, sender, recipient))
        return await self.courier.hand_over(raw, sender, recipient)

    # In Slack --------------------------------------------------------------------------

    async def told(self, user: str, has: str, many: int = 1) -> Message:
        """The latest message with these words that the bot wrote somebody, once there are so many."""
        await self.stand.until(lambda: len(self.messages(user, has)) >= many)
        return self.messages(user, has)[-1]

    def messages(self, user: str, has: str) -> list[Message]:
        """Every message with these words that the bot wrote somebody, oldest first."""
        return [each for each in self.stand.said_by_bot(self.stand.workspace.direct(user).id) if has in each.text]

    async def offered(self, user: str, label: str, beside: Message) -> Message:
        """The latest message with this button in the thread of another, once there is one."""
        def found() -> list[Message]:
            return [each for each in self.messages(user, "")
                    if each.thread_ts == beside.thread_ts and label in labels(each)]

        await self.stand.until(lambda: bool(found()))
        return found()[-1]

    async def presses(self, user: str, label: str, on: Message) -> None:
        """Press a button."""
        assert (await self.stand.slack.forms.press(user, on.channel, on.ts, label)).worked

    def says(self, user: str, text: str, under: Message) -> None:
        """Type something in the thread of a message."""
        self.stand.slack.acts.say(user, text, thread=under.thread_ts or under.ts)

    # On pages, and as the support team ------------------------------------------------------

    async def page(self, address: str) -> str:
        """What a page says to whoever opens it by their own link."""
        jar = aiohttp.CookieJar(unsafe=True)  # “unsafe” is a cookie for an address that is a number, as the tests' are
        async with aiohttp.ClientSession(cookie_jar=jar) as browser, browser.get(URL(address, encoded=True)) as answer:
            assert 200 == answer.status
            return " ".join(re.sub(r"<[^>]*>", " ", await answer.text()).split())

    async def agree(self) -> None:
        """The support team agrees to the hand-over that waits."""
        async with self._store() as store:
            [held] = await store.read(partial(delegations.delegations, partnership_id=MARLSHIRE))
            desk = desk_on(store, self.stand.clock)
            assert await settle_handover(desk, MARLSHIRE, held.delegation.id, agreed=True)

    async def imports(self, folder: Path) -> None:
        """The support team takes in another version of the county."""
        async with self._store() as store:
            assert isinstance(await import_folder(store, folder, self.stand.clock()), Imported)

    @asynccontextmanager
    async def _store(self) -> AsyncIterator[Store]:
        store = Store.open(self.stand.database_url, Access.BESIDE)
        try:
            yield store
        finally:
            await store.close()

    async def opens(self, quarter: Quarter, **days: date) -> None:
        """The support team opens a round, of which people hear in Slack and by letter."""
        async with self._store() as store:
            await open_round(self._desk(store), MARLSHIRE, quarter, Wanted(days=days))

    async def tries(self, to: str, plays: str) -> str:
        """Somebody tries the round as somebody has it; the partnership that the test is held in."""
        async with self._store() as store:
            return (await try_round(self._desk(store), MARLSHIRE, QUARTER, Trying(to, plays, {}))).id

    async def drops(self) -> int:
        """The support team drops every test of the quarter; how many there were."""
        async with self._store() as store:
            return await drop_trials(self._desk(store), MARLSHIRE, QUARTER)

    def _desk(self, store: Store) -> Desk:
        return replace(desk_on(store, self.stand.clock), letterer=letterer_of(self.settings),
                       signer=signer_of(self.settings), base_url=self.settings.base_url)  # fmt: skip

    async def rows(self, statement: str, **named: Any) -> list[tuple[Any, ...]]:
        """What a plain question to the database finds."""
        return await self.stand.read(lambda session: rows(session, statement, **named))

    async def heard_out(self) -> None:
        """Wait until Slack has made every delivery that it is going to make, each three times."""
        await self.stand.slack.dispatch.settled()
        await self.thrice.settled()

    async def quiet(self) -> None:
        """Wait until everything that was written has been sent, and every mail was read."""
        await self.heard_out()
        await self.stand.until_read(lambda s: rows(s, UNDER_WAY), lambda found: found == [(0,), (0,)])

    async def everything_again(self) -> None:
        """Every mail and everything that Slack delivered comes once more, in another order."""
        made = list(self.thrice.made)
        self.thrice.chance.shuffle(made)
        for make in made:
            assert (await make()).taken
        for raw, sender, recipient in list(self.posted):
            assert (await self.courier.hand_over(raw, sender, recipient)).startswith("250")
        await self.quiet()


UNDER_WAY = ("SELECT count(*) FROM message WHERE status = 'pending' AND attempts = 0 "
             "UNION ALL SELECT count(*) FROM inbox WHERE outcome IS NULL")
"""What was not sent yet, and what was not read. What a busy machine was slow to take goes again after minutes."""


def plain(letter: Letter) -> str:
    """A letter as its reader reads it, on one line."""
    return " ".join(letter.part("plain").split())


@asynccontextmanager
async def county(database_url: str, *, opened: bool = True) -> AsyncIterator[County]:
    """Serve the county, each delivery of Slack made three times, on the day on which its digests are out.

    Where its round is not `opened` it is served on the day on which that would be.
    """
    clock, bound, numbers = RehearsalClock(STARTS, now), free_socket(), count(1)
    address, listens = "http://{}:{}".format(*bound.getsockname()), f"lmtp://127.0.0.1:{free_port()}"
    contents = read_import(COUNTY, QUARTER)
    assert isinstance(contents, Contents)
    # Everybody is more patient than Slack, which has three seconds: how fast we are is measured elsewhere.
    slack = rehearsal_app(_workspace(address, clock, contents), retries=(0.0, 0.05, 0.05, 0.1, 0.2), patience=30.0)
    office = _office(clock, contents)
    await _prepared(database_url, clock, opened=opened)
    async with serving(slack) as api, rehearsal_mail(
        office, listens=listens, relay=RELAY, clock=clock, ids=lambda: f"mail{next(numbers)}",
    ) as mail:  # fmt: skip
        # Files are carried to an address of the rehearsal's own, and so it must know where it stands.
        slack.workspace.installation = replace(slack.workspace.installation, base_url=api)
        settings = settings_of(database_url, address, slack_api_url=f"{api}/api/", **_mail(mail.smtp_url, listens))
        app = web_app(settings, clock=clock, tempo=QUICK)
        slack.dispatch.courier = thrice = Thrice(slack.dispatch.courier, random.Random(5))
        async with app.router.lifespan_context(app), serving(app, bound):
            stand = Stand(slack, clock, address, database_url)
            await stand.move_to(OUT if opened else STARTS)
            yield (there := County(stand, mail, Courier(listens, RELAY, clock), thrice, settings))
            await there.heard_out()
        await there.heard_out()
        await slack.close()


def _workspace(address: str, clock: RehearsalClock, contents: Contents) -> Workspace:
    workspace = Workspace(installed(address, team=TEAM), clock, random.Random(1), lint)
    settle_in(workspace, contents)
    return workspace


def _office(clock: Callable[[], datetime], contents: Contents) -> PostOffice:
    office = PostOffice(clock)
    for person in contents.people:
        office.add_reader(Reader(person.email, person.name, person.organisation))
    return office


def _mail(smtp_url: str, listens: str) -> Mapping[str, str]:
    return {"mail_mode": "on", "mail_domain": DOMAIN, "mail_authserv_id": RELAY, "smtp_url": smtp_url,
            "mail_from": f"Returns <returns@{DOMAIN}>", "mail_listen": listens}  # fmt: skip


async def _prepared(database_url: str, clock: RehearsalClock, *, opened: bool) -> None:
    store = Store.open(database_url)
    try:
        assert isinstance(await import_folder(store, COUNTY, STARTS), Imported)
        if opened:
            await open_round(desk_on(store, clock), MARLSHIRE, QUARTER)
    finally:
        await store.close()
