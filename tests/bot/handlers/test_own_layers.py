"""A partnership changes its digests in a table: other words, other rules, a layer more; no code is touched."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.example import COUNTY
from bot.handlers.composing import Composed, NotPublished, compose_digest
from bot.handlers.digest_pages import DigestAt, DigestPage, NotTheirs, digest_page
from bot.handlers.digest_reader import ReaderKey
from bot.handlers.import_partnership import Imported, import_folder
from bot.handlers.releasing import Plan, Released, plan_release, release
from conversations.partnership.quarters import Quarter
from storage.database import Store
from storage.issued import newest_issued, went_to
from storage.people import person_ids
from storage.rounds import open_round
from tests.bot.handlers.marlshire import PATRICIA, Marlshire
from tests.bot.handlers.test_publish_digest import a_desk
from tests.storage.stored_round import OPENED, QUARTER, a_round

MARLSHIRE = "marlshire-together"
CHILDREN, ANOTHERS = "Children and young people", "imran.malik@ambleford.example"
CLERK = "clerk@scrutiny.marlshire.example"
"""The scrutiny committee’s own address, of nobody known."""
COLUMNS = "name,grouping,rules,heading,lines\n"
SEPTEMBER = datetime(2026, 9, 30, 9, tzinfo=UTC)


@pytest.fixture
async def county(store: Store, tmp_path: Path) -> Path:
    """The example county with a round that nobody has answered, and its folder, to be changed."""
    folder = Path(shutil.copytree(COUNTY, tmp_path / "county"))
    await take(store, folder)

    def opened(session: Session) -> None:
        open_round(session, MARLSHIRE, a_round(), [], OPENED)

    await store.write(opened)
    return folder


async def take(store: Store, folder: Path) -> None:
    """Import the folder."""
    assert isinstance(await import_folder(store, folder, SEPTEMBER), Imported)


async def digest(store: Store, layer: str, group: str = "", quarter: Quarter = QUARTER) -> Composed:
    """The digest as it stands."""
    composed = await compose_digest(a_desk(store), MARLSHIRE, quarter, layer, group)
    assert isinstance(composed, Composed), composed
    return composed


async def test_a_layer_is_changed_by_an_import(store: Store, county: Path) -> None:
    """The board asks for risks only, under its own title; taken away again, all is as shipped."""
    shipped = await digest(store, "board")
    assert "What needs the board’s attention" == shipped.document.title
    assert "No return by the due date" in shipped.text
    (county / "layers.csv").write_text(f"{COLUMNS}board,,risk_above_line,For the Executive,2\n", "utf-8")
    await take(store, county)
    own = await digest(store, "board")
    assert "For the Executive" == own.document.title
    assert "No return by the due date" not in own.text
    assert {"risks", "standing", "coverage"} == {section.id for section in own.document.sections}
    assert shipped.readers == own.readers
    (county / "layers.csv").write_text(COLUMNS, "utf-8")
    await take(store, county)
    assert shipped.document == (await digest(store, "board")).document


async def test_a_layer_is_added_by_an_import(store: Store, county: Path) -> None:
    """It is composed by its own rules, for the group that is named; before, there is none of its name."""
    asked = (a_desk(store), MARLSHIRE, QUARTER, "scrutiny", "safer communities")
    none = "There is no digest layer “scrutiny”; choose from board, theme, district and group."
    assert NotPublished(none) == await compose_digest(*asked)
    (county / "layers.csv").write_text(f"{COLUMNS}scrutiny,theme,no_return,{{group}} before scrutiny,2\n", "utf-8")
    await take(store, county)
    added = await digest(store, "scrutiny", "safer communities")
    assert "Safer communities before scrutiny" == added.document.title
    assert "2026-Q2:scrutiny:Safer communities" == added.document.id
    assert 2 == len(added.document.rows)
    assert "more" in [section.id for section in added.document.sections]


async def test_a_district_reads_of_the_targets_it_reports_on(store: Store, county: Path) -> None:
    """In the example two districts report on street cleanliness; nobody has given a part yet."""
    ambleford = await digest(store, "district", "ambleford district council")
    assert ["NI 195"] == [row.ref for row in ambleford.document.rows]
    assert "Ambleford District Council has not given its part" in ambleford.document.rows[0].rules
    assert "missing: Ambleford District Council and Castle Marl Borough Council" in " ".join(ambleford.text.split())
    assert "#ambleford" == ambleford.readers.channel


async def test_a_layer_that_was_added_leaves_with_the_others(store: Store, tmp_path: Path) -> None:
    """Planned, posted to the channel of its theme, kept as issued, and read at its address by those who may."""
    folder = Path(shutil.copytree(COUNTY, tmp_path / "county"))
    (folder / "layers.csv").write_text(f"{COLUMNS}scrutiny,theme,no_return,{{group}} before scrutiny,5\n", "utf-8")
    county = await Marlshire(store).open(folder)
    plan = await plan_release(county.desk, MARLSHIRE, QUARTER)
    assert isinstance(plan, Plan)
    assert CHILDREN in [each.group for each in plan.leaving if each.layer == "scrutiny"]
    done = await release(county.desk, MARLSHIRE, QUARTER)
    assert isinstance(done, Released)
    assert plan.leaving == done.left
    posts = [told.to for told in await county.post() if told.lines[0] == f"{CHILDREN} before scrutiny"]
    assert ["children"] == posts
    held = await county.read(lambda session: newest_issued(session, MARLSHIRE, 1, "scrutiny", CHILDREN))
    assert held is not None
    places = await county.read(lambda session: went_to(session, MARLSHIRE, held.id))
    assert {("slack", "#children"), ("email", PATRICIA)} == {(each.channel, each.place) for each in places}
    at = DigestAt(QUARTER, "scrutiny", "children-and-young-people")
    people = await county.read(lambda session: person_ids(session, MARLSHIRE))
    page = await digest_page(county.desk, ReaderKey(MARLSHIRE, people[PATRICIA]), at)
    assert isinstance(page, DigestPage)
    assert held.document == page.composed.document
    assert isinstance(await digest_page(county.desk, ReaderKey(MARLSHIRE, people[ANOTHERS]), at), NotTheirs)


async def test_a_layer_may_have_readers_of_its_own(store: Store, tmp_path: Path) -> None:
    """Its digests go to them and to nobody else; they read those, and no other layer’s."""
    folder = Path(shutil.copytree(COUNTY, tmp_path / "county"))
    (folder / "layers.csv").write_text(
        f"{COLUMNS.strip()},channel,emails\nscrutiny,theme,no_return,{{group}} before scrutiny,5,#scrutiny,{CLERK}\n",
        "utf-8")  # fmt: skip
    county = await Marlshire(store).open(folder)
    assert isinstance(await release(county.desk, MARLSHIRE, QUARTER), Released)
    told = [each.to for each in await county.post() if f"{CHILDREN} before scrutiny" in each.text]
    assert ["scrutiny", CLERK] == sorted(told, reverse=True)
    clerk, layers = ReaderKey(MARLSHIRE, CLERK), ("scrutiny", "theme")
    scrutiny, theme = [await digest_page(county.desk, clerk, DigestAt(QUARTER, layer, "children-and-young-people"))
                       for layer in layers]  # fmt: skip
    assert isinstance(scrutiny, DigestPage)
    assert isinstance(theme, NotTheirs)
