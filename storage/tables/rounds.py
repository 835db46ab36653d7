"""A quarter's collection: the round, each person's sitting in it, and each return."""

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.row import At, InQuarter, MaybeAt, MaybeWords, Row, Words, within


class RoundRow(Row, table=True):
    """One quarter's collection for a partnership; it pins `script` as `name@version`.

    `rules` say how each of its instants was made, as JSON; none in a round opened before they were kept.
    """

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("id", "partnership_id"), UniqueConstraint("partnership_id", "quarter"))

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    quarter: InQuarter
    script: str
    opens: At
    due: At
    no_new_returns: At
    digests: At
    edits_close: At
    state: str
    rules: MaybeWords


class SittingRow(Row, table=True):
    """One person's part in a round, in one Slack thread; without a round, a talk begun at any time.

    `focus` is the return that an answer naming none belongs to; it has no
    foreign key because returns point here and SQLite cannot add one later.
    """

    __tablename__ = "sitting"
    __table_args__ = (
        UniqueConstraint("id", "partnership_id"),
        UniqueConstraint("partnership_id", "round_id", "person_id"),
        within("round", "round_id"),
        within("person", "person_id"),
        Index(None, "partnership_id", "person_id"),
        Index(None, "slack_team", "slack_thread"),
    )

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    round_id: int | None = None
    person_id: int
    slack_team: str | None = None
    slack_channel: str | None = None
    slack_thread: str | None = None
    top_message: str | None = None
    focus: str | None = None


class ReturnRow(Row, table=True):
    """One person's answers about one target; `version` counts its turns, so that no turn overwrites another.

    `brief`, `session` and `outcome` are JSON as the conversation left them.
    `link` counts the links to its page that were taken back: only those made since hold. `about` names what a
    talk outside the round's own is about (`blockage:…`), so that it can end when that has moved on.
    """

    __tablename__ = "return"
    __table_args__ = (
        UniqueConstraint("id", "partnership_id"),
        within("round", "round_id"),
        within("target", "target_id"),
        within("sitting", "sitting_id"),
        within("person", "person_id"),
        Index(None, "sitting_id"),
        Index(None, "round_id", "state"),
        Index(None, "target_id"),
        Index(None, "partnership_id", "about"),
    )

    id: str = Field(primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    round_id: int | None = None
    target_id: int | None = None
    sitting_id: int
    person_id: int
    script: str
    state: str
    brief: Words
    session: MaybeWords
    outcome: MaybeWords
    reference: str | None = None
    about: str | None = None
    version: int
    link: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    touched_at: At
    sent_at: MaybeAt


class DelegationRow(Row, table=True):
    """Somebody hands a return, or some of its questions (`keys`, JSON), to somebody else."""

    __tablename__ = "delegation"
    __table_args__ = (
        within("return", "return_id"),
        within("person", "giver_id"),
        within("person", "taker_id"),
        Index(None, "return_id"),
    )

    partnership_id: str = Field(primary_key=True, foreign_key="partnership.id")
    id: str = Field(primary_key=True)
    return_id: str
    giver_id: int
    taker_id: int
    keys: Words
    state: str
    said: Words
    at: At
