"""Whether a process may work for a database that was restored, said before anything is started."""

from __future__ import annotations

from storage.backups.holding import held
from storage.database import Store, named

HELD = ("The database {database} was restored from a backup of {taken_at:%d %B %Y, %H:%M} UTC, and is held: the "
        "original may still be sending. Once it has stopped for good, run `quarterday restore --resume`, and start "
        "again.")


class OnHold(RuntimeError):
    """The database is a copy, and nobody said yet that its original has stopped."""


async def not_held(store: Store, url: str) -> None:
    """Nothing, where the open database at `url` may be worked for.

    Raises:
        OnHold: it was restored, and not resumed since.
    """
    copy = await store.read(held)
    if copy is not None:
        raise OnHold(HELD.format(database=named(url), taken_at=copy.taken_at))
