"""An operator settles messages that came to a stop: tries them again, drops them, or says that they arrived.

Who did so, when and why is kept with it, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from types import MappingProxyType

from bot.handlers.desk import Desk
from bot.handlers.occasions import DIGEST, DIGEST_THREAD
from bot.handlers.posting import BEGUN, TOP
from storage import interventions, undelivered
from storage.database import Session
from storage.outbox import MessageState
from storage.undelivered import Undelivered

MESSAGE = "message"
"""The kind of subject that is recorded of what is done here."""
PLACED = frozenset({TOP, BEGUN, DIGEST, DIGEST_THREAD})
"""Kinds below which others hang: where such a message stands has to be known, not only that it arrived."""


class Deed(StrEnum):
    """What can be done with a message that came to a stop, as the record has it."""

    RETRIED = "retried"
    DROPPED = "dropped"
    ARRIVED = "marked as arrived"


OVER = "what it says no longer holds: it was answered, or said anew, since"
NEVER_TRIED = "it never arrived: what refused it said so"
HANGS_BELOW = "others hang below it, so where it stands must be known: retry it, and it is looked for before it is sent"


@dataclass(frozen=True, slots=True)
class Named:
    """Which messages are meant: by number or purpose, or all of them; of one lane if given."""

    names: tuple[str, ...] = ()
    lane: str | None = None

    def among(self, stopped: Sequence[Undelivered]) -> tuple[list[Undelivered], tuple[str, ...]]:
        """Those that are meant, and the names that mean none."""
        if not self.names:
            return list(stopped), ()
        known = {name: each for each in stopped for name in (str(each.number), each.id)}
        meant = {known[name].number: known[name] for name in self.names if name in known}
        return list(meant.values()), tuple(name for name in self.names if name not in known)


@dataclass(frozen=True, slots=True)
class Settled:
    """What was done, to which; `left` are those that it could not be done to, each with why.

    `unknown` are names that mean nothing that came to a stop; with any of them nothing at all is done.
    """

    done: tuple[Undelivered, ...] = ()
    left: tuple[tuple[Undelivered, str], ...] = ()
    unknown: tuple[str, ...] = ()


async def settle_stopped(
    desk: Desk, partnership_id: str, named: Named, deed: Deed, who: str, because: str | None
) -> Settled:
    """Do it to all that are meant, in one transaction; what is tried again is sent by whoever works."""
    settled = await desk.store.write(partial(_settle, desk, partnership_id, named, deed, who, because))
    if deed is Deed.RETRIED:
        for lane in dict.fromkeys(each.lane for each in settled.done):
            desk.wake(lane)
    return settled


def _settle(
    desk: Desk, partnership_id: str, named: Named, deed: Deed, who: str, because: str | None, session: Session
) -> Settled:
    meant, unknown = named.among(undelivered.undelivered(session, partnership_id, named.lane))
    if unknown:
        return Settled(unknown=unknown)
    over = undelivered.outlived(session, partnership_id, meant) if deed is Deed.RETRIED else frozenset[int]()
    why = {each.number: _why_not(each, deed, over) for each in meant}
    done = [each for each in meant if why[each.number] is None]
    now = desk.clock()
    DONE[deed](session, partnership_id, [each.number for each in done], now, f"{who}: {because or deed.value}")
    interventions.record(session, partnership_id, now, who, deed.value, {
        f"{MESSAGE}:{each.id}": {"number": each.number, "lane": each.lane, "was": each.status, "reason": each.reason,
                                 "because": because}
        for each in done
    })
    return Settled(tuple(done), tuple((each, said) for each in meant if (said := why[each.number]) is not None))


def _why_not(each: Undelivered, deed: Deed, over: frozenset[int]) -> str | None:
    if deed is Deed.RETRIED and each.number in over:
        return OVER
    if deed is Deed.ARRIVED and each.status != MessageState.UNCONFIRMED:
        return NEVER_TRIED
    if deed is Deed.ARRIVED and each.kind in PLACED:
        return HANGS_BELOW
    return None


def _retry(session: Session, partnership_id: str, numbers: Sequence[int], now: datetime, said: str) -> int:
    return undelivered.retry(session, partnership_id, numbers, now)


DONE: Mapping[Deed, Callable[[Session, str, Sequence[int], datetime, str], int]] = MappingProxyType({
    Deed.RETRIED: _retry,
    Deed.DROPPED: undelivered.drop,
    Deed.ARRIVED: undelivered.arrived,
})
"""How each is done."""
