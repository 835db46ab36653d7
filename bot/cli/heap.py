"""How this process holds memory: what is freed goes back to the system."""

from __future__ import annotations

import ctypes

M_MMAP_THRESHOLD = -3
"""A name of `mallopt(3)`: from how many bytes on a block is asked of the system by itself."""
LARGE = 128 * 1024
"""glibc's own first choice, which it raises at each such block that is freed, until none is apart any more."""


def give_back_what_is_freed() -> None:
    """Hold that limit where it is, so that a block freed leaves no hole in the heap; done before anything is read.

    Measured: about 1 MB less for a server after a thousand conversations. An allocator without such a setting
    (musl's, macOS's) is left as it is.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, LARGE)
