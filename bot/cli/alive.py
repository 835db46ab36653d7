"""Asking the server of this machine how it is: for the health check of a container, and for whoever looks for a fault.

It is asked every minute, so it reads the settings and nothing else of Quarterday: a third of a second of a core.
"""

from __future__ import annotations

from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from types import MappingProxyType
from typing import Annotated, NoReturn

import typer

from bot.settings import Settings, read_settings
from bot.surroundings import SettingsMistake

PATIENCE = 8.0
"""Seconds a server may take to answer; the health checks of `deploy/` wait ten."""
EVERYWHERE: Mapping[str, str] = MappingProxyType({"0.0.0.0": "127.0.0.1", "::": "::1"})  # noqa: S104  # read, not bound
"""Where a server is met that listens at every address of its machine."""


def alive(
    ready: Annotated[bool, typer.Option("--ready", help="Ask whether it is ready, and print what it says.")] = False,
) -> None:
    """Say whether the server of this machine answers."""
    settings = _settings()
    host, port = EVERYWHERE.get(settings.host, settings.host), settings.port
    try:
        status, told = _asked(host, port, "/readyz" if ready else "/healthz")
    except (OSError, HTTPException) as silent:
        _refuse(f"The server at {host}:{port} does not answer: {getattr(silent, 'strerror', None) or silent}.")
    typer.echo(told if ready else f"The server at {host}:{port} answers with {status}.")
    if status != 200:
        raise typer.Exit(1)


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
