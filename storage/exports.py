"""The read side of exports: every figure of some quarters, with the answers it came from and their messages.

The statements are the same few whatever the number of targets and quarters.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session

from conversations.partnership.figures import DataStatus
from conversations.partnership.quarters import Quarter
from conversations.partnership.targets import Definition, Milestone
from storage.statements import Query, run
from storage.tables import (
    FigureRow,
    InboxRow,
    LedgerRow,
    PersonRow,
    ReturnRow,
    RoundRow,
    TargetRow,
    ThemeRow,
    table,
)
from storage.targets import definitions, milestones_in

_figure, _inbox, _ledger, _person = table(FigureRow), table(InboxRow), table(LedgerRow), table(PersonRow)
_return, _round, _target, _theme = table(ReturnRow), table(RoundRow), table(TargetRow), table(ThemeRow)

Place = tuple[int, Quarter]
ANSWERS = ("answered", "skipped")
"""The kinds of event that are somebody's word, as the ledger names them."""


@dataclass(frozen=True, slots=True)
class AnswerKept:
    """One answer: `text` is what was understood, `said` the exact words, `inbox_key` their message."""

    question: str | None
    text: str | None
    said: str | None
    name: str | None
    email: str | None
    at: datetime
    channel: str | None
    inbox_key: str | None


@dataclass(frozen=True, slots=True)
class Exported:
    """A target in a quarter. Without a figure `status` is `not_due` or none; `state` is that of its return.

    `milestone` is the one the figure was rated against, or else the one that
    holds. `reported_by` and `inbox_key` lead to the person and the message;
    both are none for an imported figure.
    """

    quarter: Quarter
    ref: str
    title: str
    theme: str
    lead: str
    unit: str
    visibility: str
    state: str | None
    status: str | None
    value: Decimal | None
    standing: str | None
    flags: tuple[str, ...]
    covers: str | None
    expected: date | None
    reason: str | None
    note: str | None
    milestone: Decimal | None
    milestone_upper: Decimal | None
    rating: str | None
    unrated: str | None
    variance: Decimal | None
    direction: str | None
    version: int | None
    reported_by: str | None
    reported_at: datetime | None
    inbox_key: str | None
    answers: tuple[AnswerKept, ...]


def quarters_of(session: Session, partnership_id: str) -> list[Quarter]:
    """Every quarter with a figure or a round, from the oldest to the newest."""
    found = {
        quarter
        for kept in (_figure, _round)
        for quarter in run(
            session, select(kept.c.quarter).where(kept.c.partnership_id == partnership_id).distinct()
        ).scalars()
    }
    return sorted(found)


def exported(session: Session, partnership_id: str, quarters: list[Quarter]) -> list[Exported]:
    """Every target in each of the quarters, by quarter and then by ref."""
    targets = {row.id: row for row in run(session, _targets(partnership_id))}
    figures = {(row.target_id, row.quarter): row for row in run(session, _figures(partnership_id, quarters))}
    states = {
        (row.target_id, row.quarter): row.state for row in run(session, _states(partnership_id, quarters))
    }
    answers = _answers(session, partnership_id, quarters)
    held = definitions(session, partnership_id)
    milestones = milestones_in(session, partnership_id, quarters)
    order = sorted(targets, key=lambda target_id: targets[target_id].ref)
    places = [(target_id, quarter) for quarter in sorted(quarters) for target_id in order]
    return [
        _line(
            place[1], targets[place[0]], _defined(held[place[0]], place[1]), figures.get(place),
            states.get(place), milestones.get(place), tuple(answers[place]),
        )
        for place in places
    ]  # fmt: skip


def _targets(partnership_id: str) -> Query:
    return (
        select(_target.c.id, _target.c.ref, _target.c.visibility, _theme.c.name, _person.c.email)
        .join(_theme, _same(_theme, _target) & (_theme.c.id == _target.c.theme_id))
        .join(_person, _same(_person, _target) & (_person.c.id == _target.c.lead_id))
        .where(_target.c.partnership_id == partnership_id)
    )


def _figures(partnership_id: str, quarters: list[Quarter]) -> Query:
    """The newest version for each target and quarter, with who gave it."""
    newest = (
        select(_figure.c.target_id, _figure.c.quarter, func.max(_figure.c.version).label("version"))
        .where(_figure.c.partnership_id == partnership_id, _figure.c.quarter.in_(quarters))
        .group_by(_figure.c.target_id, _figure.c.quarter)
        .subquery()
    )
    return (
        select(_figure, _person.c.email)
        .join(
            newest,
            (newest.c.target_id == _figure.c.target_id)
            & (newest.c.quarter == _figure.c.quarter)
            & (newest.c.version == _figure.c.version),
        )
        .outerjoin(_person, _same(_person, _figure) & (_person.c.id == _figure.c.person_id))
        .where(_figure.c.partnership_id == partnership_id)
    )


def _states(partnership_id: str, quarters: list[Quarter]) -> Query:
    """How far each return has come, the lead's last: the ids of members' parts are longer."""
    return (
        select(_return.c.target_id, _round.c.quarter, _return.c.state)
        .join(_round, _same(_round, _return) & (_round.c.id == _return.c.round_id))
        .where(
            _return.c.partnership_id == partnership_id,
            _round.c.quarter.in_(quarters),
            _return.c.target_id.is_not(None),
        )
        .order_by(func.length(_return.c.id).desc())
    )


def _answers(
    session: Session, partnership_id: str, quarters: list[Quarter]
) -> defaultdict[Place, list[AnswerKept]]:
    """Every answer in the order in which it was given, by target and quarter."""
    said = (
        select(
            _return.c.target_id, _round.c.quarter, _ledger.c.key, _ledger.c.text, _ledger.c.said,
            _person.c.name, _person.c.email, _ledger.c.at, _inbox.c.channel, _ledger.c.inbox_key,
        )
        .join(_return, _same(_return, _ledger) & (_return.c.id == _ledger.c.return_id))
        .join(_round, _same(_round, _return) & (_round.c.id == _return.c.round_id))
        .outerjoin(_person, _same(_person, _ledger) & (_person.c.id == _ledger.c.person_id))
        .outerjoin(_inbox, _inbox.c.key == _ledger.c.inbox_key)
        .where(
            _ledger.c.partnership_id == partnership_id,
            _ledger.c.kind.in_(ANSWERS),
            _round.c.quarter.in_(quarters),
            _return.c.target_id.is_not(None),
        )
        .order_by(_ledger.c.seq)
    )  # fmt: skip
    found: defaultdict[Place, list[AnswerKept]] = defaultdict(list)
    for target_id, quarter, *answer in run(session, said):
        found[target_id, quarter].append(AnswerKept(*answer))
    return found


def _line(
    quarter: Quarter, target: Any, definition: Definition, figure: Any, state: str | None,
    milestone: Milestone | None, answers: tuple[AnswerKept, ...],
) -> Exported:  # fmt: skip
    low, high = (None, None) if milestone is None else (milestone.value, milestone.upper)
    if figure is not None and figure.milestone is not None:
        low, high = figure.milestone, figure.milestone_upper
    return Exported(
        quarter=quarter, ref=target.ref, title=definition.title, theme=target.name, lead=target.email,
        unit=definition.unit, visibility=target.visibility, state=state,
        milestone=low, milestone_upper=high,
        answers=answers, **_figure_parts(figure, quarter, definition),
    )  # fmt: skip


_AS_STORED = (
    "status", "value", "standing", "covers", "expected", "reason", "note", "rating", "unrated", "variance",
    "direction", "version", "inbox_key",
)  # fmt: skip


def _figure_parts(figure: Any, quarter: Quarter, definition: Definition) -> dict[str, Any]:
    if figure is None:
        status = None if quarter.number in definition.due_in else DataStatus.NOT_DUE.value
        missing = {"status": status, "flags": (), "reported_by": None, "reported_at": None}
        return dict.fromkeys(_AS_STORED) | missing
    return {name: getattr(figure, name) for name in _AS_STORED} | {
        "flags": tuple(json.loads(figure.flags)),
        "reported_by": figure.email,
        "reported_at": figure.at,
    }


def _defined(held: tuple[Definition, ...], quarter: Quarter) -> Definition:
    """The definition in force in a quarter; the oldest for any before it."""
    return next((each for each in reversed(held) if each.since <= quarter), held[0])


def _same(one: Any, other: Any) -> ColumnElement[bool]:
    owned: ColumnElement[bool] = one.c.partnership_id == other.c.partnership_id
    return owned
