"""Figures, version after version: the newest holds, and every earlier one stays to be seen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, insert, select
from sqlmodel import Session

from conversations.partnership.figures import Figure
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated
from conversations.partnership.targets import Milestone
from storage.statements import Query, run, run_many
from storage.tables import FigureRow, table
from storage.targets import target_ids

_figure = table(FigureRow)
_UNRATED = Rated()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from: through which return and message, by whom, and when it was stored."""

    at: datetime
    return_id: str | None = None
    inbox_key: str | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure with what was computed from it when it was stored.

    `direction` is its direction of travel in a word; `milestone` the one it was
    rated against.
    """

    figure: Figure
    rated: Rated = _UNRATED
    milestone: Milestone | None = None
    direction: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class FigureVersion:
    """One version as stored."""

    id: int
    target_id: int
    version: int
    reported: Reported
    source: Source


def _next_version() -> ColumnElement[int]:
    earlier = _figure.alias("earlier")
    return (
        select(func.coalesce(func.max(earlier.c.version), 0) + 1)
        .where(earlier.c.target_id == bindparam("target_id"), earlier.c.quarter == bindparam("quarter"))
        .scalar_subquery()
    )


_ADD = insert(_figure).values(
    {column.name: bindparam(column.name, type_=column.type) for column in _figure.c
     if column.name not in ("id", "version")}
    | {"version": _next_version()}
)


def add_version(
    session: Session, partnership_id: str, target_id: int, reported: Reported, source: Source
) -> int:
    """Store a figure as the newest version for its target and quarter; return its id."""
    row = _row(partnership_id, target_id, reported, source)
    return int(run(session, _ADD.returning(_figure.c.id), row).scalar_one())


def save_figures(
    session: Session, partnership_id: str, figures: Sequence[tuple[str, Reported]], at: datetime
) -> None:
    """Add the figures, each with the ref of its target, that say something other than what holds.

    Raises:
        UnknownName: a ref is not stored.
    """
    ids = target_ids(session, partnership_id)
    wanted = _NEWEST.where(_figure.c.partnership_id == partnership_id)
    newest = [_version(row) for row in run(session, wanted)]
    standing = {(held.target_id, held.reported.figure.quarter): held.reported for held in newest}
    rows = [
        _row(partnership_id, target_id, reported, Source(at))
        for target_id, reported in ((ids.must(ref, "target of a figure"), given) for ref, given in figures)
        if standing.get((target_id, reported.figure.quarter)) != reported
    ]
    run_many(session, _ADD, rows)


def _row(partnership_id: str, target_id: int, reported: Reported, source: Source) -> dict[str, Any]:
    figure, rated, milestone = reported.figure, reported.rated, reported.milestone
    return {
        **figure.model_dump(exclude={"flags"}),
        **rated.model_dump(),
        "flags": json.dumps(figure.flags),
        "partnership_id": partnership_id,
        "target_id": target_id,
        "direction": reported.direction,
        "milestone": milestone.value if milestone else None,
        "milestone_upper": milestone.upper if milestone else None,
        "note": reported.note,
        "at": source.at,
        "return_id": source.return_id,
        "inbox_key": source.inbox_key,
        "person_id": source.person_id,
    }


_later = _figure.alias("later")
_NEWEST: Query = select(_figure).where(
    ~select(_later.c.id)
    .where(_later.c.target_id == _figure.c.target_id, _later.c.quarter == _figure.c.quarter,
           _later.c.version > _figure.c.version)
    .exists()
)
_IN_QUARTER = _NEWEST.where(
    _figure.c.partnership_id == bindparam("partnership_id"), _figure.c.quarter == bindparam("quarter")
).order_by(_figure.c.target_id)
_HISTORY: Query = select(_figure).where(
    _figure.c.partnership_id == bindparam("partnership_id"), _figure.c.target_id == bindparam("target_id"),
    _figure.c.quarter == bindparam("quarter")
).order_by(_figure.c.version)


_OF_TARGET: Query = _NEWEST.where(
    _figure.c.partnership_id == bindparam("partnership_id"), _figure.c.target_id == bindparam("target_id")
).order_by(_figure.c.quarter)


def newest_of(session: Session, partnership_id: str, target_id: int) -> list[FigureVersion]:
    """The newest version of every quarter of one target, the oldest quarter first."""
    named = {"partnership_id": partnership_id, "target_id": target_id}
    return [_version(row) for row in run(session, _OF_TARGET, named)]


def current_figures(session: Session, partnership_id: str, quarter: Quarter) -> list[FigureVersion]:
    """The newest version for every target of a quarter, in one statement."""
    named = {"partnership_id": partnership_id, "quarter": quarter}
    return [_version(row) for row in run(session, _IN_QUARTER, named)]


def history(session: Session, partnership_id: str, target_id: int, quarter: Quarter) -> list[FigureVersion]:
    """Every version for a target and quarter, from the first to the newest."""
    named = {"partnership_id": partnership_id, "target_id": target_id, "quarter": quarter}
    return [_version(row) for row in run(session, _HISTORY, named)]


def _version(row: Any) -> FigureVersion:
    milestone = None
    if row.milestone is not None:
        milestone = Milestone(quarter=row.quarter, value=row.milestone, upper=row.milestone_upper)
    reported = Reported(
        figure=Figure(flags=json.loads(row.flags), **{name: getattr(row, name) for name in _FIGURE_PARTS}),
        rated=Rated(**{name: getattr(row, name) for name in Rated.model_fields}),
        milestone=milestone,
        direction=row.direction,
        note=row.note,
    )
    source = Source(row.at, row.return_id, row.inbox_key, row.person_id)
    return FigureVersion(row.id, row.target_id, row.version, reported, source)


_FIGURE_PARTS = tuple(name for name in Figure.model_fields if name != "flags")
