"""Running for good: the web side with the work loop, or the work loop alone."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from typing import Annotated

import typer
import uvicorn
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.cli.console import begin_journal, refuse, refusing, say, settings_or_refuse
from bot.cli.heap import spare_the_collector
from bot.cli.stopping import end_in_time
from bot.main import quarterday, web_app
from bot.settings import Settings
from bot.sockets import free_socket

ANSWERED_WITHIN = 2
"""Seconds that calls under way have to be answered once a server is told to stop; its work loop has `Tempo.grace`."""


def serve(
    work: Annotated[bool, typer.Option(help="Send messages and fire timers in this process too.")] = True,
) -> None:
    """Serve the web, Slack and the work loop, until stopped."""
    settings = _checked()
    asyncio.run(_serve(settings, work))


def worker() -> None:
    """Run the work loop alone, until stopped."""
    settings = _checked()
    asyncio.run(_work(settings))


async def _serve(settings: Settings, work: bool) -> None:
    """Start before the first call is taken, so that a start that fails is told in a sentence."""
    app = web_app(settings, work=work)
    with _bound(settings) as bound:
        async with _started(settings, app.router.lifespan_context(app)):
            server = _Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off",
                                            timeout_graceful_shutdown=ANSWERED_WITHIN))
            _on_stop(lambda: server.handle_exit(signal.SIGINT, None))
            spare_the_collector()
            bound.listen()
            say(f"Quarterday serves on http://{settings.host}:{settings.port}")
            await server.serve(sockets=[bound])


async def _work(settings: Settings) -> None:
    stopped = asyncio.Event()
    async with _started(settings, quarterday(settings, listen=False)):
        _on_stop(stopped.set)
        spare_the_collector()
        say("Quarterday works; stop it with Ctrl+C.")
        await stopped.wait()


class _Server(uvicorn.Server):
    """A server that is told to stop by us, and leaves the process to finish what was begun."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _on_stop(stop: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()

    def stop_in_time() -> None:
        end_in_time(loop)
        stop()

    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop_in_time)


def _bound(settings: Settings) -> socket.socket:
    try:
        return free_socket(settings.host, settings.port)
    except OSError as taken:
        refuse(f"Port {settings.port} of {settings.host} cannot be served on: {taken.strerror}. Choose another with "
               "QUARTERDAY_HOST and QUARTERDAY_PORT.")


@asynccontextmanager
async def _started(settings: Settings, parts: AbstractAsyncContextManager[object]) -> AsyncIterator[None]:
    """The parts, started; a reason not to start that an operator can mend is said, and ends with 1."""
    async with AsyncExitStack() as stack:
        with refusing(), _slack_answering(settings):
            await stack.enter_async_context(parts)
        yield


@contextmanager
def _slack_answering(settings: Settings) -> Iterator[None]:
    try:
        yield
    except SlackApiError as told:
        refuse(f"Slack refuses this installation: {told.response['error']}. Check the tokens of the Slack app.")
    except (ClientError, TimeoutError) as silent:
        why = str(silent) or "it took too long"
        refuse(f"Slack does not answer at {settings.slack_api_url}: {why}. Check SLACK_API_URL and the network.")


def _checked() -> Settings:
    settings = settings_or_refuse()
    faults = settings.check()
    if faults:
        refuse(*faults)
    begin_journal(settings)
    return settings
