"""Whether a process may work on a database at all, said before anything is started."""

from __future__ import annotations

from storage.database import named
from storage.migrations import OUTGROWN, Outgrown, Standing, standing


class NotMigrated(RuntimeError):
    """The database lacks a step of the schema; run `quarterday migrate` and start again."""


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
