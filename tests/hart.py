"""What Hart District Council published for 2014/15, what was odd in it, and what a check would have asked.

The tables are those of `tests/data/hart`; its README says where they come from.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from conversations.partnership.brief import Brief
from conversations.partnership.doubts import Note
from conversations.partnership.plausibility import check_figure
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.targets import Measure
from tests.conversations.partnership.varied_brief import a_brief

FOLDER = Path(__file__).parent / "data" / "hart"
Row = dict[str, str]

ODD = {
    ("ETS01", "2014-Q1"): "zero stood for no figure, published red",
    ("ETS01", "2014-Q2"): "zero stood for no figure, published red",
    ("IT06", "2014-Q2"): "zero stood for no figure, published green",
    ("PS05", "2014-Q2"): "zero stood for no figure, published green",
    ("HR11", "2014-Q2"): "a running total left at last quarter's value, published red",
    ("HS16", "2014-Q2"): "a running total left at last quarter's value, published green",
    ("FI06", "2014-Q2"): "97.0 against 97.0 published amber: decimals that were not shown",
    ("IT01", "2014-Q1"): "29 % short published amber: unexplained",
    ("IT03", "2014-Q1"): "10.4 % short published green: unexplained",
}
"""The rows whose published colour is not what a 10 % tolerance gives, and why."""

FAULTY_KINDS = ("scale", "zero", "repeated")

# What the corrections give as the figure of the quarter before 2014-Q1.
_BEFORE = {
    "HR11": "8.1", "HS01": "14", "HS07": "365", "HS16": "7", "RB07": "19.85", "RB08": "4.23",
    "RB09": "4.5", "SNH03": "283", "SNH04": "231", "SNH06": "260", "ETS01": "0",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that was wrong when published: how, of which indicator, and whether a check would have asked."""

    kind: str
    ref: str
    value: str
    questioned: bool


def rows(name: str) -> list[Row]:
    """The rows of one of the tables."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def published(quarter: str | None = None) -> list[Row]:
    """What was published: target, actual, colour, last year's outturn, and the fault where there is one."""
    return [row for row in rows("published.csv") if quarter in (None, row["quarter"])]


def corrections() -> list[Row]:
    """What was published first and corrected later."""
    return rows("corrections.csv")


def restated() -> dict[str, str]:
    """The figures of 2014-Q1 that were restated with the next quarter, by ref."""
    return {row["ref"]: row["later"] for row in corrections() if row["kind"] == "restated"}


def usable() -> list[Row]:
    """The rated rows whose target a percentage can be taken of."""
    return [row for row in published() if row["colour"] and row["target"] not in ("", "0")]


def briefed() -> list[tuple[Row, Brief]]:
    """Each published row with what its lead would have been told, restated first quarters included."""
    first = {row["ref"]: row["actual"] for row in published("2014-Q1")} | restated()
    return [
        (row, _brief(row, row["target"], last, [row["outturn"]]))
        for row in published()
        for last in [first.get(row["ref"]) if row["quarter"] == "2014-Q2" else None]
    ]


def questioned(brief: Brief, value: str) -> bool:
    """Whether a check refuses or doubts the value."""
    return any(not isinstance(finding, Note) for finding in check_figure(brief, Decimal(value)))


def faults() -> list[Fault]:
    """Every scale error, zero for a missing figure and value left unchanged, each tried as if it were sent.

    A wrong target, outturn or earlier figure is checked beside the other known
    values of its indicator.
    """
    first = {row["ref"]: row for row in published("2014-Q1")}
    slips = [each for each in corrections() if each["kind"] in FAULTY_KINDS]
    corrected = [
        Fault(slip["kind"], slip["ref"], slip["first"], questioned(_beside(first[slip["ref"]], slip), slip["first"]))
        for slip in slips
    ]
    left = [
        Fault(row["fault"], row["ref"], row["actual"], questioned(brief, row["actual"]))
        for row, brief in briefed()
        if row["fault"] in FAULTY_KINDS
    ]
    return corrected + left


def shares(found: Sequence[Fault]) -> list[str]:
    """How many of each kind were questioned, and the share of all, in words."""
    asked = Counter(fault.kind for fault in found if fault.questioned)
    made = Counter(fault.kind for fault in found)
    by_kind = [f"{kind}: questioned {asked[kind]} of {made[kind]}" for kind in FAULTY_KINDS]
    return [*by_kind, f"together {asked.total() / made.total():.0%} of {made.total()}"]


def _beside(row: Row, slip: Row) -> Brief:
    """What was known of an indicator, but for the value that was wrong."""
    known = {"target": row["target"], "outturn": row["outturn"], "actual": row["actual"]}
    known = known | {"last": _BEFORE.get(slip["ref"], "")} | {slip["field"]: ""}
    return _brief(row, known["target"], known["last"], [known["outturn"], known["actual"]])


def _brief(row: Row, target: str, last: str | None, yardsticks: list[str]) -> Brief:
    running = "cumulative" in row["title"]
    return a_brief(
        quarter=Quarter.parse(row["quarter"]),
        title=row["title"],
        unit=row["unit"],
        polarity=Polarity(row["polarity"]),
        measure=Measure.CUMULATIVE if running else Measure.PERIOD,
        milestone=target,
        last=last,
        yardsticks=tuple(each for each in yardsticks if each),
    )
