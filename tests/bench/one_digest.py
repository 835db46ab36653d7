"""A process that composes one digest, as a server would, and says what it cost; it reads no more than that takes."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from time import perf_counter, process_time

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.cli.heap import spare_the_collector
from bot.handlers.composing import NotPublished, compose_digest
from bot.handlers.desk import Desk
from conversations.partnership.calendars import WorkingCalendar
from conversations.partnership.quarters import Quarter
from storage.database import Access, Store
from tests.bench.memory import held_at_most


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of each time from the store to the text, and of our processor; statements of one; most megabytes held."""

    seconds: list[float]
    busy: list[float]
    statements: int
    megabytes: float


async def composed(
    url: str, partnership: str, quarter: Quarter, layer: str, group: str, times: int, now: datetime
) -> Cost:
    """Compose a digest so many times; where it is more than once, once more before, to be warm."""
    said: list[str] = []
    event.listen(Engine, "before_cursor_execute", lambda *given: said.append(str(given[2])))
    store = Store.open(url, Access.READING)
    nobody: Callable[[object], None] = lambda _: None  # noqa: E731  # nothing is sent
    desk = Desk(store, lambda: now, str, {}, nobody, nobody, lambda nation, year: WorkingCalendar())
    seconds, busy = [], []
    spare_the_collector()
    try:
        for warming in [True] * (times > 1) + [False] * times:
            said.clear()
            began, busy_before = perf_counter(), process_time()
            found = await compose_digest(desk, partnership, quarter, layer, group)
            if isinstance(found, NotPublished):
                raise TypeError(f"The bench asks for a digest that is refused: {found.reason}")
            assert found.text
            if not warming:
                seconds.append(perf_counter() - began)
                busy.append(process_time() - busy_before)
    finally:
        await store.close()
    return Cost(seconds, busy, len(said), held_at_most())


def main() -> None:
    """Compose what the command names, and say what it cost."""
    url, partnership, quarter, layer, group, times, now = sys.argv[1:]
    found = composed(url, partnership, Quarter.parse(quarter), layer, group, int(times), datetime.fromisoformat(now))
    print(json.dumps(asdict(asyncio.run(found))))


if __name__ == "__main__":
    main()
