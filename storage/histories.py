"""The earlier quarters of every target of a partnership, in three statements, as small as they are stored.

A row for each quarter of ten thousand targets would be four hundred thousand
rows to carry; the database writes them as one text a target.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Text, func, select, type_coerce
from sqlmodel import Session

from conversations.partnership.history import BETWEEN, NOTHING, History
from conversations.partnership.quarters import Quarter
from conversations.partnership.trend import QUARTERS
from storage.statements import Query, pairs
from storage.tables import FigureRow, MilestoneRow, table
from storage.targets import definitions, latest

_figure, _milestone = table(FigureRow), table(MilestoneRow)
_later = _figure.alias("later")


def histories(session: Session, partnership_id: str, quarter: Quarter) -> dict[int, History]:
    """What is known of the quarters before `quarter`, with the milestones to the end of its year, by target."""
    first = quarter.plus(1 - QUARTERS)
    figures = dict(pairs(session, _figures(partnership_id, first, quarter)))
    milestones = dict(pairs(session, _milestones(partnership_id, first, quarter.year_end)))
    return {
        target_id: History.as_stored(definitions=held, figures=figures.get(target_id, ""),
                                     milestones=milestones.get(target_id, ""))
        for target_id, held in definitions(session, partnership_id).items()
    }  # fmt: skip


def _figures(partnership_id: str, first: Quarter, quarter: Quarter) -> Query:
    """The newest version of each quarter from `first` to the one before `quarter`."""
    newer = select(_later.c.id).where(
        _later.c.target_id == _figure.c.target_id, _later.c.quarter == _figure.c.quarter,
        _later.c.version > _figure.c.version)
    rated = func.coalesce(_figure.c.rating, _figure.c.unrated, NOTHING)
    line = _line(_figure.c.quarter, _figure.c.status, _or_nothing(_figure.c.value), rated)
    return (
        select(_figure.c.target_id, func.aggregate_strings(line, BETWEEN))
        .where(_figure.c.partnership_id == partnership_id, _figure.c.quarter >= first, _figure.c.quarter < quarter,
               ~newer.exists())
        .group_by(_figure.c.target_id)
    )


def _milestones(partnership_id: str, first: Quarter, last: Quarter) -> Query:
    """Those that hold from `first` to `last`."""
    line = _line(_milestone.c.quarter, _milestone.c.value, _or_nothing(_milestone.c.upper))
    held = latest(_milestone, _milestone.c.quarter, partnership_id).with_only_columns(
        _milestone.c.target_id, func.aggregate_strings(line, BETWEEN))
    within = held.where(_milestone.c.quarter >= first, _milestone.c.quarter <= last)
    found: Query = within.group_by(_milestone.c.target_id)
    return found


def _line(first: ColumnElement[Any], *more: ColumnElement[Any]) -> ColumnElement[str]:
    """The parts of a line as they are stored, a space between them."""
    line: ColumnElement[str] = type_coerce(first, Text)
    for each in more:
        line = line + " " + type_coerce(each, Text)
    return line


def _or_nothing(column: ColumnElement[Any]) -> ColumnElement[str]:
    return func.coalesce(type_coerce(column, Text), NOTHING)
