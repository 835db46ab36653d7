"""What respondents are told, put together for all targets at once from what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from conversations.partnership.actions import Action
from conversations.partnership.brief import Brief, Past
from conversations.partnership.figures import DataStatus
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating
from conversations.partnership.risks import Risk
from conversations.partnership.targets import Definition, Milestone
from storage.conventions import conventions_of
from storage.plans import open_actions, open_risks
from storage.statements import Query, run
from storage.tables import FigureRow, PersonRow, TargetRow, ThemeRow, table
from storage.targets import definitions, milestones_in

_target, _theme, _person, _figure = table(TargetRow), table(ThemeRow), table(PersonRow), table(FigureRow)

QUARTERS_BACK = 8


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything the briefs of one partnership and quarter are made from."""

    quarter: Quarter
    due: date
    support: str
    definitions: dict[int, tuple[Definition, ...]]
    milestones: dict[tuple[int, Quarter], Milestone]
    figures: dict[int, list[Any]]
    actions: dict[int, tuple[Action, ...]]
    risks: dict[int, tuple[Risk, ...]]
    matrix: int
    grade_words: tuple[tuple[str, int], ...]


def briefs_for(
    session: Session, partnership_id: str, quarter: Quarter, due: date, support: str
) -> list[tuple[int, Brief]]:
    """The brief of every target with a figure due in `quarter`, by its ref, each with the target's id.

    Seven statements whatever the number of targets. `lead` and `sponsor` are
    names, as the respondent reads them. `past` holds up to eight quarters; one
    before the last break of definition is not comparable.
    """
    rows = run(session, _targets(partnership_id)).all()
    refs = {row.id: row.ref for row in rows}
    matrix = conventions_of(session, partnership_id).matrix
    known = _Known(
        quarter=quarter,
        due=due,
        support=support,
        definitions=definitions(session, partnership_id),
        milestones=milestones_in(session, partnership_id, [quarter, quarter.year_end]),
        figures=_past_figures(session, partnership_id, quarter),
        actions=open_actions(session, partnership_id, refs),
        risks=open_risks(session, partnership_id, refs),
        matrix=matrix.size,
        grade_words=matrix.own_words,
    )
    briefs = ((row.id, _brief(row, known)) for row in rows if row.id in known.definitions)
    return [(target_id, brief) for target_id, brief in briefs if quarter.number in brief.definition.due_in]


def _targets(partnership_id: str) -> Query:
    lead, sponsor = _person.alias("lead"), _person.alias("sponsor")
    return (
        select(_target.c.id, _target.c.ref, _theme.c.name.label("theme"), lead.c.name.label("lead"),
               sponsor.c.name.label("sponsor"))
        .join(_theme, (_theme.c.partnership_id == _target.c.partnership_id)
              & (_theme.c.id == _target.c.theme_id))
        .join(lead, (lead.c.partnership_id == _target.c.partnership_id) & (lead.c.id == _target.c.lead_id))
        .outerjoin(sponsor, (sponsor.c.partnership_id == _target.c.partnership_id)
                   & (sponsor.c.id == _target.c.sponsor_id))
        .where(_target.c.partnership_id == partnership_id)
        .order_by(_target.c.ref)
    )


def _past_figures(session: Session, partnership_id: str, quarter: Quarter) -> dict[int, list[Any]]:
    """The newest versions of the quarters before, by target, from the oldest quarter on."""
    later = _figure.alias("later")
    wanted = (
        select(_figure.c.target_id, _figure.c.quarter, _figure.c.status, _figure.c.value, _figure.c.rating)
        .where(
            _figure.c.partnership_id == partnership_id,
            _figure.c.quarter >= quarter.plus(-QUARTERS_BACK),
            _figure.c.quarter < quarter,
            ~select(later.c.id)
            .where(later.c.target_id == _figure.c.target_id, later.c.quarter == _figure.c.quarter,
                   later.c.version > _figure.c.version)
            .exists(),
        )
        .order_by(_figure.c.target_id, _figure.c.quarter)
    )
    found: dict[int, list[Any]] = {}
    for row in run(session, wanted):
        found.setdefault(row.target_id, []).append(row)
    return found


def _brief(row: Any, known: _Known) -> Brief:
    held = known.definitions[row.id]
    definition = _in_force(held, known.quarter)
    figures = known.figures.get(row.id, [])
    return Brief.as_stored(
        ref=row.ref,
        title=definition.title,
        theme=row.theme,
        quarter=known.quarter,
        due=known.due,
        lead=row.lead,
        sponsor=row.sponsor,
        support=known.support,
        definition=definition,
        milestone=known.milestones.get((row.id, known.quarter)),
        year_end=known.milestones.get((row.id, known.quarter.year_end)),
        past=_past(figures, held, known.quarter),
        yardsticks=_yardsticks(definition, figures, known.quarter),
        actions=known.actions.get(row.id, ()),
        risks=known.risks.get(row.id, ()),
        matrix=known.matrix,
        grade_words=known.grade_words,
    )


def _in_force(held: Sequence[Definition], quarter: Quarter) -> Definition:
    """The newest definition begun by `quarter`; the first one for any quarter before it."""
    return next((one for one in reversed(held) if one.since <= quarter), held[0])


def _past(figures: Sequence[Any], held: Sequence[Definition], quarter: Quarter) -> tuple[Past, ...]:
    """Earlier quarters, none comparable across the last break before `quarter`."""
    breaks = [one.since for one in held if one.breaks_series and one.since <= quarter]
    return tuple(
        Past.as_stored(quarter=row.quarter, status=DataStatus(row.status), value=row.value,
                       rating=None if row.rating is None else Rating(row.rating),
                       comparable=not breaks or row.quarter >= max(breaks))
        for row in figures
    )


def _yardsticks(definition: Definition, figures: Sequence[Any], quarter: Quarter) -> tuple[Decimal, ...]:
    """Earlier published levels: the baseline and last year's outturn."""
    outturn = [row.value for row in figures if row.quarter == quarter.year_end.year_before]
    return tuple(value for value in (definition.baseline, *outturn) if value is not None)
