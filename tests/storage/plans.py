"""How a database means to find what is asked of it: what it would read from one end to the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from sqlalchemy import Connection, event, text

from storage.database import Session
from storage.tables import Row

SMALL = frozenset({"partnership", "round", "worker", "person", "intervention", "schema_step"})
"""Tables whose rows are as many as partnerships, quarters, people, processes or steps: read whole, they cost little."""
PARTIAL = frozenset(
    str(index.name) for each in Row.metadata.tables.values() for index in each.indexes
    if index.dialect_options["sqlite"]["where"] is not None
)
"""Indexes of part of the rows: what waits, or came to a stop. Read whole, they are as long as what is asked for."""


def read_whole(session: Session, work: Callable[[Session], object]) -> list[str]:
    """The steps of the statements of `work` that read a growing table, or all of a partnership's rows; none is well."""
    ran: list[tuple[str, Any]] = []

    def note(connection: Connection, cursor: object, statement: str, parameters: Any, *rest: object) -> None:
        ran.append((statement, parameters))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        work(session)
    finally:
        event.remove(connection, "before_cursor_execute", note)
    if not ran:
        raise AssertionError("It ran no statement.")
    steps = {"sqlite": _in_sqlite, "postgresql": _in_postgres}[connection.dialect.name]
    return [step for statement, parameters in ran for step in steps(connection, statement, parameters)]


def _in_sqlite(connection: Connection, statement: str, parameters: Any) -> Iterator[str]:
    for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
        found = re.match(r"(?:SCAN|SEARCH) (\w+)(?:.* INDEX (\w+))?(.*)", row[3])
        narrows = row[3].startswith("SEARCH") and not row[3].endswith("(partnership_id=?)")
        known = found and found.group(1) in Row.metadata.tables
        if found and known and not narrows and not {*found.groups()} & (SMALL | PARTIAL):
            yield row[3]


def _in_postgres(connection: Connection, statement: str, parameters: Any) -> Iterator[str]:
    for way in ("seqscan", "hashjoin", "mergejoin"):  # a table that is nearly empty is always read whole
        connection.execute(text(f"SET LOCAL enable_{way} = off"))
    (told,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalars()
    for node in _nodes(told[0]["Plan"]):
        by, of, narrowed = (node.get(each) for each in ("Index Name", "Relation Name", "Index Cond"))
        narrows = narrowed is not None and not OWNER.fullmatch(narrowed)
        if node["Node Type"] in SCANS and not narrows and not {by, of, of_index(by)} & (SMALL | PARTIAL):
            yield f"{node['Node Type']} of {of} by {by}: {narrowed}"


SCANS = frozenset({"Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Index Scan"})
OWNER = re.compile(r"\(\(?(?:\w+\.)?partnership_id\)?(?:::text)? = [^)]*\)")


def of_index(name: str | None) -> str | None:
    """The table of an index: a bitmap does not say."""
    owners = (each.name for each in Row.metadata.tables.values() for index in each.indexes if index.name == name)
    return next(owners, None)


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    below = node.get("Plans", ())
    if node["Node Type"] == "Limit":  # the first of an index, of which no row is passed over, is one row
        below = [each for each in below if each["Node Type"] != "Index Only Scan" or "Filter" in each]
    return chain([node], *map(_nodes, below))
