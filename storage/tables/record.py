"""What was said and what it came to: the ledger, figures, actions, risks, blockages.

The ledger, figures and grades are append-only; the database itself refuses to
change or delete them (see `storage.migrations`).
"""

from datetime import date

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.row import At, InQuarter, MaybeDay, MaybeNumber, MaybeWords, Row, Words, within


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
    """Something promised for a target; `moved` counts how often its date was put off."""

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
    mitigation: MaybeWords
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


class BlockageRow(Row, table=True):
    """What is stuck, who could free it, and who holds it now."""

    __tablename__ = "blockage"
    __table_args__ = (
        within("target", "target_id"),
        within("return", "return_id"),
        within("person", "person_id"),
        Index(None, "target_id"),
    )

    partnership_id: str = Field(primary_key=True, foreign_key="partnership.id")
    id: str = Field(primary_key=True)
    target_id: int
    what: Words
    person_id: int | None = None
    raised_on: date
    who_can: str | None = None
    tried: MaybeWords
    needed_by: MaybeDay
    state: str
    return_id: str | None = None
    at: At
