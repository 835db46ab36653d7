"""Many rows written at once: by COPY on PostgreSQL, one by one in a single call on SQLite.

Measured on PostgreSQL with 10,000 returns: 0.17 s of our processor and 0.55 of
the server's one by one, 0.04 and 0.45 copied apart and then taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from sqlalchemy import Table
from sqlmodel import Session

from storage.prepared import Prepared
from storage.statements import dialect, insert_unless

MANY = 500
"""From how many rows on it is worth it."""


class Loading:
    """Rows of one table with these columns; a row whose `key` stands already is left as it is."""

    def __init__(self, target: Table, key: Sequence[str], columns: Sequence[str]) -> None:
        self._table, self._key, self._columns = target.name, key, columns
        self.one_by_one = Prepared(lambda name: insert_unless(name, target, *key), insert=columns)

    def write(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write the rows, in their order; each has every column."""
        if len(rows) < MANY or dialect(session) != "postgresql":
            self.one_by_one.many(session, rows)
            return
        from psycopg import sql  # read when it is used, as a server on SQLite has no driver for it
        from psycopg.errors import UniqueViolation

        cursor = session.connection().connection.cursor()
        named = {
            "kept": sql.Identifier(self._table), "copied": sql.Identifier(f"copied_{self._table}"),
            "columns": sql.SQL(", ").join(map(sql.Identifier, self._columns)),
            "key": sql.SQL(", ").join(map(sql.Identifier, self._key)),
        }
        try:
            with session.connection().begin_nested():  # mostly none of them stands yet
                self._copy(cursor, sql.SQL(_COPY).format(**named), rows)
        except UniqueViolation:
            cursor.execute(sql.SQL(_APART).format(**named))
            self._copy(cursor, sql.SQL(_COPY).format(**named | {"kept": named["copied"]}), rows)
            cursor.execute(sql.SQL(_TAKEN).format(**named))
            cursor.execute(sql.SQL("DROP TABLE {copied}").format(**named))

    def _copy(self, cursor: Any, statement: object, rows: Sequence[Mapping[str, Any]]) -> None:
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row([_plain(row[column]) for column in self._columns])


_COPY = "COPY {kept} ({columns}) FROM STDIN"
_APART = "CREATE TEMP TABLE {copied} AS SELECT {columns} FROM {kept} WHERE false"
_TAKEN = "INSERT INTO {kept} ({columns}) SELECT {columns} FROM {copied} ON CONFLICT ({key}) DO NOTHING"


def _plain(value: Any) -> Any:
    """A state as its text: the driver would take its name in our code for it."""
    return value.value if isinstance(value, Enum) else value
