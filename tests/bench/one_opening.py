"""A process that opens a round, as the command does, and says what it cost; then draws some more invitations.

`python -m tests.bench.one_opening URL WAY NOW`, where the way to people is `slack` or `letters`.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from time import perf_counter, process_time
from typing import TypeVar

from bot.channels.slack.drawing import SlackDrawer
from bot.cli.heap import spare_the_collector
from bot.handlers.desk import Desk
from bot.handlers.inviting_all import HANDFUL, draw_handful
from bot.handlers.open_round import open_round
from bot.main import calendar_around, letterer_of, new_id, signer_of
from bot.settings import read_settings
from storage.database import Session, Store
from tests.bench.memory import held_at_most
from tests.bot.wire.kept import rows
from tests.bot.wire.mailing import told
from tests.bot.wire.weald import QUARTER, WEALD

T = TypeVar("T")

HANDFULS = 20
"""How many handfuls of invitations are drawn to see how fast that is."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds until every row is written, of our processor, until it is answered; rows; invitations drawn a second.

    `megabytes` is the most that was held.
    """

    seconds: float
    busy: float
    answered: float
    returns: int
    messages: int
    drawn: float
    megabytes: float


class Watched(Store):
    """A store that keeps when its first transaction was over, and our processor by then: an opening is one."""

    over: tuple[float, float] | None = None

    async def write(self, work: Callable[[Session], T]) -> T:
        """As any store does."""
        done = await super().write(work)
        self.over = self.over or (perf_counter(), process_time())
        return done


def _messages(session: Session) -> int:
    return int(rows(session, "SELECT count(*) FROM message WHERE status = 'pending'")[0][0])


async def opened(url: str, way: str, now: datetime) -> Cost:
    """Open the Weald's round, then draw as the timers do."""
    store, nobody = Watched.open(url), _nobody
    desk = Desk(store, lambda: now, new_id, {"slack": SlackDrawer()} if way == "slack" else {}, nobody, nobody,
                calendar_around)
    if way == "letters":
        settings = read_settings(**told(url, 1, 1))
        desk = Desk(store, lambda: now, new_id, {}, nobody, nobody, calendar_around, letterer=letterer_of(settings),
                    signer=signer_of(settings), base_url=settings.base_url)
    spare_the_collector()
    try:
        began, busy = perf_counter(), process_time()
        done = await open_round(desk, WEALD, QUARTER)
        answered = perf_counter() - began
        assert store.over is not None, "Nothing was written."
        seconds, busy = store.over[0] - began, store.over[1] - busy
        messages = await store.read(_messages)
        began = perf_counter()
        for _ in range(HANDFULS):
            await store.write(partial(draw_handful, desk, partnership_id=WEALD, now=now))
        drawn = HANDFULS * HANDFUL / (perf_counter() - began)
        return Cost(seconds, busy, answered, done.returns, messages, drawn, held_at_most())
    finally:
        await store.close()


def _nobody(_: object) -> None:
    """Nobody is woken: nothing is sent."""



def main() -> None:
    """Open what the command names, and say what it cost."""
    url, way, now = sys.argv[1:]
    print(json.dumps(asdict(asyncio.run(opened(url, way, datetime.fromisoformat(now))))))


if __name__ == "__main__":
    main()
