"""The processes that run: each says again and again that it lives; one that died is silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Insert, delete, select
from sqlalchemy.exc import OperationalError

from storage.database import Access, Session, Store, Unreachable, named
from storage.migrations import fit_to_work
from storage.statements import Query, dialect, run, upsert
from storage.tables import WorkerRow, table

_worker = table(WorkerRow)


@dataclass(frozen=True, slots=True)
class Worker:
    """A process: `kind` is `serve` (all in one), `web` or `worker`."""

    id: str
    kind: str
    version: str
    started_at: datetime
    beat_at: datetime


@cache
def _beaten(dialect: str) -> Insert:
    return upsert(dialect, _worker, ["id"], ["beat_at"])


_ALL: Query = select(_worker.c.id, _worker.c.kind, _worker.c.version, _worker.c.started_at, _worker.c.beat_at)


def beat(session: Session, worker: Worker) -> None:
    """Say that a process lives, at its `beat_at`."""
    row = {name: getattr(worker, name) for name in Worker.__slots__}
    run(session, _beaten(dialect(session)), row)


def leave(session: Session, worker_id: str) -> None:
    """Say that a process ends as it should."""
    run(session, delete(_worker).where(_worker.c.id == worker_id))


def forget_dead(session: Session, since: datetime) -> None:
    """Forget the processes that have been silent since then."""
    run(session, delete(_worker).where(_worker.c.beat_at < since))


def workers(session: Session) -> list[Worker]:
    """Every process that runs or died, the longest running first."""
    return [Worker(*row) for row in run(session, _ALL.order_by(_worker.c.started_at, _worker.c.id))]


async def workers_at(url: str) -> list[Worker]:
    """The same of the database at `url`, for somebody who wants nothing else of it.

    Raises what `fit_to_work` does, and `Unreachable` too where it falls silent meanwhile.
    """
    fit_to_work(url)
    store = Store.open(url, Access.READING)
    try:
        return await store.read(workers)
    except OperationalError as lost:
        raise Unreachable(f"The database {named(url)} was lost while it was asked.") from lost
    finally:
        await store.close()
