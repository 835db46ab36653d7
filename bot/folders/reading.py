"""Reading an import whole: into the partnership's nouns, or into everything that is wrong with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sized
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.folders.agreement_rows import absences_of, closures_of, partnership_of, people_of, themes_of
from bot.folders.columns import TABLES
from bot.folders.contents import Contents, PastFigure
from bot.folders.digest_rows import districts_of, layers_of
from bot.folders.ladder_rows import ladder_of
from bot.folders.matrix_rows import matrix_of
from bot.folders.names import Names
from bot.folders.opening import opened
from bot.folders.part_rows import bodies_of
from bot.folders.problems import Problems
from bot.folders.record_rows import actions_of, figures_of, milestones_of, risks_of, with_linked
from bot.folders.rows import Row, rows
from bot.folders.sheets import Source
from bot.folders.target_rows import earlier_of, targets_of
from bot.folders.versions import dated, with_decimals
from conversations.partnership.actions import Action
from conversations.partnership.matrix import usual_matrix
from conversations.partnership.quarters import Quarter
from conversations.partnership.targets import Milestone, Target


def read_import(path: Path, collecting: Quarter) -> Contents | Problems:
    """Read a folder of CSV files or a workbook; `collecting` is the quarter being asked for now.

    Raises:
        OSError: a file cannot be opened at all.
    """
    problems = Problems()
    source = opened(path, problems)
    contents = _contents(source, problems, collecting)
    return problems if problems or contents is None else contents


def _contents(source: Source, problems: Problems, collecting: Quarter) -> Contents | None:
    """Read every sheet in the order in which each names what the earlier ones know."""
    names = Names()
    partnership = partnership_of(_rows("partnership", source, problems))
    people_rows = list(_rows("people", source, problems))
    people = people_of(people_rows, partnership, names) if people_rows else []
    theme_rows = list(_rows("themes", source, problems))
    themes = themes_of(theme_rows, names) if theme_rows else []
    target_rows = list(_rows("targets", source, problems))
    names.refs = {row["ref"] for row in target_rows if row["ref"]} or None
    earlier = earlier_of(_rows("earlier", source, problems), names)
    targets = {each.ref: each for each in targets_of(target_rows, earlier, partnership, names)}
    milestones = tuple(milestones_of(_rows("milestones", source, problems), targets, names))
    figures = tuple(figures_of(_rows("figures", source, problems), targets, names))
    conventions = _conventions(source, problems, names)
    conventions |= _digests(source, problems, names, conventions["conventions"])
    conventions |= _closures(source, problems, conventions["conventions"])
    actions = _actions(source, problems, names)
    risks = risks_of(_rows("risks", source, problems), names)
    absences = absences_of(_rows("absences", source, problems), names)
    if partnership is None:
        return None
    return Contents(
        partnership=partnership, themes=tuple(themes), people=tuple(people),
        targets=_finished(targets, target_rows, milestones, figures, collecting),
        milestones=milestones, figures=figures, actions=tuple(with_linked(actions, risks)),
        risks=tuple(risks), absences=tuple(absences), undated=frozenset(targets.keys() - earlier.keys()),
        ignored=source.ignored, **conventions,
    )  # fmt: skip


def _actions(source: Source, problems: Problems, names: Names) -> list[Action]:
    before = problems.count
    actions = actions_of(_rows("actions", source, problems), names)
    if not names.actions and problems.count > before:
        names.actions = None
    return actions


def _conventions(source: Source, problems: Problems, names: Names) -> dict[str, Any]:
    """How this partnership grades risks, passes blockages on and puts figures together, as `Contents` names it."""
    before = problems.count
    graded = {name: list(_rows(name, source, problems)) for name in ("matrix", "zones", "grades")}
    places, zones, words = graded.values()
    unread = problems.count > before and any(name in source.sheets and not rows for name, rows in graded.items())
    matrix = None if unread else matrix_of(places, zones, words, names, problems)
    names.matrix = matrix or (None if problems.count > before else usual_matrix())
    steps = list(_rows("ladder", source, problems))
    part_rows = list(_rows("parts", source, problems))
    names.bodies = {row["body"] for row in part_rows if row["body"]} if "parts" in source.sheets else None
    bodies = bodies_of(part_rows, names)
    told: dict[str, Sized] = {**graded, "ladder": steps, "parts": bodies}
    return {
        "matrix": matrix,
        "ladder": ladder_of(steps, problems),
        "bodies": tuple(bodies) if "parts" in source.sheets else None,
        "conventions": {name: len(rows) for name, rows in told.items() if rows},
    }


def _digests(source: Source, problems: Problems, names: Names, counted: Mapping[str, int]) -> dict[str, Any]:
    """Which digests there are and who reads those of districts, as `Contents` names it."""
    layers = layers_of(_rows("layers", source, problems))
    districts = districts_of(_rows("districts", source, problems), names)
    told: dict[str, Sized] = {"layers": layers, "districts": districts}
    return {
        "conventions": {**counted, **{name: len(rows) for name, rows in told.items() if rows}},
        "layers": tuple(layers) if "layers" in source.sheets else None,
        "districts": tuple(districts) if "districts" in source.sheets else None,
    }


def _closures(source: Source, problems: Problems, counted: Mapping[str, int]) -> dict[str, Any]:
    """On which days nobody works, or people do, as `Contents` names it."""
    closures = closures_of(_rows("closures", source, problems))
    return {
        "conventions": {**counted, **({"closures": len(closures)} if closures else {})},
        "closures": tuple(closures) if "closures" in source.sheets else None,
    }


def _rows(name: str, source: Source, problems: Problems) -> Iterator[Row]:
    sheet = source.sheets.get(name)
    return rows(TABLES[name], sheet, problems) if sheet else iter(())


def _finished(
    targets: dict[str, Target], target_rows: Iterable[Row], milestones: tuple[tuple[str, Milestone], ...],
    figures: tuple[PastFigure, ...], collecting: Quarter,
) -> tuple[Target, ...]:  # fmt: skip
    """The targets with what only the whole folder can tell: since when, and with how many decimals."""
    quarters: defaultdict[str, set[Quarter]] = defaultdict(set)
    values: defaultdict[str, set[Decimal]] = defaultdict(set)
    for ref, milestone in milestones:
        quarters[ref].add(milestone.quarter)
        values[ref].update(end for end in (milestone.value, milestone.upper) if end is not None)
    for past in figures:
        quarters[past.ref].add(past.figure.quarter)
        values[past.ref].update(() if past.figure.value is None else (past.figure.value,))
    undecided = {row["ref"] for row in target_rows if row["decimals"] is None}
    return tuple(
        dated(with_decimals(target, values[ref]) if ref in undecided else target, quarters[ref], collecting)
        for ref, target in targets.items()
    )
