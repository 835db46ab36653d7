"""Talks outside a round: begun when something asks for them, ended when it has moved on without them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from conversations.partnership.returns import ReturnState
from storage.sessions import WAITING_STATES
from storage.statements import Query, run, written
from storage.tables import ReturnRow, SittingRow, table

_return, _sitting = table(ReturnRow), table(SittingRow)


def begin_talk(
    session: Session, partnership_id: str, person_id: int, script: str, brief: str, at: datetime, *,
    about: str | None = None, target_id: int | None = None,
) -> str:
    """Begin a talk in a sitting of its own, and return its id; `brief` is JSON, `about` what it is about."""
    row = {"partnership_id": partnership_id, "person_id": person_id}
    sitting_id = int(run(session, _sitting.insert().returning(_sitting.c.id), row).scalar_one())
    return_id = f"t{sitting_id}"
    run(session, _return.insert(), {
        "id": return_id, "partnership_id": partnership_id, "target_id": target_id, "sitting_id": sitting_id,
        "person_id": person_id, "script": script, "state": ReturnState.NOT_STARTED, "brief": brief, "about": about,
        "version": 0, "touched_at": at,
    })
    theirs = (_sitting.c.partnership_id == partnership_id) & (_sitting.c.id == sitting_id)
    run(session, update(_sitting).where(theirs).values(focus=return_id))
    return return_id


def begun_since(session: Session, partnership_id: str, person_id: int, script: str, since: datetime) -> bool:
    """Whether the person began a talk of this script since then in which nothing has been said yet."""
    wanted = select(_return.c.id).where(
        _return.c.partnership_id == partnership_id, _return.c.person_id == person_id, _return.c.script == script,
        _return.c.about.is_(None), _return.c.state == ReturnState.NOT_STARTED, _return.c.touched_at >= since,
    ).limit(1)
    return run(session, wanted).first() is not None


def waiting_talks(session: Session, partnership_id: str, about: str) -> list[tuple[str, int]]:
    """The talks about this that wait for an answer: the id and the person of each, the oldest first."""
    wanted = (
        select(_return.c.id, _return.c.person_id)
        .where(_return.c.partnership_id == partnership_id, _return.c.about == about,
               _return.c.state.in_(written(*WAITING_STATES)))
        .order_by(_return.c.sitting_id, _return.c.id)
    )
    return [(row[0], row[1]) for row in run(session, wanted)]


def end_talks(session: Session, partnership_id: str, about: str, at: datetime, *, but: str | None = None) -> int:
    """End the talks about this that still wait, all but one: nobody need answer them; return how many."""
    waiting = (
        update(_return)
        .where(_return.c.partnership_id == partnership_id, _return.c.about == about,
               _return.c.id.is_distinct_from(but), _return.c.state.in_(written(*WAITING_STATES)))
        .values(state=ReturnState.NO_RETURN, version=_return.c.version + 1, touched_at=at)
    )
    return run(session, waiting).rowcount


def was_asked(session: Session, partnership_id: str, about: str) -> bool:
    """Whether anybody is being asked about this, or has answered; what ended before it was answered does not count."""
    wanted = select(_return.c.id).where(
        _return.c.partnership_id == partnership_id, _return.c.about == about,
        _return.c.state != ReturnState.NO_RETURN).limit(1)
    return run(session, wanted).first() is not None


def asked_under(session: Session, partnership_id: str, target_id: int, stem: str) -> list[str]:
    """What the talks on a target are about that begins so, of those that wait and those that were answered."""
    wanted = select(_return.c.about).where(
        _return.c.partnership_id == partnership_id, _return.c.target_id == target_id,
        _return.c.about.startswith(f"{stem}:", autoescape=True), _return.c.state != ReturnState.NO_RETURN)
    return sorted({row[0] for row in run(session, wanted)})


_WAITING_ON: Query = select(_return.c.about).where(
    _return.c.partnership_id == bindparam("partnership_id"), _return.c.target_id == bindparam("target_id"),
    _return.c.about.is_not(None), _return.c.state.in_(written(*WAITING_STATES)))


def waiting_under(session: Session, partnership_id: str, target_id: int, stem: str) -> list[str]:
    """What the waiting talks on a target are about that begins so: `override:12.3` finds `override:12.3:green:126`."""
    rows = run(session, _WAITING_ON, {"partnership_id": partnership_id, "target_id": target_id})
    return sorted({row[0] for row in rows if row[0].startswith(f"{stem}:")})


def shut_talks(session: Session, partnership_id: str, about: str, at: datetime) -> int:
    """Take every talk about this off whoever has it, sent or not: nothing said to it counts any more; how many."""
    standing = (
        update(_return)
        .where(_return.c.partnership_id == partnership_id, _return.c.about == about,
               _return.c.state != ReturnState.NO_RETURN)
        .values(state=ReturnState.NO_RETURN, version=_return.c.version + 1, touched_at=at)
    )
    return run(session, standing).rowcount
