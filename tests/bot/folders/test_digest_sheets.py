"""A digest as sheets: every fact under it, a dictionary of every column, no formula, nothing that is restricted."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.folders.columns_told import plain
from bot.folders.digest_sheets import digest_sheets
from bot.folders.guarding import STARTS_A_FORMULA
from bot.folders.sheet_files import SHEET_FORMATS, download
from bot.handlers.composing import Composed
from bot.handlers.export_digest import NoPlace, export_digest, sheets_of
from conversations.digests.compose import compose
from conversations.digests.facts import BlockageFacts, QuestionFacts, RoundFacts, TargetFacts
from conversations.digests.grouping import Grouping
from conversations.digests.layers import THEME, Unsigned
from conversations.digests.rights import SUPPORT_TEAM, Reader
from conversations.partnership.actions import Action
from conversations.partnership.blockages import BlockageState
from conversations.partnership.projection import Method, Projection
from conversations.partnership.returns import ReturnState
from storage.readers import Readers
from tests.conversations.digests.rich_round import a_commentary, a_risk, a_target

SHEETS = ["lines", "facts", "series", "actions", "risks", "blockages", "questions", "dictionary"]
TODAY = date(2026, 11, 2)
SAID = "The list came late"
Rows = list[dict[str, str]]


def told(text: str = SAID, ref: str = "NI 111", **changed: Any) -> TargetFacts:
    """A target in every field of which somebody's words stand, these."""
    given: dict[str, Any] = {
        "title": text, "lead": text, "commentary": a_commentary(cause=text, action=text, owner=text),
        "actions": (Action(id="A1", ref=ref, text=text, owner=text),),
        "risks": (a_risk(description=text, cause=text, consequence=text, mitigation=text, owner=text),),
        "blockages": (BlockageFacts(id="B1", what=text, raised_on=TODAY, state=BlockageState.OPEN, holder=text,
                                    tried=text, who_can=text, answer=text, answered_by=text),),
        "questions": (QuestionFacts(id="q1", line="NI 111", words=text, asked_by=text, asked_on=TODAY, answer=text,
                                    answered_by=text, answered_on=TODAY),),
    }  # fmt: skip
    return a_target(ref, **(given | changed))


def composed(facts: RoundFacts, *targets: TargetFacts) -> Composed:
    """The digest of the theme that these targets are of."""
    facts = facts.model_copy(update={"targets": targets})
    group = targets[0].theme
    return Composed(compose(THEME, group, facts, TODAY), facts, THEME, group, Readers())


@pytest.fixture
def facts() -> RoundFacts:
    """A round whose digests are out."""
    quarter = told().figure.quarter  # type: ignore[union-attr]  # a target of the rich round has a figure
    return RoundFacts(round_id="1", partnership="The Weald", quarter=quarter, opened=date(2026, 10, 1),
                      due=date(2026, 10, 14), digests_on=date(2026, 10, 30), released=True)


def from_csv(path: Path) -> Mapping[str, Rows]:
    """Every sheet of a folder."""
    return {file.stem: list(csv.DictReader(opened(file.read_bytes()))) for file in path.iterdir()}


def opened(written: bytes) -> StringIO:
    """CSV as it was written, its line ends too."""
    return StringIO(written.decode("utf-8-sig"), newline="")


def from_xlsx(path: Path) -> Mapping[str, Rows]:
    """Every sheet of a workbook."""
    book = load_workbook(path)
    found = {}
    for sheet in book:
        header, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [{str(name): "" if cell is None else str(cell) for name, cell in
                               zip(header, row, strict=True)} for row in rows]
    return found


def from_json(path: Path) -> Mapping[str, Rows]:
    """Every sheet of the object."""
    return {name: [{key: "" if cell is None else str(cell) for key, cell in row.items()} for row in rows]
            for name, rows in json.loads(path.read_bytes()).items()}


READ: Mapping[str, Callable[[Path], Mapping[str, Rows]]] = {"csv": from_csv, "xlsx": from_xlsx, "json": from_json}


@pytest.mark.parametrize("form", SHEET_FORMATS)
def test_every_column_that_is_written_stands_in_the_dictionary(facts: RoundFacts, tmp_path: Path, form: str) -> None:
    """And no other; each says what it means and where it comes from, numbers and days in what they are counted."""
    export_digest(composed(facts, told()), tmp_path / f"out.{form}", form)
    sheets = READ[form](tmp_path / f"out.{form}")
    written = [(name, column) for name in SHEETS for column in sheets[name][0]]
    explained = sheets["dictionary"]
    assert sorted(SHEETS) == sorted(sheets)
    assert written == [(row["sheet"], row["column"]) for row in explained]
    assert [] == [row for row in explained if not (row["means"] and row["source"])]


@pytest.mark.parametrize("form", SHEET_FORMATS)
def test_the_facts_are_there_in_each_form(facts: RoundFacts, tmp_path: Path, form: str) -> None:
    """The same figure, words, promise, risk, blockage and question, however they are written."""
    target = told()
    export_digest(composed(facts, target), tmp_path / f"out.{form}", form)
    sheets = READ[form](tmp_path / f"out.{form}")
    (fact,) = sheets["facts"]
    assert (target.ref, Decimal(str(target.value)), target.rated.rating, SAID) == (
        fact["ref"], Decimal(fact["value"]), fact["rating"], fact["cause"])
    assert {SAID} == {sheets[name][0][column] for name, column in (
        ("actions", "text"), ("risks", "description"), ("blockages", "what"), ("questions", "words"),
        ("questions", "answer"))}  # fmt: skip
    assert str(facts.quarter) in {row["quarter"] for row in sheets["series"]}
    assert (SAID, "NI 111/blockage/B1") in {(row["title"], row["line"]) for row in sheets["lines"]}


def test_every_form_holds_the_same_cells(facts: RoundFacts, tmp_path: Path) -> None:
    """Numbers among them: equal as numbers, whatever a workbook makes of their noughts."""
    digest = composed(facts, told(), told(ref="NI 112", value="1234.50"), told("=1+1", ref="NI 113"))
    sheets = []
    for form in SHEET_FORMATS:
        export_digest(digest, tmp_path / f"out.{form}", form)
        sheets.append({name: [{key: as_number(cell) for key, cell in row.items()} for row in rows]
                       for name, rows in sorted(READ[form](tmp_path / f"out.{form}").items())})  # fmt: skip
    from_folder, from_book, from_object = sheets
    assert from_folder == from_book
    assert [Decimal(66), Decimal("1234.5"), Decimal(66)] == [row["value"] for row in from_object["facts"]]
    assert from_object == {name: [{key: unguarded(cell) for key, cell in row.items()} for row in rows]
                           for name, rows in from_book.items()}  # fmt: skip


def as_number(cell: str) -> str | Decimal:
    """A cell by its value, where it is a number."""
    return Decimal(cell) if _is_a_number(cell) else cell


def unguarded(cell: str | Decimal) -> str | Decimal:
    """A cell without the mark that keeps a spreadsheet from computing it; JSON needs none."""
    return cell[1:] if isinstance(cell, str) and cell[:1] == "'" else cell


def test_one_file_holds_the_whole_for_whoever_asks_for_one(facts: RoundFacts, tmp_path: Path) -> None:
    """What is a folder on a disk is packed; the same digest makes the same archive."""
    digest = composed(facts, told())
    sheets = sheets_of(digest, SUPPORT_TEAM)
    packed, whole = download(sheets, "csv"), download(sheets, "json")
    (tmp_path / "packed.zip").write_bytes(packed.content)
    with ZipFile(tmp_path / "packed.zip") as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    written = export_digest(digest, tmp_path / "out", "csv")
    export_digest(digest, tmp_path / "out.json", "json")
    assert {file.name: file.read_bytes() for file in written} == files
    assert ("zip", packed) == (packed.ending, download(sheets, "csv"))
    assert ("json", (tmp_path / "out.json").read_bytes()) == (whole.ending, whole.content)


@pytest.mark.parametrize("form", SHEET_FORMATS)
def test_of_a_restricted_target_no_figure_and_no_words_go_out(facts: RoundFacts, tmp_path: Path, form: str) -> None:
    """It is named, with how far its return has come; beside it another target is told whole."""
    secret = told("Zqsecret", title="A sealed target", lead="Ann Archer", visibility="restricted", ref="S 1")
    export_digest(composed(facts, secret, told()), tmp_path / f"out.{form}", form)
    sheets = READ[form](tmp_path / f"out.{form}")
    assert [] == [row for rows in sheets.values() for row in rows if "Zqsecret" in " ".join(row.values())]
    (row,) = [row for row in sheets["facts"] if row["ref"] == "S 1"]
    assert {"quarter", "ref", "title", "theme", "lead", "visibility", "due", "return", "signed_off"} == {
        name for name, cell in row.items() if cell}
    assert {"NI 111"} == {row["ref"] for name in SHEETS[2:-1] for row in sheets[name]}


def test_a_reader_who_may_not_see_the_words_gets_none(facts: RoundFacts) -> None:
    """Of another's target the facts stay sealed; its chair, and whoever has a part in it, get them."""
    digest = composed(facts, told(), told(ref="NI 112"))
    readers = (Reader(targets=frozenset({"NI 112"})), Reader(reads=frozenset({(Grouping.THEME, digest.group)})))
    rows = [json.loads(download(sheets_of(digest, reader), "json").content) for reader in readers]
    assert [[None, SAID], [SAID, SAID]] == [[row["cause"] for row in sheets["facts"]] for sheets in rows]
    assert [["NI 112"], ["NI 111", "NI 112"]] == [[row["ref"] for row in sheets["risks"]] for sheets in rows]


def test_a_layer_without_unsigned_figures_tells_none_here_either(facts: RoundFacts, tmp_path: Path) -> None:
    """Nor what was worked out from it: the projection of a running total is the figure itself, multiplied."""
    target = told(state=ReturnState.SENT, run_rate=Decimal("132"),
                  projection=Projection(value=Decimal("132"), method=Method.RUN_RATE))
    whole = composed(facts, target)
    export_digest(replace(whole, layer=replace(THEME, unsigned=Unsigned.WITHHELD)), tmp_path / "out", "json")
    (row,) = from_json(tmp_path / "out")["facts"]
    assert ("withheld", "", "", "", "") == tuple(row[name] for name in ("status", "value", "rating", "projected",
                                                                         "cause"))
    export_digest(whole, tmp_path / "marked", "json")
    assert "132" == from_json(tmp_path / "marked")["facts"][0]["projected"]


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_no_cell_begins_a_formula_whatever_anybody_wrote(text: str) -> None:
    """In each field, of every sheet, in a folder and in a workbook."""
    quarter = told().figure.quarter  # type: ignore[union-attr]  # a target of the rich round has a figure
    facts = RoundFacts(round_id="1", partnership=text or "x", quarter=quarter, opened=TODAY, due=TODAY,
                       digests_on=TODAY, released=True)
    digest = composed(facts, told(text))
    with TemporaryDirectory() as folder:
        export_digest(digest, Path(folder) / "csv", "csv")
        export_digest(digest, Path(folder) / "book.xlsx", "xlsx")
        cells = [cell for file in (Path(folder) / "csv").iterdir()
                 for row in csv.reader(opened(file.read_bytes())) for cell in row]
        kinds = {cell.data_type for sheet in load_workbook(Path(folder) / "book.xlsx")
                 for row in sheet.iter_rows() for cell in row}
    assert [] == [cell for cell in cells if cell[:1] in STARTS_A_FORMULA and not _is_a_number(cell)]
    assert kinds <= {"s", "n"}


def _is_a_number(cell: str) -> bool:
    try:
        return Decimal(cell).is_finite()
    except ArithmeticError:
        return False


@pytest.mark.parametrize(("form", "name", "says"), [
    ("csv", "a_file", "is a folder of them; name a folder"), ("json", "a_folder", "name a file in it"),
    ("xlsx", "nowhere/x.xlsx", "make it or name another"),
])  # fmt: skip
def test_a_place_that_takes_nothing_is_refused(
    facts: RoundFacts, tmp_path: Path, form: str, name: str, says: str
) -> None:
    """With the remedy; what stands there stays, and another place is taken."""
    (tmp_path / "a_file").write_text("mine")
    (tmp_path / "a_folder").mkdir()
    with pytest.raises(NoPlace, match=says):
        export_digest(composed(facts, told()), tmp_path / name, form)
    assert "mine" == (tmp_path / "a_file").read_text()
    assert export_digest(composed(facts, told()), tmp_path / "out", form)


def test_cells_hold_what_people_read() -> None:
    """Days, yes and no, several things; what is of no such sort is a mistake of ours."""
    cells: Sequence[object] = [TODAY, True, False, ("a", None, "b"), (), None, Decimal("1.50"), 3]
    assert ["2026-11-02", "yes", "no", "a; b", None, None, Decimal("1.50"), 3] == [plain(cell) for cell in cells]
    with pytest.raises(TypeError, match="A dict has no place"):
        plain({})


def test_the_dictionary_is_the_last_sheet(facts: RoundFacts) -> None:
    """Every other comes before it."""
    digest = composed(facts, told())
    sheets = digest_sheets(digest.document, digest.facts.targets, facts.quarter, frozenset())
    assert SHEETS == [sheet.name for sheet in sheets]
