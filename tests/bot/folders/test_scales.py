"""Three councils' scales of risk: importing one or the other changes what is read, said and done, and no code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bot.folders.contents import Contents
from bot.folders.reading import read_import
from bot.handlers.import_partnership import Imported, Refused, import_folder
from conversations.dialogue.reading import Read, Unclear
from conversations.partnership.blockages import BlockageState
from conversations.partnership.brief import Brief
from conversations.partnership.matrix import Matrix
from conversations.partnership.quarters import Quarter
from conversations.partnership.register import next_review
from conversations.partnership.risks import Grade, Risk
from conversations.scripts.risk_questions import grading
from storage.briefs import briefs_for
from storage.conventions import Conventions, conventions_of
from storage.database import Store
from tests.conversations.partnership.matrices import matrices

Tables = dict[str, list[list[str]]]
Write = Callable[[Tables], Path]
SCALES = Path(__file__).parents[2] / "data" / "scales"
Q2 = Quarter(2026, 2)
OCTOBER = datetime(2026, 10, 1, 9, tzinfo=UTC)
DAY = date(2026, 10, 1)
LAKES, BLACKBURN, FELLS = "south_lakeland", "blackburn", "national_park"


@dataclass(frozen=True, slots=True)
class Taken:
    """A council as stored: its brief, its conventions."""

    brief: Brief
    conventions: Conventions

    def read(self, text: str) -> tuple[int, int] | None:
        """The score that an answer comes to; none where it is asked back."""
        found = grading(self.brief).read(text, DAY)
        assert isinstance(found, Read | Unclear)
        return found.value if isinstance(found, Read) else None

    @property
    def risks(self) -> dict[str, Risk]:
        """Its open risks."""
        return {risk.id: risk for risk in self.brief.risks}


async def taken(store: Store, council: str) -> Taken:
    """Import a council and look at what is stored."""
    outcome = await import_folder(store, SCALES / council, OCTOBER)
    assert isinstance(outcome, Imported), outcome
    named = outcome.partnership_id
    [(_, brief)] = await store.read(lambda session: briefs_for(session, named, Q2, DAY, "support@council.example"))
    return Taken(brief, await store.read(lambda session: conventions_of(session, named)))


@pytest.mark.parametrize(
    ("council", "scores"),
    [
        (LAKES, {"4x4": (4, 4), "very low / critical": (1, 4), "Critical, low": (2, 4), "serious impact, high": (4, 3),
                 "5x4": None, "4x5": None, "very high / high": None, "medium/low": None}),
        (BLACKBURN, {"4x4": (4, 4), "5x4": (5, 4), "very high / high": (5, 4), "medium/low": (3, 2), "VH/M": (5, 3),
                     "6x1": None, "critical, low": None}),
        (FELLS, {"3x3": (3, 3), "high / medium": (3, 2), "medium/low": (2, 1), "4x4": None, "3x4": None,
                 "very high / high": None}),
    ],
)  # fmt: skip
async def test_scores_are_read_on_the_councils_own_matrix(
    store: Store, council: str, scores: dict[str, tuple[int, int] | None]
) -> None:
    """In its words and up to its size; whatever is off it is asked back, and a place on it is accepted after all."""
    found = await taken(store, council)
    assert scores == {text: found.read(text) for text in scores}
    assert (1, 1) == found.read("1x1")


@pytest.mark.parametrize(
    ("council", "said"),
    [
        (LAKES, {(2, 3): ("Low × Serious (6, acceptable)", False, date(2027, 9, 30)),
                 (3, 4): ("Medium × Critical (12, unacceptable)", True, date(2026, 12, 31))}),
        (BLACKBURN, {(2, 3): ("low × medium (6, low)", False, date(2027, 9, 30)),
                     (3, 4): ("medium × high (12, medium)", False, date(2027, 3, 31)),
                     (5, 4): ("very high × high (20, high)", True, date(2026, 12, 31))}),
        (FELLS, {(2, 2): ("medium × medium (4, low)", False, date(2027, 3, 31)),
                 (3, 3): ("high × high (9, high)", True, date(2027, 3, 31))}),
    ],
)  # fmt: skip
async def test_each_place_is_said_and_reviewed_as_its_zone_asks(
    store: Store, council: str, said: dict[tuple[int, int], tuple[str, bool, date]]
) -> None:
    """Its words and zone, whether it is above the line, and by when it is looked at again."""
    matrix = (await taken(store, council)).conventions.matrix
    grades = {place: Grade(likelihood=place[0], impact=place[1]) for place in said}
    assert said == {
        place: (matrix.say(grade), matrix.above_line(grade), next_review(matrix.zone(grade), Q2))
        for place, grade in grades.items()
    }


async def test_a_score_falls_by_mitigation(store: Store) -> None:
    """Blackburn’s own two: 12 comes to 6, and 20 to 10, which takes it below the line."""
    found = await taken(store, BLACKBURN)
    scores = {}
    for name, risk in found.risks.items():
        assert risk.inherent is not None
        scores[name] = (risk.inherent.score, risk.grade.score)
    assert {"BD-R1": (12, 6), "BD-R2": (20, 10)} == scores
    matrix, second = found.conventions.matrix, found.risks["BD-R2"]
    assert second.inherent is not None
    assert (True, False) == (matrix.above_line(second.inherent), matrix.above_line(second.grade))


@pytest.mark.parametrize(
    ("council", "days", "confirm"),
    [
        (LAKES, {BlockageState.WITH_LEAD: 5, BlockageState.WITH_BOARD: 20}, 5),
        (BLACKBURN, {BlockageState.WITH_LEAD: 3, BlockageState.WITH_SPONSOR: 5, BlockageState.WITH_BOARD: None}, 10),
        (FELLS, {BlockageState.WITH_LEAD: None, BlockageState.WITH_BOARD: None}, 15),
    ],
)
async def test_a_blockage_climbs_the_councils_own_ladder(
    store: Store, council: str, days: dict[BlockageState, int | None], confirm: int
) -> None:
    """Its steps from the lowest up, each with its clock, and the raiser's days to confirm."""
    ladder = (await taken(store, council)).conventions.ladder
    assert (tuple(days), confirm) == (ladder.after(BlockageState.OPEN), ladder.confirm)
    assert days == {state: ladder.days(state) for state in days}


async def test_what_a_folder_does_not_bring_again_stays(store: Store, tmp_path: Path) -> None:
    """A risk off the stored matrix is refused though the folder has none of its own; graded on it, it is accepted."""
    before = await taken(store, FELLS)
    for file in (SCALES / FELLS).glob("*.csv"):
        if file.stem not in {"matrix", "zones", "ladder"}:
            (tmp_path / file.name).write_bytes(file.read_bytes())
    right = (tmp_path / "risks.csv").read_text("utf-8")
    (tmp_path / "risks.csv").write_text(right.replace(",2,2,", ",2,4,"), "utf-8")
    for check in (True, False):
        refused = await import_folder(store, tmp_path, OCTOBER, check)
        assert isinstance(refused, Refused)
        assert (
            "risks, column impact: NP-R1 stands at 2x4, and the matrix stored for Fells National Park Partnership is "
            "3 by 3. Write grades from 1 to 3, or bring matrix and zones."
        ) == str(refused.problems[0])
    (tmp_path / "risks.csv").write_text(right, "utf-8")
    outcome = await import_folder(store, tmp_path, OCTOBER)
    assert isinstance(outcome, Imported)
    after = await store.read(lambda session: conventions_of(session, outcome.partnership_id))
    assert before.conventions == after


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(matrix=matrices())
async def test_any_matrix_comes_back_from_the_store_as_it_was_written(
    sqlite_store: Store, sound: Tables, written: Write, matrix: Matrix
) -> None:
    """From cells to nouns to the store and back, every word, zone and place the same."""
    sound["risks"] = sound["risks"][:1]
    folder = written(sound | tables_of(matrix))
    contents = read_import(folder, Q2)
    assert isinstance(contents, Contents), [str(problem) for problem in contents.kept]
    assert matrix == contents.matrix
    outcome = await import_folder(sqlite_store, folder, OCTOBER)
    assert isinstance(outcome, Imported)
    stored = await sqlite_store.read(lambda session: conventions_of(session, outcome.partnership_id))
    assert matrix == stored.matrix


def tables_of(matrix: Matrix) -> Tables:
    """A matrix as a partnership would write it."""
    grades = range(1, matrix.size + 1)
    words = {"likelihood": matrix.likelihood, "impact": matrix.impact}
    return {
        "matrix": [["likelihood", "impact", "zone"],
                   *([str(one), str(other), matrix.cells[one - 1][other - 1]] for one in grades for other in grades)],
        "zones": [["zone", "review", "escalates", "mitigated"],
                  *([zone.name, str(zone.review), *("yes" if each else "no" for each in (zone.escalates,
                    zone.mitigated))] for zone in matrix.zones)],
        "grades": [["axis", "grade", "word"],
                   *([axis, str(grade), word] for axis in words for grade, word in enumerate(words[axis], 1))],
    }  # fmt: skip
