"""Letters and mail: what was sent and can be answered, what came and how, what was sent with it."""

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field

from storage.tables.row import At, MaybeAt, MaybeWords, Row, Words, within


class LetterRow(Row, table=True):
    """A letter as it was sent, so that a reply to it can be read; `number` is what its token names.

    `content` is the `SentLetter` as JSON. A letter revoked or past `expires_at`
    is answered with a sentence and stores nothing. One that brought a digest
    belongs to no sitting, and names it by the id of its `document`.
    """

    __tablename__ = "letter"
    __table_args__ = (within("person", "person_id"), within("sitting", "sitting_id"), Index(None, "sitting_id"))

    number: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    person_id: int
    sitting_id: int | None = None
    kind: str
    subject: Words
    message_id: str | None = None
    content: Words
    at: At
    expires_at: MaybeAt
    revoked_at: MaybeAt
    document: MaybeWords


class MailRow(Row, table=True):
    """A mail exactly as it came; whose it is and what became of it stands in the inbox under the same key.

    `recipients` is JSON. `tries` counts readings that ended without a result;
    `released` says that an operator vouches for who sent it. Until `held_until`
    one process reads it, and no other does.
    """

    __tablename__ = "mail"

    key: str = Field(primary_key=True, foreign_key="inbox.key")
    source: str
    sender: str | None = None
    recipients: Words
    raw: bytes = Field(sa_type=LargeBinary)
    body_hash: str = Field(index=True)
    tries: int = 0
    released: bool = False
    held_until: MaybeAt


class EvidenceRow(Row, table=True):
    """A file that came with an answer, kept with the return and never opened by us."""

    __tablename__ = "evidence"
    __table_args__ = (within("return", "return_id"), Index(None, "return_id"), Index(None, "inbox_key"))

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    return_id: str
    inbox_key: str = Field(foreign_key="inbox.key")
    name: str
    declared: str
    type: str
    size: int
    digest: str
    content: bytes = Field(sa_type=LargeBinary)
    at: At


class NoticeRow(Row, table=True):
    """Something the support team should know and may have to act on; `about` names the mail or address."""

    __tablename__ = "notice"
    __table_args__ = (Index(None, "partnership_id", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str | None = Field(default=None, foreign_key="partnership.id")
    kind: str
    about: str
    text: Words
    at: At
    settled_at: MaybeAt


class FetchedRow(Row, table=True):
    """How far a mailbox was fetched: its UIDVALIDITY and the last UID kept (RFC 9051, section 2.3.1.1)."""

    __tablename__ = "fetched"

    mailbox: str = Field(primary_key=True)
    validity: int = Field(sa_type=BigInteger)
    uid: int = Field(sa_type=BigInteger)
