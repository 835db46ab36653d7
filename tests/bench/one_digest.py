"""A process that composes one digest and says what it cost; it reads no more of the bot than that takes."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from time import perf_counter

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.handlers.composing import NotPublished, compose_digest
from bot.handlers.desk import Desk
from conversations.partnership.calendars import WorkingCalendar
from conversations.partnership.quarters import Quarter
from storage.database import Access, Store
from tests.bench.memory import held_at_most


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of each time from the store to the text, statements of one, and megabytes held at most."""

    seconds: list[float]
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
    seconds = []
    try:
        for warming in [True] * (times > 1) + [False] * times:
            said.clear()
            began = perf_counter()
            found = await compose_digest(desk, partnership, quarter, layer, group)
            if isinstance(found, NotPublished):
                raise TypeError(f"The bench asks for a digest that is refused: {found.reason}")
            assert found.text
            if not warming:
                seconds.append(perf_counter() - began)
    finally:
        await store.close()
    return Cost(seconds, len(said), held_at_most())


def main() -> None:
    """Compose what the command names, and say what it cost."""
    url, partnership, quarter, layer, group, times, now = sys.argv[1:]
    found = composed(url, partnership, Quarter.parse(quarter), layer, group, int(times), datetime.fromisoformat(now))
    print(json.dumps(asdict(asyncio.run(found))))


if __name__ == "__main__":
    main()
