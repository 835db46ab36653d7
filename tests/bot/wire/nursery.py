"""Bots by the dozen: a process that has imported everything, and forks one whenever it is told to.

A bot forked here does what `quarterday serve` does, from QUARTERDAY_ settings
alone; only its tempo and its clock are given, as a composition root may. Run as
`python -m tests.bot.wire.nursery AHEAD PACE`, AHEAD being how many seconds its
clock is ahead of the machine's and PACE a name of `TEMPOS`. Each line read
starts a bot; it tells `bot PID`, and `ready` once that bot serves.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from datetime import datetime, timedelta
from importlib import import_module

import uvicorn

from bot.cli.console import begin_journal
from bot.handlers.tempo import Tempo
from bot.main import now, web_app
from bot.settings import read_settings

TEMPOS = {"hasty": Tempo(call=0.8, lease=1.2, again=0.1, sweep=0.1), "earnest": Tempo(sweep=1.0)}
"""A hasty bot keeps the proportions at a tenth of the length: what a killed one left is looked for after a second.

One in earnest bears a busy machine: eight calls of 0.8 seconds may all be cut there, and the message be given up.
"""


class _Server(uvicorn.Server):
    """Tells when it serves."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            tell("ready")


def tell(line: str) -> None:
    """Say a line to whoever keeps the nursery."""
    os.write(1, f"{line}\n".encode())


def serve(ahead: timedelta, tempo: Tempo) -> None:
    """Be a bot, until killed."""
    settings = read_settings()
    begin_journal(settings)

    def clock() -> datetime:
        return now() + ahead

    app = web_app(settings, clock=clock, tempo=tempo)
    config = uvicorn.Config(app, host=settings.host, port=settings.port, log_config=None, access_log=False,
                            lifespan="on")
    _Server(config).run()


def main() -> None:
    """Fork a bot for every line, until there are no more lines."""
    ahead, tempo = timedelta(seconds=float(sys.argv[1])), TEMPOS[sys.argv[2]]
    import_module("bot.main.email")  # else every bot with mail would read its libraries anew
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need no looking after
    tell("open")
    while os.read(0, 1):
        if (child := os.fork()) == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            serve(ahead, tempo)
            os._exit(1)
        tell(f"bot {child}")


if __name__ == "__main__":
    main()
