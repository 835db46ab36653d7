"""What was decided, by whom, in what words: never changed, the newest about a subject holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlmodel import Session

from conversations.partnership.decisions import Decision, DecisionKind, Ruling
from storage.figures import Source
from storage.statements import Query, run
from storage.tables import DecisionRow, PersonRow, ReturnRow, table

_decision, _person, _return = table(DecisionRow), table(PersonRow), table(ReturnRow)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as kept; `by` is the name of whoever decided, `asked` what the talk was about that asked them."""

    decision: Decision
    by: str
    at: datetime
    asked: str | None = None


def keep_decision(session: Session, partnership_id: str, decision: Decision, source: Source) -> None:
    """Keep a decision with where it came from."""
    facts = decision.model_dump(exclude={"about"})
    run(session, insert(_decision).values(
        partnership_id=partnership_id, kind=decision.about, **facts, return_id=source.return_id,
        person_id=source.person_id, at=source.at))


_NEWEST: Query = (
    select(_decision, _person.c.name, _return.c.about.label("asked"))
    .outerjoin(_person, (_person.c.partnership_id == _decision.c.partnership_id)
               & (_person.c.id == _decision.c.person_id))
    .outerjoin(_return, (_return.c.partnership_id == _decision.c.partnership_id)
               & (_return.c.id == _decision.c.return_id))
    .where(_decision.c.partnership_id == bindparam("partnership_id"), _decision.c.kind == bindparam("kind"))
    .order_by(_decision.c.id)
)


_NEWEST_ABOUT = _NEWEST.where(_decision.c.subject.in_(bindparam("subjects", expanding=True)))


def decisions(
    session: Session, partnership_id: str, kind: DecisionKind, subjects: Sequence[str] | None = None
) -> dict[str, Decided]:
    """The newest decision of a kind about each subject, of all subjects or of some."""
    named = {"partnership_id": partnership_id, "kind": kind}
    rows = (run(session, _NEWEST, named) if subjects is None
            else run(session, _NEWEST_ABOUT, {**named, "subjects": list(subjects)}))
    return {row.subject: Decided(_as_decision(row), row.name or "", row.at, row.asked) for row in rows}


def _as_decision(row: Any) -> Decision:
    return Decision(about=DecisionKind(row.kind), subject=row.subject, ruling=Ruling(row.ruling), words=row.words,
                    until=row.until, value=row.value)
