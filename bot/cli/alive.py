"""Asking the processes of this machine how they are: a container's health check, and whoever looks for a fault, ask so.

A server is asked every minute, so that reads the settings and nothing else of Quarterday: a third of a second of a
core. A worker listens nowhere; whether it lives stands in the database, where it says so again and again. While the
database is away nobody can tell, and that is no fault of a worker: to start it again would mend nothing. So it is where
the database turns us away, for a password say: with the settings as they are, a worker started anew would be turned
away too, while one that runs keeps the connections it has. Both are told on standard error, and end with 0.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from threading import Thread
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.settings import Settings, read_settings
from bot.surroundings import SettingsMistake

if TYPE_CHECKING:
    from storage.workers import Worker

PATIENCE = 8.0
"""Seconds a server may take to answer; the health checks of `deploy/` wait ten."""
EVERYWHERE: Mapping[str, str] = MappingProxyType({"0.0.0.0": "127.0.0.1", "::": "::1"})  # noqa: S104  # read, not bound
"""Where a server is met that listens at every address of its machine."""
SILENT = timedelta(seconds=60)
"""A worker that has not said for so long that it lives does not; it says so every few seconds."""
LOOK = 15.0
"""Seconds that a look into the database may take; the health checks of `deploy/` wait thirty."""
UNTOLD = "Whether the workers of this machine live cannot be told: {why}"
SILENT_DATABASE = "The database takes calls, and does not answer."


def alive(
    ready: Annotated[bool, typer.Option("--ready", help="Ask whether it is ready, and print what it says.")] = False,
    worker: Annotated[bool, typer.Option("--worker", help="Look for the workers of this machine instead.")] = False,
) -> None:
    """Say whether the server of this machine answers."""
    settings = _settings()
    if worker:
        _look_for_workers(settings)
        return
    host, port = EVERYWHERE.get(settings.host, settings.host), settings.port
    try:
        status, told = _asked(host, port, "/readyz" if ready else "/healthz")
    except (OSError, HTTPException) as silent:
        _refuse(f"The server at {host}:{port} does not answer: {getattr(silent, 'strerror', None) or silent}.")
    typer.echo(told if ready else f"The server at {host}:{port} answers with {status}.")
    if status != 200:
        raise typer.Exit(1)


def _look_for_workers(settings: Settings) -> None:
    """Say when each worker of this machine was last heard of; one that is silent ends with 1, and so does none."""
    here = f"{socket.gethostname()}:"
    known = _known(settings.database_url.get_secret_value())
    found = [each for each in known if each.kind == "worker" and each.id.startswith(here)]
    if not found:
        _refuse("No worker of this machine is known. Start one with `quarterday worker`.")
    now = datetime.now(UTC)  # noqa: TID251  # as `bot.main.now`, which would bring all of Quarterday with it
    ages = {each.id.split(":")[1]: now - each.beat_at for each in found}
    for process, age in ages.items():
        typer.echo(f"Worker {process} of this machine was last heard of {max(0, round(age.total_seconds()))} s ago.")
    if min(ages.values()) > SILENT:
        raise typer.Exit(1)


def _known(url: str) -> list[Worker]:
    """Every worker that the database knows; where it does not answer or let us in, that is said and ends with 0."""
    from storage.database import Unreachable
    from storage.migrations import NotMigrated, Outgrown
    from storage.sqlite import DatabaseInUse

    look: Future[list[Worker]] = Future()
    # A thread that nobody waits for: one that hangs on a database that hangs ends with this process.
    Thread(target=_look, args=(url, look), daemon=True).start()
    try:
        return look.result(LOOK)
    except (NotMigrated, Outgrown, DatabaseInUse) as reason:
        _refuse(str(reason))
    except Unreachable as away:
        typer.echo(UNTOLD.format(why=away), err=True)
    except TimeoutError:
        typer.echo(UNTOLD.format(why=SILENT_DATABASE), err=True)
    raise typer.Exit(0)


def _look(url: str, look: Future[list[Worker]]) -> None:
    from storage.workers import workers_at

    try:
        look.set_result(asyncio.run(workers_at(url)))
    except Exception as fault:  # noqa: BLE001  # whatever it is, it is raised again where the result is wanted
        look.set_exception(fault)


def _settings() -> Settings:
    try:
        return read_settings()
    except SettingsMistake as mistake:
        _refuse(*mistake.sentences)


def _refuse(*sentences: str) -> NoReturn:
    for one in sentences:
        typer.echo(one, err=True)
    raise typer.Exit(1)


def _asked(host: str, port: int, path: str) -> tuple[int, str]:
    connection = HTTPConnection(host, port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace").strip()
    finally:
        connection.close()
