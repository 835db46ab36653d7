"""The rows that say where targets stood and what was promised: milestones, figures, actions, risks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from bot.folders.columns import AXES
from bot.folders.contents import PastFigure
from bot.folders.names import Names
from bot.folders.rows import Row
from conversations.partnership.actions import Action
from conversations.partnership.figures import DataStatus, Figure
from conversations.partnership.polarity import Polarity
from conversations.partnership.risks import Grade, Risk
from conversations.partnership.targets import Definition, Milestone, Target


def milestones_of(rows: Iterable[Row], targets: Mapping[str, Target], names: Names) -> Iterator[tuple[str, Milestone]]:
    """Where each target should stand; a range has both its ends."""
    for row in rows:
        names.check_ref(row)
        if row.whole and (definition := _defined(row, targets)):
            _check_range(row, definition)
            _check_lawful(row, "value", definition)
            _check_lawful(row, "upper", definition)
        if row.whole:
            yield row["ref"], Milestone(quarter=row["quarter"], value=row["value"], upper=row["upper"])


def figures_of(rows: Iterable[Row], targets: Mapping[str, Target], names: Names) -> Iterator[PastFigure]:
    """What was reported before. A value without a status is reported; an empty row says nothing."""
    for row in rows:
        names.check_ref(row)
        _check_status(row)
        if row.whole and (definition := _defined(row, targets)):
            _check_lawful(row, "value", definition)
        if row.whole:
            yield _figure(row)


def actions_of(rows: Iterable[Row], names: Names) -> list[Action]:
    """What was promised for the targets; each is known from here on, even where its owner is not."""
    actions = []
    names.actions = set()
    for row in rows:
        names.actions.add(row["id"])
        names.check_ref(row)
        _check_owner(row, names)
        if row.whole:
            actions.append(
                Action(
                    id=row["id"], ref=row["ref"], text=row["text"], owner=row["owner"], due=row["due"],
                    progress=row["status"], considered=row["risks_considered"] == "yes",
                )
            )  # fmt: skip
    return actions


def risks_of(rows: Iterable[Row], names: Names) -> list[Risk]:
    """What may stand in the targets' way, each grade a place on the partnership's matrix."""
    risks = []
    for row in rows:
        names.check_ref(row)
        names.check_actions(row)
        names.check_grade(row, *(f"{when}{axis}" for when in _GRADED for axis in AXES))
        _check_owner(row, names)
        for when in _GRADED:
            _check_pair(row, *(f"{when}{axis}" for axis in AXES))
        if row.whole:
            risks.append(_risk(row))
    return risks


def with_linked(actions: Iterable[Action], risks: Iterable[Risk]) -> list[Action]:
    """The actions, those considered that a risk names."""
    linked = {action for risk in risks for action in risk.actions}
    return [
        action.model_copy(update={"considered": True}) if action.id in linked else action for action in actions
    ]


def _risk(row: Row) -> Risk:
    return Risk(
        id=row["id"], ref=row["ref"], description=row["description"], cause=row["cause"],
        consequence=row["consequence"], grade=Grade(likelihood=row["likelihood"], impact=row["impact"]),
        inherent=_grade(row, "inherent_"), aim=_grade(row, "aim_"), mitigation=row["mitigation"],
        actions=row["actions"], owner=row["owner"], review=row["review"], open=row["status"] == "open",
    )  # fmt: skip


_GRADED = ("inherent_", "", "aim_")
"""How the columns of a grade begin: before any mitigation, now, and where it should come."""


def _grade(row: Row, when: str) -> Grade | None:
    likelihood, impact = (row[f"{when}{axis}"] for axis in AXES)
    return None if likelihood is None else Grade(likelihood=likelihood, impact=impact)


def _check_pair(row: Row, likelihood: str, impact: str) -> None:
    if row.whole and (row[likelihood] is None) != (row[impact] is None):
        given, lacking = (likelihood, impact) if row[impact] is None else (impact, likelihood)
        row.wrong(lacking, f"There is a value in {given} alone.", "Fill in both or neither.")


def _figure(row: Row) -> PastFigure:
    status = row["status"] or DataStatus.REPORTED
    reported = status is DataStatus.REPORTED
    figure = Figure(
        quarter=row["quarter"], status=status, value=row["value"], standing=row["standing"],
        reason=None if reported else row["note"],
    )  # fmt: skip
    return PastFigure(row["ref"], figure, row["note"] if reported else None)


def _defined(row: Row, targets: Mapping[str, Target]) -> Definition | None:
    target = targets.get(row["ref"])
    return target.defined(row["quarter"]) if target else None


def _check_range(row: Row, definition: Definition) -> None:
    value, upper = row["value"], row["upper"]
    if definition.polarity is Polarity.RANGE and upper is None:
        row.wrong("upper", f"The polarity of {row['ref']} is range, and its upper end is missing.", "Fill it in.")
    elif upper is not None and definition.polarity is not Polarity.RANGE:
        row.wrong("upper", f"The polarity of {row['ref']} is not range.", "Empty the upper end.")
    elif upper is not None and upper < value:
        row.wrong("upper", f"The upper end {upper} is below the value {value}.", "Exchange the two.")


def _check_lawful(row: Row, column: str, definition: Definition) -> None:
    """Refuse a number outside the target's bounds; most such are wrong by a factor of 100."""
    value: Decimal | None = row[column]
    if value is None:
        return
    if definition.maximum is not None and value > definition.maximum:
        row.wrong(column, f"{value} is above the maximum of {row['ref']}, {definition.maximum}.", _CORRECT)
    elif definition.minimum is not None and value < definition.minimum:
        row.wrong(column, f"{value} is below the minimum of {row['ref']}, {definition.minimum}.", _CORRECT)


_CORRECT = "Correct the number, or the bound in targets."


def _check_status(row: Row) -> None:
    """A value stands exactly where a figure was reported; missing is never a number."""
    if not row.whole:
        return
    status, value = row["status"], row["value"]
    if value is None and status in (None, DataStatus.REPORTED):
        row.wrong(
            "value",
            "There is no value.",
            "Fill it in, or say in status why not: not_yet_available, no_return.",
        )
    elif value is not None and status not in (None, DataStatus.REPORTED):
        row.wrong("value", f"There is a value though the status is {status}.", "Empty it, or write status reported.")
    elif value is None and row["standing"] is not None:
        row.wrong("standing", "There is a standing without a value.", "Empty it.")


def _check_owner(row: Row, names: Names) -> None:
    """An owner may be a person, named by address, or a body such as “Highways contractor”."""
    if row["owner"] and "@" in row["owner"]:
        row.values["owner"] = row["owner"].lower()
        names.check_people(row, "owner")
