"""What the support team should know: an address that is dead, a mail nobody could read, somebody who is away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session

from storage.statements import Query, run
from storage.tables import NoticeRow, table

_notice = table(NoticeRow)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as kept; of no partnership when nobody was known by what it is about."""

    id: int
    partnership_id: str | None
    kind: str
    about: str
    text: str
    at: datetime


def notify(session: Session, partnership_id: str | None, kind: str, about: str, text: str, at: datetime) -> None:
    """Tell the support team; once for each kind and what it is about, until that is settled."""
    same = (_notice.c.kind == kind) & (_notice.c.about == about) & (_notice.c.partnership_id == partnership_id)
    standing = select(_notice.c.id).where(same, _notice.c.settled_at.is_(None)).limit(1)
    if run(session, standing).first() is None:
        run(session, _notice.insert(), {"partnership_id": partnership_id, "kind": kind, "about": about, "text": text,
                                        "at": at})


def notices(session: Session, partnership_id: str | None) -> list[Notice]:
    """What is not settled, the newest first; of nobody known for none."""
    wanted: Query = (
        select(_notice.c.id, _notice.c.partnership_id, _notice.c.kind, _notice.c.about, _notice.c.text, _notice.c.at)
        .where(_notice.c.partnership_id == partnership_id, _notice.c.settled_at.is_(None))
        .order_by(_notice.c.id.desc())
    )
    return [Notice(*row) for row in run(session, wanted)]


def settle_notice(session: Session, partnership_id: str | None, about: str, at: datetime) -> int:
    """What a notice is about was seen to; how many that settles."""
    theirs = (_notice.c.partnership_id == partnership_id) & (_notice.c.about == about)
    return run(session, update(_notice).where(theirs, _notice.c.settled_at.is_(None)).values(settled_at=at)).rowcount


def settle_notices(session: Session, partnership_id: str, kind: str, about: Sequence[str], at: datetime) -> int:
    """As `settle_notice`, for notices of one kind about many things; how many that settles."""
    theirs = (_notice.c.partnership_id == partnership_id) & (_notice.c.kind == kind) & _notice.c.about.in_(about)
    return run(session, update(_notice).where(theirs, _notice.c.settled_at.is_(None)).values(settled_at=at)).rowcount
