"""The start page, and the day that is moved from it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest_asyncio
from starlette.applications import Starlette

from bot.rehearsal.clock import RehearsalClock
from bot.rehearsal.slack.serving import serving
from bot.rehearsal.start.page import Deed, Milepost, Scene, Suggestion, start_routes

MONDAY = datetime(2026, 10, 5, 8, 31, tzinfo=UTC)
FRIDAY = MONDAY + timedelta(days=4)
SCENE = Scene("Marl <b>shire</b>", "Q2 2026/27", 11, "/rehearsal/", "/rehearsal/mail/", "/mark.svg")


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody at a start page, on a machine whose clock stands still."""
    clock = RehearsalClock(MONDAY, lambda: MONDAY)
    posts = [Milepost("friday", "Go to Friday", lambda now: FRIDAY)]
    done: list[str] = []

    async def act() -> str:
        done.append("once")
        return f"Everybody has answered {', '.join(done)}."

    deeds = [Deed("others", "Let everybody answer", act)]
    app = Starlette(routes=start_routes(clock, SCENE, [Suggestion("Try it", "It is easy.", "/try")], posts, deeds))
    async with serving(app) as address, aiohttp.ClientSession(address) as session:
        yield session


async def test_the_day_moves_once_it_is_quiet() -> None:
    """What is on its way arrives on the day on which it was sent; the press is answered after that."""
    clock, seen = RehearsalClock(MONDAY, lambda: MONDAY), list[datetime]()

    async def quiet() -> None:
        await asyncio.sleep(0)
        seen.append(clock())

    posts = [Milepost("friday", "Go to Friday", lambda now: FRIDAY)]
    app = Starlette(routes=start_routes(clock, SCENE, [], posts, quiet=quiet))
    async with serving(app) as address, aiohttp.ClientSession(address) as session:
        assert 200 == (await go(session, "friday"))[0]
    assert ([MONDAY], FRIDAY) == (seen, clock())


async def read(browser: aiohttp.ClientSession) -> str:
    """The page as it is now."""
    async with browser.get("/") as page:
        return await page.text()


async def go(browser: aiohttp.ClientSession, day: str) -> tuple[int, str]:
    """Press the button of a day: how it is answered, and what is then shown."""
    async with browser.post(f"/day/{day}") as answer:
        return answer.status, await answer.text()


async def test_the_page_says_what_is_rehearsed(browser: aiohttp.ClientSession) -> None:
    """Whose round, of which quarter, what to try; a name is never markup."""
    said = await read(browser)
    assert all(words in said for words in ("Q2 2026/27", "11 people", "Try it", 'href="/try"', "Monday 5 October 2026"))
    assert "<b>shire" not in said


async def test_nothing_is_loaded_from_elsewhere(browser: aiohttp.ClientSession) -> None:
    """The browser itself is told to ask this machine only."""
    async with browser.get("/") as page, browser.get("/start.css") as style:
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert 200 == style.status


async def test_the_day_is_moved_once_and_never_back(browser: aiohttp.ClientSession) -> None:
    """A day that has come is offered no more, and going there again changes nothing."""
    assert "Go to Friday" in await read(browser)
    for _ in range(2):
        _, shown = await go(browser, "friday")
        assert "Friday 9 October 2026" in shown
    assert "Go to Friday" not in await read(browser)


async def test_a_day_that_is_not_offered_is_refused(browser: aiohttp.ClientSession) -> None:
    """The refusal says what to do; a day that is offered is taken."""
    status, said = await go(browser, "never")
    assert (404, True) == (status, "choose one of the days offered" in said)
    assert 200 == (await go(browser, "friday"))[0]


async def test_what_others_do_is_done_once_and_said(browser: aiohttp.ClientSession) -> None:
    """At a press; pressed again, it was done already. What is not offered is refused."""
    async with browser.post("/deed/never") as answer:
        assert (404, True) == (answer.status, "choose what is offered" in await answer.text())
    assert "Let everybody answer" in await read(browser)
    for _ in range(2):
        async with browser.post("/deed/others") as answer:
            assert "Everybody has answered once." in await answer.text()
    assert "Let everybody answer" not in await read(browser)
