"""The first quarter: every table, and the refusal to rewrite what is on record."""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_OUTSTANDING = sa.text("status IN ('pending', 'sending')")
_SET = sa.text("status = 'set'")
_WAITING = sa.text("outcome IS NULL")

# In the order in which they may be dropped.
_TABLES = (
    "risk_grade", "risk", "ledger", "figure", "blockage", "action", "target_member", "return",
    "milestone", "definition", "target", "theme", "slack_identity", "sitting", "message", "inbox",
    "address", "absence", "timer", "round", "person", "occasion", "partnership",
    "lane",
)
_APPEND_ONLY = ("ledger", "figure", "risk_grade", "definition", "milestone")


def _columns(kind: sa.types.TypeEngine[Any], nullable: bool) -> Callable[..., Iterator[sa.Column[Any]]]:
    def make(*names: str) -> Iterator[sa.Column[Any]]:
        return (sa.Column(name, kind, nullable=nullable) for name in names)

    return make


names, names_or_none = _columns(sa.String(), False), _columns(sa.String(), True)
words, words_or_none = _columns(sa.Text(), False), _columns(sa.Text(), True)
numbers, numbers_or_none = _columns(sa.Integer(), False), _columns(sa.Integer(), True)
# SQLite knows no instants; text of one length keeps their order.
_INSTANT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
instants, instants_or_none = _columns(_INSTANT, False), _columns(_INSTANT, True)
days, days_or_none = _columns(sa.Date(), False), _columns(sa.Date(), True)
truths = _columns(sa.Boolean(), False)


def serial(name: str) -> sa.Column[int]:
    """A number given by the database, in the order of writing."""
    return sa.Column(name, sa.Integer(), primary_key=True)


def owned() -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    """The partnership a row belongs to."""
    owner = sa.Column("partnership_id", sa.String(), nullable=False)
    return owner, sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"])


def within(parent: str, column: str) -> sa.ForeignKeyConstraint:
    """A reference that cannot leave its partnership."""
    return sa.ForeignKeyConstraint(["partnership_id", column], [f"{parent}.partnership_id", f"{parent}.id"])


def upgrade() -> None:
    """Make every table, parents first."""
    for subject in (_people, _agreement, _rounds, _incoming, _outgoing, _said, _plans):
        subject()
    for name in _APPEND_ONLY:
        _refuse_changes(name)


def downgrade() -> None:
    """Take everything away; a trigger goes with its table."""
    for name in _TABLES:
        op.drop_table(name)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change")


def _people() -> None:
    """Who owns everything, and who is who."""
    op.create_table("partnership",
        *names("id", "name", "board", "timezone", "calendar"), *names_or_none("board_channel"),
        *words("board_emails", "default_rule"), sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table("person",
        serial("id"), *owned(),
        *names("email", "name", "organisation", "prefers", "timezone", "calendar"),
        *numbers_or_none("deputy_id"), sa.UniqueConstraint("partnership_id", "email"),
        sa.UniqueConstraint("id", "partnership_id"), within("person", "deputy_id"),
    )
    op.create_table("address",
        *owned(), *names("email"), *numbers("person_id"),
        sa.PrimaryKeyConstraint("partnership_id", "email"), within("person", "person_id"),
    )
    op.create_index("ix_address_email", "address", ["email"])
    op.create_table("slack_identity",
        *owned(), *names("team", "member"), *numbers("person_id"),
        sa.PrimaryKeyConstraint("partnership_id", "team", "member"), within("person", "person_id"),
    )
    op.create_index("ix_slack_identity_team_member", "slack_identity", ["team", "member"])
    op.create_table("absence",
        serial("id"), *owned(), *numbers("person_id"), *days("first", "last"),
        *numbers_or_none("deputy_id"),
        sa.UniqueConstraint("partnership_id", "person_id", "first", "last"),
        within("person", "deputy_id"), within("person", "person_id"),
    )


def _agreement() -> None:
    """What was promised and how it is measured."""
    op.create_table("theme",
        serial("id"), *owned(), *names("name"), *numbers_or_none("chair_id"), *names_or_none("channel"),
        *words("emails"), sa.UniqueConstraint("id", "partnership_id"),
        sa.UniqueConstraint("partnership_id", "name"), within("person", "chair_id"),
    )
    op.create_table("target",
        serial("id"), *owned(), *names("ref", "visibility"), *numbers("theme_id", "lead_id"),
        *numbers_or_none("sponsor_id"), *words_or_none("without", "stretch", "reward"),
        sa.UniqueConstraint("id", "partnership_id"), sa.UniqueConstraint("partnership_id", "ref"),
        within("person", "lead_id"), within("person", "sponsor_id"), within("theme", "theme_id"),
    )
    op.create_table("target_member",
        *owned(), *numbers("target_id", "person_id"),
        sa.PrimaryKeyConstraint("partnership_id", "target_id", "person_id"),
        within("person", "person_id"), within("target", "target_id"),
    )
    op.create_table("definition",
        serial("id"), *owned(), *numbers("target_id"), *words("since", "title", "facts"),
        *instants("recorded_at"), within("target", "target_id"),
    )
    op.create_index("ix_definition_target_id_since", "definition", ["target_id", "since"])
    op.create_table("milestone",
        serial("id"), *owned(), *numbers("target_id"), *words("quarter", "value"),
        *words_or_none("upper"), *instants("recorded_at"), within("target", "target_id"),
    )
    op.create_index("ix_milestone_target_id_quarter", "milestone", ["target_id", "quarter"])


def _rounds() -> None:
    """Each quarter's collection."""
    op.create_table("round",
        serial("id"), *owned(), *words("quarter"), *names("script", "state"),
        *instants("opens", "due", "no_new_returns", "digests", "edits_close"),
        sa.UniqueConstraint("id", "partnership_id"), sa.UniqueConstraint("partnership_id", "quarter"),
    )
    op.create_table("sitting",
        serial("id"), *owned(), *numbers_or_none("round_id"), *numbers("person_id"),
        *names_or_none("slack_team", "slack_channel", "slack_thread", "top_message", "focus"),
        sa.UniqueConstraint("id", "partnership_id"),
        sa.UniqueConstraint("partnership_id", "round_id", "person_id"), within("person", "person_id"),
        within("round", "round_id"),
    )
    op.create_index("ix_sitting_partnership_id_person_id", "sitting", ["partnership_id", "person_id"])
    op.create_index("ix_sitting_slack_team_slack_thread", "sitting", ["slack_team", "slack_thread"])
    op.create_table("return",
        *owned(), *names("id", "script", "state"), *numbers_or_none("round_id", "target_id"),
        *numbers("sitting_id", "person_id", "version"), *words("brief"),
        *words_or_none("session", "outcome"), *names_or_none("reference"), *instants("touched_at"),
        *instants_or_none("sent_at"), sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("id", "partnership_id"), within("person", "person_id"),
        within("round", "round_id"), within("sitting", "sitting_id"), within("target", "target_id"),
    )
    op.create_index("ix_return_round_id_state", "return", ["round_id", "state"])
    op.create_index("ix_return_sitting_id", "return", ["sitting_id"])
    op.create_index("ix_return_target_id", "return", ["target_id"])


def _incoming() -> None:
    """What came in, and what was already seen."""
    op.create_table("inbox",
        *names("key", "channel", "place"), *names_or_none("partnership_id", "outcome"),
        *instants("received_at"), *numbers_or_none("person_id"), *words("raw"), *words_or_none("reason"),
        *instants_or_none("settled_at"), sa.PrimaryKeyConstraint("key"),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"]), within("person", "person_id"),
    )
    op.create_index("ix_inbox_place", "inbox", ["place"])
    op.create_index(
        "ix_inbox_waiting", "inbox", ["received_at"], sqlite_where=_WAITING, postgresql_where=_WAITING,
    )


def _outgoing() -> None:
    """What is to be sent, how fast, and what falls due."""
    op.create_table("message",
        serial("seq"), *owned(), *names("id", "lane", "kind", "place", "status"),
        *names_or_none("pace", "conversation", "subject", "external_id"), *numbers_or_none("person_id"),
        *words("payload"), *instants("due_at", "created_at"), *numbers("attempts"),
        *instants_or_none("first_attempt_at", "sent_at"), *words_or_none("reason"),
        sa.UniqueConstraint("id"), within("person", "person_id"),
    )
    op.create_index(
        "ix_message_due", "message", ["lane", "due_at", "seq"], sqlite_where=_OUTSTANDING,
        postgresql_where=_OUTSTANDING,
    )
    op.create_index(
        "ix_message_order", "message", ["conversation", "seq"], sqlite_where=_OUTSTANDING,
        postgresql_where=_OUTSTANDING,
    )
    op.create_index(
        "ix_message_partnership_id_person_id_created_at", "message",
        ["partnership_id", "person_id", "created_at"],
    )
    op.create_table("lane",
        *names("id"), *instants_or_none("next_send_at", "paused_until"), *words_or_none("reason"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table("timer",
        *owned(), *names("id", "subject", "kind", "status"), *instants("due_at"), *words("facts"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_timer_due", "timer", ["due_at"], sqlite_where=_SET, postgresql_where=_SET)
    op.create_index("ix_timer_partnership_id_subject", "timer", ["partnership_id", "subject"])
    op.create_table("occasion",
        *owned(), *names("name", "slot"), *instants("at"),
        sa.PrimaryKeyConstraint("partnership_id", "name", "slot"),
    )


def _said() -> None:
    """What was said and reported."""
    op.create_table("ledger",
        serial("seq"), *owned(), *names("return_id", "kind"), *names_or_none("inbox_key", "key"),
        *numbers_or_none("person_id"), *instants("at"), *words_or_none("text", "said", "facts"),
        sa.ForeignKeyConstraint(["inbox_key"], ["inbox.key"]), within("person", "person_id"),
        within("return", "return_id"),
    )
    op.create_index("ix_ledger_inbox_key", "ledger", ["inbox_key"])
    op.create_index("ix_ledger_return_id", "ledger", ["return_id"])
    op.create_table("figure",
        serial("id"), *owned(), *numbers("target_id", "version"), *words("quarter", "flags"),
        *names("status"),
        *words_or_none("value", "numerator", "denominator", "reason", "variance", "milestone",
                       "milestone_upper", "note"),
        *names_or_none("standing", "covers", "rating", "unrated", "direction", "return_id", "inbox_key"),
        *days_or_none("expected"), *truths("over"), *numbers_or_none("person_id"), *instants("at"),
        sa.UniqueConstraint("target_id", "quarter", "version"),
        sa.ForeignKeyConstraint(["inbox_key"], ["inbox.key"]), within("person", "person_id"),
        within("return", "return_id"), within("target", "target_id"),
    )
    op.create_index("ix_figure_inbox_key", "figure", ["inbox_key"])
    op.create_index("ix_figure_partnership_id_quarter", "figure", ["partnership_id", "quarter"])


def _plans() -> None:
    """What is promised, feared and stuck."""
    op.create_table("action",
        *owned(), *names("id", "progress"), *numbers("target_id", "moved"), *words("text"),
        *names_or_none("owner", "return_id"), *days_or_none("due"), *words_or_none("note"),
        *instants("at"), sa.PrimaryKeyConstraint("partnership_id", "id"), within("return", "return_id"),
        within("target", "target_id"),
    )
    op.create_index("ix_action_target_id", "action", ["target_id"])
    op.create_table("risk",
        *owned(), *names("id"), *numbers("target_id", "likelihood", "impact"), *words("description"),
        *words_or_none("mitigation"), *names_or_none("owner", "return_id"), *days_or_none("review"),
        *truths("open"), *instants("at"), sa.PrimaryKeyConstraint("partnership_id", "id"),
        within("return", "return_id"), within("target", "target_id"),
    )
    op.create_index("ix_risk_target_id", "risk", ["target_id"])
    op.create_table("risk_grade",
        serial("id"), *owned(), *names("risk_id"), *numbers("likelihood", "impact"),
        *words_or_none("note"), *names_or_none("return_id"), *numbers_or_none("person_id"),
        *instants("at"), within("person", "person_id"), within("return", "return_id"),
        within("risk", "risk_id"),
    )
    op.create_index("ix_risk_grade_partnership_id_risk_id", "risk_grade", ["partnership_id", "risk_id"])
    op.create_table("blockage",
        *owned(), *names("id", "state"), *numbers("target_id"), *words("what"),
        *numbers_or_none("person_id"), *days("raised_on"), *names_or_none("who_can", "return_id"),
        *words_or_none("tried"), *days_or_none("needed_by"), *instants("at"),
        sa.PrimaryKeyConstraint("partnership_id", "id"), within("person", "person_id"),
        within("return", "return_id"), within("target", "target_id"),
    )
    op.create_index("ix_blockage_target_id", "blockage", ["target_id"])

def _refuse_changes(name: str) -> None:
    """Let the database itself keep the record: rows of `name` are added, never changed or deleted."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
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
