"""Running for good: the web side with the work loop, or the work loop alone."""

from __future__ import annotations

import asyncio
import signal
from typing import Annotated

import typer
import uvicorn

from bot.cli.console import begin_journal, refuse, say, settings_or_refuse
from bot.main import NotMigrated, quarterday, web_app
from bot.settings import Settings
from storage.sqlite import DatabaseInUse


def serve(
    work: Annotated[bool, typer.Option(help="Send messages and fire timers in this process too.")] = True,
) -> None:
    """Serve the web, Slack and the work loop, until stopped."""
    settings = _checked()
    say(f"Quarterday serves on http://{settings.host}:{settings.port}")
    server = uvicorn.Server(uvicorn.Config(
        web_app(settings, work=work), host=settings.host, port=settings.port, log_config=None, access_log=False,
        lifespan="on",
    ))
    server.run()
    if not server.started:
        raise typer.Exit(1)


def worker() -> None:
    """Run the work loop alone, until stopped."""
    settings = _checked()
    try:
        asyncio.run(_work(settings))
    except (NotMigrated, DatabaseInUse) as reason:
        refuse(str(reason))


async def _work(settings: Settings) -> None:
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    async with quarterday(settings):
        say("Quarterday works; stop it with Ctrl+C.")
        await stopped.wait()


def _checked() -> Settings:
    settings = settings_or_refuse()
    faults = settings.check()
    if faults:
        refuse(*faults)
    begin_journal(settings)
    return settings
