"""Whether a process may work on a database at all, said before anything is started."""

from __future__ import annotations

from storage.backups.holding import held
from storage.database import Store, named
from storage.migrations import OUTGROWN, Outgrown, Standing, standing

HELD = ("The database {database} was restored from a backup of {taken_at:%d %B %Y, %H:%M} UTC, and is held: the "
        "original may still be sending. Once it has stopped for good, run `quarterday restore --resume`, and start "
        "again.")


class NotMigrated(RuntimeError):
    """The database lacks a step of the schema; run `quarterday migrate` and start again."""


class OnHold(RuntimeError):
    """The database is a copy, and nobody said yet that its original has stopped."""


def fit_to_work(url: str) -> None:
    """Nothing, where this program can work on the database at `url`.

    Raises:
        NotMigrated: it lacks a step that this program needs.
        storage.migrations.Outgrown: a newer program took away what this one uses.
        storage.database.Unreachable: it cannot be opened.
    """
    match standing(url):
        case Standing.BEHIND:
            raise NotMigrated("The database is not at the newest schema. Run `quarterday migrate`, then start again.")
        case Standing.BEYOND:
            raise Outgrown(OUTGROWN.format(database=named(url)))
        case Standing.FITS:
            return


async def not_held(store: Store, url: str) -> None:
    """Nothing, where the open database at `url` may be worked for.

    Raises:
        OnHold: it was restored, and not resumed since.
    """
    copy = await store.read(held)
    if copy is not None:
        raise OnHold(HELD.format(database=named(url), taken_at=copy.taken_at))
