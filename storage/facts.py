"""The read side of digests: all that a digest needs of a round.

The statements are the same few whatever the number of targets.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, Table, select
from sqlmodel import Session

from conversations.digests.facts import (
    BlockageFacts,
    ContestFacts,
    PromiseFacts,
    Restatement,
    RiskFacts,
    RoundFacts,
    StretchFacts,
    TargetFacts,
)
from conversations.digests.outlook import run_rate, year_end_rating
from conversations.partnership.actions import OPEN_PROGRESS, Progress
from conversations.partnership.blockages import BlockageState
from conversations.partnership.brief import Past
from conversations.partnership.figures import DataStatus, Figure, Flag
from conversations.partnership.judging import rate_against
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated
from conversations.partnership.returns import Return, ReturnState
from conversations.partnership.reward import reward
from conversations.partnership.risks import Grade
from conversations.partnership.rounds import RoundState
from conversations.partnership.targets import Definition, Milestone
from storage.owners import with_owner
from storage.statements import run
from storage.tables import (
    ActionRow,
    BlockageRow,
    FigureRow,
    PartnershipRow,
    PersonRow,
    ReturnRow,
    RiskGradeRow,
    RiskRow,
    RoundRow,
    TargetRow,
    ThemeRow,
    table,
)
from storage.targets import definitions, milestones_in

_partnership, _round, _theme = table(PartnershipRow), table(RoundRow), table(ThemeRow)
_target, _person, _return = table(TargetRow), table(PersonRow), table(ReturnRow)
_figure, _action, _blockage = table(FigureRow), table(ActionRow), table(BlockageRow)
_risk, _grade = table(RiskRow), table(RiskGradeRow)

QUARTERS_BACK = 8
"""How far back the past of a target reaches: two years, so that last year’s quarter is seen whole."""

Rows = dict[Any, list[Any]]


class UnknownRound(LookupError):
    """There is no round for the quarter; the sentence says so and what to do."""


@dataclass(frozen=True, slots=True)
class _Held:
    """Everything read for a round, by target id (grades by risk id)."""

    round: Any
    zone: ZoneInfo
    definitions: dict[int, tuple[Definition, ...]]
    milestones: dict[tuple[int, Quarter], Milestone]
    figures: Rows
    returns: Rows
    actions: Rows
    risks: Rows
    grades: Rows
    blockages: Rows

    @property
    def quarter(self) -> Quarter:
        quarter: Quarter = self.round.quarter
        return quarter

    def day(self, at: datetime) -> date:
        """The day of an instant where the partnership lives."""
        return at.astimezone(self.zone).date()


def round_facts(session: Session, partnership_id: str, quarter: Quarter) -> RoundFacts:
    """What is stored of a partnership's round, as a digest needs it.

    Raises:
        UnknownRound: the partnership has no round for that quarter.
    """
    found = _the_round(session, partnership_id, quarter)
    held = _read(session, partnership_id, found)
    return RoundFacts(
        round_id=str(found.id),
        partnership=found.name,
        quarter=quarter,
        due=held.day(found.due),
        digests_on=held.day(found.digests),
        closed=found.state in {RoundState.CLOSED, RoundState.RELEASED},
        released=found.state == RoundState.RELEASED,
        targets=tuple(_target_facts(row, held) for row in _targets(session, partnership_id)),
    )


def theme_channels(session: Session, partnership_id: str) -> dict[str, str | None]:
    """Every theme of the partnership by its name, with the channel of its digest where it has one."""
    wanted = select(_theme.c.name, _theme.c.channel).where(_theme.c.partnership_id == partnership_id)
    return {row.name: row.channel for row in run(session, wanted.order_by(_theme.c.id))}


def _the_round(session: Session, partnership_id: str, quarter: Quarter) -> Any:
    wanted = (
        select(_round, _partnership.c.name, _partnership.c.timezone)
        .join(_partnership, _partnership.c.id == _round.c.partnership_id)
        .where(_round.c.partnership_id == partnership_id, _round.c.quarter == quarter)
    )
    found = run(session, wanted).one_or_none()
    if found is None:
        raise UnknownRound(f"There is no round for {quarter.name}; open it first with “round open”.")
    return found


def _read(session: Session, partnership_id: str, found: Any) -> _Held:
    quarter: Quarter = found.quarter
    quarters = [quarter.plus(-back) for back in range(QUARTERS_BACK + 1)]

    def theirs(kept: Table) -> Select[Any]:
        return select(kept).where(kept.c.partnership_id == partnership_id)

    def owned(kept: Table) -> Select[Any]:
        return with_owner(kept).where(kept.c.partnership_id == partnership_id)

    in_round = theirs(_return).where(_return.c.round_id == found.id, _return.c.script == found.script)
    figures = theirs(_figure).where(_figure.c.quarter.in_(quarters))
    return _Held(
        round=found,
        zone=ZoneInfo(found.timezone),
        definitions=definitions(session, partnership_id),
        milestones=milestones_in(session, partnership_id, [*quarters, quarter.year_end]),
        figures=_by("target_id", run(session, figures.order_by(_figure.c.quarter, _figure.c.version))),
        returns=_by("target_id", run(session, in_round.order_by(_return.c.touched_at))),
        actions=_by("target_id", run(session, owned(_action).order_by(_action.c.id))),
        risks=_by("target_id", run(session, owned(_risk).where(_risk.c.open).order_by(_risk.c.id))),
        grades=_by("risk_id", run(session, theirs(_grade).order_by(_grade.c.id))),
        blockages=_by("target_id", run(session, theirs(_blockage).where(
            _blockage.c.state != BlockageState.RESOLVED).order_by(_blockage.c.id))),
    )


def _by(column: str, rows: Iterable[Any]) -> Rows:
    found: Rows = {}
    for row in rows:
        found.setdefault(getattr(row, column), []).append(row)
    return found


def _targets(session: Session, partnership_id: str) -> Iterator[Any]:
    wanted = (
        select(_target, _theme.c.name.label("theme"), _person.c.name.label("lead"))
        .join(_theme, _theme.c.id == _target.c.theme_id)
        .join(_person, _person.c.id == _target.c.lead_id)
        .where(_target.c.partnership_id == partnership_id)
        .order_by(_target.c.id)
    )
    yield from run(session, wanted)


def _target_facts(row: Any, held: _Held) -> TargetFacts:
    series = _Series(row, held)
    taken = next(iter(reversed(held.returns.get(row.id, []))), None)
    return TargetFacts(
        ref=row.ref,
        title=series.definition.title,
        theme=row.theme,
        lead=row.lead,
        definition=series.definition,
        due=held.quarter.number in series.definition.due_in,
        state=ReturnState.NOT_STARTED if taken is None else ReturnState(taken.state),
        return_id=None if taken is None else taken.id,
        milestone=series.milestone(held.quarter),
        past=series.past(),
        restated=series.restated(),
        promises=tuple(_promises(held.actions.get(row.id, []), held)),
        risks=tuple(_risk_facts(risk, held) for risk in held.risks.get(row.id, [])),
        blockages=tuple(_blockage_facts(each) for each in held.blockages.get(row.id, [])),
        visibility=row.visibility,
        **series.now(),
        **_told(taken, series),
    )


class _Series:
    """A target's figures, quarter by quarter, each with the definition and milestone of its own time."""

    def __init__(self, row: Any, held: _Held) -> None:
        self._row, self.held = row, held
        self._versions = {
            quarter: list(versions)
            for quarter, versions in groupby(held.figures.get(row.id, []), key=lambda each: each.quarter)
        }
        self.definition = self._defined(held.quarter)

    def _defined(self, quarter: Quarter) -> Definition:
        known = self.held.definitions[self._row.id]
        return next((each for each in reversed(known) if each.since <= quarter), known[0])

    def milestone(self, quarter: Quarter) -> Milestone | None:
        return self.held.milestones.get((self._row.id, quarter))

    @property
    def value(self) -> Decimal | None:
        newest = self._versions.get(self.held.quarter)
        value: Decimal | None = newest[-1].value if newest else None
        return value

    def now(self) -> dict[str, Any]:
        """The newest version of this quarter's figure, and what hangs on its value."""
        versions, stretch = self._versions.get(self.held.quarter), None
        if self._row.reward is not None:
            share = reward(self.value, self._row.without, self._row.stretch).paid
            stretch = StretchFacts(reward=self._row.reward, share=share)
        if not versions:
            return {"rated": self._rate(self.held.quarter, None), "stretch": stretch}
        newest = versions[-1]
        return {
            "figure": _as_figure(newest),
            "figure_id": str(newest.id),
            "given": self.held.day(newest.at),
            "rated": self._rated(newest),
            "stretch": stretch,
        }

    def past(self) -> tuple[Past, ...]:
        """The newest version of each earlier quarter, oldest first, with its rating."""
        return tuple(
            past.model_copy(update={"rating": self._rated(row).rating})
            for row, past in self._before(self.held.quarter)
        )

    def _before(self, quarter: Quarter) -> Iterator[tuple[Any, Past]]:
        """Earlier quarters as `quarter` sees them: a definition that changed in between breaks the series."""
        breaks = [each.since for each in self.held.definitions[self._row.id] if each.breaks_series]
        for earlier in sorted(each for each in self._versions if each < quarter):
            row = self._versions[earlier][-1]
            broken = any(earlier < since <= quarter for since in breaks)
            yield row, Past(
                quarter=earlier, status=DataStatus(row.status), value=row.value, comparable=not broken
            )

    def restated(self) -> tuple[Restatement, ...]:
        """What was changed since the round opened, in any quarter, after it had been reported."""
        return tuple(
            Restatement(quarter=new.quarter, was=old.value, now=new.value)
            for new, old in (versions[:-3:-1] for versions in self._versions.values() if len(versions) > 1)
            if new.at >= self.held.round.opens and Flag.RESTATED in json.loads(new.flags)
            and None not in (new.value, old.value)
        )  # fmt: skip

    def _rated(self, row: Any) -> Rated:
        """The rating as stored; a figure that came without one is rated as it would have been."""
        if row.rating is not None or row.unrated is not None:
            return Rated(**{name: getattr(row, name) for name in Rated.model_fields})
        return self._rate(row.quarter, row.value)

    def _rate(self, quarter: Quarter, value: Decimal | None) -> Rated:
        past = tuple(past for _, past in self._before(quarter))
        definition, milestone = self._defined(quarter), self.milestone(quarter)
        return rate_against(definition, milestone, value, quarter=quarter, past=past)


_FIGURE_PARTS = tuple(name for name in Figure.model_fields if name != "flags")


def _as_figure(row: Any) -> Figure:
    return Figure(flags=json.loads(row.flags), **{name: getattr(row, name) for name in _FIGURE_PARTS})


def _told(taken: Any, series: _Series) -> dict[str, Any]:
    """What the return said beside the figure, and where the year is heading."""
    said = None if taken is None or taken.outcome is None else Return.model_validate_json(taken.outcome)
    quarter = series.held.quarter
    rate = run_rate(series.definition, quarter, series.value)
    year_end = series.milestone(quarter.year_end)
    expected = said.forecast.value if said is not None and said.forecast is not None else None
    told: dict[str, Any] = {
        "run_rate": rate,
        "year_end": year_end,
        "year_end_rating": year_end_rating(
            series.definition, year_end, quarter, rate if expected is None else expected),
    }  # fmt: skip
    if said is not None:
        told |= {"commentary": said.commentary, "forecast": said.forecast, "assurance": said.assurance,
                 "contest": _contest(said)}  # fmt: skip
    return told


def _contest(said: Return) -> ContestFacts | None:
    if said.contest is None or said.rated.rating is None:
        return None
    return ContestFacts(
        computed=said.rated.rating, contested=said.contest.rating, reason=said.contest.reason
    )


def _promises(rows: list[Any], held: _Held) -> Iterator[PromiseFacts]:
    """What is still open; what was broken only in the round in which that was said."""
    for row in rows:
        said_now = row.at >= held.round.opens
        if row.progress in OPEN_PROGRESS and (row.progress != Progress.NOT_DONE or said_now):
            yield PromiseFacts(
                id=row.id, text=row.text, owner=row.owner, due=row.due, note=row.note, moved=row.moved,
                progress=Progress(row.progress),
            )  # fmt: skip


def _risk_facts(row: Any, held: _Held) -> RiskFacts:
    grade = Grade(likelihood=row.likelihood, impact=row.impact)
    earlier = [each for each in held.grades.get(row.id, []) if each.at < held.round.opens]
    before = Grade(likelihood=earlier[-1].likelihood, impact=earlier[-1].impact) if earlier else None
    return RiskFacts(
        id=row.id, description=row.description, grade=grade, before=before, mitigation=row.mitigation,
        owner=row.owner, open=row.open,
    )  # fmt: skip


def _blockage_facts(row: Any) -> BlockageFacts:
    return BlockageFacts(
        id=row.id, what=row.what, raised_on=row.raised_on, state=row.state, who_can=row.who_can,
        tried=row.tried, needed_by=row.needed_by,
    )  # fmt: skip
