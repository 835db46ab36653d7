"""`quarterday serve` with every thread profiled; what a turn spends its time on is printed at the end.

`python -m tests.bench --profile` starts it and makes the load.
"""

from __future__ import annotations

import cProfile
import pstats
import signal
import sys
import threading
from types import FrameType
from typing import Any

from bot.cli import main

SHOWN = 45


def profiled() -> None:
    """Serve until stopped, then print the functions that cost most by themselves and with what they call."""
    everywhere = [cProfile.Profile()]

    def begin(frame: FrameType, what: str, argument: Any) -> None:
        """The first thing a new thread does: from now on it has a profiler of its own."""
        mine = cProfile.Profile()
        everywhere.append(mine)
        mine.enable()

    # Once it has shut down, uvicorn sends itself the signal again, which would end us before a word is printed.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit())
    threading.setprofile(begin)
    everywhere[0].enable()
    try:
        main()
    except SystemExit:
        pass
    finally:
        everywhere[0].disable()
        told = pstats.Stats(everywhere[0], stream=sys.stderr)
        for each in everywhere[1:]:
            told.add(each)
        for order in ("tottime", "cumulative"):
            told.sort_stats(order).print_stats(SHOWN)


if __name__ == "__main__":
    profiled()
