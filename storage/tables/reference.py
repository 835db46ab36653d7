"""What was agreed and who is who: partnerships, themes, people, targets and how each is measured.

Definitions and milestones are append-only: of two for the same target and
quarter the one recorded last holds, and the earlier ones stay as they were.
"""

from datetime import date

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.row import At, InQuarter, MaybeAt, MaybeNumber, MaybeWords, Number, Row, Words, within


class PartnershipRow(Row, table=True):
    """The tenant that owns every other row. `board_emails` and `default_rule` are JSON.

    So are the risk `matrix` and the `ladder` that blockages climb; none where the usual ones hold.
    """

    __tablename__ = "partnership"

    id: str = Field(primary_key=True)
    name: str = Field(unique=True)
    board: str
    board_channel: str | None = None
    board_emails: Words
    timezone: str
    calendar: str
    default_rule: Words
    matrix: MaybeWords
    ladder: MaybeWords


class PersonRow(Row, table=True):
    """Somebody known to a partnership; `email` is the first of their addresses, in lower case.

    `works` are the days of the week on which they work, such as `mon;tue;wed`; none where on all five.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("id", "partnership_id"),
        UniqueConstraint("partnership_id", "email"),
        within("person", "deputy_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    email: str
    name: str
    organisation: str
    prefers: str
    timezone: str
    calendar: str
    works: str | None = None
    deputy_id: int | None = None


class AddressRow(Row, table=True):
    """An address of a person, in lower case; no two people of a partnership share one.

    `dead_at` says when a report came that mail to it will never arrive, and `dead_why` in what words.
    """

    __tablename__ = "address"
    __table_args__ = (within("person", "person_id"), Index(None, "email"))

    partnership_id: str = Field(primary_key=True, foreign_key="partnership.id")
    email: str = Field(primary_key=True)
    person_id: int
    dead_at: MaybeAt
    dead_why: MaybeWords


class SlackIdentityRow(Row, table=True):
    """A person as a Slack workspace knows them."""

    __tablename__ = "slack_identity"
    __table_args__ = (within("person", "person_id"), Index(None, "team", "member"))

    partnership_id: str = Field(primary_key=True, foreign_key="partnership.id")
    team: str = Field(primary_key=True)
    member: str = Field(primary_key=True)
    person_id: int


class AbsenceRow(Row, table=True):
    """Days, both included, on which a person is away."""

    __tablename__ = "absence"
    __table_args__ = (
        UniqueConstraint("partnership_id", "person_id", "first", "last"),
        within("person", "person_id"),
        within("person", "deputy_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    person_id: int
    first: date
    last: date
    deputy_id: int | None = None


class ClosureRow(Row, table=True):
    """A day that a nation's `calendar` has otherwise here, or with an empty one every nation's.

    Nobody works on it, or with `worked` people do although it is listed as a holiday.
    """

    __tablename__ = "closure"

    partnership_id: str = Field(primary_key=True, foreign_key="partnership.id")
    day: date = Field(primary_key=True)
    calendar: str = Field(primary_key=True)
    name: str
    worked: bool


class ThemeRow(Row, table=True):
    """A thematic partnership. `emails` is JSON."""

    __tablename__ = "theme"
    __table_args__ = (
        UniqueConstraint("id", "partnership_id"),
        UniqueConstraint("partnership_id", "name"),
        within("person", "chair_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    name: str
    chair_id: int | None = None
    channel: str | None = None
    emails: Words


class TargetRow(Row, table=True):
    """A promise, known by `ref` in its partnership."""

    __tablename__ = "target"
    __table_args__ = (
        UniqueConstraint("id", "partnership_id"),
        UniqueConstraint("partnership_id", "ref"),
        within("theme", "theme_id"),
        within("person", "lead_id"),
        within("person", "sponsor_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    ref: str
    theme_id: int
    lead_id: int
    sponsor_id: int | None = None
    without: MaybeNumber
    stretch: MaybeNumber
    reward: MaybeNumber
    visibility: str


class TargetMemberRow(Row, table=True):
    """A member of the delivery group of a target."""

    __tablename__ = "target_member"
    __table_args__ = (within("target", "target_id"), within("person", "person_id"))

    partnership_id: str = Field(primary_key=True, foreign_key="partnership.id")
    target_id: int = Field(primary_key=True)
    person_id: int = Field(primary_key=True)


class TargetBodyRow(Row, table=True):
    """A body that reports on a target, its `place` among them, and who speaks for it."""

    __tablename__ = "target_body"
    __table_args__ = (within("target", "target_id"), within("person", "person_id"))

    partnership_id: str = Field(primary_key=True, foreign_key="partnership.id")
    target_id: int = Field(primary_key=True)
    body: str = Field(primary_key=True)
    place: int
    person_id: int
    gives: str


class DefinitionRow(Row, table=True):
    """How a target is measured from `since` on; `facts` is the `Definition` as JSON."""

    __tablename__ = "definition"
    __table_args__ = (within("target", "target_id"), Index(None, "target_id", "since"))

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    target_id: int
    since: InQuarter
    title: Words
    facts: Words
    recorded_at: At


class MilestoneRow(Row, table=True):
    """Where a target should stand at the end of a quarter."""

    __tablename__ = "milestone"
    __table_args__ = (within("target", "target_id"), Index(None, "target_id", "quarter"))

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    target_id: int
    quarter: InQuarter
    value: Number
    upper: MaybeNumber
    recorded_at: At
