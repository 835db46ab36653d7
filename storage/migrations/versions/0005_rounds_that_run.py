"""Processes that work and the engine that hands them work, working days, and what is seen of it all from outside."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.engine import make_engine, take_engine_away

revision = "0005"
down_revision = "0004"

# SQLite knows no instants; text of one length keeps their order.
_INSTANT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")

_PARTS = (
    ("ix_message_talk", "message", ["lane", "due_at", "seq"],
     sa.text("status IN ('pending', 'sending') AND kind IN ('begun', 'reply')")),
    ("ix_message_stopped", "message", ["status", "lane"], sa.text("status IN ('dead', 'unconfirmed')")),
    ("ix_lane_throttled", "lane", ["id", "throttled"], sa.text("throttled > 0")),
    ("ix_lane_paused_until", "lane", ["paused_until"], sa.text("paused_until IS NOT NULL")),
)
"""Indexes of part of a table: name, table, columns, which rows."""


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
    op.create_table(
        "schema_step",
        sa.Column("step", sa.String(), primary_key=True),
        sa.Column("serves", sa.String(), nullable=True),
    )
    op.create_table(
        "restored",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("taken_at", _INSTANT, nullable=False),
        sa.Column("restored_at", _INSTANT, nullable=False),
        sa.Column("resumed_at", _INSTANT, nullable=True),
    )
    _working_days()
    _chase_what_is_open()
    _keep_wishes()
    op.add_column("message", sa.Column("why", sa.Text(), nullable=True))
    op.add_column("mail", sa.Column("held_until", _INSTANT, nullable=True))
    make_engine(op.get_bind())
    _seen_from_outside()


def _seen_from_outside() -> None:
    """Which turn a message came of, how often a lane was asked to wait, what an operator did by hand."""
    op.add_column("message", sa.Column("turn", sa.String(), nullable=True))
    op.add_column("lane", sa.Column("throttled", sa.Integer(), nullable=False, server_default="0"))
    for name, table, columns, rows in _PARTS:
        op.create_index(name, table, columns, sqlite_where=rows, postgresql_where=rows)
    op.create_table(
        "intervention",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("partnership_id", sa.String(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("did", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"]),
    )
    op.create_index("ix_intervention_partnership_id_subject", "intervention", ["partnership_id", "subject"])
    _refuse_changes("intervention")


def _refuse_changes(name: str) -> None:
    """Let the database itself keep the record: rows of `name` are added, never changed or deleted.

    Written out in each step that needs it: what a shipped step runs must not change, so steps share no code.
    """
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


def _chase_what_is_open() -> None:
    """Rounds that were opened before rounds chased themselves do so an hour from now.

    By then servers of the version before have been replaced. To them a timer of a kind that they do not know is a
    fault, of which they tell the support team; the version of this step and those after it leave such a one alone.
    """
    soon = ("greatest(opens, now() + interval '1 hour')" if op.get_bind().dialect.name == "postgresql"
            else "max(opens, strftime('%Y-%m-%d %H:%M:%f000', 'now', '+1 hour'))")
    op.execute(
        "INSERT INTO timer (id, partnership_id, subject, kind, due_at, status, facts) "  # noqa: S608  # words of this step
        f"SELECT 'chase:' || id, partnership_id, 'round:' || id, 'chase', {soon}, 'set', '{{}}' FROM round "
        "WHERE state = 'open' AND NOT EXISTS (SELECT 1 FROM timer AS other WHERE other.id = 'chase:' || round.id)"
    )


def _keep_wishes() -> None:
    """What people of open rounds wanted of reminders is theirs: until now it went with what they had been asked."""
    moment = ("to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US') || '+00:00'"
              if op.get_bind().dialect.name == "postgresql" else "replace({}, ' ', 'T') || '+00:00'")
    for until, said, table, wished in (
        (moment.format("wish.due_at"), "round.opens", "timer",
         "wish.kind = 'ask_again' AND wish.status <> 'cancelled' AND wish.subject = 'return:' || asked.id"),
        *(("'none'", "wish.at", "notice", f"wish.kind = 'wish' AND wish.about = asked.id || ' {said_as}'")
          for said_as in ("stop", "mute_reminders")),
    ):
        op.execute(
            "INSERT INTO occasion (partnership_id, name, slot, at) "  # noqa: S608  # names and words of this step
            f"SELECT DISTINCT asked.partnership_id, 'chase_wishes:' || round.id, "
            f"asked.person_id || ' ' || {until} || ' ' || {moment.format(said)}, {said} "
            f"FROM {table} AS wish JOIN \"return\" AS asked ON asked.partnership_id = wish.partnership_id AND {wished} "
            "JOIN round ON round.partnership_id = asked.partnership_id AND round.id = asked.round_id "
            "AND round.state = 'open'"
        )


def _working_days() -> None:
    op.create_table(
        "closure",
        sa.Column("partnership_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("calendar", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("worked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("partnership_id", "day", "calendar"),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"]),
    )
    op.add_column("person", sa.Column("works", sa.String(), nullable=True))
    op.add_column("round", sa.Column("rules", sa.Text(), nullable=True))


def downgrade() -> None:
    """Take it away again, with what it holds."""
    op.drop_table("intervention")
    for name, table, _, _ in reversed(_PARTS):
        op.drop_index(name, table)
    op.drop_column("lane", "throttled")
    op.drop_column("message", "turn")
    take_engine_away(op.get_bind())
    for table, column in (("mail", "held_until"), ("message", "why"), ("round", "rules"), ("person", "works")):
        op.drop_column(table, column)
    for name in ("closure", "restored", "schema_step", "worker"):
        op.drop_table(name)
