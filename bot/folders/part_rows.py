"""The rows that say which bodies report on a target, and who speaks for each."""

from __future__ import annotations

from collections.abc import Iterable

from bot.folders.names import Names
from bot.folders.rows import Row
from conversations.partnership.parts import Body


def bodies_of(rows: Iterable[Row], names: Names) -> list[Body]:
    """The bodies in the order of the agreement; those of one target all give their part, or all the whole."""
    bodies = []
    firsts: dict[str, Row] = {}
    for row in rows:
        names.check_ref(row)
        names.check_people(row, "giver")
        if row.whole:
            _check_gives(row, firsts.setdefault(row["ref"], row))
        if row.whole:
            bodies.append(Body(ref=row["ref"], body=row["body"], giver=row["giver"], gives=row["gives"]))
    return bodies


def _check_gives(row: Row, first: Row) -> None:
    if row["gives"] != first["gives"]:
        row.wrong(
            "gives", f"{row['body']} gives {row['gives']} where {first['body']} gives {first['gives']}.",
            f"Write the same for every body of {row['ref']}.",
        )  # fmt: skip
