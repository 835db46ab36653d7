"""The rows that say what was promised and how it is measured: targets, earlier definitions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.folders.cells import rule_in_cells
from bot.folders.names import Names
from bot.folders.problems import Unreadable
from bot.folders.rows import Row
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rule
from conversations.partnership.targets import Definition, Partnership, Target

UNDATED = Quarter(1900, 1)
"""In force before anything was recorded; `versions.dated` puts the real first quarter in its place."""

_MEASURED = (
    "title", "unit", "decimals", "polarity", "measure", "minimum", "maximum", "due_in", "baseline",
    "baseline_period",
)  # fmt: skip
_CELLS = (*_MEASURED, "definition", "rule", "tolerance", "floor")


@dataclass(frozen=True, slots=True)
class Earlier:
    """How a target was measured up to and in `until`; `comparable` with what follows, or not."""

    until: Quarter
    comparable: bool
    row: Row


def targets_of(
    rows: Iterable[Row], earlier: dict[str, list[Earlier]], partnership: Partnership | None, names: Names
) -> list[Target]:
    """The targets, each with the definitions it has had, the oldest first."""
    targets = []
    for row in rows:
        names.check_theme(row)
        names.check_people(row, "lead", "sponsor", "members")
        _check_reward(row)
        definitions = _definitions(row, earlier.get(row["ref"], []), partnership)
        if row.whole and len(definitions) == len(earlier.get(row["ref"], [])) + 1:
            targets.append(_target(row, tuple(definitions)))
    return targets


def earlier_of(rows: Iterable[Row], names: Names) -> dict[str, list[Earlier]]:
    """Earlier definitions by ref, the oldest first."""
    found: dict[str, list[Earlier]] = {}
    for row in rows:
        names.check_ref(row)
        if row.whole:
            found.setdefault(row["ref"], []).append(Earlier(row["until"], row["comparable"] == "yes", row))
    for each in found.values():
        each.sort(key=lambda one: one.until)
    return found


def _target(row: Row, definitions: tuple[Definition, ...]) -> Target:
    return Target(
        ref=row["ref"], theme=row["theme"], lead=row["lead"], sponsor=row["sponsor"], members=row["members"],
        without=row["without"], stretch=row["with"], reward=row["reward"], visibility=row["visibility"],
        definitions=definitions,
    )  # fmt: skip


def _definitions(row: Row, earlier: list[Earlier], partnership: Partnership | None) -> list[Definition]:
    """Each definition begins the quarter after the one before it ended."""
    definitions = []
    since, breaks = UNDATED, False
    for each in earlier:
        given = {name: row[name] if each.row[name] in (None, "") else each.row[name] for name in _CELLS}
        definitions.append(_definition(each.row, given, since, breaks, partnership))
        since, breaks = each.until.plus(1), not each.comparable
    current = {name: row[name] for name in _CELLS}
    definitions.append(_definition(row, current, since, breaks, partnership))
    return [definition for definition in definitions if definition is not None]


def _definition(
    row: Row, given: dict[str, Any], since: Quarter, breaks: bool, partnership: Partnership | None
) -> Definition | None:
    """A definition, or none once it is noted why there is none."""
    rule = _rule(row, given, partnership)
    least, most = given["minimum"], given["maximum"]
    if least is not None and most is not None and most < least:
        row.wrong("maximum", f"The maximum {most} is below the minimum {least}.", "Exchange them, or empty one.")
    if rule is None or not row.whole:
        return None
    measured = {name: given[name] for name in _MEASURED} | {"decimals": given["decimals"] or 0}
    return Definition(since=since, rule=rule, wording=given["definition"], breaks_series=breaks, **measured)


def _rule(row: Row, given: dict[str, Any], partnership: Partnership | None) -> Rule | None:
    """The target's own rule, or the partnership's where it names none."""
    name, tolerance, floor = given["rule"] or "", given["tolerance"] or "", given["floor"] or ""
    if not name:
        for column in ("tolerance", "floor"):
            if given[column]:
                row.wrong("rule", f"There is a {column} without a rule.", "Name the rule, like tolerance.")
        return partnership.default_rule if partnership else None
    try:
        rule = rule_in_cells(name, tolerance, floor)
    except Unreadable as found:
        row.wrong("rule", found.wrong, found.remedy)
        return None
    if rule.name == "range" and given["polarity"] not in (Polarity.RANGE, Polarity.NONE, None):
        row.wrong("rule", "The rule range needs the polarity range.", "Write polarity range, or another rule.")
    return rule


def _check_reward(row: Row) -> None:
    """A stretch is a pair of different levels: share = (actual - without) / (with - without)."""
    without, stretch = row["without"], row["with"]
    if (without is None) != (stretch is None):
        given, lacking = ("with", "without") if without is None else ("without", "with")
        row.wrong(lacking, f"There is a level {given} the agreement only.", f"Fill in {lacking} too, or empty both.")
    elif without is not None and without == stretch:
        row.wrong("with", "The levels with and without the agreement are the same.", "Correct one of them.")
    if row["reward"] is not None and stretch is None:
        row.wrong("reward", "There is a reward without a stretch.", "Fill in without and with, or empty it.")
    elif row["reward"] is not None and row["reward"] <= 0:
        row.wrong("reward", "A reward is more than nothing.", "Write the pounds at stake, or empty it.")
