"""Hart's real figures given over the wire: stored as published, rated, doubted where faulty, and led back to words."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import pytest_asyncio

from conversations.partnership.quarters import Quarter
from storage.ledger import Kept
from tests import hart
from tests.bot.wire.hart_round import HartRound, folder_with, hold

Q1, Q2 = "2014-Q1", "2014-Q2"
JULY = datetime(2014, 7, 7, 8, 31, tzinfo=UTC)
OCTOBER = datetime(2014, 10, 6, 8, 31, tzinfo=UTC)
RULES = {"zero": "zero", "repeated": "unchanged"}
FAULTY = [(row["ref"], RULES[row["fault"]]) for row in hart.published(Q2) if row["fault"] in RULES]
"""Three of the four zeros that stood for no figure, and ten values left at last quarter's, two of them totals."""


def typed(row: hart.Row) -> str:
    """A published figure as its lead types it."""
    return row["actual"] + ("%" if row["unit"] == "%" else "")


def database_in(place: Path, template: Path) -> Path:
    """A place of its own with a migrated database in it."""
    shutil.copy(template, place / "quarterday.db")
    return place


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def second_quarter(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> HartRound:
    """2014-Q2 as given in October 2014; 2014-Q1 as published in July, and restated since where it was."""
    return await hold(
        database_in(tmp_path_factory.mktemp("second_quarter"), sqlite_template),
        quarter=Quarter.parse(Q2),
        starts=OCTOBER,
        imports=[(hart.FOLDER, JULY), (folder_with(tmp_path_factory.mktemp("restated"), hart.restated()), OCTOBER)],
        figures={row["title"]: typed(row) for row in hart.published(Q2)},
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def first_quarter(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> HartRound:
    """2014-Q1 as the lead of ETS01 would have given it in July 2014, with nothing before it."""
    return await hold(
        database_in(tmp_path_factory.mktemp("first_quarter"), sqlite_template),
        quarter=Quarter.parse(Q1),
        starts=JULY,
        imports=[(folder_with(tmp_path_factory.mktemp("unreported"), None), JULY)],
        figures={row["title"]: typed(row) for row in hart.published(Q1) if row["ref"] == "ETS01"},
    )


def test_all_45_figures_are_stored_as_published(second_quarter: HartRound) -> None:
    """Not one differs, and every return is sent; nothing that the bot said got stuck."""
    published = {row["ref"]: Decimal(row["actual"]) for row in hart.published(Q2)}
    stored = {ref: line for ref, line in second_quarter.of(Q2).items() if line["status"] == "reported"}

    assert 45 == len(published)
    assert published == {ref: Decimal(line["value"]) for ref, line in stored.items()}
    assert {"sent"} == {line["state"] for line in stored.values()}
    assert [] == second_quarter.stuck


def test_72_of_81_published_colours_are_the_ratings_stored(
    second_quarter: HartRound, capsys: pytest.CaptureFixture[str]
) -> None:
    """The nine others are named, each with its reason (see `hart.ODD`)."""
    usable = {(row["ref"], row["quarter"]): row["colour"] for row in hart.usable()}
    rated = {(ref, quarter): second_quarter.of(quarter)[ref]["rating"] for ref, quarter in usable}
    differing = {place for place in usable if usable[place] != rated[place]}

    with capsys.disabled():
        print(f"\nHart: {len(usable) - len(differing)} of {len(usable)} published colours are the ratings stored; not")
        for ref, quarter in sorted(differing):
            print(f"  {ref} {quarter}, rated {rated[ref, quarter]}: {hart.ODD[ref, quarter]}")
    assert 81 == len(usable)
    assert hart.ODD.keys() == differing


def assert_asked_before_sent(held: HartRound, ref: str, rule: str, said: str) -> None:
    """The doubt stands in the ledger with the message that gave the value, before the return was sent."""
    happened = held.happened[ref]
    doubts = [entry for entry in happened if entry.kind == "doubted" and facts(entry).get("rule") == rule]
    assert 1 == len(doubts), [entry.kind for entry in happened]
    doubt, sent = doubts[0], next(entry for entry in happened if entry.kind == "sent")
    settled = next(entry for entry in happened if entry.kind == "answered" and entry.key == facts(doubt)["doubt"])

    assert said == words_of(held, doubt)
    assert doubt.seq < settled.seq < sent.seq
    assert doubt.inbox_key != settled.inbox_key != sent.inbox_key


def facts(entry: Kept) -> dict[str, str]:
    """What else the ledger holds of an event."""
    return dict(json.loads(entry.facts or "{}"))


def words_of(held: HartRound, entry: Kept) -> str:
    """What a person typed in the message that an event came from."""
    delivery = held.came_in[str(entry.inbox_key)]
    return str(json.loads(delivery.raw)["event"]["text"])


@pytest.mark.parametrize(("ref", "rule"), FAULTY)
def test_a_faulty_figure_of_quarter_2_was_questioned_before_it_was_stored(
    second_quarter: HartRound, ref: str, rule: str
) -> None:
    """Each by the rule that fits it, in answer to the message that gave it."""
    row = next(row for row in hart.published(Q2) if row["ref"] == ref)

    assert_asked_before_sent(second_quarter, ref, rule, typed(row))


def test_the_zeros_and_stale_totals_are_among_those_questioned() -> None:
    """The faults that made Hart's published colours wrong, but for the zero of quarter 1."""
    wrong = {("ETS01", "zero"), ("IT06", "zero"), ("PS05", "zero"), ("HR11", "unchanged"), ("HS16", "unchanged")}

    assert wrong <= set(FAULTY)
    assert {ref for (ref, quarter), why in hart.ODD.items() if quarter == Q2 and "decimals" not in why} == {
        ref for ref, _ in wrong
    }


def test_an_honest_figure_is_seldom_questioned(second_quarter: HartRound) -> None:
    """Of 32 figures without a known fault two are, once each: both equal last quarter's."""
    doubted = [ref for ref, happened in second_quarter.happened.items() for e in happened if e.kind == "doubted"]
    refused = [ref for ref, happened in second_quarter.happened.items() for e in happened if e.kind == "refused"]

    assert ["HS01", "IT05"] == sorted(set(doubted) - {ref for ref, _ in FAULTY})
    assert len(set(doubted)) == len(doubted)
    assert [] == refused


def test_the_zero_of_quarter_1_would_have_been_questioned_before_it_was_stored(first_quarter: HartRound) -> None:
    """The fourth zero is history in October, so it is given here in a round of its own in July."""
    assert_asked_before_sent(first_quarter, "ETS01", "zero", "0")
    assert Decimal(0) == Decimal(first_quarter.of(Q1)["ETS01"]["value"])


def test_three_in_five_of_the_faults_later_corrected_would_have_been_questioned(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Scale errors, zeros for missing, and values left unchanged; the share is printed."""
    faults = hart.faults()

    with capsys.disabled():
        print("\nHart's faults at entry:", "; ".join(hart.shares(faults)))
    assert sum(fault.questioned for fault in faults) >= 0.6 * len(faults)


def test_every_figure_of_the_export_leads_back_to_its_message(second_quarter: HartRound) -> None:
    """Who said it, in which message, and the exact words."""
    leads = {target["ref"]: target["lead"] for target in hart.rows("targets.csv")}
    for row in hart.published(Q2):
        line = second_quarter.of(Q2)[row["ref"]]
        given = next(answer for answer in line["answers"] if answer["question"] == "figure")

        assert (leads[row["ref"]], typed(row)) == (given["email"], given["said"])
        assert leads[row["ref"]] == line["reported_by"]
        message = second_quarter.came_in[given["inbox_key"]]
        assert typed(row) == json.loads(message.raw)["event"]["text"]
        assert "taken" == message.outcome
        assert line["inbox_key"] in second_quarter.came_in
