"""Exports: every figure with its answers and their messages, and no cell that a spreadsheet would run."""

import csv
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.example import COUNTY
from bot.folders.guarding import LONGEST_IN_EXCEL, STARTS_A_FORMULA, guarded
from bot.folders.writing import write_csv, write_xlsx
from bot.handlers.export_round import Exported, NotExported, export_round
from bot.handlers.import_partnership import Imported, import_folder
from conversations.partnership.figures import DataStatus, Figure, Standing
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated, Rating
from conversations.partnership.returns import Return
from conversations.partnership.rounds import Round
from storage import inbox, ledger
from storage.briefs import briefs_for
from storage.database import Session, Store
from storage.exports import AnswerKept, exported, quarters_of
from storage.figures import Source
from storage.people import person_by_email
from storage.returns import Sending, record_return
from storage.rounds import open_round
from storage.sessions import seats_of_person

Q2 = Quarter(2026, 2)
NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)
SAID = datetime(2026, 10, 6, 10, 30, tzinfo=UTC)
COUNTY_ID = "marlshire-together"
DANGEROUS = (
    "=cmd|' /C calc'!A0",
    "+44 20 7946 0000",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    " =1",
    "-",
)


def names_in(folder: Path) -> set[str]:
    """The files a folder holds."""
    return {file.name for file in folder.iterdir()}


def _answered(session: Session) -> None:
    """A round is open and Ann has answered: 52.4, in words that look like a formula."""
    opened = Round(
        quarter=Q2, script="quarterly-return@1", opens=NOW, due=NOW, no_new_returns=NOW, digests=NOW,
        edits_close=NOW,
    )  # fmt: skip
    briefs = briefs_for(session, COUNTY_ID, Q2, date(2026, 10, 14), "gwen.marsh@marlshire.example")
    open_round(session, COUNTY_ID, opened, briefs, NOW)
    (ann,) = person_by_email(session, "ann.archer@marlshire.example")
    (seat,) = seats_of_person(session, COUNTY_ID, ann.person_id)
    inbox.admit(
        session, "Ev1", channel="slack", place="T0REHEARSE/D1/1.1", received_at=SAID, raw="{}",
        partnership_id=COUNTY_ID, person_id=ann.person_id, outcome=inbox.Outcome.TAKEN,
    )  # fmt: skip
    ledger.append(
        session, COUNTY_ID, seat.return_id,
        [
            ledger.Entry("told", "figure", "What was it?"),
            ledger.Entry("answered", "figure", "52.4", "=52.4 %"),
        ],
        at=SAID, person_id=ann.person_id, inbox_key="Ev1",
    )  # fmt: skip
    figure = Figure(quarter=Q2, status=DataStatus.REPORTED, value=Decimal("52.4"), standing=Standing.PROVISIONAL)
    source = Source(SAID, seat.return_id, "Ev1", ann.person_id)
    sending = Sending("QD-1", source, dict(briefs)[seat.target_id or 0].milestone, "better", "@all: counted twice")
    record_return(session, seat, Return(ref="NI 192", figure=figure, rated=Rated(rating=Rating.GREEN)), sending)


@pytest.fixture
async def county(store: Store) -> Store:
    """The example county with a round open for 2026-Q2 and one return given."""
    assert isinstance(await import_folder(store, COUNTY, NOW), Imported)
    await store.write(_answered)
    return store


async def test_json_holds_figure_rating_and_the_words_it_came_from(county: Store, tmp_path: Path) -> None:
    """From the number there is a way back to the message and what was said in it."""
    outcome = await export_round(county, COUNTY_ID, tmp_path / "q2.json", quarter=Q2)
    assert Exported((tmp_path / "q2.json",), 25, 1) == outcome
    (line,) = [each for each in json.loads((tmp_path / "q2.json").read_bytes()) if each["ref"] == "NI 192"]
    assert ("52.4", "provisional", "52", "green", "better") == tuple(
        line[name] for name in ("value", "standing", "milestone", "rating", "direction")
    )
    assert ("ann.archer@marlshire.example", "Ev1", "@all: counted twice") == (
        line["reported_by"], line["inbox_key"], line["note"],
    )  # fmt: skip
    assert [
        {
            "question": "figure", "text": "52.4", "said": "=52.4 %", "name": "Ann Archer",
            "email": "ann.archer@marlshire.example", "at": "2026-10-06T10:30:00+00:00", "channel": "slack",
            "inbox_key": "Ev1",
        }
    ] == line["answers"]  # fmt: skip


async def test_target_not_due_is_there_and_says_so(county: Store, tmp_path: Path) -> None:
    """An annual measure outside its quarter stands in the list without a number."""
    await export_round(county, COUNTY_ID, tmp_path / "q2.csv", quarter=Q2)
    lines = list(csv.DictReader((tmp_path / "q2.csv").read_text("utf-8-sig").splitlines()))
    assert {"NI 6", "NI 75", "NI 186"} == {line["ref"] for line in lines if line["status"] == "not_due"}


async def test_target_without_a_figure_says_how_far_its_return_is(county: Store, tmp_path: Path) -> None:
    """Missing is never a number: the value is empty and the state of the return is told."""
    await export_round(county, COUNTY_ID, tmp_path / "q2.csv", quarter=Q2)
    lines = list(csv.DictReader((tmp_path / "q2.csv").read_text("utf-8-sig").splitlines()))
    (line,) = [each for each in lines if each["ref"] == "NI 156"]
    assert ("", "", "195", "not_started") == tuple(line[name] for name in ("status", "value", "milestone", "state"))


async def test_csv_reopens_without_a_formula(county: Store, tmp_path: Path) -> None:
    """What would run in a spreadsheet is text; the answers lie beside the figures."""
    outcome = await export_round(county, COUNTY_ID, tmp_path / "all.csv")
    assert Exported((tmp_path / "all.csv", tmp_path / "all-answers.csv"), 125, 1) == outcome
    (answer,) = csv.DictReader((tmp_path / "all-answers.csv").read_text("utf-8-sig").splitlines())
    assert ("2026-Q2", "NI 192", "'=52.4 %") == (answer["quarter"], answer["ref"], answer["said"])
    lines = csv.DictReader((tmp_path / "all.csv").read_text("utf-8-sig").splitlines())
    assert "'@all: counted twice" in {line["note"] for line in lines}


async def test_workbook_reopens_with_text_and_numbers_only(county: Store, tmp_path: Path) -> None:
    """No cell is a formula; figures are numbers one can add up."""
    await export_round(county, COUNTY_ID, tmp_path / "all.xlsx")
    book = load_workbook(tmp_path / "all.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"s", "n"} == kinds
    header, *lines = book["figures"].iter_rows(values_only=True)
    (line,) = [dict(zip(header, each, strict=True)) for each in lines if each[:2] == ("2026-Q2", "NI 192")]
    assert (52.4, 52, "'@all: counted twice") == (line["value"], line["milestone"], line["note"])


@pytest.mark.parametrize("text", DANGEROUS)
async def test_dangerous_text_is_harmless_in_both(county: Store, tmp_path: Path, text: str) -> None:
    """Every way to start a formula comes back as the text it was, with a mark before it."""
    lines = await county.read(lambda session: exported(session, COUNTY_ID, [Q2]))
    answer = AnswerKept("figure", text, text, text, None, SAID, None, None)
    line = replace(lines[0], title=text, note=text, flags=(text,), answers=(answer,))
    write_csv(tmp_path / "x.csv", [line])
    write_xlsx(tmp_path / "x.xlsx", [line])
    with (tmp_path / "x-answers.csv").open(newline="", encoding="utf-8-sig") as file:
        _, (_, _, _, understood, said, *_) = csv.reader(file)
    assert (f"'{text}", f"'{text}") == (understood, said)
    cells = [cell for row in load_workbook(tmp_path / "x.xlsx")["figures"].iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert f"'{text.replace(chr(13), chr(10))}" in {str(cell.value).replace(chr(13), chr(10)) for cell in cells}


@pytest.mark.parametrize("text", ["-3.5", "+12", "-0", "Fine", "", "a=b", "'quoted", "7"])
def test_numbers_and_plain_words_are_left_alone(text: str) -> None:
    """A negative figure stays a number."""
    assert text == guarded(text)


@given(st.text())
def test_no_text_starts_a_formula(text: str) -> None:
    """Whatever anybody writes, the cell begins harmlessly or is a number, and nothing of it is lost."""
    safe = guarded(text)
    assert safe.removeprefix("'") == text.removeprefix("'")
    assert safe[:1] not in STARTS_A_FORMULA or safe == "" or Decimal(safe).is_finite()


async def test_what_looks_like_an_error_of_excel_is_text(county: Store, tmp_path: Path) -> None:
    """A person who writes `#N/A` has written words."""
    lines = await county.read(lambda session: exported(session, COUNTY_ID, [Q2]))
    write_xlsx(tmp_path / "x.xlsx", [replace(lines[0], note="#N/A")])
    cells = [cell for row in load_workbook(tmp_path / "x.xlsx")["figures"].iter_rows() for cell in row]
    assert ["s"] == [cell.data_type for cell in cells if cell.value == "#N/A"]


async def test_what_a_workbook_cannot_hold_is_said(county: Store, tmp_path: Path) -> None:
    """Control characters are shown as unknown; a text beyond Excel's limit says where it is whole."""
    lines = await county.read(lambda session: exported(session, COUNTY_ID, [Q2]))
    write_xlsx(tmp_path / "x.xlsx", [replace(lines[0], note="a\x00b"), replace(lines[1], note="x" * 40_000)])
    header, *rows = load_workbook(tmp_path / "x.xlsx")["figures"].iter_rows(values_only=True)
    notes = [dict(zip(header, row, strict=True))["note"] for row in rows]
    assert "a�b" == notes[0]
    assert LONGEST_IN_EXCEL == len(str(notes[1]))
    assert str(notes[1]).endswith("whole in the CSV and JSON exports)")


async def test_reading_takes_a_fixed_number_of_statements(county: Store) -> None:
    """One quarter or all of them: the same few statements."""

    def statements(session: Session, quarters: list[Quarter]) -> int:
        said: list[str] = []
        engine = session.connection().engine

        def count(*given: object) -> None:
            said.append(str(given[2]))

        event.listen(Engine, "before_cursor_execute", count)
        try:
            exported(session, COUNTY_ID, quarters)
        finally:
            event.remove(Engine, "before_cursor_execute", count)
        assert engine is not None
        return len(said)

    one = await county.read(lambda session: statements(session, [Q2]))
    every = await county.read(lambda session: statements(session, quarters_of(session, COUNTY_ID)))
    assert (6, 6) == (one, every)


async def test_another_partnership_sees_nothing(county: Store, tmp_path: Path) -> None:
    """An export never crosses into another partnership."""
    outcome = await export_round(county, "elsewhere", tmp_path / "x.json")
    assert isinstance(outcome, NotExported)
    assert not (tmp_path / "x.json").exists()


@pytest.mark.parametrize(
    ("name", "file_format", "quarter", "reason"),
    [
        ("x.pdf", None, None, "choose json, csv, xlsx"),
        ("nowhere/x.csv", None, None, "make it or name another"),
        (".", "csv", None, "name a file in it"),
        ("x.csv", None, Quarter(2031, 1), "Nothing was reported for 2031-Q1"),
    ],
)
async def test_refused_export_names_the_remedy(
    county: Store, tmp_path: Path, name: str, file_format: str | None, quarter: Quarter | None, reason: str
) -> None:
    """Nothing is written; with a format, a folder and a quarter that has figures it is."""
    outcome = await export_round(county, COUNTY_ID, tmp_path / name, file_format=file_format, quarter=quarter)
    assert isinstance(outcome, NotExported)
    assert reason in outcome.reason
    assert not names_in(tmp_path) & {"x.pdf", "x.csv"}
    accepted = await export_round(county, COUNTY_ID, tmp_path / "out", file_format="csv", quarter=Q2)
    assert isinstance(accepted, Exported)
