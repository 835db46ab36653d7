r"""Fetching mail from an IMAP mailbox, for those whose relay cannot hand it on.

How far the mailbox is fetched is remembered by UIDVALIDITY and UID in the
transaction that keeps the mail, so a restart goes on where the last one ended.
Only after that the mail is marked as read: `\Seen` and not a move to another
folder, for a mark can be set twice and undone, while a move gives the mail
another number, and is a copy and a deletion on servers that have no MOVE. A
crash between the two leaves a mail unmarked, which the next start sets right.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from bot.channels.email.envelopes import envelope_within
from bot.channels.email.keeping import Fate, Fetched, KeepFetched, fate_of
from bot.channels.email.mailbox import FAULTS, Account, Postbox, reason
from bot.journal import Teller

T = TypeVar("T")
Progress = Callable[[str], Awaitable[tuple[int, int] | None]]
"""UIDVALIDITY and UID of the last mail kept from a mailbox, by the mailbox's name; none before the first."""

MOST = 25 * 1024 * 1024
"""Octets of a mail."""

log = Teller(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How patiently a mailbox is watched, in seconds.

    `idle` is how long one wait for news lasts where the server tells them: well
    under the half hour of RFC 2177, for firewalls forget a silent connection
    sooner. `poll` is the time between looks where it does not. `again` are the
    pauses after the first failure, the second and so on; the last one stays.
    """

    idle: float = 540.0
    poll: float = 60.0
    again: tuple[float, ...] = (1.0, 5.0, 15.0, 60.0, 300.0)


class NotKept(Exception):
    """The store could not keep a mail; it stays in the mailbox and is fetched again."""


@asynccontextmanager
async def fetching(
    url: str, keep: KeepFetched, progress: Progress, *, most: int = MOST, pace: Pace | None = None,
    context: ssl.SSLContext | None = None,
) -> AsyncIterator[Account]:
    """Fetch mail from the mailbox at `url` until the block ends; a mail that is being kept is let finish.

    Losing the server or the store is told in the log and tried again, ever more
    slowly. `context` says which certificates are believed.

    Raises:
        ValueError: the URL cannot be read.
    """
    account = Account.read(url)
    with ThreadPoolExecutor(1, thread_name_prefix="imap") as thread:
        fetcher = _Fetcher(account, Postbox(account, context), keep, progress, most, pace or Pace(), thread)
        task = asyncio.create_task(fetcher.go_on(), name="fetch mail")
        try:
            yield account
        finally:
            fetcher.stop()
            await task


class _Fetcher:
    """Fetches what is new, one mail after another, in the order in which it came."""

    def __init__(
        self, account: Account, box: Postbox, keep: KeepFetched, progress: Progress, most: int, pace: Pace,
        thread: ThreadPoolExecutor,
    ) -> None:
        self._account, self._box, self._keep, self._progress = account, box, keep, progress
        self._most, self._pace, self._thread = most, pace, thread
        self._stopped, self._waiting = asyncio.Event(), False
        self._failures = 0
        self._left: set[tuple[int, int]] = set()

    def stop(self) -> None:
        """End after the mail that is being kept."""
        self._stopped.set()
        if self._waiting:
            self._box.cut()

    async def go_on(self) -> None:
        """Watch the mailbox; begin again after every failure, until stopped."""
        while not self._stopped.is_set():
            watch = asyncio.ensure_future(self._watch())
            await asyncio.wait([watch])
            if (fault := watch.exception()) is not None and not self._stopped.is_set():
                await self._pause(fault)
        await self._in_thread(self._box.close)

    async def _watch(self) -> None:
        """Fetch what is there, then what comes."""
        validity = await self._in_thread(self._box.open)
        last = await self._last(validity)
        await self._in_thread(lambda: self._box.mark(self._box.unread(last, self._most)))
        log.info("the mailbox is open", mailbox=self._account.name, fetched_until=last)
        while not self._stopped.is_set():
            for uid, size in await self._in_thread(partial(self._box.above, last)):
                if self._stopped.is_set():
                    return
                if await self._fetch(validity, uid, size):
                    last = uid
            self._failures = 0
            await self._wait()

    async def _last(self, validity: int) -> int:
        known = await self._progress(self._account.name)
        if known is None or known[0] == validity:
            return known[1] if known else 0
        log.warning("the server numbers the mailbox afresh; every mail in it is fetched again, and those that were "
                    "kept before are known", mailbox=self._account.name)  # fmt: skip
        return 0

    async def _fetch(self, validity: int, uid: int, size: int) -> bool:
        """Keep one mail, then mark it; false when there is none to keep.

        Raises:
            NotKept: the store could not keep it.
        """
        raw = None if size > self._most else await self._in_thread(partial(self._box.mail, uid))
        if raw is None:
            self._tell_left(validity, uid, size)
            return False
        place = Fetched(self._account.name, validity, uid)
        if await fate_of(self._keep(raw, envelope_within(raw, "imap"), place), "imap") is Fate.NOT_KEPT:
            raise NotKept("the store could not keep a mail; it stays in the mailbox")
        await self._in_thread(partial(self._box.mark, [uid]))
        return True

    def _tell_left(self, validity: int, uid: int, size: int) -> None:
        """Say once of a mail that it is left where it is; one that somebody removed meanwhile is nobody's loss."""
        if size > self._most and (validity, uid) not in self._left:
            self._left.add((validity, uid))
            log.error("a mail is too large and was left in the mailbox, to be read by a person",
                      mailbox=self._account.name, uid=uid, octets=size, most=self._most)  # fmt: skip

    async def _wait(self) -> None:
        if self._box.tells:
            self._waiting = not self._stopped.is_set()
            try:
                await (self._in_thread(partial(self._box.wait, self._pace.idle)) if self._waiting else asyncio.sleep(0))
            finally:
                self._waiting = False
        else:
            await self._sleep(self._pace.poll)

    async def _pause(self, fault: BaseException) -> None:
        seconds = self._pace.again[min(self._failures, len(self._pace.again) - 1)]
        self._failures += 1
        told = {"mailbox": self._account.name, "seconds": seconds}
        if isinstance(fault, (NotKept, *FAULTS)):
            said = str(fault) if isinstance(fault, NotKept) else reason(fault, self._account)
            log.warning("fetching mail stopped and will be tried again", reason=said, **told)
        else:
            log.error("fetching mail failed in our own code and will be tried again", exc_info=fault, **told)
        await self._sleep(seconds)

    async def _sleep(self, seconds: float) -> None:
        """Wait, unless we are stopped sooner."""
        stopped = asyncio.ensure_future(self._stopped.wait())
        await asyncio.wait([stopped], timeout=seconds)
        stopped.cancel()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
