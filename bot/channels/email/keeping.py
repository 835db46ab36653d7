"""Keeping a mail before anybody is told that it was taken, alike for every way in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import NamedTuple

from bot.journal import Teller
from bot.mail import Envelope

PATIENCE = 60.0
"""Seconds the store may take for a mail; a relay waits ten minutes for our word (RFC 5321, 4.5.3.2.6)."""

Keep = Callable[[bytes, Envelope], Awaitable[bool]]
"""Commits a mail as it came, with its envelope; true when it is new, false when it was kept before."""


class Fetched(NamedTuple):
    """Where a fetched mail stood: its mailbox, and the UIDVALIDITY and UID it has there (RFC 9051, 2.3.1.1)."""

    mailbox: str
    validity: int
    uid: int


KeepFetched = Callable[[bytes, Envelope, Fetched], Awaitable[bool]]
"""Like `Keep`, and remembers in the same transaction how far the mailbox is fetched."""

log = Teller(__name__)


class Fate(Enum):
    """What became of a mail. Only what is `NOT_KEPT` may, and must, be sent again."""

    NEW = "new"
    KNOWN = "known"
    NOT_KEPT = "not kept"


async def fate_of(keeping: Awaitable[bool], source: str, patience: float = PATIENCE) -> Fate:
    """See a mail kept, whatever may go wrong with it: a fault or a long silence is told, and means not kept.

    A caller that is cancelled, or no longer waits, undoes nothing: the mail may
    still be kept, and a second copy of it is known by its key.
    """
    task = asyncio.ensure_future(keeping)
    task.add_done_callback(_told)
    done, _ = await asyncio.wait([task], timeout=patience)
    if not done:
        log.error("a mail is not kept yet; its sender must send it again", source=source, seconds=patience)
        return Fate.NOT_KEPT
    if task.cancelled() or task.exception() is not None:
        return Fate.NOT_KEPT
    return Fate.NEW if task.result() else Fate.KNOWN


def _told(task: asyncio.Future[bool]) -> None:
    if not task.cancelled() and (fault := task.exception()) is not None:
        log.error("a mail could not be kept; its sender must send it again", exc_info=fault)
