"""What was said and what it came to: the ledger, figures, actions, risks, blockages, decisions, disputes.

The ledger, figures, part-figures, grades, moves, decisions and stances are
append-only; the database itself refuses to change or delete them (see
`storage.migrations`).
"""

from datetime import date

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.row import At, InQuarter, MaybeAt, MaybeDay, MaybeNumber, MaybeWords, Row, Words, within


class LedgerRow(Row, table=True):
    """One event of a return: `text` is what was understood, `said` the exact words, `facts` JSON."""

    __tablename__ = "ledger"
    __table_args__ = (
        within("return", "return_id"),
        within("person", "person_id"),
        Index(None, "return_id"),
        Index(None, "inbox_key"),
    )

    seq: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    return_id: str
    inbox_key: str | None = Field(default=None, foreign_key="inbox.key")
    person_id: int | None = None
    at: At
    kind: str
    key: str | None = None
    text: MaybeWords
    said: MaybeWords
    facts: MaybeWords


class FigureRow(Row, table=True):
    """One version of what was reported for a target and quarter. `flags` is JSON."""

    __tablename__ = "figure"
    __table_args__ = (
        UniqueConstraint("target_id", "quarter", "version"),
        within("target", "target_id"),
        within("return", "return_id"),
        within("person", "person_id"),
        Index(None, "partnership_id", "quarter"),
        Index(None, "inbox_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    target_id: int
    quarter: InQuarter
    version: int
    status: str
    value: MaybeNumber
    standing: str | None = None
    flags: Words
    numerator: MaybeNumber
    denominator: MaybeNumber
    covers: str | None = None
    expected: MaybeDay
    reason: MaybeWords
    rating: str | None = None
    unrated: str | None = None
    variance: MaybeNumber
    over: bool = False
    direction: str | None = None
    milestone: MaybeNumber
    milestone_upper: MaybeNumber
    return_id: str | None = None
    inbox_key: str | None = Field(default=None, foreign_key="inbox.key")
    person_id: int | None = None
    at: At
    note: MaybeWords


class ActionRow(Row, table=True):
    """Something promised for a target; `moved` counts how often its date was put off.

    `considered` says that somebody thought of what might stand in its way.
    """

    __tablename__ = "action"
    __table_args__ = (within("target", "target_id"), within("return", "return_id"), Index(None, "target_id"))

    partnership_id: str = Field(primary_key=True, foreign_key="partnership.id")
    id: str = Field(primary_key=True)
    target_id: int
    text: Words
    owner: str | None = None
    due: MaybeDay
    progress: str
    moved: int
    considered: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})
    note: MaybeWords
    return_id: str | None = None
    at: At


class RiskRow(Row, table=True):
    """Something that may stand in a target's way, as it is graded now."""

    __tablename__ = "risk"
    __table_args__ = (within("target", "target_id"), within("return", "return_id"), Index(None, "target_id"))

    partnership_id: str = Field(primary_key=True, foreign_key="partnership.id")
    id: str = Field(primary_key=True)
    target_id: int
    description: Words
    likelihood: int
    impact: int
    cause: MaybeWords
    consequence: MaybeWords
    inherent_likelihood: int | None = None
    inherent_impact: int | None = None
    aim_likelihood: int | None = None
    aim_impact: int | None = None
    mitigation: MaybeWords
    working: str | None = None
    owner: str | None = None
    review: MaybeDay
    open: bool
    return_id: str | None = None
    at: At


class RiskGradeRow(Row, table=True):
    """A grade a risk was given, and by whom: its history."""

    __tablename__ = "risk_grade"
    __table_args__ = (
        within("risk", "risk_id"),
        within("return", "return_id"),
        within("person", "person_id"),
        Index(None, "partnership_id", "risk_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    risk_id: str
    likelihood: int
    impact: int
    note: MaybeWords
    return_id: str | None = None
    person_id: int | None = None
    at: At


class RiskActionRow(Row, table=True):
    """A promise that mitigates a risk."""

    __tablename__ = "risk_action"
    __table_args__ = (within("risk", "risk_id"), within("action", "action_id"))

    partnership_id: str = Field(primary_key=True, foreign_key="partnership.id")
    risk_id: str = Field(primary_key=True)
    action_id: str = Field(primary_key=True)


class PartFigureRow(Row, table=True):
    """One version of what a body gave for a target and quarter; without a value, why there is none."""

    __tablename__ = "part_figure"
    __table_args__ = (
        UniqueConstraint("target_id", "quarter", "body", "version"),
        within("target", "target_id"),
        within("return", "return_id"),
        within("person", "person_id"),
        Index(None, "partnership_id", "quarter"),
        Index(None, "inbox_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    target_id: int
    quarter: InQuarter
    body: str
    version: int
    value: MaybeNumber
    numerator: MaybeNumber
    denominator: MaybeNumber
    reason: MaybeWords
    return_id: str | None = None
    inbox_key: str | None = Field(default=None, foreign_key="inbox.key")
    person_id: int | None = None
    at: At


class BlockageRow(Row, table=True):
    """What is stuck, who could free it, and who holds it now.

    `person_id` raised it, `holder_id` has to act since `held_since` and until
    `falls_due`, when it moves on by itself. `answer` stands until the raiser
    confirms it or opens it again.
    """

    __tablename__ = "blockage"
    __table_args__ = (
        within("target", "target_id"),
        within("return", "return_id"),
        within("person", "person_id"),
        within("person", "holder_id"),
        within("person", "answerer_id"),
        within("action", "action_id"),
        Index(None, "target_id"),
    )

    partnership_id: str = Field(primary_key=True, foreign_key="partnership.id")
    id: str = Field(primary_key=True)
    target_id: int
    what: Words
    person_id: int | None = None
    raised_on: date
    action_id: str | None = None
    since: MaybeDay
    who_can: str | None = None
    tried: MaybeWords
    needed_by: MaybeDay
    state: str
    holder_id: int | None = None
    held_since: MaybeDay
    falls_due: MaybeDay
    answer: MaybeWords
    answerer_id: int | None = None
    answered_on: MaybeDay
    resolved_on: MaybeDay
    return_id: str | None = None
    at: At


class BlockageMoveRow(Row, table=True):
    """Something that happened to a blockage: `state` is where it then stood, `words` what was said."""

    __tablename__ = "blockage_move"
    __table_args__ = (
        within("blockage", "blockage_id"),
        within("return", "return_id"),
        within("person", "person_id"),
        Index(None, "partnership_id", "blockage_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    blockage_id: str
    move: str
    state: str
    words: MaybeWords
    return_id: str | None = None
    person_id: int | None = None
    at: At


class DecisionRow(Row, table=True):
    """What somebody decided; `subject` is the id of the blockage, return, dispute or risk it is about."""

    __tablename__ = "decision"
    __table_args__ = (
        within("return", "return_id"),
        within("person", "person_id"),
        Index(None, "partnership_id", "subject"),
    )

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    kind: str
    subject: str
    ruling: str
    words: MaybeWords
    value: MaybeNumber
    until: MaybeDay
    return_id: str | None = None
    person_id: int | None = None
    at: At


class DisputeRow(Row, table=True):
    """What two sides say that cannot both be so; `first` and `second` are the sides as JSON.

    `holds` says how it was settled: whose side, or that it went away.
    """

    __tablename__ = "dispute"
    __table_args__ = (
        within("target", "target_id"),
        within("person", "settler_id"),
        Index(None, "target_id"),
    )

    partnership_id: str = Field(primary_key=True, foreign_key="partnership.id")
    id: str = Field(primary_key=True)
    target_id: int
    quarter: InQuarter
    kind: str
    says: Words
    first: Words
    second: Words
    found_at: At
    settled_at: MaybeAt
    settler_id: int | None = None
    holds: str | None = None
    words: MaybeWords


class StanceRow(Row, table=True):
    """What a side of a dispute answered."""

    __tablename__ = "stance"
    __table_args__ = (
        within("dispute", "dispute_id"),
        within("return", "return_id"),
        within("person", "person_id"),
        Index(None, "partnership_id", "dispute_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    dispute_id: str
    stance: str
    words: Words
    return_id: str | None = None
    person_id: int | None = None
    at: At
