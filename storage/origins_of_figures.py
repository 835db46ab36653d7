"""Where figures, part-figures, milestones and definitions come from: every version of each, and who gave it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, select

from conversations.digests.document import Source
from conversations.digests.trail import Step
from conversations.digests.wording import say_milestone, say_value
from conversations.partnership.amounts import amount
from conversations.partnership.decisions import DecisionKind
from conversations.partnership.figures import DataStatus
from conversations.partnership.quarters import Quarter
from conversations.partnership.targets import Definition, Milestone
from storage.origins import (
    BY,
    IDS,
    PARTNERSHIP,
    PERSON,
    REF,
    TARGET,
    VISIBILITY,
    Origin,
    Scope,
    Wanted,
    by_person,
    is_restricted,
    numbered,
    of_target,
    placed,
)
from storage.restating import RATED_ANEW
from storage.statements import Query
from storage.tables import DefinitionRow, FigureRow, MilestoneRow, PartFigureRow, TargetBodyRow, table

_figure, _part, _body = table(FigureRow), table(PartFigureRow), table(TargetBodyRow)
_milestone, _definition = table(MilestoneRow), table(DefinitionRow)
_asked = _figure.alias("asked")

FIGURE_KEYS = ("available", "figure", "why_none", "expected", "none_note", "standing", "right", "why")
"""The questions whose answers make a figure, say why there is none, or put it right."""
PART_KEYS = ("part_available", "part", "part_reason")
MISSING = {
    DataStatus.NOT_YET_AVAILABLE: "no figure yet",
    DataStatus.NOT_DUE: "not due this quarter",
    DataStatus.NO_LONGER_COLLECTED: "no longer collected",
    DataStatus.WITHHELD: "withheld",
    DataStatus.NO_RETURN: "no return",
}
NOBODY = "The import does not say who gave it"

_VERSIONS: Query = (
    select(_figure, REF, VISIBILITY, BY).join(TARGET, of_target(_figure)).outerjoin(PERSON, by_person(_figure))
    .where(_figure.c.partnership_id == PARTNERSHIP)
    .order_by(_figure.c.target_id, _figure.c.quarter, _figure.c.version)
)
_OF_THESE = _VERSIONS.where(
    select(_asked.c.id)
    .where(_asked.c.partnership_id == PARTNERSHIP, _asked.c.id.in_(IDS), _asked.c.target_id == _figure.c.target_id,
           _asked.c.quarter == _figure.c.quarter)
    .exists())  # fmt: skip
_QUARTERS = bindparam("quarters", expanding=True, type_=_figure.c.quarter.type)
_OF_QUARTERS = _VERSIONS.where(REF.in_(IDS), _figure.c.quarter.in_(_QUARTERS))
_PARTS: Query = (
    select(_part, REF, VISIBILITY, BY).join(TARGET, of_target(_part)).outerjoin(PERSON, by_person(_part))
    .where(_part.c.partnership_id == PARTNERSHIP, REF.in_(IDS), _part.c.quarter.in_(_QUARTERS))
    .order_by(_part.c.id)
)
_BODIES: Query = (
    select(_body.c.body, REF).join(TARGET, of_target(_body))
    .where(_body.c.partnership_id == PARTNERSHIP, REF.in_(IDS))
    .order_by(_body.c.place)
)
_MILESTONES: Query = (
    select(_milestone, REF, VISIBILITY).join(TARGET, of_target(_milestone))
    .where(_milestone.c.partnership_id == PARTNERSHIP, REF.in_(IDS), _milestone.c.quarter.in_(_QUARTERS))
    .order_by(_milestone.c.id)
)
_DEFINITIONS: Query = (
    select(_definition).where(_definition.c.partnership_id == PARTNERSHIP, _definition.c.target_id.in_(IDS))
    .order_by(_definition.c.since, _definition.c.id)
)


class Definitions:
    """How some targets are measured, in every quarter."""

    def __init__(self, scope: Scope, target_ids: Sequence[int]) -> None:
        self._rows: dict[int, list[Any]] = {}
        for row in scope.rows(_DEFINITIONS, sorted(set(target_ids))):
            self._rows.setdefault(row.target_id, []).append(row)

    def row(self, target_id: int, quarter: Quarter) -> Any:
        """The row that holds for a quarter: of those since then the newest, or the first there is."""
        held = self._rows[target_id]
        return next((row for row in reversed(held) if row.since <= quarter), held[0])

    def at(self, target_id: int, quarter: Quarter) -> Definition:
        """How it is measured in a quarter."""
        return Definition.model_validate_json(self.row(target_id, quarter).facts)


def figures(scope: Scope, sources: Sequence[Source]) -> Iterator[Origin]:
    """Versions of figures by their ids, each with all versions of its quarter."""
    wanted = numbered(sources)
    rows = scope.rows(_OF_THESE, list(wanted))
    known = Definitions(scope, [row.target_id for row in rows])
    for _, group in groupby(rows, key=attrgetter("target_id", "quarter")):
        versions = list(group)
        for row in versions:
            if row.id in wanted:
                yield _figure_origin(scope, wanted[row.id], versions, row, known)


def earlier(scope: Scope, sources: Sequence[Source]) -> Iterator[Origin]:
    """The figures that hold of targets and quarters."""
    wanted = placed(sources)
    rows = scope.rows(_OF_QUARTERS, _refs(wanted), quarters=_quarters(wanted))
    known = Definitions(scope, [row.target_id for row in rows])
    for place, group in groupby(rows, key=attrgetter("ref", "quarter")):
        versions = list(group)
        if place in wanted:
            yield _figure_origin(scope, wanted[place], versions, versions[-1], known)


def _refs(wanted: Mapping[tuple[str, Quarter], Source]) -> list[str]:
    return sorted({ref for ref, _ in wanted})


def _quarters(wanted: Mapping[tuple[str, Quarter], Source]) -> list[Quarter]:
    return sorted({quarter for _, quarter in wanted})


def _figure_origin(scope: Scope, source: Source, versions: Sequence[Any], told: Any, known: Definitions) -> Origin:
    which = f", version {told.version} of {len(versions)}" if len(versions) > 1 else ""
    heading = f"Figure of {told.ref} for {told.quarter.full_name}{which}"
    origin = Origin(source, told.ref, is_restricted(told), heading)
    for row in versions:
        kept = _say_kept(row, known.at(row.target_id, row.quarter))
        if row.return_id is None:
            origin.says(row.at, Step(on=scope.day(row.at), did="imported", words=row.note or None,
                                     after=f"{kept}. {NOBODY}"))
            continue
        origin.wanted.append(Wanted(row.return_id, FIGURE_KEYS, until=row.at))
        did = "rated anew, as" if row.note == RATED_ANEW else "kept as"
        origin.says(row.at, Step(on=scope.day(row.at), did=f"{did} version {row.version}", after=kept))
    returns = list(dict.fromkeys(row.return_id for row in versions if row.return_id is not None))
    origin.subjects += [(kind, each) for each in returns for kind in (DecisionKind.SIGN_OFF, DecisionKind.OVERRIDE)]
    origin.signed += returns
    return origin


def _say_kept(row: Any, definition: Definition) -> str:
    """“432 entrants, provisional; rated amber against a milestone of 410”."""
    said = MISSING.get(DataStatus(row.status), row.status) if row.value is None else say_value(row.value, definition)
    parts = [said, *([row.standing] if row.standing else []), *json.loads(row.flags)]
    if row.rating is None:
        return ", ".join(parts)
    against = ""
    if row.milestone is not None:
        goal = Milestone(quarter=row.quarter, value=row.milestone, upper=row.milestone_upper)
        against = f" against a milestone of {say_milestone(goal, definition)}"
    return f"{', '.join(parts)}; rated {row.rating}{against}"


def parts(scope: Scope, sources: Sequence[Source]) -> Iterator[Origin]:
    """What each body gave for a target and quarter, version after version."""
    wanted = placed(sources)
    rows = scope.rows(_PARTS, _refs(wanted), quarters=_quarters(wanted))
    held, bodies = scope.targets(_refs(wanted)), scope.rows(_BODIES, _refs(wanted))
    for (ref, quarter), source in wanted.items():
        if ref in held:
            origin = Origin(source, ref, is_restricted(held[ref]), f"Part-figures for {quarter.full_name}")
            given = [each for each in rows if (each.ref, each.quarter) == (ref, quarter)]
            for row in given:
                _add_part(scope, origin, row)
            came = {each.body for each in given}
            for each in (each.body for each in bodies if each.ref == ref and each.body not in came):
                origin.stands(Step(did=f"still awaited from {each}"))
            yield origin


def _add_part(scope: Scope, origin: Origin, row: Any) -> None:
    if row.return_id is not None:
        origin.wanted.append(Wanted(row.return_id, PART_KEYS, until=row.at))
    given = "no figure yet" if row.value is None else _say_part(row.value, row.numerator, row.denominator)
    origin.says(row.at, Step(on=scope.day(row.at), by=row.by, did="gave a part", after=f"{row.body}: {given}"))


def _say_part(value: Decimal, numerator: Decimal | None, denominator: Decimal | None) -> str:
    if numerator is None or denominator is None:
        return amount(value, "")
    return f"{amount(numerator, '')} out of {amount(denominator, '')}"


def milestones(scope: Scope, sources: Sequence[Source]) -> Iterator[Origin]:
    """Where targets should stand, each with the milestones that were recorded before it."""
    wanted = placed(sources)
    rows = [row for row in scope.rows(_MILESTONES, _refs(wanted), quarters=_quarters(wanted))
            if (row.ref, row.quarter) in wanted]  # fmt: skip
    known = Definitions(scope, [row.target_id for row in rows])
    origins: dict[Source, Origin] = {}
    for row in rows:
        source, goal = wanted[row.ref, row.quarter], Milestone(quarter=row.quarter, value=row.value, upper=row.upper)
        heading = f"Milestone of {row.ref} for {row.quarter.full_name}"
        origin = origins.setdefault(source, Origin(source, row.ref, is_restricted(row), heading))
        said = say_milestone(goal, known.at(row.target_id, row.quarter))
        origin.says(row.recorded_at, _agreed(scope, row.recorded_at, f"a milestone of {said}"))
    yield from origins.values()


def definitions(scope: Scope, sources: Sequence[Source]) -> Iterator[Origin]:
    """How targets are measured in a quarter, as it was agreed."""
    wanted = placed(sources)
    held = scope.targets(_refs(wanted))
    known = Definitions(scope, [row.id for row in held.values()])
    for (ref, quarter), source in wanted.items():
        if ref in held:
            row = known.row(held[ref].id, quarter)
            measured = Definition.model_validate_json(row.facts)
            unit = f", in {measured.unit}" if measured.unit else ""
            heading = f"The target {ref} as agreed for {quarter.full_name}"
            origin = Origin(source, ref, is_restricted(held[ref]), heading)
            said = f"“{measured.title}”{unit}, measured so since {measured.since.full_name}"
            origin.says(row.recorded_at, _agreed(scope, row.recorded_at, said))
            yield origin


def _agreed(scope: Scope, at: datetime, said: str) -> Step:
    return Step(on=scope.day(at), did="imported with the agreement", after=said)
