"""The server of this machine is asked how it is, as a health check asks it."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.cli.alive import LOOK
from bot.main import now
from bot.sockets import free_socket
from storage.database import Store
from storage.workers import Worker, beat
from tests.bot.cli.calls import Call, done, told

NETWORK = ("starlette", "slack_sdk", "aiohttp", "bot.main", "rich")
HEAVY = ("sqlalchemy", *NETWORK)
NOT_READY = {"status": "not ready", "reason": "The store is not open."}


@contextmanager
def answering(status: int) -> Iterator[int]:
    """A server that answers so; the port it is at."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/readyz" else 200)
            self.end_headers()
            self.wfile.write(json.dumps(NOT_READY).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_a_server_that_answers_is_alive(call: Call, monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """Also one that listens everywhere: it is met at this machine."""
    monkeypatch.setenv("QUARTERDAY_HOST", host)
    with answering(200) as port:
        monkeypatch.setenv("QUARTERDAY_PORT", str(port))
        assert f"The server at 127.0.0.1:{port} answers with 200." == done(call("alive"))


def test_a_server_that_is_silent_is_not(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said where it was looked for; once it answers, all is well."""
    with free_socket() as bound:
        port = bound.getsockname()[1]
    monkeypatch.setenv("QUARTERDAY_PORT", str(port))
    assert (1, f"The server at 127.0.0.1:{port} does not answer: Connection refused.") == told(call("alive"))
    with answering(200) as port:
        monkeypatch.setenv("QUARTERDAY_PORT", str(port))
        done(call("alive"))


def test_what_is_not_ready_says_why(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the server's own words, and ends with 1; one that is ready ends with 0."""
    with answering(503) as port:
        monkeypatch.setenv("QUARTERDAY_PORT", str(port))
        waiting = call("alive", "--ready")
        done(call("alive"))
    assert (1, NOT_READY) == (waiting.exit_code, json.loads(waiting.stdout))
    with answering(200) as port:
        monkeypatch.setenv("QUARTERDAY_PORT", str(port))
        done(call("alive", "--ready"))


def test_workers_are_looked_for_where_they_say_that_they_live(
    call: Call, county: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the database: none of this machine is said, one that is silent ends with 1, one that is heard with 0."""

    async def heard(name: str, ago: timedelta) -> None:
        store = Store.open(county)
        await store.write(lambda session: beat(session, Worker(name, "worker", "1", now() - ago, now() - ago)))
        await store.close()

    monkeypatch.setenv("QUARTERDAY_DATABASE_URL", county)
    asyncio.run(heard("elsewhere:3:c", timedelta()))
    none = "No worker of this machine is known. Start one with `quarterday worker`."
    assert (1, none) == told(call("alive", "--worker"))
    asyncio.run(heard(f"{socket.gethostname()}:7:a", timedelta(minutes=5)))
    silent = call("alive", "--worker")
    assert (1, True) == (silent.exit_code, silent.stdout.startswith("Worker 7 of this machine was last heard of 3"))
    asyncio.run(heard(f"{socket.gethostname()}:8:b", timedelta()))
    assert "Worker 8 of this machine was last heard of" in done(call("alive", "--worker"))


def test_a_database_that_cannot_be_asked_is_told(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """One without its tables too; migrated, it is asked."""
    monkeypatch.setenv("QUARTERDAY_DATABASE_URL", "sqlite:///new.db")
    code, why = told(call("alive", "--worker"))
    assert (1, True) == (code, "Run `quarterday migrate`" in why)
    done(call("migrate"))
    assert "No worker of this machine is known" in told(call("alive", "--worker"))[1]


@pytest.mark.parametrize("mute", [False, True], ids=["refuses", "mute"])
def test_a_database_that_is_away_is_no_fault_of_a_worker(
    call: Call, county: str, monkeypatch: pytest.MonkeyPatch, mute: bool
) -> None:  # fmt: skip
    """It cannot be told whether workers live, so none is started again for it; one that answers is asked."""
    monkeypatch.setattr("bot.cli.alive.LOOK", 0.2 if mute else LOOK)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        if not mute:
            taken.close()
        monkeypatch.setenv("QUARTERDAY_DATABASE_URL", f"postgresql://me:secret@127.0.0.1:{port}/county")
        code, said = told(call("alive", "--worker"))
    assert (0, True) == (code, said.startswith("Whether the workers of this machine live cannot be told: "))
    assert "secret" not in said
    monkeypatch.setenv("QUARTERDAY_DATABASE_URL", county)
    assert "No worker of this machine is known" in told(call("alive", "--worker"))[1]


def test_a_database_that_turns_us_away_is_told_and_kills_no_worker(
    call: Call, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """In its own words, with what to look at, and without the password; with the right name it is asked."""
    stranger = make_url(postgres_url).set(username="a_stranger", password="secret")
    monkeypatch.setenv("QUARTERDAY_DATABASE_URL", stranger.render_as_string(hide_password=False))
    code, said = told(call("alive", "--worker"))
    assert (0, True) == (code, said.startswith("Whether the workers of this machine live cannot be told: "))
    assert [True, True, False] == [each in said for each in ("a_stranger", "Check DATABASE_URL", "secret")]
    monkeypatch.setenv("QUARTERDAY_DATABASE_URL", postgres_url)
    assert "No worker of this machine is known" in told(call("alive", "--worker"))[1]


def test_settings_that_cannot_be_read_are_told(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a sentence; mended, the server is asked."""
    monkeypatch.setenv("QUARTERDAY_PORT", "eight")
    assert (1, "QUARTERDAY_PORT must be a whole number.") == told(call("alive"))
    with answering(200) as port:
        monkeypatch.setenv("QUARTERDAY_PORT", str(port))
        done(call("alive"))


@pytest.mark.parametrize(("does", "spared"), [("pass", HEAVY), ("bot.cli.alive.alive(worker=True)", NETWORK)])
def test_asking_costs_little(home: Path, does: str, spared: tuple[str, ...]) -> None:
    """It is asked again and again for as long as a process stands: of a server it reads the settings only."""
    asked = ("import sys, contextlib, typer, bot.cli.alive\n"
             f"with contextlib.suppress(typer.Exit):\n    {does}\n"
             f"print(*[name for name in {spared} if name in sys.modules])")
    read = subprocess.run((sys.executable, "-c", asked), cwd=home, capture_output=True, text=True, check=True)
    assert "" == read.stdout.strip()
