"""Blockages that get an answer, a register that moves, part-figures, decisions, disputes and hand-overs."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# SQLite knows no instants; text of one length keeps their order.
_INSTANT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")

# In the order in which they may be dropped.
_TABLES = ("stance", "dispute", "decision", "delegation", "blockage_move", "part_figure", "target_body", "risk_action")
_APPEND_ONLY = ("part_figure", "blockage_move", "decision", "stance")
_BLOCKAGE = ("action_id", "since", "holder_id", "held_since", "falls_due", "answer", "answerer_id", "answered_on",
             "resolved_on")
_RISK = ("cause", "consequence", "inherent_likelihood", "inherent_impact", "aim_likelihood", "aim_impact", "working")


def _owned() -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    owner = sa.Column("partnership_id", sa.String(), nullable=False)
    return owner, sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"])


def _within(parent: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["partnership_id", column], [f"{parent}.partnership_id", f"{parent}.id"])


def _must(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _may(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def upgrade() -> None:
    """Give what is there its new columns, then make the tables, parents first."""
    _widen()
    _register()
    _moves()
    _disputes()
    for name in _APPEND_ONLY:
        _refuse_changes(name)


def _widen() -> None:
    with op.batch_alter_table("partnership") as partnership:
        partnership.add_column(_may("matrix", sa.Text()))
        partnership.add_column(_may("ladder", sa.Text()))
    with op.batch_alter_table("return") as each:
        each.add_column(_may("about", sa.String()))
        each.create_index("ix_return_partnership_id_about", ["partnership_id", "about"])
    with op.batch_alter_table("action") as action:
        action.add_column(sa.Column("considered", sa.Boolean(), nullable=False, server_default="0"))
    with op.batch_alter_table("risk") as risk:
        for name in _RISK:
            risk.add_column(_may(name, _RISK_KINDS.get(name, sa.Integer())))
    with op.batch_alter_table("blockage") as blockage:
        for name in _BLOCKAGE:
            blockage.add_column(_may(name, _BLOCKAGE_KINDS.get(name, sa.Date())))
        for name in ("holder_id", "answerer_id"):
            blockage.create_foreign_key(f"fk_blockage_partnership_id_{name}", "person", ["partnership_id", name],
                                        ["partnership_id", "id"])
        blockage.create_foreign_key("fk_blockage_partnership_id_action_id", "action", ["partnership_id", "action_id"],
                                    ["partnership_id", "id"])


_RISK_KINDS: dict[str, sa.types.TypeEngine[Any]] = {
    "cause": sa.Text(), "consequence": sa.Text(), "working": sa.String(),
}
_BLOCKAGE_KINDS: dict[str, sa.types.TypeEngine[Any]] = {
    "action_id": sa.String(), "holder_id": sa.Integer(), "answerer_id": sa.Integer(), "answer": sa.Text(),
}


def _register() -> None:
    """What mitigates a risk, and what several bodies report."""
    op.create_table(
        "risk_action",
        *_owned(), _must("risk_id", sa.String()), _must("action_id", sa.String()),
        sa.PrimaryKeyConstraint("partnership_id", "risk_id", "action_id"),
        _within("risk", "risk_id"), _within("action", "action_id"),
    )
    op.create_table(
        "target_body",
        *_owned(), _must("target_id", sa.Integer()), _must("body", sa.String()), _must("place", sa.Integer()),
        _must("person_id", sa.Integer()), _must("gives", sa.String()),
        sa.PrimaryKeyConstraint("partnership_id", "target_id", "body"),
        _within("target", "target_id"), _within("person", "person_id"),
    )
    op.create_table(
        "part_figure",
        sa.Column("id", sa.Integer(), primary_key=True), *_owned(), _must("target_id", sa.Integer()),
        _must("quarter", sa.Text()), _must("body", sa.String()), _must("version", sa.Integer()),
        _may("value", sa.Text()), _may("numerator", sa.Text()), _may("denominator", sa.Text()),
        _may("reason", sa.Text()), _may("return_id", sa.String()), _may("inbox_key", sa.String()),
        _may("person_id", sa.Integer()), _must("at", _INSTANT),
        sa.UniqueConstraint("target_id", "quarter", "body", "version"),
        sa.ForeignKeyConstraint(["inbox_key"], ["inbox.key"]), _within("target", "target_id"),
        _within("return", "return_id"), _within("person", "person_id"),
    )
    op.create_index("ix_part_figure_partnership_id_quarter", "part_figure", ["partnership_id", "quarter"])
    op.create_index("ix_part_figure_inbox_key", "part_figure", ["inbox_key"])


def _moves() -> None:
    """What happened to a blockage, what was decided, and who hands what to whom."""
    op.create_table(
        "blockage_move",
        sa.Column("id", sa.Integer(), primary_key=True), *_owned(), _must("blockage_id", sa.String()),
        _must("move", sa.String()), _must("state", sa.String()), _may("words", sa.Text()),
        _may("return_id", sa.String()), _may("person_id", sa.Integer()), _must("at", _INSTANT),
        _within("blockage", "blockage_id"), _within("return", "return_id"), _within("person", "person_id"),
    )
    op.create_index("ix_blockage_move_partnership_id_blockage_id", "blockage_move", ["partnership_id", "blockage_id"])
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), primary_key=True), *_owned(), _must("kind", sa.String()),
        _must("subject", sa.String()), _must("ruling", sa.String()), _may("words", sa.Text()),
        _may("value", sa.Text()), _may("until", sa.Date()), _may("return_id", sa.String()),
        _may("person_id", sa.Integer()), _must("at", _INSTANT),
        _within("return", "return_id"), _within("person", "person_id"),
    )
    op.create_index("ix_decision_partnership_id_subject", "decision", ["partnership_id", "subject"])
    op.create_table(
        "delegation",
        *_owned(), _must("id", sa.String()), _must("return_id", sa.String()), _must("giver_id", sa.Integer()),
        _must("taker_id", sa.Integer()), _must("keys", sa.Text()), _must("state", sa.String()),
        _must("said", sa.Text()), _must("at", _INSTANT), sa.PrimaryKeyConstraint("partnership_id", "id"),
        _within("return", "return_id"), _within("person", "giver_id"), _within("person", "taker_id"),
    )
    op.create_index("ix_delegation_return_id", "delegation", ["return_id"])


def _disputes() -> None:
    op.create_table(
        "dispute",
        *_owned(), _must("id", sa.String()), _must("target_id", sa.Integer()), _must("quarter", sa.Text()),
        _must("kind", sa.String()), _must("says", sa.Text()), _must("first", sa.Text()), _must("second", sa.Text()),
        _must("found_at", _INSTANT), _may("settled_at", _INSTANT), _may("settler_id", sa.Integer()),
        _may("holds", sa.String()), _may("words", sa.Text()), sa.PrimaryKeyConstraint("partnership_id", "id"),
        _within("target", "target_id"), _within("person", "settler_id"),
    )
    op.create_index("ix_dispute_target_id", "dispute", ["target_id"])
    op.create_table(
        "stance",
        sa.Column("id", sa.Integer(), primary_key=True), *_owned(), _must("dispute_id", sa.String()),
        _must("stance", sa.String()), _must("words", sa.Text()), _may("return_id", sa.String()),
        _may("person_id", sa.Integer()), _must("at", _INSTANT),
        _within("dispute", "dispute_id"), _within("return", "return_id"), _within("person", "person_id"),
    )
    op.create_index("ix_stance_partnership_id_dispute_id", "stance", ["partnership_id", "dispute_id"])


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
    """Take them away again, with what they hold."""
    for name in _TABLES:
        op.drop_table(name)
    with op.batch_alter_table("blockage") as blockage:
        for name in ("holder_id", "answerer_id", "action_id"):
            blockage.drop_constraint(f"fk_blockage_partnership_id_{name}", type_="foreignkey")
        for name in reversed(_BLOCKAGE):
            blockage.drop_column(name)
    with op.batch_alter_table("risk") as risk:
        for name in reversed(_RISK):
            risk.drop_column(name)
    with op.batch_alter_table("action") as action:
        action.drop_column("considered")
    with op.batch_alter_table("return") as each:
        each.drop_index("ix_return_partnership_id_about")
        each.drop_column("about")
    with op.batch_alter_table("partnership") as partnership:
        partnership.drop_column("ladder")
        partnership.drop_column("matrix")
