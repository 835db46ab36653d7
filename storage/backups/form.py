"""The portable form: which tables and columns there are, and how a value of either database is written."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, String, Table
from sqlalchemy.types import TypeEngine
from sqlmodel import AutoString

from storage.columns import Exact, Instant, QuarterText, instant_text
from storage.tables import Row

FORM = 1
"""The form of the file; another number would be read by other code."""
OF_THE_DATABASE = frozenset({"restored", "schema_step", "worker"})
"""Tables that are true of one database, and not of what it holds."""

Columns = tuple[tuple[str, str], ...]
"""Each column with its kind: `number`, `text`, `truth`, `instant`, `day` or `bytes`."""

_KINDS: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (Instant, "instant"), (Exact, "text"), (QuarterText, "text"), (Boolean, "truth"), (Integer, "number"),
    (Date, "day"), (LargeBinary, "bytes"), (AutoString, "text"), (String, "text"),
)


def tables() -> tuple[Table, ...]:
    """Every table that a backup holds, parents before what refers to them."""
    return tuple(each for each in Row.metadata.sorted_tables if each.name not in OF_THE_DATABASE)


def columns_of(table: Table) -> Columns:
    """The columns of a table with their kinds.

    Raises:
        TypeError: a column is of a type that the portable form does not know; name its kind here.
    """
    return tuple((column.name, _kind(column)) for column in table.columns)


def _kind(column: Column[Any]) -> str:
    for known, kind in _KINDS:
        if isinstance(column.type, known):
            return kind
    raise TypeError(f"A backup does not know how to keep {column.table.name}.{column.name}, of type {column.type!r}.")


def _instant(value: Any) -> Any:
    """SQLite keeps instants as text of this form; PostgreSQL gives them in the zone of its session."""
    return instant_text(value) if isinstance(value, datetime) else value


def _day(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _bytes(value: Any) -> str:
    return base64.b64encode(value).decode()


_WRITES: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {"instant": _instant, "day": _day, "truth": bool, "bytes": _bytes})
_FOR_SQLITE: Mapping[str, Callable[[Any], Any]] = MappingProxyType({"truth": int, "bytes": base64.b64decode})
_FOR_POSTGRES: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {"instant": "{}+00".format, "bytes": base64.b64decode})


def line_of(values: Sequence[Any], kinds: Sequence[str]) -> bytes:
    """A row as a line of the file: the same for the same row, whichever database it came from."""
    told = [value if value is None or (write := _WRITES.get(kind)) is None else write(value)
            for value, kind in zip(values, kinds, strict=True)]  # fmt: skip
    return as_line(told)


def as_line(value: Any) -> bytes:
    """JSON on one line, as short as it can be written."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def values_of(line: bytes, kinds: Iterable[str], dialect: str) -> list[Any]:
    """The values of a line as the driver of a database takes them."""
    reads = _FOR_POSTGRES if dialect == "postgresql" else _FOR_SQLITE
    return [value if value is None or (read := reads.get(kind)) is None else read(value)
            for value, kind in zip(json.loads(line), kinds, strict=True)]  # fmt: skip
