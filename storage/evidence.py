"""Files that came with answers, kept with the return as they were."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import Session

from storage.statements import Query, run, run_many
from storage.tables import EvidenceRow, table

_evidence = table(EvidenceRow)


@dataclass(frozen=True, slots=True)
class File:
    """A file to keep: a safe name, what the sender called its type, and its type by content."""

    name: str
    declared: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file as kept; `digest` is its SHA-256."""

    id: int
    return_id: str
    inbox_key: str
    name: str
    type: str
    size: int
    digest: str
    at: datetime


def keep_files(
    session: Session, partnership_id: str, return_id: str, inbox_key: str, files: Sequence[File], at: datetime
) -> None:
    """Keep the files that came with a mail about this return."""
    rows = [
        {"partnership_id": partnership_id, "return_id": return_id, "inbox_key": inbox_key, "name": file.name,
         "declared": file.declared, "type": file.type, "size": len(file.content),
         "digest": hashlib.sha256(file.content).hexdigest(), "content": file.content, "at": at}
        for file in files
    ]
    run_many(session, _evidence.insert(), rows)


_OF_RETURN: Query = (
    select(_evidence.c.id, _evidence.c.return_id, _evidence.c.inbox_key, _evidence.c.name, _evidence.c.type,
           _evidence.c.size, _evidence.c.digest, _evidence.c.at)
    .where(_evidence.c.partnership_id == bindparam("partnership_id"),
           _evidence.c.return_id == bindparam("return_id"))
    .order_by(_evidence.c.id)
)


def evidence_of(session: Session, partnership_id: str, return_id: str) -> list[Evidence]:
    """The files kept with a return, in the order in which they came."""
    named = {"partnership_id": partnership_id, "return_id": return_id}
    return [Evidence(*row) for row in run(session, _OF_RETURN, named)]
