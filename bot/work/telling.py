"""What became of every attempt, told to the log under the name of the turn that the message came of.

Why one failed is kept with the message, for those who may read it: a relay that refuses a letter says to whom.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from bot.journal import Teller, bound
from bot.ports import Delivery, Doubtful, Refused, Sent, TryLater
from storage.outbox import Claimed

log = Teller(__name__)


async def told(claimed: Claimed, sending: Awaitable[Delivery]) -> Delivery:
    """Await an attempt, and tell what became of it: never what the message says, to whom, or what was answered."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    with bound(turn=claimed.turn):
        delivery = await sending
        facts = {"message": claimed.id, "kind": claimed.kind, "lane": claimed.lane, "attempt": claimed.attempts,
                 "seconds": round(loop.time() - began, 4)}
        match delivery:
            case Sent():
                log.info("a message was sent", **facts)
            case TryLater(seconds=seconds):
                log.info("a message was put off", again_in=seconds, **facts)
            case Doubtful():
                log.warning("a message may have arrived", **facts)
            case Refused():
                log.warning("a message was refused", **facts)
        return delivery
