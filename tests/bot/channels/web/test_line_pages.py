"""Every link of every digest, opened over HTTP by every kind of reader: none is dead, and none shows too much.

Words that stand in one place alone (see `told_quarter`) tell where somebody was
shown what they may not see. Who may see which is written down here by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from bot.handlers.digest_reader import COOKIE, ReaderKey
from bot.main import now, signer_of, web_app
from bot.rehearsal.clock import RehearsalClock
from bot.rehearsal.slack import serving
from bot.settings import Settings
from bot.sockets import free_socket
from conversations.digests.addresses import digest_path
from conversations.digests.trail import HELD as HELD_SENTENCE
from conversations.digests.trail import RESTRICTED
from storage.database import Session, Store
from storage.layers import layers_in
from storage.people import person_ids
from storage.readers import groups_of
from tests.bot.channels.web.paging import a_client
from tests.bot.handlers.marlshire import MARLSHIRE, QUARTER
from tests.bot.handlers.told_quarter import (
    AFTER,
    DOWNLAND,
    HELD,
    HELD_BY_SIDES,
    IN_DOWNLAND,
    IN_SHUT,
    SHUT,
    SHUT_LEAD,
    SHUT_SPONSOR,
    told_quarter,
)
from tests.bot.wire.standing import settings_of

CANARIES = frozenset({IN_SHUT, HELD, HELD_BY_SIDES, IN_DOWNLAND})
ECONOMY = digest_path(str(QUARTER), "theme", "Economic development and enterprise")
FIGURES = frozenset({"NI 155", "NI 156"})
NONE = '{"facts": []}'
BACK = re.compile(r'href="[^"#]*?/d/([^"#?]+)[^"]*"')


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of reader: whom the partnership knows by this address, and which canaries are theirs to see.

    `figures` are those of the economy's targets whose figures they may take away.
    """

    email: str
    sees: frozenset[str]
    partnership: str = MARLSHIRE
    figures: frozenset[str] = frozenset()


KINDS = {
    "chair": Kind("ursula.wynn@castlemarl.example", frozenset({HELD}), figures=FIGURES),
    "board reader": Kind("gwen.marsh@marlshire.example", frozenset({HELD, HELD_BY_SIDES}), figures=FIGURES),
    "district chair, who leads too": Kind("imran.malik@ambleford.example", frozenset({HELD}), figures=FIGURES),
    "lead": Kind(SHUT_LEAD, frozenset({IN_SHUT})),
    "sponsor": Kind(SHUT_SPONSOR, frozenset({IN_SHUT})),
    "member": Kind("ivan.petrov@ambleford.example", frozenset({HELD}), figures=FIGURES),
    "lead of another target of the theme": Kind("cat.dewan@college.marlshire.example", frozenset()),
    "another partnership’s chair": Kind("ursula.wynn@castlemarl.example", frozenset({IN_DOWNLAND}), DOWNLAND),
}


@dataclass(slots=True)
class Walk:
    """What somebody came across: every page by its path, and the paths that led nowhere."""

    pages: dict[str, str] = field(default_factory=dict)
    dead: list[str] = field(default_factory=list)

    @property
    def canaries(self) -> set[str]:
        """Those that stand on any page."""
        return {word for word in CANARIES if any(word in page for page in self.pages.values())}


@dataclass(slots=True)
class House:
    """The pages served, with everything that can be asked for."""

    address: str
    client: aiohttp.ClientSession
    settings: Settings
    paths: tuple[str, ...]
    people: Mapping[str, Mapping[str, int]]

    async def asks(self, path: str, cookie: str) -> tuple[int, str]:
        """A page as a browser with this cookie has it."""
        url = URL(f"{self.address}/d/{path}", encoded=True)
        async with self.client.get(url, headers={"Cookie": cookie}, allow_redirects=False) as answer:
            return answer.status, await answer.text()

    def cookie(self, kind: Kind) -> str:
        """Who reads."""
        signer = signer_of(self.settings)
        assert signer is not None
        key = ReaderKey(kind.partnership, self.people[kind.partnership][kind.email])
        return f"quarterday_reader={key.token(signer, COOKIE, AFTER.date())}"

    async def walks(self, cookie: str) -> Walk:
        """Open every digest there is, and follow every way back from those that open."""
        walk = Walk()
        for path in self.paths:
            status, walk.pages[path] = await self.asks(path, cookie)
            if status != 200:
                continue
            for line in dict.fromkeys(lines_below(path, walk.pages[path])):
                status, walk.pages[line] = await self.asks(line, cookie)
                shows = "t-trail" in walk.pages[line] or RESTRICTED in walk.pages[line]
                walk.dead += [] if status == 200 and shows else [f"{status} {line}"]
        return walk


def lines_below(path: str, page: str) -> Iterator[str]:
    """Where the ways back of a digest lead."""
    return (found for found in map(unescape, BACK.findall(page)) if found.startswith(f"{path}/"))


@pytest.fixture
async def house(sqlite_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """The county after its quarter, with its neighbour, served on the day after the release."""
    store = Store.open(sqlite_url)
    county = await told_quarter(store, tmp_path)
    paths = tuple(await county.read(lambda session: list(all_paths(session))))
    people = await county.read(lambda session: {
        each: dict(person_ids(session, each)) for each in (MARLSHIRE, DOWNLAND)})
    await store.close()
    async with served(sqlite_url, paths, people) as here:
        yield here


@asynccontextmanager
async def served(
    database_url: str, paths: tuple[str, ...], people: Mapping[str, Mapping[str, int]]
) -> AsyncIterator[House]:
    """The pages, until the block ends."""
    bound = free_socket()
    address = "http://{}:{}".format(*bound.getsockname())
    settings = settings_of(database_url, address, slack_mode="off")
    app = web_app(settings, clock=RehearsalClock(AFTER, now), work=False)
    async with app.router.lifespan_context(app), serving(app, bound), a_client() as client:
        yield House(address, client, settings, paths, people)


def all_paths(session: Session) -> Iterator[str]:
    """The address of every digest of every layer."""
    for layer in layers_in(session, MARLSHIRE).values():
        for group in groups_of(session, MARLSHIRE, layer):
            yield digest_path(str(QUARTER), layer.name, group)


async def test_every_link_opens_and_shows_each_reader_what_is_theirs(house: House) -> None:
    """No way back is dead; each kind of reader comes across their own canaries, and nobody else's."""
    walks = {name: await house.walks(house.cookie(kind)) for name, kind in KINDS.items()}
    assert {name: [] for name in KINDS} == {name: walk.dead for name, walk in walks.items()}
    assert {name: set(kind.sees) for name, kind in KINDS.items()} == {
        name: walk.canaries for name, walk in walks.items()}
    assert len(walks["board reader"].pages) > 150


async def test_a_digest_is_downloaded_with_no_more_in_it_than_its_reader_may_see(house: House) -> None:
    """By the link on its page, as whoever reads that; where the page is refused, so is the file, in the same words."""
    told: dict[str, set[str]] = {}
    for name, kind in KINDS.items():
        cookie = house.cookie(kind)
        shown, page = await house.asks(ECONOMY, cookie)
        status, file = await house.asks(f"{ECONOMY}?as=json", cookie)
        assert (status, status == 200) == (shown, f'href="/d/{ECONOMY}?as=json"' in page)
        assert status == 200 or page == file
        told[name] = {row["ref"] for row in json.loads(file if status == 200 else NONE)["facts"] if row["value"]}
        assert set() == {word for word in CANARIES if word in file} - kind.sees
    assert {name: set(kind.figures) for name, kind in KINDS.items()} == told


async def test_a_stranger_is_shown_nothing(house: House) -> None:
    """Without a cookie, or with one that nobody signed, every address asks who reads."""
    lines = (f"{ECONOMY}/{line}" for line in ("NI%20156", SHUT.replace(" ", "%20"), "counts", "nothing"))
    paths = (*house.paths, *lines, *(f"{path}?as=xlsx" for path in house.paths))
    for cookie in ("", "quarterday_reader=abc"):
        seen = [await house.asks(path, cookie) for path in paths]
        assert {401} == {status for status, _ in seen}
        assert [] == [word for _, page in seen for word in (*CANARIES, "Imran", SHUT) if word in page]


async def test_whoever_may_not_see_the_words_is_told_who_holds_them(house: House) -> None:
    """They learn who said it and when; of a restricted target not even that."""
    other, path = house.cookie(KINDS["lead of another target of the theme"]), f"{ECONOMY}/NI%20156"
    status, page = await house.asks(path, other)
    assert (200, True, True) == (status, HELD_SENTENCE in page, "Imran Malik answered on 1 October 2026" in page)
    status, shut = await house.asks(f"{ECONOMY}/{SHUT.replace(' ', '%20')}", other)
    assert (200, True, False) == (status, RESTRICTED in shut, "Dan Ellis" in shut)
    _, chair = await house.asks(path, house.cookie(KINDS["chair"]))
    assert (False, True) == (HELD_SENTENCE in chair, HELD in chair)


async def test_a_line_that_is_no_more_says_what_to_do(house: House) -> None:
    """For whoever may read the digest; others are refused as for the digest itself."""
    status, page = await house.asks(f"{ECONOMY}/NI%20999", house.cookie(KINDS["chair"]))
    assert (404, True) == (status, "This digest has no such line any more" in page)
    assert 403 == (await house.asks("2026-Q2/board/-/counts", house.cookie(KINDS["chair"])))[0]
    assert 200 == (await house.asks(f"{ECONOMY}/counts", house.cookie(KINDS["chair"])))[0]


async def test_a_place_that_is_none_opens_the_line_all_the_same(house: House) -> None:
    """Whatever stands behind the address."""
    for start in ("999999", "-1", "x", "9" * 5000, "%D9%A3"):
        status, page = await house.asks(f"{ECONOMY}/counts?from={start}", house.cookie(KINDS["chair"]))
        assert (200, True) == (status, "Where this comes from" in page)
