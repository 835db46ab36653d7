"""A real browser for the pages: Debian's Chromium, driven by Playwright.

It comes from the system (`tests.debian`). Where it may not be installed, the test
is named as not run, with the command that would change that; with `CI=true` it
fails instead.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.debian import by_hand, found_or_installed, not_to_be_had

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-dejavu-core")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


SLOW = 20_000.0
"""Milliseconds after which a page that does not come is not waited for: a busy machine has a browser on each core."""
expect.set_options(timeout=SLOW)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser stands on this machine, once it does."""
    found = found_or_installed(_found, PACKAGES, "the tests of pages")
    if found is None:
        not_to_be_had(f"no Chromium on this machine, so no page was opened; install it: sudo {by_hand(PACKAGES)}")
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One browser for all tests that ask; they run in the session's loop (`loop_scope="session"`)."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="session")
async def window(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A window of its own for each test: no cookies, English, London time."""
    opened = await browser.new_context(locale="en-GB", timezone_id="Europe/London")
    yield opened
    await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(window: BrowserContext) -> Page:
    """An empty page in that window."""
    return await window.new_page()


def _found() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)
