"""What a step of the schema took away from programs of the version before; none where it only added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Inspector, inspect, text

TRIGGERS = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT event_object_table, trigger_name FROM information_schema.triggers",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as a program that writes it meets it; `filled` says that the database has a value of its own for it."""

    kind: str
    nullable: bool
    filled: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """A table: its columns, and every rule that a row of it is held to."""

    columns: dict[str, Column]
    rules: frozenset[str]


def shapes(connection: Connection) -> dict[str, Shape]:
    """Every table by name."""
    looked = inspect(connection)
    triggers = [tuple(row) for row in connection.execute(text(TRIGGERS[connection.dialect.name]))]
    return {name: _shape(looked, name, [trigger for on, trigger in triggers if on == name])
            for name in looked.get_table_names()}


def _shape(looked: Inspector, name: str, triggers: list[str]) -> Shape:
    key = looked.get_pk_constraint(name)["constrained_columns"]
    columns = {
        each["name"]: Column(str(each["type"]), each["nullable"], each["default"] is not None or each["name"] in key)
        for each in looked.get_columns(name)
    }
    rules = {f"key {', '.join(key)}", *(f"trigger {each}" for each in triggers), *_rules(looked, name)}
    return Shape(columns, frozenset(rules))


def _rules(looked: Inspector, name: str) -> Iterator[str]:
    for one in looked.get_unique_constraints(name):
        yield f"unique {_listed(one['column_names'])}"
    for index in looked.get_indexes(name):
        if index["unique"]:
            yield f"unique {_listed(index['column_names'])}"
    for key in looked.get_foreign_keys(name):
        yield f"reference {_listed(key['constrained_columns'])} to {key['referred_table']}"
    for check in looked.get_check_constraints(name):
        yield f"check {check['sqltext']}"


def _listed(names: Any) -> str:
    return ", ".join(str(each) for each in names)


def taken_away(before: dict[str, Shape], after: dict[str, Shape]) -> list[str]:
    """Why a program that knows the tables as they were would fail on them as they are, in sentences."""
    gone = [f"{name} is gone" for name in before if name not in after]
    return gone + [why for name, was in before.items() if name in after for why in _tighter(name, was, after[name])]


def _tighter(name: str, was: Shape, now: Shape) -> Iterator[str]:
    yield from (f"{name}.{each} is gone" for each in was.columns if each not in now.columns)
    for each, column in now.columns.items():
        old = was.columns.get(each)
        if old is None:
            if not column.nullable and not column.filled:
                yield f"{name}.{each} is new, and must be given"
        elif old.kind != column.kind:
            yield f"{name}.{each} was {old.kind} and is {column.kind}"
        elif old.nullable and not column.nullable:
            yield f"{name}.{each} may be empty no more"
        elif old.filled and not column.filled and not column.nullable:
            yield f"{name}.{each} must be given now"
    yield from (f"{name} has a new rule: {rule}" for rule in sorted(now.rules - was.rules) if not _ours(rule, was))


def _ours(rule: str, was: Shape) -> bool:
    """A reference of a column that is new binds nobody who does not know it."""
    kind, _, rest = rule.partition(" ")
    names = set(rest.partition(" to ")[0].split(", "))
    return kind == "reference" and not names <= set(was.columns)
