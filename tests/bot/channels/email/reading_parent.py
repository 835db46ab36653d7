"""A process with a reader, which prints the number of its room and then waits to be killed."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from bot.channels.email.reader import Reader
from bot.mail import Envelope

ROOM = (sys.executable, str(Path(__file__).with_name("hostile_room.py")))


async def main(way: str) -> None:
    """Read one mail, so that the room is open; then wait, or wait for a reading that hangs."""
    reader = Reader(seconds=1.0 if way == "hang" else 60.0, room=ROOM)
    first = await _reading(reader, "mail:1")
    assert reader._process is not None
    room = reader._process.pid
    waiting = asyncio.ensure_future(_reading(reader, way) if way == "hang" else asyncio.Event().wait())
    await asyncio.sleep(0)
    print(room, flush=True)
    await waiting
    print(first)


async def _reading(reader: Reader, key: str) -> object:
    envelope = Envelope(None, (), "lmtp")
    at, today = datetime(2026, 10, 15, tzinfo=UTC), date(2026, 10, 15)
    return await reader.parse(b"\n1. 2\n", envelope, key, at, domain="b.example", authserv_id="", today=today)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
