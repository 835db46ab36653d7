"""Notices that an issued digest told a figure that no longer holds: drafted, then sent or dropped by somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import select, update
from sqlmodel import Session

from conversations.partnership.quarters import Quarter
from storage.statements import dialect, insert_unless, run, run_many
from storage.tables import CorrectionRow, IssuedRow, table

_correction, _issued = table(CorrectionRow), table(IssuedRow)


class CorrectionState(StrEnum):
    """What has become of a notice; one that was overtaken no longer says what holds."""

    DRAFTED = "drafted"
    SENT = "sent"
    DROPPED = "dropped"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class Correction:
    """A notice as it would be sent; `line` is the line of the issued digest that it corrects."""

    id: str
    issued_id: int
    target_id: int
    quarter: Quarter
    line: str
    was: Decimal | None
    now: Decimal | None
    words: str


@dataclass(frozen=True, slots=True)
class CorrectionHeld:
    """A notice as kept, with the digest that it corrects."""

    correction: Correction
    layer: str
    group: str
    version: int
    round_id: int
    state: CorrectionState
    drafted_at: datetime


def draft(session: Session, partnership_id: str, corrections: Sequence[Correction], at: datetime) -> list[str]:
    """Draft the notices that are not there yet; give back the ids of those."""
    known = _ids(session, partnership_id, [each.id for each in corrections])
    new = [each for each in corrections if each.id not in known]
    rows = [
        {"partnership_id": partnership_id, "id": each.id, "issued_id": each.issued_id, "target_id": each.target_id,
         "quarter": each.quarter, "line": each.line, "was": each.was, "now": each.now, "words": each.words,
         "state": CorrectionState.DRAFTED, "drafted_at": at}
        for each in new
    ]  # fmt: skip
    run_many(session, insert_unless(dialect(session), _correction, "partnership_id", "id"), rows)
    return [each.id for each in new]


def _ids(session: Session, partnership_id: str, ids: Sequence[str]) -> frozenset[str]:
    wanted = select(_correction.c.id).where(_correction.c.partnership_id == partnership_id, _correction.c.id.in_(ids))
    return frozenset(run(session, wanted).scalars())


def corrections(
    session: Session, partnership_id: str, states: Sequence[CorrectionState] = tuple(CorrectionState), *,
    target_id: int | None = None,
) -> list[CorrectionHeld]:
    """The notices in these states, of one target or of all, the oldest first."""
    at = (_issued.c.partnership_id == _correction.c.partnership_id) & (_issued.c.id == _correction.c.issued_id)
    wanted = (
        select(_correction, _issued.c.layer, _issued.c.group_name, _issued.c.version, _issued.c.round_id)
        .join(_issued, at)
        .where(_correction.c.partnership_id == partnership_id, _correction.c.state.in_(list(states)))
        .order_by(_correction.c.drafted_at, _correction.c.issued_id, _correction.c.id)
    )
    if target_id is not None:
        wanted = wanted.where(_correction.c.target_id == target_id)
    return [
        CorrectionHeld(
            Correction(row.id, row.issued_id, row.target_id, row.quarter, row.line, row.was, row.now, row.words),
            row.layer, row.group_name, row.version, row.round_id, CorrectionState(row.state), row.drafted_at)
        for row in run(session, wanted)
    ]  # fmt: skip


def settle_correction(
    session: Session, partnership_id: str, correction_id: str, state: CorrectionState, at: datetime,
    person_id: int | None = None,
) -> bool:
    """Say what became of a draft; false where it was settled before."""
    its = (_correction.c.partnership_id == partnership_id) & (_correction.c.id == correction_id)
    drafted = its & (_correction.c.state == CorrectionState.DRAFTED)
    now = {"state": state, "settled_at": at, "person_id": person_id}
    return run(session, update(_correction).where(drafted).values(**now)).rowcount == 1
