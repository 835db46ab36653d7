"""How many letters leave a second, and what ten thousand that wait cost: ours beside bare aiosmtplib.

Both send the same letters to the same aiosmtpd, slice by slice in turns. Ours
claims each from the database, sends it over a pool of connections and settles
it; the bare one holds them in memory and keeps no books.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from statistics import median

from conversations.partnership.rules.tolerance import Tolerance
from conversations.partnership.targets import Partnership
from storage import migrations, outbox
from storage.database import Session, Store
from storage.outbox import Message
from storage.people import save_partnership
from tests.bench.report import Row, at_least, at_most, spread
from tests.bench.senders import READER, SENDER, clock, letter

COUNTY = "county"
LANE, PACE = "email:127.0.0.1", "email:127.0.0.1:county.example"
LARGE, SMALL = 20_000, 2_000
"""Octets of a letter with ten questions in text and HTML, and of a receipt."""
AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Took:
    """What a sender took: letters a second, milliseconds of processor a letter, megabytes at most."""

    rate: float
    cpu: float
    peak: float


async def letters(place: Path, rounds: int, many: int, waiting: int = 10_000) -> list[Row]:
    """The rows: letters a second against the bare client, by size of letter; memory with many waiting."""
    with _sink() as port:
        rows = [row for size in (LARGE, SMALL) for row in await _beside(place, port, rounds, many, size)]
        few = await _filled(place / "few-letters.db", many, LARGE)
        full = await _filled(place / "many-letters.db", waiting, LARGE)
        before, after = (_sent("ours", str(database), port, many) for database in (few, full))
    grown = after.peak - before.peak
    return [*rows, at_most(f"memory while sending, {waiting:,} letters waiting: more than with {many:,}", grown, 10,
                           f"{grown:+.0f} MB (at most {after.peak:.0f})", " MB")]


async def _beside(place: Path, port: int, rounds: int, many: int, size: int) -> list[Row]:
    """One size of letter: ours and the bare client in turns, the first turn of each thrown away."""
    ours: list[Took] = []
    bare: list[Took] = []
    for number in range(rounds + 1):
        database = await _filled(place / f"letters-{size}-{number}.db", many, size)
        bare.append(_sent("bare", str(size), port, many))
        ours.append(_sent("ours", str(database), port, many))
    return list(_rows(ours[1:], bare[1:], size))


def _rows(ours: Sequence[Took], bare: Sequence[Took], size: int) -> Iterator[Row]:
    ratios = [mine.rate / theirs.rate for mine, theirs in zip(ours, bare, strict=True)]
    what = f"letters of {size // 1_000} kB a second: times bare aiosmtplib on one connection"
    yield at_least(what, median(ratios), 0.7, spread(ratios)) if size == LARGE else Row(what, spread(ratios))
    rates, costs = ([median(getattr(one, name) for one in each) for each in (ours, bare)] for name in ("rate", "cpu"))
    yield Row("    Quarterday, bare aiosmtplib", f"{rates[0]:,.0f}, {rates[1]:,.0f} a second")
    yield Row("    processor a letter", f"{costs[0]:.2f} ms (bare {costs[1]:.2f})")


@contextmanager
def _sink() -> Iterator[int]:
    """A far side that takes everything, as a process; gives its port."""
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.sink"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(10)


def _sent(kind: str, what: str, port: int, many: int) -> Took:
    command = [sys.executable, "-m", "tests.bench.senders", kind, what, str(port), str(many)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return Took(told["rate"], told["cpu"], told["peak"])


async def _filled(database: Path, many: int, size: int) -> Path:
    """A database in which so many letters wait."""
    migrations.upgrade(f"sqlite:///{database}")
    store = Store.open(f"sqlite:///{database}")
    await store.write(_county)
    for first in range(0, many, AT_A_TIME):
        numbers = range(first, min(first + AT_A_TIME, many))
        batch = [_waiting(number, size) for number in numbers]
        await store.write(partial(outbox.enqueue, partnership_id=COUNTY, messages=batch, now=clock()))
    await store.close()
    return database


def _county(session: Session) -> None:
    save_partnership(session, COUNTY, Partnership(name="County", board="Board",
                                                  default_rule=Tolerance(percent=Decimal(10))))


def _waiting(number: int, size: int) -> Message:
    payload = {"from": SENDER, "to": READER, "raw": letter(number, size)}
    return Message(f"letter:{number}", LANE, "letter", READER, payload, pace=PACE)
