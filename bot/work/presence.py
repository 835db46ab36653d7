"""A process says again and again that it lives, so that others can tell when it does not."""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from importlib.metadata import version

from bot.ports import Clock, Ids
from bot.work.rhythm import Rhythm
from storage import workers
from storage.database import Session, Store
from storage.workers import Worker

REMEMBERED = timedelta(days=1)
"""How long a process that died stays in the list, for an operator to see."""


@asynccontextmanager
async def present(store: Store, clock: Clock, ids: Ids, kind: str, seconds: float) -> AsyncIterator[None]:
    """Say every so many seconds that this process lives, until the block ends."""
    started = clock()
    us = Worker(f"{socket.gethostname()}:{os.getpid()}:{ids()[:8]}", kind, version("quarterday"), started, started)
    await store.write(partial(_begin, us))
    rhythm = Rhythm(seconds, lambda: store.write(lambda session: workers.beat(session, replace(us, beat_at=clock()))),
                    "say that we live", grace=seconds)
    rhythm.start()
    try:
        yield
    finally:
        await rhythm.stop()
        await store.write(lambda session: workers.leave(session, us.id))


def _begin(us: Worker, session: Session) -> None:
    workers.forget_dead(session, us.started_at - REMEMBERED)
    workers.beat(session, us)
