"""The end of a process that was told to stop: it comes in time, whatever does not answer."""

from __future__ import annotations

import asyncio
import os
import threading

from bot.journal import Teller

STOPPED_WITHIN = 9.0
"""Seconds after which what has not ended is let go of: the parts have had their own time by then (`Tempo.grace` and
`ANSWERED_WITHIN` among them), and a process is promised to be gone within ten."""
NOT_STOPPED = 1

log = Teller(__name__)


def end_in_time(loop: asyncio.AbstractEventLoop) -> None:
    """From now on, end this process once its time is up, unless it has ended by itself; it then ends with 1.

    Where the database is silent its threads wait for as long as a connection is believed in (`storage.postgres`), and
    nothing in Python can wake them or end without them. It is the end that `kill -9` makes, which loses nothing: what
    was not committed was promised to nobody. A thread watches, for the loop is closed before the threads are waited
    for; it holds up no process that ends earlier.
    """
    watch = threading.Timer(STOPPED_WITHIN, _let_go, (loop,))
    watch.daemon = True
    watch.start()


def _let_go(loop: asyncio.AbstractEventLoop) -> None:
    log.error("it could not stop in time, as when its database is silent; what it was at is let go of, and not lost",
              seconds=STOPPED_WITHIN, tasks=_tasks(loop), threads=_threads())
    os._exit(NOT_STOPPED)


def _tasks(loop: asyncio.AbstractEventLoop) -> list[str]:
    """What we began and has not ended, by the names that we gave it."""
    names = (task.get_name() for task in asyncio.all_tasks(loop))
    return sorted(name for name in names if not name.startswith("Task-"))


def _threads() -> list[str]:
    """The threads that the end of the process waits for."""
    return sorted(thread.name for thread in threading.enumerate()
                  if not thread.daemon and thread is not threading.main_thread())
