"""Whether a program can work on a database: it has every step the program needs, and none took away what it uses.

A step that only adds (a table, a column that may be empty, an index) leaves
programs of the version before working: they go on through a rolling upgrade,
and may even be started after it. One that takes away says which programs can
live with it; those are written before it, by at least one version. What a
database took is written in it, for a program cannot know a step that was
written after it.
"""

from __future__ import annotations

from enum import Enum

from sqlalchemy import Connection, inspect, select

from storage.tables import StepRow, table

NEWEST = "0005"
"""The last step shipped. A server asks for no more than this, and so is spared Alembic: 11 MB."""

FIRST_NOTED = "0005"
"""The step that made the table of steps; those before it are not written there."""

_step = table(StepRow)


class Standing(Enum):
    """How a database stands to this program.

    `FITS`: the program can work on it. `BEHIND`: it lacks a step, and must be migrated. `BEYOND`: a step that this
    program does not know took away what it uses; only a newer program can work on it.
    """

    FITS = "fits"
    BEHIND = "behind"
    BEYOND = "beyond"


def standing_of(connection: Connection, newest: str = NEWEST) -> Standing:
    """How the database stands to a program whose last step is `newest`."""
    if not inspect(connection).has_table(_step.name):
        return Standing.BEHIND
    taken: dict[str, str | None] = {row.step: row.serves for row in connection.execute(select(_step))}
    if any(serves is not None and serves > newest for serves in taken.values()):
        return Standing.BEYOND
    return Standing.FITS if newest in taken else Standing.BEHIND


def steps_taken(connection: Connection) -> frozenset[str]:
    """The steps that the database took since they are written down."""
    return frozenset(connection.execute(select(_step.c.step)).scalars())
