"""What a database says of itself: the steps its schema took, and the backups that it was restored from.

None of this is part of a backup: it is true of one database, not of what it holds.
"""

from sqlmodel import Field

from storage.tables.row import At, MaybeAt, Row


class StepRow(Row, table=True):
    """A step that the schema took. `serves` is the oldest step whose programs still work after it.

    It is none for a step that only adds, which every program before it can live with.
    """

    __tablename__ = "schema_step"

    step: str = Field(primary_key=True)
    serves: str | None = None


class RestoredRow(Row, table=True):
    """A backup that this database was restored from; until `resumed_at` it is held, and nothing is sent from it."""

    __tablename__ = "restored"

    id: int | None = Field(default=None, primary_key=True)
    taken_at: At
    restored_at: At
    resumed_at: MaybeAt
