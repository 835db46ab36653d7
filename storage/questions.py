"""Questions that readers put to lines of digests: kept as they were asked, answered in the talk that asks the lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlmodel import Session

from conversations.partnership.quarters import Quarter
from storage.sessions import WAITING_STATES
from storage.statements import Query, dialect, insert_unless, run, written
from storage.tables import InboxRow, IssuedRow, IssuedToRow, ReaderQuestionRow, ReturnRow, RoundRow, table

_question, _return = table(ReaderQuestionRow), table(ReturnRow)
_issued, _to, _round, _inbox = table(IssuedRow), table(IssuedToRow), table(RoundRow), table(InboxRow)

TALK = "reader_question@"
"""How the scripts begin in which whoever answers for a target is asked."""


@dataclass(frozen=True, slots=True)
class QuestionHeld:
    """A question as stored.

    `document` and `line` are the ids of the digest and of its line, `person_id`
    is whoever asks. `channel` and `place` say where they asked, and so where they
    are answered: the thread of a post (`channel/stamp`), the Message-ID of a mail,
    the address of a page. `return_id` is the talk in which it is put to `target_id`'s
    lead; none where it was answered before.
    """

    id: str
    document: str
    line: str
    target_id: int
    person_id: int
    words: str
    channel: str
    place: str
    inbox_key: str | None
    asked_at: datetime
    return_id: str | None = None
    answer: str | None = None
    answerer_id: int | None = None
    answered_at: datetime | None = None

    @property
    def quarter(self) -> Quarter:
        """The quarter whose digest it is about."""
        return Quarter.parse(self.document.partition(":")[0])


def keep_question(session: Session, partnership_id: str, question: QuestionHeld) -> bool:
    """Keep a question; false where one of its id was kept before: the same delivery once more."""
    row = {name: getattr(question, name) for name in QuestionHeld.__dataclass_fields__}
    statement = insert_unless(dialect(session), _question, "partnership_id", "id").returning(_question.c.id)
    return run(session, statement, {"partnership_id": partnership_id, **row}).first() is not None


_HELD: Query = (
    select(*(_question.c[name] for name in QuestionHeld.__dataclass_fields__))
    .where(_question.c.partnership_id == bindparam("partnership_id"))
    .order_by(_question.c.asked_at, _question.c.id)
)


def question_of(session: Session, partnership_id: str, question_id: str) -> QuestionHeld | None:
    """A question by its id; none where the partnership has none of it."""
    wanted = _HELD.where(_question.c.id == question_id)
    row = run(session, wanted, {"partnership_id": partnership_id}).first()
    return None if row is None else QuestionHeld(*row)


def questions_on(session: Session, partnership_id: str, quarter: Quarter, line: str) -> list[QuestionHeld]:
    """What was asked about a line in a quarter, in whichever digest it stands, the oldest first."""
    wanted = _HELD.where(_question.c.document.startswith(f"{quarter}:", autoescape=True), _question.c.line == line)
    return [QuestionHeld(*row) for row in run(session, wanted, {"partnership_id": partnership_id})]


def questions_in(session: Session, partnership_id: str, return_id: str) -> list[QuestionHeld]:
    """The questions that a talk puts to somebody: one, and whoever else asked the same while it waited."""
    wanted = _HELD.where(_question.c.return_id == return_id)
    return [QuestionHeld(*row) for row in run(session, wanted, {"partnership_id": partnership_id})]


def questions_of_digest(session: Session, partnership_id: str, document: str) -> list[QuestionHeld]:
    """What was asked about any line of a digest, the oldest first."""
    wanted = _HELD.where(_question.c.document == document)
    return [QuestionHeld(*row) for row in run(session, wanted, {"partnership_id": partnership_id})]


def was_asked_from(session: Session, partnership_id: str, place: str) -> bool:
    """Whether the message at this place, or an edit of it, has asked a question."""
    wanted = (
        select(_question.c.id)
        .join(_inbox, _inbox.c.key == _question.c.inbox_key)
        .where(_question.c.partnership_id == partnership_id, _inbox.c.place == place)
    )
    return run(session, wanted.limit(1)).first() is not None


def asked_since(session: Session, partnership_id: str, person_id: int, since: datetime) -> int:
    """How many questions a person has asked since then."""
    wanted = select(func.count()).where(_question.c.partnership_id == partnership_id,
                                        _question.c.person_id == person_id, _question.c.asked_at >= since)
    return int(run(session, wanted).scalar_one())


def put_in_talk(session: Session, partnership_id: str, question_id: str, return_id: str) -> None:
    """Say in which talk a question is put to whoever answers it."""
    theirs = (_question.c.partnership_id == partnership_id) & (_question.c.id == question_id)
    run(session, update(_question).where(theirs).values(return_id=return_id))


def answer_questions(
    session: Session, partnership_id: str, question_ids: Sequence[str], words: str, answerer_id: int | None,
    at: datetime,
) -> None:  # fmt: skip
    """Attach an answer to questions that have none; the first answer stays."""
    open_ones = ((_question.c.partnership_id == partnership_id) & _question.c.id.in_(list(question_ids))
                 & _question.c.answered_at.is_(None))  # fmt: skip
    run(session, update(_question).where(open_ones).values(answer=words, answerer_id=answerer_id, answered_at=at))


def document_posted(session: Session, partnership_id: str, message_id: str) -> str | None:
    """The id of the digest that a message took somewhere; none where it took none."""
    wanted = (
        select(_round.c.quarter, _issued.c.layer, _issued.c.group_name)
        .join(_to, (_to.c.partnership_id == _issued.c.partnership_id) & (_to.c.issued_id == _issued.c.id))
        .join(_round, (_round.c.partnership_id == _issued.c.partnership_id) & (_round.c.id == _issued.c.round_id))
        .where(_issued.c.partnership_id == partnership_id, _to.c.message_id == message_id)
    )
    row = run(session, wanted.limit(1)).first()
    return None if row is None else f"{row[0]}:{row[1]}:{row[2]}"


def waiting_questions(session: Session, partnership_id: str, target_id: int, person_id: int) -> list[str]:
    """The talks in which a person is asked questions about a target that they have not answered yet."""
    wanted = select(_return.c.id).where(
        _return.c.partnership_id == partnership_id, _return.c.target_id == target_id,
        _return.c.person_id == person_id, _return.c.script.startswith(TALK, autoescape=True),
        _return.c.state.in_(written(*WAITING_STATES))).order_by(_return.c.id)
    return [str(row[0]) for row in run(session, wanted)]
