"""Run by Alembic: on the connection of `storage.migrations`, or on the set database from a command line."""

import os
from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.script.base import Script
from sqlalchemy import Connection, delete, insert

from storage.database import address_of
from storage.migrations import engine_for
from storage.migrations.standing import FIRST_NOTED
from storage.tables import Row, StepRow, table
from storage.tables.row import alike


def migrate(connection: Connection) -> None:
    """Run the steps asked for on `connection`; batches stand in for what SQLite cannot alter."""
    context.configure(connection=connection, target_metadata=alike(Row.metadata), render_as_batch=True,
                      on_version_apply=note)
    with context.begin_transaction():
        context.run_migrations()


def note(ctx: MigrationContext, step: MigrationInfo, heads: Any, run_args: Any) -> None:
    """Write in the database what it took, and whose programs it still serves; taken back, that goes again."""
    taken = step.up_revision
    if not isinstance(taken, Script) or ctx.connection is None or taken.revision < FIRST_NOTED:
        return
    steps = table(StepRow)
    if step.is_upgrade:
        row = {"step": taken.revision, "serves": getattr(taken.module, "serves", None)}
        ctx.connection.execute(insert(steps), row)
    elif taken.revision > FIRST_NOTED:  # with that step the table goes
        ctx.connection.execute(delete(steps).where(steps.c.step == taken.revision))


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    # Alembic's own command line is a composition root of its own, so it may read the environment.
    engine = engine_for(address_of(os.environ.get("QUARTERDAY_DATABASE_URL", "sqlite:///quarterday.db")))
    with engine.begin() as own:
        migrate(own)
    engine.dispose()
