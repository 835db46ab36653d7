"""What a process holds, as Linux tells it."""

from __future__ import annotations

import re
from pathlib import Path


def held_at_most() -> float:
    """Megabytes of memory that this process ever held at once.

    `getrusage` would tell what its parent held before it began, where that was more.
    """
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None, "This machine does not say what a process holds."
    return int(found[1]) * 1_024 / 1e6
