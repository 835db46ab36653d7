"""Everything that the facts of a round are made from, read at once.

The statements are the same few whatever the number of targets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, Table, or_, select
from sqlmodel import Session

from conversations.partnership.blockages import BlockageState
from conversations.partnership.decisions import DecisionKind
from conversations.partnership.matrix import Matrix
from conversations.partnership.parts import PartFigure
from conversations.partnership.quarters import Quarter
from conversations.partnership.targets import Definition, Milestone
from storage.bodies import BodyHeld, bodies_of
from storage.conventions import conventions_of
from storage.decisions import Decided, decisions
from storage.disputes import DisputeHeld, disputes_in
from storage.owners import with_owner
from storage.part_figures import parts_of
from storage.statements import Query, run
from storage.tables import (
    ActionRow,
    BlockageRow,
    FigureRow,
    PersonRow,
    ReturnRow,
    RiskActionRow,
    RiskGradeRow,
    RiskRow,
    table,
)
from storage.targets import definitions, milestones_in

_figure, _return, _person = table(FigureRow), table(ReturnRow), table(PersonRow)
_action, _blockage = table(ActionRow), table(BlockageRow)
_risk, _grade, _link = table(RiskRow), table(RiskGradeRow), table(RiskActionRow)

QUARTERS_BACK = 8
"""How far back the past of a target reaches: two years, so that last year’s quarter is seen whole."""

Rows = dict[Any, list[Any]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything read for a round, by target id (grades and mitigating actions by risk id, decisions by subject).

    `considered` are the ids of the actions that mitigate a risk: theirs was thought of.
    """

    round: Any
    zone: ZoneInfo
    matrix: Matrix
    definitions: dict[int, tuple[Definition, ...]]
    milestones: dict[tuple[int, Quarter], Milestone]
    figures: Rows
    returns: Rows
    actions: Rows
    risks: Rows
    grades: Rows
    mitigating: Rows
    blockages: Rows
    overrides: dict[str, Decided]
    disputes: dict[int, list[DisputeHeld]]
    rulings: dict[str, Decided]
    bodies: dict[int, tuple[BodyHeld, ...]]
    parts: dict[int, list[PartFigure]]

    considered: frozenset[str]

    @property
    def quarter(self) -> Quarter:
        """The quarter of the round."""
        quarter: Quarter = self.round.quarter
        return quarter

    def day(self, at: datetime) -> date:
        """The day of an instant where the partnership lives."""
        return at.astimezone(self.zone).date()


def gather(session: Session, partnership_id: str, found: Any) -> Gathered:
    """What is stored of the round `found`: its own row, with the partnership's time zone."""
    quarter: Quarter = found.quarter
    quarters = [quarter.plus(-back) for back in range(QUARTERS_BACK + 1)]

    def theirs(kept: Table) -> Select[Any]:
        return select(kept).where(kept.c.partnership_id == partnership_id)

    def owned(kept: Table) -> Select[Any]:
        return with_owner(kept).where(kept.c.partnership_id == partnership_id)

    in_round = theirs(_return).where(_return.c.round_id == found.id, _return.c.script == found.script)
    figures = theirs(_figure).where(_figure.c.quarter.in_(quarters))
    zone = ZoneInfo(found.timezone)
    opened = found.opens.astimezone(zone).date()
    mitigating = _by("risk_id", run(session, _mitigating(partnership_id)))
    return Gathered(
        round=found,
        zone=zone,
        matrix=conventions_of(session, partnership_id).matrix,
        definitions=definitions(session, partnership_id),
        milestones=milestones_in(session, partnership_id, [*quarters, quarter.year_end]),
        figures=_by("target_id", run(session, figures.order_by(_figure.c.quarter, _figure.c.version))),
        returns=_by("target_id", run(session, in_round.order_by(_return.c.touched_at))),
        actions=_by("target_id", run(session, owned(_action).order_by(_action.c.id))),
        risks=_by("target_id", run(session, owned(_risk).where(_risk.c.open).order_by(_risk.c.id))),
        grades=_by("risk_id", run(session, theirs(_grade).order_by(_grade.c.id))),
        mitigating=mitigating,
        blockages=_by("target_id", run(session, _blockages(partnership_id, opened))),
        overrides=decisions(session, partnership_id, DecisionKind.OVERRIDE),
        disputes=disputes_in(session, partnership_id, quarter),
        rulings=decisions(session, partnership_id, DecisionKind.DISPUTE),
        bodies=bodies_of(session, partnership_id),
        parts=parts_of(session, partnership_id, quarter),
        considered=frozenset(row.id for rows in mitigating.values() for row in rows),
    )


def _by(column: str, rows: Iterable[Any]) -> Rows:
    found: Rows = {}
    for row in rows:
        found.setdefault(getattr(row, column), []).append(row)
    return found


def _mitigating(partnership_id: str) -> Query:
    """The actions that mitigate risks."""
    return (
        select(_link.c.risk_id, _action.c.id, _action.c.text, _action.c.progress)
        .join(_action, (_action.c.partnership_id == _link.c.partnership_id) & (_action.c.id == _link.c.action_id))
        .where(_link.c.partnership_id == partnership_id)
        .order_by(_action.c.id)
    )


def _blockages(partnership_id: str, opened: date) -> Query:
    """Those that are open, and those freed since the round opened.

    One that its raiser took back was resolved without an answer: nothing was freed, and there is nothing to tell.
    """
    holder, answerer = _person.alias("holder"), _person.alias("answerer")
    freed = _blockage.c.answered_on.is_not(None) & (_blockage.c.resolved_on >= opened)
    return (
        select(_blockage, holder.c.name.label("holder"), answerer.c.name.label("answered_by"),
               _action.c.text.label("action"))
        .outerjoin(holder, _theirs(holder, holder.c.id == _blockage.c.holder_id))
        .outerjoin(answerer, _theirs(answerer, answerer.c.id == _blockage.c.answerer_id))
        .outerjoin(_action, _theirs(_action, _action.c.id == _blockage.c.action_id))
        .where(_blockage.c.partnership_id == partnership_id,
               or_(_blockage.c.state != BlockageState.RESOLVED, freed))
        .order_by(_blockage.c.raised_on, _blockage.c.id)
    )  # fmt: skip


def _theirs(kept: Any, named: ColumnElement[bool]) -> ColumnElement[bool]:
    owned: ColumnElement[bool] = kept.c.partnership_id == _blockage.c.partnership_id
    return owned & named
