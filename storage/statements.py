"""Running set-based statements: built once, compiled once by SQLAlchemy, executed without the ORM."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import ColumnElement, CursorResult, Executable, Select, String, Table, literal_column
from sqlalchemy.dialects import sqlite
from sqlmodel import Session

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

Result = CursorResult[*tuple[Any, ...]]
Query = Select[*tuple[Any, ...]]
Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]
# Both databases spell ON CONFLICT alike; SQLAlchemy has a class for each.
Insert: TypeAlias = "sqlite.Insert | postgresql.Insert"


def run(session: Session, statement: Executable, parameters: Parameters | None = None) -> Result:
    """Execute a Core statement on the session's connection."""
    result: Result = session.connection().execute(statement, parameters)
    return result


def run_many(session: Session, statement: Executable, parameters: Sequence[Mapping[str, Any]]) -> None:
    """Execute a statement once for each set of parameters, in one call; nothing for none."""
    if parameters:
        session.connection().execute(statement, parameters)


def dialect(session: Session) -> str:
    """`sqlite` or `postgresql`: what a statement kept for each of them is looked up by."""
    return session.connection().dialect.name


def _in_postgres(target: Table) -> Insert:
    from sqlalchemy.dialects import postgresql  # read when it is used: 1.6 MB that a server on SQLite is spared

    return postgresql.Insert(target)


_INSERTS: Mapping[str, Callable[[Table], Insert]] = {"sqlite": sqlite.Insert, "postgresql": _in_postgres}


def insert_unless(dialect: str, target: Table, *key: str) -> Insert:
    """An INSERT that does nothing where a row of that `key` stands."""
    statement = _INSERTS[dialect](target)
    return statement.on_conflict_do_nothing(index_elements=list(key))


def upsert(dialect: str, target: Table, key: Sequence[str], changing: Sequence[str]) -> Insert:
    """An INSERT that brings `changing` up to date where a row of that `key` stands."""
    statement = _INSERTS[dialect](target)
    news = {column: statement.excluded[column] for column in changing}
    return statement.on_conflict_do_update(index_elements=list(key), set_=news)


def written(*states: StrEnum) -> list[ColumnElement[str]]:
    """States to be written out in a statement, not bound.

    Only then does SQLite see that a partial index serves, and nothing need be
    worked out each time the statement runs.
    """
    return [literal_column(f"'{state.value}'", String) for state in sorted(states)]


def pairs(session: Session, query: Query, parameters: Parameters | None = None) -> list[tuple[Any, Any]]:
    """The rows of a query of two columns."""
    return [(first, second) for first, second in run(session, query, parameters)]
