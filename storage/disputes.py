"""Disputes: found once, answered by both sides, settled by a named person or gone by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session

from conversations.partnership.disputes import Answer, ConflictKind, Dispute, Settled, Side, Stance
from conversations.partnership.quarters import Quarter
from storage.figures import Source
from storage.statements import Query, dialect, insert_unless, run
from storage.tables import DisputeRow, PersonRow, StanceRow, TargetRow, table

_dispute, _stance = table(DisputeRow), table(StanceRow)
_target, _person = table(TargetRow), table(PersonRow)

GONE = "gone"
"""How a dispute was settled that stopped contradicting itself: somebody corrected what they had said."""


@dataclass(frozen=True, slots=True)
class DisputeHeld:
    """A dispute as stored, and how it was settled; none while it stands."""

    dispute: Dispute
    target_id: int
    quarter: Quarter
    settled: Settled | None


@dataclass(frozen=True, slots=True)
class StanceTaken:
    """What a side answered last."""

    email: str
    stance: Stance
    words: str


_HELD: Query = (
    select(_dispute, _target.c.ref, _person.c.name.label("settler"))
    .join(_target, (_target.c.partnership_id == _dispute.c.partnership_id) & (_target.c.id == _dispute.c.target_id))
    .outerjoin(_person, (_person.c.partnership_id == _dispute.c.partnership_id)
               & (_person.c.id == _dispute.c.settler_id))
    .where(_dispute.c.partnership_id == bindparam("partnership_id"))
    .order_by(_dispute.c.found_at, _dispute.c.id)
)


_ON_TARGET = _HELD.where(_dispute.c.target_id == bindparam("target_id"), _dispute.c.quarter == bindparam("quarter"))


def disputes_in(session: Session, partnership_id: str, quarter: Quarter) -> dict[int, list[DisputeHeld]]:
    """Every dispute of a quarter by target, the oldest first."""
    found: dict[int, list[DisputeHeld]] = {}
    for row in run(session, _HELD.where(_dispute.c.quarter == quarter), {"partnership_id": partnership_id}):
        held = _as_held(row)
        found.setdefault(held.target_id, []).append(held)
    return found


def disputes_of(session: Session, partnership_id: str, target_id: int, quarter: Quarter) -> list[DisputeHeld]:
    """Every dispute of one target and quarter, the oldest first."""
    named = {"partnership_id": partnership_id, "target_id": target_id, "quarter": quarter}
    return [_as_held(row) for row in run(session, _ON_TARGET, named)]


def dispute_of(session: Session, partnership_id: str, dispute_id: str) -> DisputeHeld | None:
    """A dispute of the partnership; none where it has none of this id."""
    row = run(session, _HELD.where(_dispute.c.id == dispute_id), {"partnership_id": partnership_id}).first()
    return None if row is None else _as_held(row)


def _as_held(row: Any) -> DisputeHeld:
    dispute = Dispute(id=row.id, kind=ConflictKind(row.kind), ref=row.ref, says=row.says,
                      first=Side.model_validate_json(row.first), second=Side.model_validate_json(row.second))
    settled = None if row.settled_at is None else Settled(
        by=row.settler or "", on=row.settled_at.date(), holds=row.holds, words=row.words)
    return DisputeHeld(dispute, row.target_id, row.quarter, settled)


def keep_dispute(
    session: Session, partnership_id: str, target_id: int, quarter: Quarter, dispute: Dispute, source: Source
) -> bool:
    """Keep a dispute that was found; false where it was found before, open or settled by somebody.

    One that had gone by a correction is open again once that is taken back, and counts as found anew.
    """
    row = {"partnership_id": partnership_id, "id": dispute.id, "target_id": target_id, "quarter": quarter,
           "kind": dispute.kind, "says": dispute.says, "first": dispute.first.model_dump_json(),
           "second": dispute.second.model_dump_json(), "found_at": source.at}
    new = insert_unless(dialect(session), _dispute, "partnership_id", "id").returning(_dispute.c.id)
    return run(session, new, row).first() is not None or _open_again(session, row)


def _open_again(session: Session, row: dict[str, Any]) -> bool:
    theirs = (_dispute.c.partnership_id == row["partnership_id"]) & (_dispute.c.id == row["id"])
    anew = {name: row[name] for name in ("says", "first", "second", "found_at")}
    return run(session, update(_dispute).where(theirs, _dispute.c.holds == GONE).values(
        settled_at=None, holds=None, **anew)).rowcount == 1


def keep_stance(session: Session, partnership_id: str, answer: Answer, source: Source) -> None:
    """Keep what a side answered; the other side's turn, taken at the same instant, waits to see it."""
    theirs = (_dispute.c.partnership_id == partnership_id) & (_dispute.c.id == answer.dispute)
    run(session, select(_dispute.c.id).where(theirs).with_for_update())
    run(session, insert(_stance).values(
        partnership_id=partnership_id, dispute_id=answer.dispute, stance=answer.stance, words=answer.words,
        return_id=source.return_id, person_id=source.person_id, at=source.at))


def stances_on(session: Session, partnership_id: str, dispute_id: str) -> Sequence[StanceTaken]:
    """What each side answered last, since the dispute was found."""
    wanted = (
        select(_person.c.email, _stance.c.stance, _stance.c.words)
        .join(_person, (_person.c.partnership_id == _stance.c.partnership_id) & (_person.c.id == _stance.c.person_id))
        .join(_dispute, (_dispute.c.partnership_id == _stance.c.partnership_id)
              & (_dispute.c.id == _stance.c.dispute_id))
        .where(_stance.c.partnership_id == partnership_id, _stance.c.dispute_id == dispute_id,
               _stance.c.at >= _dispute.c.found_at)
        .order_by(_stance.c.id)
    )
    last = {row[0]: StanceTaken(row[0], Stance(row[1]), row[2]) for row in run(session, wanted)}
    return list(last.values())


def settle_dispute(
    session: Session, partnership_id: str, dispute_id: str, holds: str, words: str | None, source: Source
) -> None:
    """Say who settled a dispute, which side holds, and in what words; one settled already stays so.

    One that went away by a correction was settled by nobody.
    """
    settler = None if holds == GONE else source.person_id
    theirs = (_dispute.c.partnership_id == partnership_id) & (_dispute.c.id == dispute_id)
    run(session, update(_dispute).where(theirs, _dispute.c.settled_at.is_(None)).values(
        settled_at=source.at, settler_id=settler, holds=holds, words=words))
