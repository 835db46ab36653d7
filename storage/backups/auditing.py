"""Holding the record to its word: what nobody can rewrite was not rewritten, and every figure leads to what was said.

The database refuses changes by itself; who has its keys could still make them.
So the record is read anew: by laws that a change or a gap would break, and
against a backup, whose digests were written down elsewhere. No chain of hashes
is kept: a turn would wait for the one before it, in every process.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Table, and_, func, inspect, select, text

from conversations.partnership.returns import SENT_STATES
from storage.backups.file import reading
from storage.backups.form import OF_THE_DATABASE, Columns
from storage.backups.snapshot import lines_of, moment_of
from storage.tables import FigureRow, IssuedRow, LedgerRow, PartFigureRow, ReturnRow, table

APPEND_ONLY = ("blockage_move", "decision", "definition", "figure", "intervention", "issued", "issued_figure",
               "issued_to", "ledger", "milestone", "part_figure", "risk_grade", "stance")
"""Tables whose rows are added and never changed; the database refuses anything else (see `storage.migrations`)."""
SHOWN = 5
"""So many rows are named of what breaks a law."""
VERSIONED: Mapping[str, tuple[Table, tuple[str, ...]]] = MappingProxyType({
    "figure": (table(FigureRow), ("target_id", "quarter")),
    "part_figure": (table(PartFigureRow), ("target_id", "quarter", "body")),
    "issued": (table(IssuedRow), ("partnership_id", "round_id", "layer", "group_name")),
})  # fmt: skip
_REFUSALS = {
    "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%append_only%'"
              " GROUP BY tbl_name HAVING count(*) = 2",
    "postgresql": "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                  " WHERE t.tgname LIKE '%append_only' AND t.tgenabled IN ('O', 'A')",
}


@dataclass(frozen=True, slots=True)
class Audited:
    """How many rows of the record there are, by table; every fault in a sentence; the moment it was compared with."""

    counts: Mapping[str, int]
    broken: tuple[str, ...]
    since: datetime | None = None


def audit(url: str, against: Path | None = None) -> Audited:
    """Read the whole record of the database at `url` as it stands now, and compare it with a backup if one is given.

    Raises:
        OSError: there is no such database, or no such backup.
        storage.backups.file.NotABackup: the file to compare with is not a whole backup.
    """
    with moment_of(url) as connection:
        counts = {name: _count(connection, name) for name in APPEND_ONLY}
        broken = [sentence for law in LAWS for sentence in law(connection)]
        if against is None:
            return Audited(counts, tuple(broken))
        with reading(against) as file:
            broken += [sentence for name, lines in file.tables()
                       for sentence in _rewritten(connection, name, file.contents.tables[name], lines)]  # fmt: skip
            return Audited(counts, tuple(broken), file.contents.taken_at)


def _count(connection: Connection, name: str) -> int:
    return int(connection.execute(select(func.count()).select_from(text(name))).scalar_one())


def _rewritten(connection: Connection, name: str, columns: Columns, lines: Iterator[bytes]) -> Iterator[str]:
    """Rows that a backup holds and the database does not, as they were; of tables that are never changed."""
    if name not in APPEND_ONLY:
        for _ in lines:  # read to its end, for the backup is held to its sums too
            pass
        return
    key = [[each for each, _ in columns].index(part) for part in _key(connection, name)]
    with closing(lines_of(connection, name, columns)) as stands:
        missing = list(_missing(lines, stands, key))
    if missing:
        shown = ", ".join(str(each[0]) for each in missing[:SHOWN])
        yield (f"{len(missing)} rows of {name} that stood in the backup are gone or were changed: number "
               f"{shown}{' and more' if len(missing) > SHOWN else ''}.")


def _missing(stood: Iterator[bytes], stands: Iterator[bytes], key: Sequence[int]) -> Iterator[list[Any]]:
    """The keys of rows that stood and do not stand any more; both are in the order of their key."""
    here = next(stands, None)
    for line in stood:
        wanted = _keyed(line, key)
        while here is not None and _keyed(here, key) < wanted:
            here = next(stands, None)
        if here != line:
            yield wanted


def _key(connection: Connection, name: str) -> list[str]:
    return list(inspect(connection).get_pk_constraint(name)["constrained_columns"])


def _keyed(line: bytes, key: Sequence[int]) -> list[Any]:
    row = json.loads(line)
    return [row[each] for each in key]


def _unguarded(connection: Connection) -> Iterator[str]:
    guarded = set(connection.execute(text(_REFUSALS[connection.dialect.name])).scalars())
    yield from (f"The database would let rows of {name} be changed: its refusal is gone."
                for name in APPEND_ONLY if name not in guarded)


def _gaps(connection: Connection) -> Iterator[str]:
    for name, (kept, of) in VERSIONED.items():
        columns = [kept.c[each] for each in of]
        gaps = select(*columns).group_by(*columns).having(func.max(kept.c.version) != func.count())
        if found := connection.execute(gaps.order_by(*columns).limit(SHOWN)).all():
            shown = "; ".join(" ".join(str(part) for part in row) for row in found)
            yield f"Versions of {name} are missing: {shown}."


def _unsaid(connection: Connection) -> Iterator[str]:
    """Figures of a return in which nothing was said by then."""
    figure, ledger = table(FigureRow), table(LedgerRow)
    said = select(ledger.c.seq).where(ledger.c.partnership_id == figure.c.partnership_id,
                                      ledger.c.return_id == figure.c.return_id, ledger.c.at <= figure.c.at)
    unsaid = select(figure.c.id).where(figure.c.return_id.is_not(None), ~said.exists())
    if found := connection.execute(unsaid.order_by(figure.c.id).limit(SHOWN)).scalars().all():
        yield f"Figures lead to nothing that was said: number {', '.join(map(str, found))}."


def _unsent(connection: Connection) -> Iterator[str]:
    """Returns that were sent, and of which the ledger does not say so."""
    each, ledger = table(ReturnRow), table(LedgerRow)
    said = select(ledger.c.seq).where(and_(ledger.c.partnership_id == each.c.partnership_id,
                                           ledger.c.return_id == each.c.id, ledger.c.kind == "sent"))
    unsent = select(each.c.id).where(each.c.state.in_(sorted(SENT_STATES)), ~said.exists())
    if found := connection.execute(unsent.order_by(each.c.id).limit(SHOWN)).scalars().all():
        yield f"Returns were sent without a word of it in the ledger: {', '.join(found)}."


def _adrift(connection: Connection) -> Iterator[str]:
    """References that lead nowhere; PostgreSQL never lets go of its keys, SQLite when it was told to."""
    if connection.dialect.name == "sqlite":
        names = {row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")} - OF_THE_DATABASE
        yield from (f"Rows of {name} refer to what is not there." for name in sorted(names))


LAWS: Sequence[Callable[[Connection], Iterator[str]]] = (_unguarded, _gaps, _unsaid, _unsent, _adrift)
"""What must hold of the record, whatever happened."""
