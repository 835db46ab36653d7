"""What operators did by hand, for good: who, when, to what, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from storage.statements import run, run_many
from storage.tables import InterventionRow, table

_intervention = table(InterventionRow)


@dataclass(frozen=True, slots=True)
class Intervention:
    """Something done by hand to a `subject` (`message:…`); `facts` are what else there is to know of it."""

    at: datetime
    who: str
    did: str
    subject: str
    facts: dict[str, Any]


def record(
    session: Session, partnership_id: str, at: datetime, who: str, did: str, subjects: Mapping[str, Mapping[str, Any]]
) -> None:
    """Keep on record that somebody did something to each of the subjects, in the transaction that does it."""
    run_many(session, _intervention.insert(), [
        {"partnership_id": partnership_id, "at": at, "who": who, "did": did, "subject": subject,
         "facts": json.dumps(facts, ensure_ascii=False)}
        for subject, facts in subjects.items()
    ])


def interventions(session: Session, partnership_id: str, *, kind: str, many: int = 100) -> Sequence[Intervention]:
    """The newest that were done to subjects of a kind (`message`)."""
    wanted = (
        select(_intervention.c.at, _intervention.c.who, _intervention.c.did, _intervention.c.subject,
               _intervention.c.facts)
        .where(_intervention.c.partnership_id == partnership_id, _intervention.c.subject.startswith(f"{kind}:"))
        .order_by(_intervention.c.id.desc())
        .limit(many)
    )
    return [Intervention(at, who, did, subject, json.loads(facts))
            for at, who, did, subject, facts in run(session, wanted)]
