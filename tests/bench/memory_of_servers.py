"""What a server holds: after so many conversations, and after very many turns (`python -m tests.bench --memory`)."""

from __future__ import annotations

from pathlib import Path

from tests.bench import bots, dialogue
from tests.bench.bots import running
from tests.bench.filling import filled
from tests.bench.load import Load
from tests.bench.report import Row, at_most
from tests.bench.slices import anybody, clock, quarterday_load


async def of_memory(place: Path, conversations: int, turns: int) -> list[Row]:
    """Everything about memory: after so many conversations, and how it grows over very many turns."""
    return [*await memory(place, conversations), *await flat_memory(place, turns)]


async def flat_memory(place: Path, turns: int) -> list[Row]:
    """What a server holds after a fifth of so many turns, and after all of them."""
    people = turns // len(dialogue.quarterday(clock().date())) + 500
    load = quarterday_load(await filled(place / "flat.db", people, 0, clock()))
    async with running(bots.quarterday, place / "flat.db", load) as bot:
        while load.turns < turns / 5:
            await load.run(16, 1.0)
        early, since = bot.memory, load.turns
        while load.turns < turns:
            await load.run(16, 1.0)
        grown = (bot.memory - early) / (load.turns - since) * 1e5
        return [at_most(f"memory over {load.turns:,} turns: more for each 100,000", grown, 10,
                        f"{grown:+.1f} MB ({early:.1f} MB after {since:,}, {bot.memory:.1f} at the end)", " MB")]


async def memory(place: Path, conversations: int) -> list[Row]:
    """What each bot holds after so many conversations, 16 at once, since it was started.

    A crowd is measured apart: what it needs for its moment is kept by the process, and says nothing of conversations.
    """
    returns = await filled(place / "held.db", conversations + 500, 0, clock())
    held: list[list[float]] = []
    for begin, path, load in (
        (bots.quarterday, place / "held.db", quarterday_load(returns)),
        (bots.bare, place / "bare-held.db", Load(bots.SECRET, dialogue.BARE, anybody(), clock)),
    ):
        async with running(begin, path, load) as bot:
            before = bot.memory
            await load.until(conversations, 16)
            held.append([before, bot.memory])
    (start, after), (bare_start, bare_after) = held
    return [at_most(f"memory after {conversations:,} conversations, 16 at once", after, 110,
                    f"{after:.1f} MB (at start {start:.1f}; bare {bare_start:.1f} to {bare_after:.1f})", " MB")]
