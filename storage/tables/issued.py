"""What left the house: digests as they were issued, what they told, corrections, questions about a line; for whom.

Issued digests, the figures they told and the places they went are append-only.
"""

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.row import At, InQuarter, MaybeAt, MaybeNumber, MaybeWords, Row, Words, within


class LayerRow(Row, table=True):
    """A digest layer that a partnership brings, or its own wording of a shipped one; `facts` is JSON."""

    __tablename__ = "layer"

    partnership_id: str = Field(primary_key=True, foreign_key="partnership.id")
    name: str = Field(primary_key=True)
    place: int
    facts: Words


class DistrictRow(Row, table=True):
    """A district partnership: a body of `target_body` by name, with its own chair and channel; `emails` is JSON."""

    __tablename__ = "district"
    __table_args__ = (within("person", "chair_id"),)

    partnership_id: str = Field(primary_key=True, foreign_key="partnership.id")
    name: str = Field(primary_key=True)
    chair_id: int | None = None
    channel: str | None = None
    emails: Words


class IssuedRow(Row, table=True):
    """A digest as it left: `document` is JSON, `person_id` whoever released it, none where its day did.

    `group_name` is the theme, district or target that it is of; empty for the
    whole partnership. Issued anew it has the next `version`.
    """

    __tablename__ = "issued"
    __table_args__ = (
        UniqueConstraint("id", "partnership_id"),
        UniqueConstraint("partnership_id", "round_id", "layer", "group_name", "version"),
        within("round", "round_id"),
        within("person", "person_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    round_id: int
    layer: str
    group_name: str
    version: int
    document: Words
    person_id: int | None = None
    at: At


class IssuedFigureRow(Row, table=True):
    """A version of a figure that an issued digest told, and on which of its lines."""

    __tablename__ = "issued_figure"
    __table_args__ = (
        within("issued", "issued_id"),
        within("target", "target_id"),
        Index(None, "issued_id"),
        Index(None, "target_id", "quarter"),
    )

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    issued_id: int
    line: str
    target_id: int
    quarter: InQuarter
    figure_id: int = Field(foreign_key="figure.id")
    value: MaybeNumber
    rating: str | None = None


class IssuedToRow(Row, table=True):
    """Where an issued digest went: a place of a channel, and the message that took it there."""

    __tablename__ = "issued_to"
    __table_args__ = (within("issued", "issued_id"), Index(None, "issued_id"), Index(None, "message_id"))

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    issued_id: int
    channel: str
    place: str
    message_id: str
    at: At


class CorrectionRow(Row, table=True):
    """A notice that an issued digest told a figure that no longer holds: drafted, then sent or dropped."""

    __tablename__ = "correction"
    __table_args__ = (
        within("issued", "issued_id"),
        within("target", "target_id"),
        within("person", "person_id"),
        Index(None, "issued_id"),
    )

    partnership_id: str = Field(primary_key=True, foreign_key="partnership.id")
    id: str = Field(primary_key=True)
    issued_id: int
    target_id: int
    quarter: InQuarter
    line: str
    was: MaybeNumber
    now: MaybeNumber
    words: Words
    state: str
    drafted_at: At
    settled_at: MaybeAt
    person_id: int | None = None


class LineSignatureRow(Row, table=True):
    """A line of a return that somebody signed, as `seen`; `moved` says in words what changed on it since."""

    __tablename__ = "line_signature"
    __table_args__ = (within("return", "return_id"), within("person", "person_id"), Index(None, "return_id"))

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    return_id: str
    line: str
    seen: str
    person_id: int | None = None
    at: At
    moved: MaybeWords
    moved_at: MaybeAt


class ReaderQuestionRow(Row, table=True):
    """A question that a reader put to a line of a digest, and what the lead answered.

    `document` and `line` are the ids of the digest and its line; `place` is
    where the asker is answered: the thread of the post, the Message-ID of the
    mail, or the page. `return_id` is the talk in which the lead is asked.
    """

    __tablename__ = "reader_question"
    __table_args__ = (
        within("target", "target_id"),
        within("person", "person_id"),
        within("person", "answerer_id"),
        within("return", "return_id"),
        Index(None, "partnership_id", "document"),
        Index(None, "target_id"),
        Index(None, "inbox_key"),
    )

    partnership_id: str = Field(primary_key=True, foreign_key="partnership.id")
    id: str = Field(primary_key=True)
    document: str
    line: str
    target_id: int
    person_id: int
    words: Words
    channel: str
    place: Words
    inbox_key: str | None = Field(default=None, foreign_key="inbox.key")
    asked_at: At
    return_id: str | None = None
    answer: MaybeWords
    answerer_id: int | None = None
    answered_at: MaybeAt
