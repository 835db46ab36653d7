"""`quarterday serve` as an operator starts it: a process of its own, told by its environment, its words heard."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.sockets import free_socket
from tests.bot.wire.standing import SECRET, TOKEN

COMMAND = Path(sys.executable).with_name("quarterday")
STARTED = (b"Quarterday serves on", b"Quarterday works")


@dataclass(frozen=True, slots=True)
class Served:
    """Where it serves, the process, and everything that it has said so far."""

    address: str
    said: bytearray
    process: asyncio.subprocess.Process


def free_address() -> str:
    """An address at which nobody serves."""
    with free_socket() as bound:
        return "http://{}:{}".format(*bound.getsockname())


def environment(database_url: str, address: str, api: str, **more: str) -> dict[str, str]:
    """The settings of a bot, as variables."""
    given = {
        "DATABASE_URL": database_url, "SECRET_KEYS": "a key of the tests that is long enough", "BASE_URL": address,
        "PORT": address.rpartition(":")[2], "SLACK_MODE": "http", "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": f"{api}/api/",
        "SLACK_PACE": "0", "SLACK_CHANNEL_PACE": "0",  # nobody here reads what they answer
    } | more
    return {f"QUARTERDAY_{name}": value for name, value in given.items()}


@asynccontextmanager
async def quarterday_serve(
    address: str, settings: Mapping[str, str], place: Path, *, verb: tuple[str, ...] = ("serve",), **surroundings: str
) -> AsyncIterator[Served]:
    """The command, serving, or working by another `verb`; stopped as an operator stops it, and its last words heard."""
    process = await asyncio.create_subprocess_exec(
        COMMAND, *verb, cwd=place, env=os.environ | dict(settings) | surroundings,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )
    served, ready = Served(address, bytearray(), process), asyncio.Event()
    hearing = asyncio.create_task(_hear(process, served.said, ready))
    try:
        async with asyncio.timeout(30):
            await ready.wait()
        assert any(words in served.said for words in STARTED), served.said.decode()
        yield served
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()
        await hearing


async def _hear(process: asyncio.subprocess.Process, said: bytearray, ready: asyncio.Event) -> None:
    assert process.stdout is not None
    async for line in process.stdout:
        said.extend(line)
        if line.startswith(STARTED):
            ready.set()
    ready.set()
