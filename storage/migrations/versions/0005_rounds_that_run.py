"""Processes that work, and on PostgreSQL the engine that hands work to them."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.engine import make_engine, take_engine_away

revision = "0005"
down_revision = "0004"

# SQLite knows no instants; text of one length keeps their order.
_INSTANT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Add what is new; nothing that stands is changed, so that a server of the version before works on."""
    op.create_table(
        "worker",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("started_at", _INSTANT, nullable=False),
        sa.Column("beat_at", _INSTANT, nullable=False),
    )
    make_engine(op.get_bind())


def downgrade() -> None:
    """Take it away again, with what it holds."""
    take_engine_away(op.get_bind())
    op.drop_table("worker")
