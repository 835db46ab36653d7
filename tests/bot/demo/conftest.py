"""A real demonstration: the command as a newcomer runs it, in a folder and on a port of its own."""

from __future__ import annotations

import asyncio
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page

from tests.bot.demo.newcomer import Newcomer, Watch

QUARTERDAY = Path(sys.executable).with_name("quarterday")
LONGEST_START = 60
WIDTH, HEIGHT = 1100, 760


@dataclass(frozen=True, slots=True)
class Demonstration:
    """Where it is served, and how many seconds it took to be ready."""

    address: str
    seconds: float


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def demonstration(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demonstration]:
    """`quarterday demo`, once for a file of tests."""
    port = str(free_port())
    began = asyncio.get_running_loop().time()
    process = await asyncio.create_subprocess_exec(
        QUARTERDAY, "demo", "--port", port, cwd=tmp_path_factory.mktemp("demo"), stdout=PIPE, stderr=PIPE
    )
    try:
        await asyncio.wait_for(ready(process), LONGEST_START)
        seconds = asyncio.get_running_loop().time() - began
        print(f"\nThe demonstration was ready in {seconds:.1f} seconds.", file=sys.__stderr__)
        yield Demonstration(f"http://127.0.0.1:{port}/", seconds)
    finally:
        if process.returncode is None:
            process.terminate()
        _, complaints = await process.communicate()
        assert not complaints, f"The demonstration complained:\n{complaints.decode()}"


async def ready(process: Process) -> None:
    """Wait for the line that says it can be opened."""
    assert process.stdout is not None
    async for line in process.stdout:
        if b"Quarterday is ready" in line:
            return
    raise AssertionError("The demonstration ended before it was ready.")


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest_asyncio.fixture(loop_scope="session")
async def watch(demonstration: Demonstration, window: BrowserContext) -> AsyncIterator[Watch]:
    """Everything the test's window does; at the end no page has complained, and nothing left this machine."""
    watching = Watch(demonstration.address)
    watching.over(window)
    yield watching
    assert ([], []) == (watching.complaints, watching.abroad)


@pytest_asyncio.fixture(loop_scope="session")
async def newcomer(demonstration: Demonstration, watch: Watch, page: Page) -> Newcomer:
    """Somebody new, before the start page."""
    await page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    return Newcomer(page, demonstration.address)
