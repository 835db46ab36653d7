"""Layers of a partnership's own, digests as they were issued, corrections, signed lines and readers' questions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

# SQLite knows no instants; text of one length keeps their order.
_INSTANT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")

# In the order in which they may be dropped.
_TABLES = ("reader_question", "line_signature", "correction", "issued_to", "issued_figure", "issued", "district",
           "layer")
_APPEND_ONLY = ("issued", "issued_figure", "issued_to")
_POSTS = sa.text("kind = 'digest'")


def _owned() -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    owner = sa.Column("partnership_id", sa.String(), nullable=False)
    return owner, sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"])


def _numbered() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), primary_key=True)


def _within(parent: str, *columns: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return tuple(
        sa.ForeignKeyConstraint(["partnership_id", column], [f"{parent}.partnership_id", f"{parent}.id"])
        for column in columns
    )


def _must(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _may(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def upgrade() -> None:
    """Make the tables, parents first."""
    _readers()
    _issued()
    _corrections()
    _questions()
    with op.batch_alter_table("letter") as letter:
        letter.alter_column("sitting_id", existing_type=sa.Integer(), nullable=True)
        letter.add_column(_may("document", sa.Text()))
    op.create_index("ix_message_post", "message", ["external_id"], sqlite_where=_POSTS, postgresql_where=_POSTS)
    for name in _APPEND_ONLY:
        _refuse_changes(name)


def _readers() -> None:
    op.create_table(
        "layer",
        *_owned(), _must("name", sa.String()), _must("place", sa.Integer()), _must("facts", sa.Text()),
        sa.PrimaryKeyConstraint("partnership_id", "name"),
    )
    op.create_table(
        "district",
        *_owned(), _must("name", sa.String()), _may("chair_id", sa.Integer()), _may("channel", sa.String()),
        _must("emails", sa.Text()), sa.PrimaryKeyConstraint("partnership_id", "name"), *_within("person", "chair_id"),
    )


def _issued() -> None:
    op.create_table(
        "issued",
        _numbered(), *_owned(), _must("round_id", sa.Integer()), _must("layer", sa.String()),
        _must("group_name", sa.String()), _must("version", sa.Integer()), _must("document", sa.Text()),
        _may("person_id", sa.Integer()), _must("at", _INSTANT),
        sa.UniqueConstraint("id", "partnership_id"),
        sa.UniqueConstraint("partnership_id", "round_id", "layer", "group_name", "version"),
        *_within("round", "round_id"), *_within("person", "person_id"),
    )  # fmt: skip
    op.create_table(
        "issued_figure",
        _numbered(), *_owned(), _must("issued_id", sa.Integer()), _must("line", sa.String()),
        _must("target_id", sa.Integer()), _must("quarter", sa.Text()), _must("figure_id", sa.Integer()),
        _may("value", sa.Text()), _may("rating", sa.String()),
        sa.ForeignKeyConstraint(["figure_id"], ["figure.id"]), *_within("issued", "issued_id"),
        *_within("target", "target_id"),
    )
    op.create_index("ix_issued_figure_issued_id", "issued_figure", ["issued_id"])
    op.create_index("ix_issued_figure_target_id_quarter", "issued_figure", ["target_id", "quarter"])
    op.create_table(
        "issued_to",
        _numbered(), *_owned(), _must("issued_id", sa.Integer()), _must("channel", sa.String()),
        _must("place", sa.String()), _must("message_id", sa.String()), _must("at", _INSTANT),
        *_within("issued", "issued_id"),
    )
    op.create_index("ix_issued_to_issued_id", "issued_to", ["issued_id"])
    op.create_index("ix_issued_to_message_id", "issued_to", ["message_id"])


def _corrections() -> None:
    op.create_table(
        "correction",
        *_owned(), _must("id", sa.String()), _must("issued_id", sa.Integer()), _must("target_id", sa.Integer()),
        _must("quarter", sa.Text()), _must("line", sa.String()), _may("was", sa.Text()), _may("now", sa.Text()),
        _must("words", sa.Text()), _must("state", sa.String()), _must("drafted_at", _INSTANT),
        _may("settled_at", _INSTANT), _may("person_id", sa.Integer()),
        sa.PrimaryKeyConstraint("partnership_id", "id"), *_within("issued", "issued_id"),
        *_within("target", "target_id"), *_within("person", "person_id"),
    )
    op.create_index("ix_correction_issued_id", "correction", ["issued_id"])
    op.create_table(
        "line_signature",
        _numbered(), *_owned(), _must("return_id", sa.String()), _must("line", sa.String()),
        _must("seen", sa.String()), _may("person_id", sa.Integer()), _must("at", _INSTANT), _may("moved", sa.Text()),
        _may("moved_at", _INSTANT), *_within("return", "return_id"), *_within("person", "person_id"),
    )
    op.create_index("ix_line_signature_return_id", "line_signature", ["return_id"])


def _questions() -> None:
    op.create_table(
        "reader_question",
        *_owned(), _must("id", sa.String()), _must("document", sa.String()), _must("line", sa.String()),
        _must("target_id", sa.Integer()), _must("person_id", sa.Integer()), _must("words", sa.Text()),
        _must("channel", sa.String()), _must("place", sa.Text()), _may("inbox_key", sa.String()),
        _must("asked_at", _INSTANT), _may("return_id", sa.String()), _may("answer", sa.Text()),
        _may("answerer_id", sa.Integer()), _may("answered_at", _INSTANT),
        sa.PrimaryKeyConstraint("partnership_id", "id"), sa.ForeignKeyConstraint(["inbox_key"], ["inbox.key"]),
        *_within("target", "target_id"), *_within("person", "person_id", "answerer_id"),
        *_within("return", "return_id"),
    )
    op.create_index("ix_reader_question_partnership_id_document", "reader_question", ["partnership_id", "document"])
    op.create_index("ix_reader_question_target_id", "reader_question", ["target_id"])
    op.create_index("ix_reader_question_inbox_key", "reader_question", ["inbox_key"])


def _refuse_changes(name: str) -> None:
    """Let the database itself keep the record: rows of `name` are added, never changed or deleted."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {name}_append_only_{change.lower()} BEFORE {change} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
        )


def downgrade() -> None:
    """Take them away again, with what they hold; letters that brought a digest go with them."""
    op.execute("DELETE FROM letter WHERE sitting_id IS NULL")
    with op.batch_alter_table("letter") as letter:
        letter.drop_column("document")
        letter.alter_column("sitting_id", existing_type=sa.Integer(), nullable=False)
    op.drop_index("ix_message_post", "message")
    for name in _TABLES:
        op.drop_table(name)
