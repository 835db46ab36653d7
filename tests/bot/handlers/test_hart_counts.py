"""Hart's second quarter of 2014/15, counted by a digest from imported figures as anybody counts it from the rows."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from bot.handlers.composing import Composed, compose_digest
from bot.handlers.import_partnership import Imported, import_folder
from bot.handlers.open_round import Opened, open_round
from conversations.digests.comparing import since_last
from conversations.digests.document import Counts, Document, Note, Verdict
from conversations.partnership.direction import Direction
from conversations.partnership.quarters import Quarter
from storage.database import Store
from tests import hart
from tests.bot.handlers.test_publish_digest import a_desk

Q1, Q2 = "2014-Q1", "2014-Q2"
QUARTER, OCTOBER = Quarter.parse(Q2), datetime(2014, 10, 6, 8, 31, tzinfo=UTC)
ALL = frozenset(row["ref"] for row in hart.published(Q2))
SOUND = ALL - {ref for ref, _ in hart.ODD}
"""The indicators whose published colours are what a ten per cent tolerance gives, in both quarters."""
NO_COLOUR = ""
TOLD = {Verdict.ON_TRACK: "green", Verdict.AT_RISK: "amber", Verdict.BEHIND: "red", Verdict.NOT_RATED: NO_COLOUR}
BEST_FIRST = ["green", "amber", "red"]
OF_ONE = {
    None: "Its rating cannot be compared with last quarter’s.", 0: "Its rating is as it was last quarter.",
    1: "Its rating is better than last quarter.", -1: "Its rating is worse than last quarter.",
}  # fmt: skip
"""What a digest of one target says instead of counting it."""
Colours = Mapping[tuple[str, str], str]
"""By ref and quarter."""


def as_printed() -> Colours:
    """The colours that Hart published."""
    return {(row["ref"], row["quarter"]): row["colour"] for row in hart.published()}


def as_computed() -> Colours:
    """The colours that a calculator gives: green when met, amber to ten per cent of the target, red beyond."""
    return {(row["ref"], row["quarter"]): _colour(row) for row in hart.published()}


def _colour(row: hart.Row) -> str:
    if not row["target"]:
        return NO_COLOUR
    target, actual = Fraction(row["target"]), Fraction(row["actual"])
    short = target - actual if row["polarity"] == "higher" else actual - target
    return "green" if short <= 0 else "amber" if short * 10 <= abs(target) else "red"


def stands(colours: Colours, refs: Iterable[str], quarter: str) -> Counter[str]:
    """How many indicators have each colour in a quarter."""
    return Counter(colours[ref, quarter] for ref in refs)


def moves(colours: Colours, refs: Iterable[str]) -> str:
    """How the colours moved since the first quarter, as a digest says it."""
    steps = []
    for ref in refs:
        before, now = colours[ref, Q1], colours[ref, Q2]
        steps.append(None if NO_COLOUR in {before, now} else BEST_FIRST.index(before) - BEST_FIRST.index(now))
    if len(steps) == 1:
        return OF_ONE[None if steps[0] is None else (steps[0] > 0) - (steps[0] < 0)]
    known = [step for step in steps if step is not None]
    better, worse = sum(step > 0 for step in known), sum(step < 0 for step in known)
    told = f"Ratings since last quarter: {better} better, {worse} worse, {known.count(0)} unchanged"
    without = steps.count(None)
    return f"{told}; {without} had no rating in one quarter or the other." if without else f"{told}."


def folder_of(place: Path, refs: Collection[str]) -> Path:
    """Hart's folder with these indicators, and the actuals of both quarters as its figures."""
    folder = Path(shutil.copytree(hart.FOLDER, place / "hart"))
    figures = [
        {"ref": row["ref"], "quarter": row["quarter"], "value": row["actual"], "status": "reported"}
        for row in hart.published()
    ]
    sheets = {name: hart.rows(f"{name}.csv") for name in ("targets", "milestones")} | {"figures": figures}
    for name, rows in sheets.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(row for row in rows if row["ref"] in refs)
    return folder


async def digest_of(store: Store, folder: Path, layer: str = "board", group: str = "") -> Composed:
    """A digest of the second quarter once the folder is imported; its round is open, and nobody has answered."""
    taken = await import_folder(store, folder, OCTOBER)
    assert isinstance(taken, Imported), taken
    desk = a_desk(store, OCTOBER)
    assert isinstance(await open_round(desk, taken.partnership_id, QUARTER), Opened)
    composed = await compose_digest(desk, taken.partnership_id, QUARTER, layer, group)
    assert isinstance(composed, Composed), composed
    return composed


def counts_in(document: Document) -> Counts:
    """The counts at the head of a digest."""
    [counts] = [item for section in document.sections for item in section.items if isinstance(item, Counts)]
    return counts


def movement_in(document: Document) -> str:
    """What a digest says of how ratings moved."""
    notes = [item for section in document.sections for item in section.items if isinstance(item, Note)]
    [movement] = [note for note in notes if note.id == "movement"]
    return movement.text


def assert_counted(document: Document, colours: Colours, refs: Collection[str]) -> None:
    """Rated and unrated in both quarters, improved and worsened are as in the rows, and nothing else is counted."""
    rows = counts_in(document).rows
    assert stands(colours, refs, Q2) == Counter({TOLD[row.verdict]: row.now for row in rows})
    assert stands(colours, refs, Q1) == Counter({TOLD[row.verdict]: row.before for row in rows})
    assert moves(colours, refs) == movement_in(document)


@pytest.mark.parametrize(
    ("colours", "refs"),
    [pytest.param(as_computed(), ALL, id="every row, by arithmetic on its target and actual"),
     pytest.param(as_printed(), SOUND, id="every row without a fault, by the colour that was printed")],
)
async def test_the_counts_of_the_quarter_are_those_of_its_rows(
    store: Store, tmp_path: Path, colours: Colours, refs: frozenset[str]
) -> None:
    """The rows whose printed colour nobody can reproduce are left out of the second count, and named in `hart.ODD`."""
    assert_counted((await digest_of(store, folder_of(tmp_path, refs))).document, colours, refs)


async def test_the_counts_are_said_of_those_rated_and_of_all(store: Store, tmp_path: Path) -> None:
    """Never one share alone; the numbers are those of the rows."""
    now = stands(as_computed(), ALL, Q2)
    rated = len(ALL) - now[NO_COLOUR]
    of_rated, of_all = (round(Fraction(100 * now["green"], whole)) for whole in (rated, len(ALL)))
    assert (
        f"Of 45 targets due this quarter, 45 reported: {now['green']} on track, {now['amber']} at risk, "
        f"{now['red']} behind, {now[NO_COLOUR]} not rated. "
        f"{of_rated}% of those rated are on track ({of_all}% of all due)."
    ) == counts_in((await digest_of(store, folder_of(tmp_path, ALL))).document).sentence


async def test_the_themes_divide_the_counts(store: Store, tmp_path: Path) -> None:
    """Each theme is counted from its own rows, and every row is in one of them."""
    folder, seen = folder_of(tmp_path, ALL), list[str]()
    for theme in hart.rows("themes.csv"):
        refs = [row["ref"] for row in hart.rows("targets.csv") if row["theme"] == theme["theme"]]
        assert_counted((await digest_of(store, folder, "theme", theme["theme"])).document, as_computed(), refs)
        seen += refs
    assert sorted(ALL) == sorted(seen)


async def test_the_figures_moved_as_the_rows_did(store: Store, tmp_path: Path) -> None:
    """Better and worse by polarity; the running totals, of which no two quarters compare, are not compared."""
    rows = {(row["ref"], row["quarter"]): row for row in hart.published()}
    running = {ref for ref in ALL if "cumulative" in rows[ref, Q2]["title"]}
    expected = {ref: _moved(rows[ref, Q1], rows[ref, Q2]) for ref in ALL - running}
    facts = (await digest_of(store, folder_of(tmp_path, ALL))).facts
    found = {target.ref: since_last(target, QUARTER) for target in facts.targets}
    assert expected | dict.fromkeys(running, Direction.NONE) == found


def _moved(before: hart.Row, now: hart.Row) -> Direction:
    step = Fraction(now["actual"]) - Fraction(before["actual"])
    if step == 0:
        return Direction.SAME
    return Direction.BETTER if (step > 0) is (now["polarity"] == "higher") else Direction.WORSE
