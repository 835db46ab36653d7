"""Everything that the facts of a round are made from, read at once.

The statements are the same few whatever the number of targets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Table, or_, select
from sqlmodel import Session

from conversations.partnership.blockages import BlockageState
from conversations.partnership.decisions import DecisionKind
from conversations.partnership.history import History
from conversations.partnership.matrix import Matrix
from conversations.partnership.parts import PartFigure
from conversations.partnership.quarters import Quarter
from storage.bodies import BodyHeld, bodies_of
from storage.conventions import conventions_of
from storage.decisions import Decided, decisions
from storage.disputes import DisputeHeld, disputes_in
from storage.districts import districts_of
from storage.histories import histories
from storage.outturns import corrected, current, forecasts_in
from storage.owners import with_owner
from storage.part_figures import parts_of
from storage.statements import Query, run
from storage.tables import (
    ActionRow,
    BlockageRow,
    PersonRow,
    ReaderQuestionRow,
    ReturnRow,
    RiskActionRow,
    RiskGradeRow,
    RiskRow,
    table,
)

_return, _person = table(ReturnRow), table(PersonRow)
_action, _blockage = table(ActionRow), table(BlockageRow)
_question = table(ReaderQuestionRow)
_risk, _grade, _link = table(RiskRow), table(RiskGradeRow), table(RiskActionRow)

QUARTERS_BACK = 4
"""How far back a digest compares: to the same quarter of last year. What lies before is unfolded where it is asked."""
CORRECTED_BACK = 8
"""How far back a figure given anew is news: two years, as far as a respondent sees."""

Rows = dict[Any, list[Any]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything read for a round, by target id (grades and mitigating actions by risk id, decisions by subject).

    `figures` are the newest versions of the quarter, `corrected` what was given anew since the round opened,
    `forecasts` the values that leads forecast for last year at the same quarter.
    `considered` are the ids of the actions that mitigate a risk: theirs was thought of.
    """

    round: Any
    zone: ZoneInfo
    matrix: Matrix
    histories: dict[int, History]
    figures: dict[int, Any]
    corrected: Rows
    forecasts: dict[int, Decimal]
    returns: Rows
    actions: Rows
    risks: Rows
    grades: Rows
    mitigating: Rows
    blockages: Rows
    overrides: dict[str, Decided]
    disputes: dict[int, list[DisputeHeld]]
    rulings: dict[str, Decided]
    questions: Rows
    bodies: dict[int, tuple[BodyHeld, ...]]
    parts: dict[int, list[PartFigure]]
    districts: frozenset[str]

    considered: frozenset[str]

    @property
    def quarter(self) -> Quarter:
        """The quarter of the round."""
        quarter: Quarter = self.round.quarter
        return quarter

    def is_district(self, body: str) -> bool:
        """Whether a body of the agreement is a district: one that was named as such, or any where none was."""
        return not self.districts or body in self.districts

    def let_go(self, target_id: int) -> None:
        """Hold the rows of a target no longer once its facts are made: ten thousand targets need not be held twice."""
        self.figures.pop(target_id, None)
        for rows in (self.corrected, self.returns, self.actions, self.risks, self.blockages):
            rows.pop(target_id, None)

    def day(self, at: datetime) -> date:
        """The day of an instant where the partnership lives."""
        return at.astimezone(self.zone).date()


def gather(session: Session, partnership_id: str, found: Any) -> Gathered:
    """What is stored of the round `found`: its own row, with the partnership's time zone."""
    quarter: Quarter = found.quarter

    def owned(kept: Table) -> Query:
        return with_owner(kept).where(kept.c.partnership_id == partnership_id)

    zone = ZoneInfo(found.timezone)
    opened = found.opens.astimezone(zone).date()
    mitigating = _by("risk_id", run(session, _mitigating(partnership_id)))
    return Gathered(
        round=found,
        zone=zone,
        matrix=conventions_of(session, partnership_id).matrix,
        histories=histories(session, partnership_id, quarter),
        figures={row.target_id: row for row in run(session, current(partnership_id, quarter))},
        corrected=_by("target_id", run(session, corrected(partnership_id, quarter, CORRECTED_BACK, found.opens))),
        forecasts=forecasts_in(session, partnership_id, quarter.year_before),
        returns=_by("target_id", run(session, _returns(partnership_id, found))),
        actions=_by("target_id", run(session, owned(_action).order_by(_action.c.id))),
        risks=_by("target_id", run(session, owned(_risk).where(_risk.c.open).order_by(_risk.c.id))),
        grades=_by("risk_id", run(session, _grades(partnership_id))),
        mitigating=mitigating,
        blockages=_by("target_id", run(session, _blockages(partnership_id, opened))),
        overrides=decisions(session, partnership_id, DecisionKind.OVERRIDE),
        disputes=disputes_in(session, partnership_id, quarter),
        rulings=decisions(session, partnership_id, DecisionKind.DISPUTE),
        questions=_by("target_id", run(session, _questions(partnership_id, quarter))),
        bodies=bodies_of(session, partnership_id),
        parts=parts_of(session, partnership_id, quarter),
        districts=frozenset(districts_of(session, partnership_id)),
        considered=frozenset(row.id for rows in mitigating.values() for row in rows),
    )


def _by(column: str, rows: Iterable[Any]) -> Rows:
    found: Rows = {}
    for row in rows:
        found.setdefault(getattr(row, column), []).append(row)
    return found


def _returns(partnership_id: str, found: Any) -> Query:
    """What leads gave in the round: no more of it than facts are made from, for briefs and talks are long."""
    return (
        select(_return.c.target_id, _return.c.id, _return.c.state, _return.c.outcome, _return.c.reference)
        .where(_return.c.partnership_id == partnership_id, _return.c.round_id == found.id,
               _return.c.script == found.script)
        .order_by(_return.c.touched_at)
    )


def _grades(partnership_id: str) -> Query:
    columns = (_grade.c.risk_id, _grade.c.likelihood, _grade.c.impact, _grade.c.return_id, _grade.c.at)
    return select(*columns).where(_grade.c.partnership_id == partnership_id).order_by(_grade.c.id)


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


def _questions(partnership_id: str, quarter: Quarter) -> Query:
    """What readers asked about lines of this quarter's digests, the oldest first."""
    asker, answerer = _person.alias("asker"), _person.alias("answerer")
    return (
        select(_question, asker.c.name.label("asked_by"), answerer.c.name.label("answered_by"))
        .join(asker, (asker.c.partnership_id == _question.c.partnership_id) & (asker.c.id == _question.c.person_id))
        .outerjoin(answerer, (answerer.c.partnership_id == _question.c.partnership_id)
                   & (answerer.c.id == _question.c.answerer_id))
        .where(_question.c.partnership_id == partnership_id, _question.c.document.startswith(f"{quarter}:"))
        .order_by(_question.c.asked_at, _question.c.id)
    )


def _theirs(kept: Any, named: ColumnElement[bool]) -> ColumnElement[bool]:
    owned: ColumnElement[bool] = kept.c.partnership_id == _blockage.c.partnership_id
    return owned & named
