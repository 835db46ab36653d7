"""What every table stands on: its own metadata, fixed constraint names, exact column types."""

from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import Annotated

from sqlalchemy import ForeignKeyConstraint, MetaData, Table, Text
from sqlmodel import Field, SQLModel
from sqlmodel.main import default_registry

from conversations.partnership.quarters import Quarter
from storage.columns import Exact, Instant, QuarterText

# Alembic can only alter what has a name, and both databases must use the same one.
_NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}

At = Annotated[datetime, Field(sa_type=Instant)]
Number = Annotated[Decimal, Field(sa_type=Exact)]
InQuarter = Annotated[Quarter, Field(sa_type=QuarterText)]
Words = Annotated[str, Field(sa_type=Text)]
MaybeAt = Annotated[datetime | None, Field(default=None, sa_type=Instant)]
MaybeDay = Annotated[date | None, Field(default=None)]
MaybeNumber = Annotated[Decimal | None, Field(default=None, sa_type=Exact)]
MaybeWords = Annotated[str | None, Field(default=None, sa_type=Text)]


class Row(SQLModel):
    """Base of every table; a row comes from the database or our own code, so its checks are seldom worked out."""

    model_config = {"defer_build": True}
    metadata = MetaData(naming_convention=_NAMES)


def within(parent: str, column: str) -> ForeignKeyConstraint:
    """A foreign key that cannot leave its partnership: the database refuses one into another.

    The parent is unique by (id, partnership_id), in this order: an index that
    begins with the partnership tempts SQLite to read all its rows.
    """
    return ForeignKeyConstraint(["partnership_id", column], [f"{parent}.partnership_id", f"{parent}.id"])


def alike(metadata: MetaData) -> MetaData:
    """The same tables, an index of part of the rows holding that part in PostgreSQL too.

    For whoever makes or compares tables; it reads PostgreSQL's dialect, which a server on SQLite is spared.
    """
    for index in chain.from_iterable(one.indexes for one in metadata.tables.values()):
        index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]
    return metadata


def let_go_of_mappers() -> None:
    """Give back what would turn rows into objects, once all tables are made: every statement is of Core.

    Measured: 1.2 MB of what a server holds.
    """
    default_registry.dispose()


def table(row: type[Row]) -> Table:
    """The Core table of a row class, for set-based statements."""
    return Row.metadata.tables[str(row.__tablename__)]
