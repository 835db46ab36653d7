"""Statements of a turn, compiled once and run on the driver's own cursor.

Measured on SQLite: 11 µs for a seat against 41 through `Connection.execute`,
of which SQLAlchemy's bookkeeping is three quarters. Only what every turn or
every message runs is worth this; all else goes through `storage.statements`.
An error of the driver is raised as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Select, Update
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine
from sqlmodel import Session

Statement = Insert | Update | Select[*tuple[Any, ...]]
Convert = Callable[[Any], Any]


def _to_driver(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _from_driver(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A statement for one driver: its text, its parameters with their defaults, what has to be converted."""

    text: str
    parameters: tuple[tuple[str, Any], ...]
    conversions: tuple[tuple[int, Convert], ...]
    positional: bool
    columns: tuple[tuple[int, Convert], ...]

    def bind(self, named: Mapping[str, Any]) -> Sequence[Any] | dict[str, Any]:
        """The parameters as the driver wants them."""
        values = [named.get(name, default) for name, default in self.parameters]
        for at, convert in self.conversions:
            values[at] = convert(values[at])
        if self.positional:
            return values
        return {name: value for (name, _), value in zip(self.parameters, values, strict=True)}

    def convert(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """A row of the driver as values of the field."""
        values = list(row)
        for at, convert in self.columns:
            values[at] = convert(values[at])
        return tuple(values)


class Prepared:
    """One statement; `build` is given the name of the dialect and called once for each."""

    def __init__(self, build: Callable[[str], Statement], insert: Sequence[str] | None = None) -> None:
        self._build = build
        self._insert = insert
        self._ready: dict[str, _Ready] = {}

    def rows(self, session: Session, named: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Run it and return every row."""
        ready, cursor = self._on(session)
        try:
            cursor.execute(ready.text, ready.bind(named))
            return [ready.convert(row) for row in cursor.fetchall()]
        finally:
            cursor.close()

    def changed(self, session: Session, named: Mapping[str, Any]) -> int:
        """Run it and return how many rows it changed."""
        ready, cursor = self._on(session)
        try:
            cursor.execute(ready.text, ready.bind(named))
            return int(cursor.rowcount)
        finally:
            cursor.close()

    def many(self, session: Session, named: Sequence[Mapping[str, Any]]) -> None:
        """Run it once for each set of parameters, in one call; nothing for none."""
        if not named:
            return
        ready, cursor = self._on(session)
        try:
            cursor.executemany(ready.text, [ready.bind(each) for each in named])
        finally:
            cursor.close()

    def _on(self, session: Session) -> tuple[_Ready, Any]:
        bind = session.bind
        # Asking the session costs as much as a statement; the writer's own is bound to the connection itself.
        begun = isinstance(bind, Connection) and bind.in_transaction()
        connection = bind if begun and isinstance(bind, Connection) else session.connection()
        dialect = connection.dialect
        ready = self._ready.get(dialect.name)
        if ready is None:
            ready = self._ready[dialect.name] = _prepare(self._build(dialect.name), dialect, self._insert)
        return ready, connection.connection.cursor()


def _prepare(statement: Statement, dialect: Dialect, insert: Sequence[str] | None) -> _Ready:
    compiled = statement.compile(dialect=dialect, column_keys=None if insert is None else list(insert))
    assert isinstance(compiled, SQLCompiler)
    if compiled.literal_execute_params or compiled.post_compile_params:
        raise ValueError(f"A prepared statement may not be completed as it is run: {statement}")
    order = (compiled.positiontup if compiled.positional else None) or list(compiled.binds)
    binds = [compiled.binds[name] for name in order]
    return _Ready(
        text=compiled.string,
        parameters=tuple((name, bind.value) for name, bind in zip(order, binds, strict=True)),
        conversions=_needed(_to_driver(bind.type, dialect) for bind in binds),
        positional=bool(compiled.positional),
        columns=_needed(_from_driver(column.type, dialect) for column in statement.exported_columns),
    )


def _needed(conversions: Iterable[Convert | None]) -> tuple[tuple[int, Convert], ...]:
    return tuple((at, convert) for at, convert in enumerate(conversions) if convert is not None)
