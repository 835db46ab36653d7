"""A crowd answers a round while processes are killed.

`python -m tests.bench.crowd --database postgresql --people 10000`: on PostgreSQL with two
web processes and three workers, on SQLite with one server (`--database sqlite
--people 500`). Ends with 1 where a law is broken.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from storage.migrations import upgrade
from tests.bench.crowd.holding import DRAINED_WITHIN, Held, Wanted, hold
from tests.bench.digests import postgres


def main() -> None:
    """Hold a round, and say what came of it."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench.crowd", description=__doc__.partition("\n")[0])
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="postgresql")
    asked.add_argument("--people", type=int, default=10_000)
    asked.add_argument("--every", type=float, default=5.0, help="seconds between two kills")
    asked.add_argument("--webs", type=int, default=2)
    asked.add_argument("--workers", type=int, default=3)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--place", type=Path, help="a folder for logs and database, which is kept")
    said = asked.parse_args()
    wanted = Wanted(said.people, said.webs, said.workers, said.every, seed=said.seed)
    if said.place is not None:
        said.place.mkdir(parents=True)
        sys.exit(_held(said.database, said.place, wanted))
    with tempfile.TemporaryDirectory(prefix="quarterday-crowd-") as folder:
        sys.exit(_held(said.database, Path(folder), wanted))


def _held(database: str, place: Path, wanted: Wanted) -> int:
    if database == "sqlite":
        return _told(_hold(f"sqlite:///{place}/crowd.db", place, wanted))
    with postgres(place / "pg") as server:
        return _told(_hold(server("crowd"), place, wanted))


def _hold(url: str, place: Path, wanted: Wanted) -> Held:
    upgrade(url)
    return asyncio.run(hold(url, place, wanted))


def _told(held: Held) -> int:
    print(*held.told, *(held.broken or ["Every law holds."]), sep="\n")
    if not held.within:
        print(f"It took more than {DRAINED_WITHIN:.0f} seconds until all lanes were drained.")
    return 0 if held.within and not held.broken else 1


if __name__ == "__main__":
    main()
