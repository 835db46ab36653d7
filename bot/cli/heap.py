"""How this process holds memory: what is freed goes back to the system, what stays is not searched again and again."""

from __future__ import annotations

import ctypes
import gc
import mimetypes

M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
"""Names of `mallopt(3)`: from how many bytes on a block is asked of the system by itself; how many heaps there are."""
LARGE = 128 * 1024
"""glibc's own first choice, which it raises at each such block that is freed, until none is apart any more."""
ONE = 1
"""A heap for each thread, glibc's own choice, is for threads that run at once; those of Python take turns."""
SELDOM = (20_000, 20, 50)
"""How many new objects bring the garbage collector; a turn, or a digest, makes few that hold one another in a ring."""


def give_back_what_is_freed() -> None:
    """Hold that limit where it is, so that a block freed leaves no hole in the heap; done before anything is read.

    Measured: about 1 MB less for a server after a thousand conversations, and half of one for a single heap. An
    allocator without such a setting (musl's, macOS's) is left as it is.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, LARGE)
        mallopt(M_ARENA_MAX, ONE)


def know_few_kinds_of_files() -> None:
    """Keep what reads this machine's list of kinds of files from doing so: the Slack client does, as it is imported.

    Nobody is sent a file by it. Measured: 0.4 MB, where the list is long.
    """
    mimetypes.init(files=())


def spare_the_collector() -> None:
    """What stands by now stays, so it need not be searched for what can go; and what comes is searched seldom.

    Measured: 8 per cent of a turn, and a fifth of the processor of a board's digest of ten thousand targets. What
    reading the program left free in the heap goes back to the system: 0.7 MB of a server.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
    gc.freeze()
    gc.set_threshold(*SELDOM)
