"""Taking a step beside a server that works: it gives way to turns, and never the other way round.

PostgreSQL lets nobody near a table that is waited for to be altered: behind
one long transaction (a backup) and one waiting step, every turn would stand.
So a step waits a moment only, lets go of everything and tries again. In SQLite
there is one writer at a time, and whoever is not it waits their turn.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from storage.database import Unreachable

GIVES_WAY = "300ms"
"""How long a step waits for a table; turns that come meanwhile wait behind it. Shorter than what PostgreSQL takes to
look for two that wait for one another (1 s), so that it is the step that gives up."""
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0
PATIENCE = 600.0
"""Seconds after which somebody has to look who holds the database."""
ONE_AT_A_TIME = 7_261_105
"""The lock that a step takes, so that of two `migrate` at once the second finds nothing left to do."""
HELD_UP = frozenset({"55P03", "40P01"})
"""PostgreSQL's codes of a lock that was not had in time, and of two that waited for one another (appendix A)."""
BUSY = 5
"""SQLite's code of a file that another writer holds (sqlite.org/rescode.html)."""
IN_THE_WAY = (
    "The database cannot be changed: something has held it for {minutes} minutes. Let a backup or a long question "
    "end (PostgreSQL lists them in pg_stat_activity), then run `quarterday migrate` again; nothing was changed."
)


def patiently(connection: Connection, work: Callable[[], None], patience: float = PATIENCE) -> None:
    """Run `work` in a transaction of its own, and again while somebody else holds what it needs.

    Raises:
        storage.database.Unreachable: it was held for longer than anybody should wait.
    """
    until, pause = time.monotonic() + patience, FIRST_PAUSE
    while not _done(connection, work, last=time.monotonic() >= until):
        time.sleep(pause)  # nothing tells when a lock is free, and `migrate` has no loop that this would hold up
        pause = min(pause * 2, LONGEST_PAUSE)


def _done(connection: Connection, work: Callable[[], None], *, last: bool) -> bool:
    try:
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{GIVES_WAY}'")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")
            work()
    except OperationalError as failed:
        if not _held_up(failed):
            raise
        if last:
            raise Unreachable(IN_THE_WAY.format(minutes=int(PATIENCE // 60))) from failed
        return False
    return True


def _held_up(failed: OperationalError) -> bool:
    return (getattr(failed.orig, "sqlstate", None) in HELD_UP
            or getattr(failed.orig, "sqlite_errorcode", None) == BUSY)
