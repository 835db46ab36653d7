"""All intent to send and all that came in: inbox, outbox, lanes, timers, and who works on them.

A lane belongs to no partnership: two may share a workspace or a relay. A copied
request needs no table of its own: it has the key of the delivery it copies.

Some indexes hold part of the rows. The part is told for SQLite alone, and is the
same in PostgreSQL (`storage.tables.row.alike`): telling it here would read
PostgreSQL's dialect, 1.8 MB, in every server on SQLite.
"""

from sqlalchemy import Index, text
from sqlmodel import Field

from storage.tables.row import At, MaybeAt, MaybeWords, Row, Words, within


class InboxRow(Row, table=True):
    """A delivery as it came; whose it is comes with `outcome`, for nobody is known before it is read.

    `place` names the message itself, so that an edit of it finds the answers
    it gave. `outcome` is none while nothing has been done about it.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        within("person", "person_id"),
        Index(None, "place"),
        Index("ix_inbox_waiting", "received_at", sqlite_where=text("outcome IS NULL")),
    )

    key: str = Field(primary_key=True)
    partnership_id: str | None = Field(default=None, foreign_key="partnership.id")
    channel: str
    place: str
    received_at: At
    person_id: int | None = None
    raw: Words
    outcome: str | None = None
    reason: MaybeWords
    settled_at: MaybeAt


_OUTSTANDING = text("status IN ('pending', 'sending')")
_POSTS = text("kind = 'digest'")
_TALK = text("status IN ('pending', 'sending') AND kind IN ('begun', 'reply')")
_STOPPED = text("status IN ('dead', 'unconfirmed')")


class MessageRow(Row, table=True):
    """A message to be sent, or sent. `id` is the purpose it serves, so that no purpose is served twice.

    `conversation` is what order is kept within; `pace` a lane row that holds it
    besides its own lane (a channel). `due_at` is when it may next be touched:
    for one being sent, when its lease runs out. `turn` names the turn that it
    came of in the log; a message that no turn led to has none. `why` says in
    words why it was written; an answer to somebody needs none.
    """

    __tablename__ = "message"
    __table_args__ = (
        within("person", "person_id"),
        Index("ix_message_due", "lane", "due_at", "seq", sqlite_where=_OUTSTANDING),
        Index("ix_message_order", "conversation", "seq", sqlite_where=_OUTSTANDING),
        Index("ix_message_talk", "lane", "due_at", "seq", sqlite_where=_TALK),
        Index("ix_message_post", "external_id", sqlite_where=_POSTS),
        Index("ix_message_stopped", "status", "lane", sqlite_where=_STOPPED),
        Index(None, "partnership_id", "person_id", "created_at"),
    )

    seq: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    lane: str
    pace: str | None = None
    conversation: str | None = None
    person_id: int | None = None
    subject: str | None = None
    kind: str
    place: str
    payload: Words
    status: str
    due_at: At
    attempts: int
    created_at: At
    first_attempt_at: MaybeAt
    sent_at: MaybeAt
    external_id: str | None = None
    reason: MaybeWords
    turn: str | None = None
    why: MaybeWords


_THROTTLED = text("throttled > 0")
_PAUSED = text("paused_until IS NOT NULL")


class LaneRow(Row, table=True):
    """The pace of a sender (workspace, relay) or of one channel within it.

    `throttled` is how often the far side asked it to wait, since the beginning.
    """

    __tablename__ = "lane"
    __table_args__ = (
        Index("ix_lane_throttled", "id", "throttled", sqlite_where=_THROTTLED),
        Index("ix_lane_paused_until", "paused_until", sqlite_where=_PAUSED),
    )

    id: str = Field(primary_key=True)
    next_send_at: MaybeAt
    paused_until: MaybeAt
    reason: MaybeWords
    throttled: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


_SET = text("status = 'set'")


class TimerRow(Row, table=True):
    """Something that falls due about a subject (a return, a sitting) unless cancelled. `facts` is JSON."""

    __tablename__ = "timer"
    __table_args__ = (
        Index("ix_timer_due", "due_at", sqlite_where=_SET),
        Index(None, "partnership_id", "subject"),
    )

    id: str = Field(primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    subject: str
    kind: str
    due_at: At
    status: str
    facts: Words


class OccasionRow(Row, table=True):
    """Something done once for its slot (a digest of a day): the row is written with its effect."""

    __tablename__ = "occasion"

    partnership_id: str = Field(primary_key=True, foreign_key="partnership.id")
    name: str = Field(primary_key=True)
    slot: str = Field(primary_key=True)
    at: At


class InterventionRow(Row, table=True):
    """Something an operator did by hand, and why: `subject` is what it was done to, `facts` is JSON. Append-only."""

    __tablename__ = "intervention"
    __table_args__ = (Index(None, "partnership_id", "subject"),)

    id: int | None = Field(default=None, primary_key=True)
    partnership_id: str = Field(foreign_key="partnership.id")
    at: At
    who: str
    did: str
    subject: str
    facts: Words


class WorkerRow(Row, table=True):
    """A process that runs, of a `kind` (`serve`, `worker`, `web`); one that died stops beating."""

    __tablename__ = "worker"

    id: str = Field(primary_key=True)
    kind: str
    version: str
    started_at: At
    beat_at: At
