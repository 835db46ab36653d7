"""A turn by its name in the log: the same from what came in to what was sent because of it, in whatever process."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TypeVar

from bot.journal import Teller, bound
from storage.database import Session
from storage.turns import writing_in

T = TypeVar("T")
LETTERS = 6
"""Bytes of a name: twelve letters and digits, of which no two are alike in any log that is kept."""

log = Teller(__name__)


@dataclass(slots=True)
class Turns:
    """How many turns this process took since it started, and how many seconds they lasted, by channel."""

    taken: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def count(self, channel: str, seconds: float) -> None:
        """One more was taken."""
        self.taken[channel] += 1
        self.seconds[channel] += seconds


def named_by(key: str) -> str:
    """The name of the turn that a delivery, or a timer, leads to.

    It comes of the key alone, and so is the same when the delivery comes again or another process goes on with it.
    """
    return blake2b(key.encode(), digest_size=LETTERS).hexdigest()


def written_in(key: str, work: Callable[[Session], T]) -> Callable[[Session], T]:
    """The same work, on whatever thread: what it tells the log and what it writes to be sent carry the turn's name."""

    def named(session: Session) -> T:
        turn = named_by(key)
        with bound(turn=turn), writing_in(session, turn):
            return work(session)

    return named


@contextmanager
def told(turns: Turns, key: str, channel: str) -> Iterator[None]:
    """Tell the log of a turn when it is over: from which delivery, by which channel, how long it took."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    with bound(turn=named_by(key)):
        try:
            yield
        except BaseException as fault:
            log.warning("a turn was not taken", delivery=key, channel=channel, fault=type(fault).__name__)
            raise
        seconds = loop.time() - began
        turns.count(channel, seconds)
        log.info("a turn was taken", delivery=key, channel=channel, seconds=round(seconds, 4))
