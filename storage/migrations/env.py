"""Run by Alembic: on the connection of `storage.migrations`, or on the set database from a command line."""

import os

from alembic import context
from sqlalchemy import Connection

from storage.database import address_of
from storage.migrations import engine_for
from storage.tables import Row
from storage.tables.row import alike


def migrate(connection: Connection) -> None:
    """Run the steps asked for on `connection`; batches stand in for what SQLite cannot alter."""
    context.configure(connection=connection, target_metadata=alike(Row.metadata), render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    # Alembic's own command line is a composition root of its own, so it may read the environment.
    engine = engine_for(address_of(os.environ.get("QUARTERDAY_DATABASE_URL", "sqlite:///quarterday.db")))
    with engine.begin() as own:
        migrate(own)
    engine.dispose()
