"""Hart District Council 2014/15: the published colours, and the faults that a check would have questioned."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from conversations.partnership.brief import Brief
from conversations.partnership.doubts import Note
from conversations.partnership.judging import rate_figure
from conversations.partnership.plausibility import check_figure
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.targets import Measure

BriefMaker = Callable[..., Brief]
Row = dict[str, str]

# Rows whose published colour is not what a 10 % tolerance gives, and why.
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

# What the corrections give as the figure of the quarter before 2014-Q1.
BEFORE = {
    "HR11": "8.1", "HS01": "14", "HS07": "365", "HS16": "7", "RB07": "19.85", "RB08": "4.23",
    "RB09": "4.5", "SNH03": "283", "SNH04": "231", "SNH06": "260", "ETS01": "0",
}  # fmt: skip


def _brief(make: BriefMaker, row: Row, target: str, last: str | None, yardsticks: list[str | None]) -> Brief:
    running = "cumulative" in row["title"]
    return make(
        quarter=Quarter.parse(row["quarter"]),
        title=row["title"],
        unit=row["unit"],
        polarity=Polarity(row["polarity"]),
        measure=Measure.CUMULATIVE if running else Measure.PERIOD,
        milestone=target,
        last=last,
        yardsticks=tuple(each for each in yardsticks if each),
    )


@pytest.fixture
def briefed(a_brief: BriefMaker, hart: list[Row], hart_corrections: list[Row]) -> list[tuple[Row, Brief]]:
    """Each published row with what its lead would have been told, restated first quarters included."""
    first = {row["ref"]: row["actual"] for row in hart if row["quarter"] == "2014-Q1"}
    first |= {row["ref"]: row["later"] for row in hart_corrections if row["kind"] == "restated"}
    return [
        (row, _brief(a_brief, row, row["target"], last, [row["outturn"]]))
        for row in hart
        for last in [first.get(row["ref"]) if row["quarter"] == "2014-Q2" else None]
    ]


def _questioned(brief: Brief, value: str) -> bool:
    return any(not isinstance(finding, Note) for finding in check_figure(brief, Decimal(value)))


def test_a_ten_per_cent_tolerance_gives_72_of_81_published_colours(briefed: list[tuple[Row, Brief]]) -> None:
    """The nine others are faulty or odd, each with its reason."""
    usable = [(row, brief) for row, brief in briefed if row["colour"] and row["target"] not in ("", "0")]

    differing = {
        (row["ref"], row["quarter"])
        for row, brief in usable
        if rate_figure(brief, Decimal(row["actual"])).rating != row["colour"]
    }

    assert len(usable) == 81
    assert ODD.keys() == differing


def test_rows_without_a_target_have_no_colour(briefed: list[tuple[Row, Brief]]) -> None:
    """What was published for information only stays so."""
    rated = [rate_figure(brief, Decimal(row["actual"])) for row, brief in briefed if not row["target"]]

    assert {None} == {each.rating for each in rated}


def test_hart_faults_would_have_been_questioned(
    a_brief: BriefMaker, hart: list[Row], hart_corrections: list[Row], briefed: list[tuple[Row, Brief]]
) -> None:
    """Scale errors, zeros for missing and stale values: at least three in five, each value in its own role.

    A wrong target, outturn or earlier figure is checked as if it were sent,
    beside the other known values of its indicator.
    """
    first = {row["ref"]: row for row in hart if row["quarter"] == "2014-Q1"}
    faults: list[tuple[str, bool]] = []
    for slip in (each for each in hart_corrections if each["kind"] in ("scale", "zero")):
        row = first[slip["ref"]]
        known = {"target": row["target"], "outturn": row["outturn"], "actual": row["actual"]}
        known = known | {"last": BEFORE.get(slip["ref"], "")} | {slip["field"]: ""}
        brief = _brief(a_brief, row, known["target"], known["last"], [known["outturn"], known["actual"]])
        faults.append((slip["kind"], _questioned(brief, slip["first"])))
    for row, brief in briefed:
        if row["fault"] in ("zero", "repeated"):
            faults.append((row["fault"], _questioned(brief, row["actual"])))

    for kind in ("scale", "zero", "repeated"):
        of_kind = [asked for fault, asked in faults if fault == kind]
        print(f"{kind}: questioned {sum(of_kind)} of {len(of_kind)}")
    share = sum(asked for _, asked in faults) / len(faults)
    print(f"together {share:.0%} of {len(faults)}")
    assert share >= 0.6


def test_honest_hart_rows_are_seldom_questioned(briefed: list[tuple[Row, Brief]]) -> None:
    """Fewer than one in eight: a needless question costs trust."""
    honest = [(row, brief) for row, brief in briefed if not row["fault"]]
    doubted = [row["ref"] for row, brief in honest if _questioned(brief, row["actual"])]

    print(f"doubted {len(doubted)} of {len(honest)} honest rows: {', '.join(doubted)}")
    assert len(doubted) < 0.12 * len(honest)
