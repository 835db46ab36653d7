"""How fast a turn is here: `make bench`, or `python -m tests.bench`, with `--help` for parts of it.

Quarterday runs as anybody would run it, beside a bare hand-written Bolt bot and
the raw commit rate of SQLite, all in the same minutes: read the ratios. A turn
is one signed request in, everything it means stored, one message out. Of mail:
letters and replies a second, what waiting mail costs, and the worst mails to
read. Of digests: a theme's and a board's, on both databases. Of rounds: what
opening one of ten thousand costs.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from tests.bench import bots, dialogue, hostile
from tests.bench.bots import running
from tests.bench.counting import Counts, commits, counted
from tests.bench.digests import digests
from tests.bench.draining import draining
from tests.bench.filling import filled
from tests.bench.letters import letters
from tests.bench.load import Load
from tests.bench.mails import mails
from tests.bench.many_processes import many_processes
from tests.bench.memory_of_servers import flat_memory, memory, of_memory
from tests.bench.openings import openings
from tests.bench.pictures import pictures
from tests.bench.rehearsals import rehearsal
from tests.bench.report import Row, at_least, at_most, percentile, spread, table
from tests.bench.slices import Measured, anybody, clock, leads, measure, quarterday_load

LEVELS = (1, 16, 64)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    people: int
    rounds: int
    seconds: float
    conversations: int
    past: int
    few: int = 1_000
    long_people: int = 4_000
    mails: int = 100
    waiting: int = 1_000
    asked: int = 10_000
    crowd: int = 300
    turns: int = 10_000
    drained: int = 100


QUICK = Size(people=3_000, rounds=2, seconds=1.0, conversations=1_000, past=11)
FULL = Size(people=9_000, rounds=5, seconds=3.0, conversations=1_000, past=50, mails=300, waiting=10_000,
            crowd=1_000, turns=30_000, drained=1_000)
AT_LENGTH = replace(FULL, turns=100_000, drained=10_000)
"""What is measured only when it is asked for by itself: each takes a quarter of an hour or more."""


async def beside_the_bare_bot(place: Path, size: Size) -> list[Row]:
    """Turns, latencies and processor, slice by slice in turns with the bare bot."""
    returns = await filled(place / "quarterday.db", size.people, 0, clock())
    ours_load, bare_load = quarterday_load(returns), Load(bots.SECRET, dialogue.BARE, anybody(), clock)
    ours = {level: Measured() for level in LEVELS}
    bare = {level: Measured() for level in LEVELS}
    raw: list[float] = []
    async with (
        running(bots.bare, place / "bare.db", bare_load) as bare_bot,
        running(bots.quarterday, place / "quarterday.db", ours_load) as our_bot,
    ):
        await bare_bot.load.run(16, 0.5)
        await our_bot.load.run(16, 0.5)
        for _ in range(size.rounds):
            for level in LEVELS:
                await measure(bare_bot, level, size.seconds, bare[level])
                await measure(our_bot, level, size.seconds, ours[level])
            raw.append(commits(place / "raw.db", 0.3))
        crowded = Row("memory after all that, 64 at once among it",
                      f"{our_bot.memory:.0f} MB (bare {bare_bot.memory:.0f})")
    for load in (ours_load, bare_load):
        if load.odd:
            raise RuntimeError(f"{len(load.odd)} odd things happened, the first: {load.odd[0]}")
    return [*_rates(ours, bare, raw), *_latencies(ours, bare), *_costs(ours, bare), crowded]


def _rates(ours: dict[int, Measured], bare: dict[int, Measured], raw: list[float]) -> Iterator[Row]:
    for level in LEVELS:
        ratios = [mine / theirs for mine, theirs in zip(ours[level].rates, bare[level].rates, strict=True)]
        what = f"durable turns a second, {level} at once: times the bare bot"
        if level == 1:
            yield Row(what, spread(ratios))
        else:
            yield at_least(what, median(ratios), 0.7, spread(ratios))
        yield Row("    Quarterday, bare bot",
                  f"{median(ours[level].rates):,.0f}, {median(bare[level].rates):,.0f} a second")
    best = max(median(ours[level].rates) for level in LEVELS)
    yield Row("raw INSERT and COMMIT a second (WAL, FULL)", spread(raw, ",.0f"))
    yield Row("turns for each raw commit", f"{best / median(raw):.4f}")


def _latencies(ours: dict[int, Measured], bare: dict[int, Measured]) -> Iterator[Row]:
    for level in LEVELS:
        for name in ("acks", "replies"):
            mine, theirs = getattr(ours[level], name), getattr(bare[level], name)
            shown = (f"{percentile(mine, 0.5):.1f} / {percentile(mine, 0.99):.1f} ms"
                     f" (bare {percentile(theirs, 0.5):.1f} / {percentile(theirs, 0.99):.1f})")
            what = f"{name[:-1] if name == 'acks' else 'reply'} p50 / p99, {level} at once"
            if level == 64 and name == "acks":
                yield at_most(what, percentile(mine, 0.99), 250, shown, " ms at p99")
            else:
                yield Row(what, shown)


def _costs(ours: dict[int, Measured], bare: dict[int, Measured]) -> Iterator[Row]:
    for level in LEVELS:
        mine, theirs = median(ours[level].cpu), median(bare[level].cpu)
        yield Row(f"processor a turn, {level} at once",
                  f"{mine:.2f} ms (bare {theirs:.2f}; {mine / theirs:.2f} times)")


async def statements(place: Path) -> list[Row]:
    """What a turn asks of the database."""
    (one,) = await filled(place / "counted.db", 1, 0, clock())
    steps = list(dialogue.quarterday(clock().date()))
    counts: Counts = await counted(place / "counted.db", next(leads([one])), steps, clock)
    own = counts.taking["COMMIT"] / counts.turns
    return [
        Row("the turn itself", counts.line(counts.taking), "1 commit", own == 1),
        Row("sending its reply, alone (a batch shares them)", counts.line(counts.sending)),
    ]


async def with_a_long_past(place: Path, size: Size) -> list[Row]:
    """The processor time of a turn over few and over very many stored returns, slice by slice in turns."""
    few = quarterday_load(await filled(place / "few.db", size.few, 0, clock()))
    many = quarterday_load(await filled(place / "many.db", size.long_people, size.past, clock()))
    stored = size.long_people * (size.past + 1)
    mine, theirs = Measured(), Measured()
    async with (
        running(bots.quarterday, place / "few.db", few) as small,
        running(bots.quarterday, place / "many.db", many) as large,
    ):
        for bot in (small, large):
            await bot.load.run(16, 0.5)
        for _ in range(size.rounds + 1):
            await measure(small, 16, size.seconds, theirs)
            await measure(large, 16, size.seconds, mine)
    ratios = [after / before for before, after in zip(theirs.cpu, mine.cpu, strict=True)]
    return [at_most(f"processor a turn over {stored:,} stored returns: times that over {size.few:,}",
                    median(ratios), 1.2, spread(ratios))]


async def pace(place: Path, size: Size) -> list[Row]:
    """What keeping a pace costs a turn, beside a server that keeps none, slice by slice in turns."""
    loads = [quarterday_load(await filled(place / f"{name}.db", size.few, 0, clock())) for name in ("paced", "free")]
    kept, free = Measured(), Measured()
    async with (
        running(bots.paced, place / "paced.db", loads[0]) as keeping,
        running(bots.quarterday, place / "free.db", loads[1]) as hurrying,
    ):
        for bot in (keeping, hurrying):
            await bot.load.run(16, 0.5)
        for _ in range(size.rounds + 1):
            await measure(hurrying, 16, size.seconds, free)
            await measure(keeping, 16, size.seconds, kept)
    ratios = [after / before for before, after in zip(free.cpu, kept.cpu, strict=True)]
    return [Row("processor a turn, 16 at once, where a pace is kept: times that without", spread(ratios)),
            Row("    turns a second, kept and not", f"{median(kept.rates):,.0f}, {median(free.rates):,.0f}")]


async def profile(place: Path) -> None:
    """A few seconds of load on a profiled Quarterday, which prints what it did."""
    load = quarterday_load(await filled(place / "profiled.db", 2_000, 0, clock()))
    async with running(bots.profiled, place / "profiled.db", load) as bot:
        await bot.load.run(16, 6.0)
    print(f"{load.turns} turns were profiled.")


async def of_talks(place: Path, size: Size) -> list[Row]:
    """Everything about turns."""
    return [
        *await beside_the_bare_bot(place, size),
        *await memory(place, size.conversations),
        *await statements(place),
        *await with_a_long_past(place, size),
        *await pace(place, size),
    ]


async def of_mail(place: Path, size: Size) -> list[Row]:
    """Everything about mail but how its reading grows."""
    rounds = (size.rounds + 1) // 2
    return [*await letters(place, rounds, 300), *await mails(place, rounds, size.mails, size.waiting)]


async def of_rounds(place: Path, size: Size) -> list[Row]:
    """Everything about rounds: opened, held by several processes, and what a server holds after very many turns."""
    return [
        *await openings(place, size.asked),
        *await draining(place, size.drained),
        *await many_processes(place, size.crowd),
        *await flat_memory(place, size.turns),
        rehearsal(place),
    ]


async def parts(place: Path, size: Size, *, mail_alone: bool) -> AsyncIterator[Sequence[Row]]:
    """What was measured, as soon as it is: all of it takes more than half an hour."""
    if not mail_alone:
        yield await of_talks(place, size)
    yield await of_mail(place, size)
    if not mail_alone:
        yield [*await digests(place, clock()), *pictures(9)]
        yield await of_rounds(place, size)


async def bench(place: Path, size: Size, *, mail_alone: bool) -> None:
    """Measure and print, and plot how the reading of hostile mails grows."""
    async for rows in parts(place, size, mail_alone=mail_alone):
        print(f"{table(rows)}\n", flush=True)
    grown = hostile.hostile()
    print(f"{table(list(hostile.rows(grown)))}\n\n{hostile.plot(grown)}")


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.partition("\n")[0])
    asked.add_argument("--quick", action="store_true", help="about two minutes, and less sure")
    asked.add_argument("--mail", action="store_true", help="mail alone")
    asked.add_argument("--digests", action="store_true", help="digests alone")
    asked.add_argument("--rounds", action="store_true", help="rounds alone")
    asked.add_argument("--memory", action="store_true", help="memory alone, over 100,000 turns (15 minutes)")
    asked.add_argument("--draining", action="store_true", help="10,000 invitations at their pace alone (20 minutes)")
    asked.add_argument("--pace", action="store_true", help="what keeping a pace costs a turn alone")
    asked.add_argument("--profile", action="store_true", help="print what a turn spends its time on instead")
    wanted = asked.parse_args()
    size = QUICK if wanted.quick else FULL
    with tempfile.TemporaryDirectory(prefix="quarterday-bench-") as folder:
        place = Path(folder)
        if wanted.profile:
            asyncio.run(profile(place))
        elif wanted.digests:
            print(table(asyncio.run(digests(place, clock()))))
        elif wanted.rounds:
            print(table(asyncio.run(of_rounds(place, size))))
        elif wanted.memory:
            print(table(asyncio.run(of_memory(place, size.conversations, (size if wanted.quick else AT_LENGTH).turns))))
        elif wanted.draining:
            print(table(asyncio.run(draining(place, (size if wanted.quick else AT_LENGTH).drained))))
        elif wanted.pace:
            print(table(asyncio.run(pace(place, size))))
        else:
            asyncio.run(bench(place, size, mail_alone=wanted.mail))


if __name__ == "__main__":
    main()
