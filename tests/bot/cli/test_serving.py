"""Serving and working for good: started in a process of its own, and stopped as an operator stops it."""

from __future__ import annotations

import http.client
import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.sockets import free_socket
from storage.migrations import Standing, standing
from tests.bot.cli.calls import KEY, Call, done, told

COMMAND = Path(sys.executable).with_name("quarterday")


@pytest.fixture
def complete(migrated: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Settings with which Quarterday serves; the port it will serve on."""
    with free_socket() as bound:
        port: int = bound.getsockname()[1]
    monkeypatch.setenv("QUARTERDAY_SECRET_KEYS", KEY)
    monkeypatch.setenv("QUARTERDAY_PORT", str(port))
    return port


@pytest.fixture(autouse=True)
def journal() -> Iterator[None]:
    """The journal as it was, whatever a call made of it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


@contextmanager
def running(verb: str, home: Path) -> Iterator[subprocess.Popen[str]]:
    """A verb in a process of its own, once it says that it runs."""
    with (home / "journal").open("w") as journal, subprocess.Popen(
        (COMMAND, verb), cwd=home, text=True, stdout=subprocess.PIPE, stderr=journal,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("Quarterday "), (home / "journal").read_text("utf-8")
            yield process
        finally:
            process.kill()


def answer(port: int, path: str) -> int:
    """The status of a page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


def body(port: int, path: str) -> bytes:
    """What stands on a page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    found = connection.getresponse().read()
    connection.close()
    return found


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_a_server_is_ready_when_it_says_so_and_stops_when_told(home: Path, complete: int, name: int) -> None:
    """The sentence comes when calls are taken; told to stop, it finishes and exits with 0."""
    with running("serve", home) as server:
        assert {200} == {answer(complete, path) for path in ("/healthz", "/readyz", "/metrics")}
        server.send_signal(name)
        assert 0 == server.wait(20)
    assert "Traceback" not in (home / "journal").read_text("utf-8")


def test_programs_find_described_what_they_may_call(home: Path, complete: int) -> None:
    """As OpenAPI, at the address that stays; asking twice gives the same."""
    with running("serve", home):
        told = [body(complete, "/api/v1/openapi.json") for _ in range(2)]
        assert 200 == answer(complete, "/healthz")
    assert told[0] == told[1]
    assert {"/healthz", "/readyz"} == set(json.loads(told[0])["paths"])


def test_a_worker_stops_when_told(home: Path, complete: int) -> None:
    """It exits with 0, and lets go of the database: another can start."""
    for _ in range(2):
        with running("worker", home) as worker:
            worker.send_signal(signal.SIGTERM)
            assert 0 == worker.wait(20)


SPARED = ("bot.rehearsal", "conversations.digests.facts", "conversations.pictures", "fastapi", "holidays", "jinja2",
          "prometheus_client", "pygments",
          "rich", "slack_sdk.socket_mode", "sqlalchemy.dialects.postgresql")
"""What a server on SQLite with Slack over HTTP never needs for a turn: 20 MB together."""


def test_serving_reads_nothing_that_a_turn_does_not_need() -> None:
    """In a process of its own: the memory of a server is mostly what it has read."""
    asked = f"import sys, bot.cli.serving; print(*[name for name in {SPARED} if name in sys.modules])"
    told = subprocess.run((sys.executable, "-c", asked), capture_output=True, text=True, check=True)
    assert "" == told.stdout.strip()


def test_one_database_file_has_one_server(
    home: Path, complete: int, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second is refused and told of PostgreSQL; when the first has stopped it can start."""
    with running("serve", home):
        with free_socket() as other:
            monkeypatch.setenv("QUARTERDAY_PORT", str(other.getsockname()[1]))
        code, why = told(call("serve"))
        assert (1, True) == (code, why.startswith("Another Quarterday is using "))
        assert why.endswith("Stop it first, or use PostgreSQL to run several at once.")
        done(call("migrate"))
    with running("serve", home) as second:
        second.send_signal(signal.SIGTERM)
        assert 0 == second.wait(20)


@pytest.mark.parametrize("verb", ["serve", "worker"])
def test_an_old_schema_is_not_served(
    complete: int, call: Call, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    """The refusal names the command that mends it."""
    monkeypatch.setenv("QUARTERDAY_DATABASE_URL", "sqlite:///new.db")
    assert (1, "The database sqlite:///new.db is not at the newest schema. Run `quarterday migrate` first.") \
        == told(call(verb))
    done(call("migrate"))
    assert Standing.FITS is standing("sqlite:///new.db")


@pytest.mark.parametrize("verb", ["serve", "worker"])
def test_incomplete_settings_are_not_served(migrated: str, call: Call, verb: str) -> None:
    """A sentence for each, before anything is started."""
    assert (1, "QUARTERDAY_SECRET_KEYS is not set: links and sessions could not be signed.") == told(call(verb))


def test_a_taken_port_is_named(home: Path, complete: int, call: Call) -> None:
    """With the settings that choose another; freed, it is served on."""
    with free_socket(port=complete) as taken:
        taken.listen()
        code, why = told(call("serve"))
    assert (1, True) == (code, why.startswith(f"Port {complete} of 127.0.0.1 cannot be served on: Address already"))
    with running("serve", home):
        assert 200 == answer(complete, "/healthz")


def test_a_database_that_is_not_there_is_named(
    complete: int, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its password; no traceback reaches the journal."""
    monkeypatch.setenv("QUARTERDAY_DATABASE_URL", "postgresql://jo:hunter2@127.0.0.1:1/x")
    code, why = told(call("serve"))
    assert (1, True) == (code, why.startswith("The database postgresql://jo:***@127.0.0.1:1/x cannot be opened:"))


def test_a_slack_that_does_not_answer_is_named(
    complete: int, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before calls are taken that nobody could be answered for."""
    monkeypatch.setenv("QUARTERDAY_SLACK_MODE", "http")
    monkeypatch.setenv("QUARTERDAY_SLACK_BOT_TOKEN", "xoxb-for-tests")
    monkeypatch.setenv("QUARTERDAY_SLACK_SIGNING_SECRET", KEY)
    monkeypatch.setenv("QUARTERDAY_SLACK_API_URL", "http://127.0.0.1:1/")
    code, why = told(call("serve"))
    assert (1, True) == (code, why.startswith("Slack does not answer at http://127.0.0.1:1/: "))
