"""Letters and mail: what was sent and can be answered, what came, what was sent with it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# SQLite knows no instants; text of one length keeps their order.
_INSTANT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def _owned(nullable: bool = False) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    owner = sa.Column("partnership_id", sa.String(), nullable=nullable)
    return owner, sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"])


def _within(parent: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["partnership_id", column], [f"{parent}.partnership_id", f"{parent}.id"])


def _must(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _may(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def upgrade() -> None:
    """Make the tables, and give addresses and returns what letters and pages need."""
    _letters()
    _mail()
    _notices()
    with op.batch_alter_table("address") as address:
        address.add_column(_may("dead_at", _INSTANT))
        address.add_column(_may("dead_why", sa.Text()))
    with op.batch_alter_table("return") as each:
        each.add_column(sa.Column("link", sa.Integer(), nullable=False, server_default="0"))


def _letters() -> None:
    op.create_table(
        "letter",
        sa.Column("number", sa.Integer(), primary_key=True), *_owned(), _must("person_id", sa.Integer()),
        _must("sitting_id", sa.Integer()), _must("kind", sa.String()), _must("subject", sa.Text()),
        _may("message_id", sa.String()), _must("content", sa.Text()), _must("at", _INSTANT),
        _may("expires_at", _INSTANT), _may("revoked_at", _INSTANT),
        _within("person", "person_id"), _within("sitting", "sitting_id"),
    )
    op.create_index("ix_letter_sitting_id", "letter", ["sitting_id"])


def _mail() -> None:
    op.create_table(
        "mail",
        sa.Column("key", sa.String(), primary_key=True), _must("source", sa.String()), _may("sender", sa.String()),
        _must("recipients", sa.Text()), _must("raw", sa.LargeBinary()), _must("body_hash", sa.String()),
        _must("tries", sa.Integer()), _must("released", sa.Boolean()), sa.ForeignKeyConstraint(["key"], ["inbox.key"]),
    )
    op.create_index("ix_mail_body_hash", "mail", ["body_hash"])
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), primary_key=True), *_owned(), _must("return_id", sa.String()),
        _must("inbox_key", sa.String()), _must("name", sa.String()), _must("declared", sa.String()),
        _must("type", sa.String()), _must("size", sa.Integer()), _must("digest", sa.String()),
        _must("content", sa.LargeBinary()), _must("at", _INSTANT),
        sa.ForeignKeyConstraint(["inbox_key"], ["inbox.key"]), _within("return", "return_id"),
    )
    op.create_index("ix_evidence_return_id", "evidence", ["return_id"])
    op.create_index("ix_evidence_inbox_key", "evidence", ["inbox_key"])
    op.create_table(
        "fetched",
        sa.Column("mailbox", sa.String(), primary_key=True), _must("validity", sa.BigInteger()),
        _must("uid", sa.BigInteger()),
    )


def _notices() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), primary_key=True), *_owned(nullable=True), _must("kind", sa.String()),
        _must("about", sa.String()), _must("text", sa.Text()), _must("at", _INSTANT), _may("settled_at", _INSTANT),
    )
    op.create_index("ix_notice_partnership_id_at", "notice", ["partnership_id", "at"])


def downgrade() -> None:
    """Take them away again, with what they hold."""
    with op.batch_alter_table("return") as each:
        each.drop_column("link")
    with op.batch_alter_table("address") as address:
        address.drop_column("dead_why")
        address.drop_column("dead_at")
    for name in ("notice", "fetched", "evidence", "mail", "letter"):
        op.drop_table(name)
