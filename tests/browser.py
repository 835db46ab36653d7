"""A real browser for the pages: Debian's Chromium, driven by Playwright.

The browser is the one thing the tests cannot bring as a Python package. Where
it is missing and may be installed, it is installed, and that is said. Where it
may not, the test is named as not run, with the command that would change that;
with `CI=true` it fails instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-dejavu-core")
BY_HAND = f"sudo apt-get install --no-install-recommends {' '.join(PACKAGES)}"
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
    found = _found() or _installed()
    if found:
        return found
    reason = f"no Chromium on this machine, so no page was opened; install it: {BY_HAND}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    # This and `tests.mail_servers` may skip: a browser comes from the system, and a person
    # without the right to install one must still be able to run all the rest.
    pytest.skip(reason)


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


def _installed() -> str | None:
    """Install the browser where that is ours to do; say so, for it takes a minute."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print(f"\nInstalling Chromium for the tests of pages ({' '.join(PACKAGES)})…", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (("update",), ("install", "-y", "--no-install-recommends", *PACKAGES)):
        done = subprocess.run(
            ("apt-get", *command), env=environment, capture_output=True, text=True, check=False, timeout=600
        )
        if done.returncode:
            print(f"apt-get {command[0]} failed: {done.stderr.strip()}", file=sys.stderr)
    return _found()
