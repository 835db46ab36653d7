"""The Weald with its round open and the web served: returns as pages, over real HTTP, on a clock that tests move."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from html.parser import HTMLParser
from typing import TypeVar

import aiohttp

from bot.handlers.open_round import open_round
from bot.handlers.pages import page_address
from bot.main import now, signer_of, web_app
from bot.rehearsal.clock import RehearsalClock
from bot.rehearsal.slack import serving
from bot.settings import Settings
from bot.sockets import free_socket
from conversations.partnership.actions import Action
from conversations.partnership.quarters import Quarter
from conversations.partnership.risks import Grade, Risk
from storage import sessions
from storage.database import Access, Session, Store
from storage.plans import save_actions, save_risks
from storage.sessions import Seat
from storage.tables import Row
from tests.bot.wire import weald
from tests.bot.wire.standing import desk_on, settings_of
from tests.bot.wire.weald import ANN, BOB, LONG_AGO, QUARTER, STARTS, TEAM, WEALD, Led, led_by

T = TypeVar("T")

LED = led_by({ANN: 2, BOB: 1})
"""Ann has two returns, Bob one."""
GREEN = {"a.figure": "402", "a.checked": "sampled"}
"""On track, with nothing open: all that has to be said."""
AMBER = {
    "a.figure": "432", "a.cause": "More arrests at two large events.", "a.cause_code": "ours",
    "a.action": "A triage desk at both suites", "a.owner": "Ben Brook", "a.due": "30 November 2026",
    "a.help_wanted": "no", "a.outlook": "at_risk", "a.new_risk.1": "no", "a.blockage.1": "no", "a.checked": "sampled",
}  # fmt: skip
"""At risk, with everything that then is asked."""


class _Fields(HTMLParser):
    """The successful controls of the first form, as a browser would send them, and the text of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.buttons: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._area: str | None = None

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        """Note a field or a button."""
        attributes = {name: value or "" for name, value in given}
        name = attributes.get("name")
        if tag == "input" and name and (attributes.get("type") != "radio" or "checked" in attributes):
            self.fields[name] = attributes.get("value", "")
        elif tag == "textarea" and name:
            self._area, self.fields[name] = name, ""
        elif tag == "button" and name:
            self.buttons.append((name, attributes.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        """A textarea's text ends."""
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        """A textarea's text, less the line end that a browser drops, or words of the page."""
        if self._area is not None:
            self.fields[self._area] += data.removeprefix("\n") if not self.fields[self._area] else data
        else:
            self.words.append(data)


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer of the server, as its reader has it."""

    status: int
    headers: Mapping[str, str]
    html: str
    address: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: Sequence[tuple[str, str]] = ()
    words: str = ""

    @property
    def title(self) -> str:
        """The page's title."""
        found = re.search(r"<title>(.*?)</title>", self.html, re.S)
        return found[1] if found else ""

    def button(self, holding: str) -> dict[str, str]:
        """The one button whose value holds this."""
        (name, value), = [one for one in self.buttons if holding in one[1]]
        return {name: value}


@dataclass(slots=True)
class Reader:
    """Somebody with a link, and a browser without a script."""

    client: aiohttp.ClientSession
    link: str
    seen: Seen | None = None

    async def asks(self, method: str = "GET", address: str | None = None, **given: object) -> Seen:
        """One request, following nothing."""
        target = self.link if address is None else address
        async with self.client.request(method, target, allow_redirects=False, **given) as answer:  # type: ignore[arg-type]  # aiohttp's own options
            html = await answer.text()
            read = _Fields()
            read.feed(html)
            self.seen = Seen(answer.status, answer.headers, html, target, read.fields, read.buttons,
                             " ".join(" ".join(read.words).split()))
            return self.seen

    async def opens(self, way: str = "") -> Seen:
        """Look at the page."""
        return await self.asks(address=self.link + way)

    async def sends(self, pressing: dict[str, str] | None = None, /, **answers: str) -> Seen:
        """Fill in the form before them and press a button, following nothing."""
        before = self.seen or await self.opens()
        filled = {**before.fields, **answers, **(pressing or {"save": "yes"})}
        return await self.asks("POST", data=filled)

    async def goes_on(self, pressing: dict[str, str] | None = None, /, **answers: str) -> Seen:
        """The same, and follow where it leads."""
        answer = await self.sends(pressing, **answers)
        assert 303 == answer.status, answer.words
        return await self.asks(address=self.link.rpartition("/")[0] + "/" + answer.headers["Location"])


@dataclass(slots=True)
class Paging:
    """What a test has in hand."""

    address: str
    clock: RehearsalClock
    database_url: str
    settings: Settings
    client: aiohttp.ClientSession

    async def write(self, work: Callable[[Session], T]) -> T:
        """Do something to the database, beside the server."""
        store = Store.open(self.database_url, Access.BESIDE)
        try:
            return await store.write(work)
        finally:
            await store.close()

    async def read(self, look: Callable[[Session], T]) -> T:
        """What the database says."""
        store = Store.open(self.database_url, Access.READING)
        try:
            return await store.read(look)
        finally:
            await store.close()

    async def seat(self, user: str = ANN, number: int = 0) -> Seat:
        """Where somebody sits, before one of their returns."""
        def look(session: Session) -> Seat:
            here = sessions.seat_by_slack(session, TEAM, user)
            assert here is not None
            return sessions.seats_of_sitting(session, WEALD, here.sitting_id)[number]

        return await self.read(look)

    async def reader(self, user: str = ANN, number: int = 0) -> Reader:
        """Somebody with the link to one of their returns."""
        store = Store.open(self.database_url, Access.READING)
        try:
            desk = replace(desk_on(store, self.clock), signer=signer_of(self.settings), base_url=self.settings.base_url)
            link = page_address(desk, await self.seat(user, number))
        finally:
            await store.close()
        assert link is not None
        return Reader(self.client, link)

    async def dump(self) -> list[tuple[object, ...]]:
        """Every row of every table, but for when a process last said that it lives."""
        return await self.read(_everything)


def _everything(session: Session) -> list[tuple[object, ...]]:
    connection = session.connection()
    return [(name, *row) for name, table in sorted(Row.metadata.tables.items()) if name != "worker"
            for row in sorted(connection.execute(table.select()), key=repr)]


@asynccontextmanager
async def paging(
    database_url: str, *, promises: bool = False, led: Sequence[Led] = LED, **settings: object
) -> AsyncIterator[Paging]:
    """Open the round on a migrated database, then serve the web until the block ends."""
    clock, bound = RehearsalClock(STARTS, now), free_socket()
    address = "http://{}:{}".format(*bound.getsockname())
    await prepare(database_url, clock, promises, led)
    told = settings_of(database_url, address, **({"slack_mode": "off"} | settings))
    app = web_app(told, clock=clock)
    async with app.router.lifespan_context(app), serving(app, bound), a_client() as client:
        yield Paging(address, clock, database_url, told, client)


def a_client() -> aiohttp.ClientSession:
    """A client with a new connection for every request: a browser at work beside it outlasts any that is kept open."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True))


async def prepare(
    database_url: str, clock: RehearsalClock, promises: bool, led: Sequence[Led] = LED, quarter: Quarter = QUARTER
) -> None:
    """Store the partnership and open its round, as commands do while no server runs."""
    store = Store.open(database_url)
    try:
        await store.write(lambda session: weald.set_up(session, led, quarter=quarter))
        if promises:
            await store.write(_promised)
        await open_round(desk_on(store, clock), WEALD, quarter)
    finally:
        await store.close()


def _promised(session: Session) -> None:
    """What Ann promised last quarter for her first target, and a risk that stands on the register."""
    ref = "ANN 1"
    save_actions(session, WEALD, [
        Action(id="A1", ref=ref, text="Open a second triage desk", owner="Ben Brook", due=date(2026, 9, 1)),
    ], LONG_AGO)
    save_risks(session, WEALD, [
        Risk(id="R1", ref=ref, description="The custody suite may close", grade=Grade(likelihood=3, impact=4)),
    ], LONG_AGO)
