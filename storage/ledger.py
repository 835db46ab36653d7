"""What happened in each talk, in order and for good: the way back from a figure to the words it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import bindparam, func, insert, select
from sqlmodel import Session

from storage.prepared import Prepared
from storage.statements import Query, run
from storage.tables import FigureRow, InboxRow, LedgerRow, PersonRow, table

_ledger, _inbox, _figure, _person = table(LedgerRow), table(InboxRow), table(FigureRow), table(PersonRow)


RESTATED = "restated"
"""The kind of what was said of a figure that is wrong, in the talk that it began: under the key of the figure."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened: `text` is what was understood, `said` the exact words, `facts` JSON."""

    kind: str
    key: str | None = None
    text: str | None = None
    said: str | None = None
    facts: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as it stands in the ledger."""

    seq: int
    return_id: str
    inbox_key: str | None
    person_id: int | None
    at: datetime
    kind: str
    key: str | None
    text: str | None
    said: str | None
    facts: str | None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a figure came from: who said it, when, in which message, in what words.

    Who said it may be another than who sent it: somebody to whom the question was handed.
    `raw` is the delivery as it came and `said` what the person wrote in it;
    both are none for a figure that was imported.
    """

    figure_id: int
    value: Decimal | None
    at: datetime
    return_id: str | None
    name: str | None
    email: str | None
    inbox_key: str | None
    channel: str | None
    place: str | None
    raw: str | None
    said: str | None


_APPEND = Prepared(
    lambda dialect: insert(_ledger), insert=[column.name for column in _ledger.c if column.name != "seq"]
)


def append(
    session: Session, partnership_id: str, return_id: str, entries: Sequence[Entry], *, at: datetime,
    person_id: int | None = None, inbox_key: str | None = None,
) -> None:
    """Add what happened in one turn of a return, in order."""
    rows = [
        {"partnership_id": partnership_id, "return_id": return_id, "inbox_key": inbox_key,
         "person_id": person_id, "at": at, "kind": entry.kind, "key": entry.key, "text": entry.text,
         "said": entry.said, "facts": entry.facts}
        for entry in entries
    ]
    _APPEND.many(session, rows)


_KEPT: Query = select(
    _ledger.c.seq, _ledger.c.return_id, _ledger.c.inbox_key, _ledger.c.person_id, _ledger.c.at,
    _ledger.c.kind, _ledger.c.key, _ledger.c.text, _ledger.c.said, _ledger.c.facts,
).where(_ledger.c.partnership_id == bindparam("partnership_id"))
_OF_RETURN = _KEPT.where(_ledger.c.return_id == bindparam("return_id")).order_by(_ledger.c.seq)
_AT_PLACE = (
    _KEPT.join(_inbox, _inbox.c.key == _ledger.c.inbox_key)
    .where(_inbox.c.place == bindparam("place"))
    .order_by(_ledger.c.seq)
)


def entries_of(session: Session, partnership_id: str, return_id: str) -> list[Kept]:
    """Everything that happened in a return, in order."""
    named = {"partnership_id": partnership_id, "return_id": return_id}
    return [Kept(*row) for row in run(session, _OF_RETURN, named)]


def entries_at(session: Session, partnership_id: str, place: str) -> list[Kept]:
    """What came of the message at this place: which answers an edit of it means."""
    return [Kept(*row) for row in run(session, _AT_PLACE, {"partnership_id": partnership_id, "place": place})]


def had_part(session: Session, partnership_id: str, return_id: str, person_id: int) -> bool:
    """Whether anything in this return was this person's doing: they said something to it, or it went from them."""
    theirs = (_ledger.c.partnership_id == partnership_id) & (_ledger.c.return_id == return_id)
    wanted = select(_ledger.c.seq).where(theirs, _ledger.c.person_id == person_id).limit(1)
    return run(session, wanted).first() is not None


_LAST_HEARD: Query = (
    select(_ledger.c.at, _inbox.c.place)
    .join(_inbox, _inbox.c.key == _ledger.c.inbox_key)
    .where(_ledger.c.partnership_id == bindparam("partnership_id"),
           _ledger.c.return_id.in_(bindparam("return_ids", expanding=True)))
    .order_by(_ledger.c.seq.desc())
    .limit(1)
)


def last_heard(session: Session, partnership_id: str, return_ids: Sequence[str]) -> tuple[datetime, str] | None:
    """When something last happened in these returns because of a message, and at which place that stands."""
    row = run(session, _LAST_HEARD, {"partnership_id": partnership_id, "return_ids": list(return_ids)}).first()
    return None if row is None else (row[0], row[1])


_FROM: Query = (
    select(
        _figure.c.id, _figure.c.value, _figure.c.at, _figure.c.return_id, _person.c.name, _person.c.email,
        _inbox.c.key, _inbox.c.channel, _inbox.c.place, _inbox.c.raw, _ledger.c.said,
    )
    .select_from(_figure)
    .outerjoin(_ledger, (_ledger.c.return_id == _figure.c.return_id)
               & (_ledger.c.key == bindparam("question")) & (_ledger.c.kind == bindparam("answered"))
               & (_ledger.c.at <= _figure.c.at))
    .outerjoin(_person, (_person.c.partnership_id == _figure.c.partnership_id)
               & (_person.c.id == func.coalesce(_ledger.c.person_id, _figure.c.person_id)))
    .outerjoin(_inbox, _inbox.c.key == _ledger.c.inbox_key)
    .where(_figure.c.partnership_id == bindparam("partnership_id"), _figure.c.id == bindparam("figure_id"))
    .order_by(_ledger.c.seq.desc().nulls_last())
    .limit(1)
)


def provenance(
    session: Session, partnership_id: str, figure_id: int, *, question: str = "figure"
) -> Provenance | None:
    """Where a version of a figure came from; none when the partnership has no such figure.

    The words are those of the last answer to `question` before the version
    was stored: sending a return may be another message than giving the figure.
    """
    named = {"partnership_id": partnership_id, "figure_id": figure_id, "question": question,
             "answered": "answered"}
    row = run(session, _FROM, named).first()
    return None if row is None else Provenance(*row)
