"""The bots as processes of their own, over real HTTP, and what the machine says of them."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.bench.load import Load
from tests.bench.wire import Answering, Caller

HOST = "127.0.0.1"
TOKEN, SECRET = "xoxb-bench", "b1946ac92492d2347c6235b4d2611184"
PATIENCE = 20.0
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
BIN = Path(sys.executable).parent


Start = Callable[[Path, int, str], tuple[list[str], dict[str, str]]]
"""The command and the surroundings of a bot on this database, at this port, with its Slack at this address."""


class NotUp(RuntimeError):
    """A bot did not answer in time; its own words say why."""


class Bot:
    """One bot that runs, with the load made for it."""

    def __init__(self, process: subprocess.Popen[bytes], load: Load) -> None:
        self._process, self.load = process, load

    @property
    def cpu(self) -> float:
        """Seconds of processor it has used so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    @property
    def memory(self) -> float:
        """Megabytes of memory it holds now."""
        return int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]) * PAGE / 1e6


def bare(database: Path, port: int, api: str) -> tuple[list[str], dict[str, str]]:
    """How the bare bot is started."""
    command = [sys.executable, "-m", "uvicorn", "tests.bench.bare_bot:web", "--host", HOST, "--port", str(port),
               "--log-level", "critical", "--no-access-log"]
    return command, {"BARE_DATABASE": str(database), "BARE_TOKEN": TOKEN, "BARE_SECRET": SECRET, "BARE_API": api}


def quarterday(database: Path, port: int, api: str) -> tuple[list[str], dict[str, str]]:
    """How Quarterday is started: as anybody would."""
    return [str(BIN / "quarterday"), "serve"], settings(database, port, api)


def paced(database: Path, port: int, api: str) -> tuple[list[str], dict[str, str]]:
    """How Quarterday is started where a pace is kept, but one that no message ever has to wait for."""
    never = dict.fromkeys(("QUARTERDAY_SLACK_PACE", "QUARTERDAY_SLACK_CHANNEL_PACE"), "10000")
    command, told = quarterday(database, port, api)
    return command, told | never


def profiled(database: Path, port: int, api: str) -> tuple[list[str], dict[str, str]]:
    """The same with every thread profiled."""
    return [sys.executable, "-m", "tests.bench.profile", "serve"], settings(database, port, api)


def settings(database: Path, port: int, api: str) -> dict[str, str]:
    """The settings of a Quarterday on SQLite, with Slack over HTTP."""
    told = {
        "database_url": f"sqlite:///{database}", "secret_keys": "bench-" + "0123456789abcdef" * 3, "port": str(port),
        "base_url": f"http://{HOST}:{port}", "host": HOST, "slack_mode": "http", "slack_bot_token": TOKEN,
        "slack_signing_secret": SECRET, "slack_api_url": api, "log_format": "json", "slack_pace": "0",
        "slack_channel_pace": "0",
    }
    return {f"QUARTERDAY_{name.upper()}": value for name, value in told.items()}


@asynccontextmanager
async def slack(load: Load) -> AsyncIterator[str]:
    """Serve a load's Slack; gives its address."""
    server = await asyncio.get_running_loop().create_server(lambda: Answering(load.answer), HOST, 0)
    async with server:
        yield f"http://{HOST}:{server.sockets[0].getsockname()[1]}/api/"


@asynccontextmanager
async def running(start: Start, database: Path, load: Load) -> AsyncIterator[Bot]:
    """A bot that runs and answers, until the block ends."""
    async with slack(load) as api:
        port = free_port()
        command, told = start(database, port, api)
        surroundings = {name: value for name, value in os.environ.items() if not name.startswith("QUARTERDAY_")}
        said = None if start is profiled else subprocess.DEVNULL
        process = subprocess.Popen(  # noqa: ASYNC220  # before any load: nothing else waits
            command, env=surroundings | told, stdout=subprocess.DEVNULL, stderr=said)
        try:
            await _up(process, port)
            load.caller = Caller(HOST, port)
            yield Bot(process, load)
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait, PATIENCE)


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


async def _up(process: subprocess.Popen[bytes], port: int) -> None:
    loop = asyncio.get_running_loop()
    until = loop.time() + PATIENCE
    while loop.time() < until and process.poll() is None:
        try:
            _, writer = await asyncio.open_connection(HOST, port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    process.terminate()
    raise NotUp(f"The bot of process {process.pid} did not come up; start it by hand to hear why.")
