"""An import that passes roles to somebody else: what waits follows the role, and an old button is refused politely."""

from __future__ import annotations

import csv
import shutil
from functools import partial
from pathlib import Path

import pytest

from bot.example import COUNTY
from bot.handlers.import_partnership import Imported, import_folder
from bot.handlers.meaning import NOT_YOURS
from bot.handlers.refusing import MOVED_ON
from bot.handlers.settle_handover import settle_handover
from storage import blockages, sessions
from storage.database import Store
from storage.sessions import Seat
from tests.bot.handlers.marlshire import CARL, GWEN, MARLSHIRE, MAYA, Marlshire

RETURN = "1.1"
DUNN, MARSH = "carl.dunn@police.marlshire.example", "gwen.marsh@marlshire.example"


@pytest.fixture
async def county(store: Store) -> Marlshire:
    """The county on either kind of database, its round open."""
    return await Marlshire(store).open()


async def passes(county: Marlshire, folder: Path, **roles: str) -> None:
    """An import names somebody else for a role of NI 111; a minute later whoever is new is asked."""
    shutil.copytree(COUNTY, folder)
    path = folder / "targets.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    rows[0] |= roles
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert isinstance(await import_folder(county.store, folder, county.now), Imported)
    await county.waits(county.now)


async def seat(county: Marlshire, return_id: str = RETURN) -> Seat:
    """Whose a talk is, and how it stands."""
    found = await county.read(partial(sessions.seat_by_return, partnership_id=MARLSHIRE, return_id=return_id))
    assert found is not None
    return found


async def test_a_return_goes_to_the_new_lead_with_what_was_said(county: Marlshire, tmp_path: Path) -> None:
    """The old lead is told at the next press that it is not theirs; the new one is invited, and goes on."""
    begun = county.last(MAYA, kind="top")
    await county.presses(MAYA, "Start")
    await county.says(MAYA, "118")
    await passes(county, tmp_path / "new", lead=MARSH)
    assert ("Gwen Marsh", True) == ((await seat(county)).name, '"figure":"118"' in ((await seat(county)).session or ""))
    await county.presses(MAYA, "Start", on=begun)
    assert NOT_YOURS == county.last(MAYA).text
    await county.says(MAYA, "119", under=begun)
    assert NOT_YOURS == county.last(MAYA).text
    await county.presses(GWEN, "Start", on=county.last(GWEN, kind="top"))
    await county.says(GWEN, "checked")
    assert '"checked":"checked"' in ((await seat(county)).session or "")


async def test_what_was_handed_to_somebody_stays_with_them(county: Marlshire, tmp_path: Path) -> None:
    """A new lead does not take back what the old one gave away, both having confirmed it."""
    await county.presses(MAYA, "Start")
    await county.says(MAYA, "not me, it's Gwen")
    await settle_handover(county.desk, MARLSHIRE, "1.1-1", agreed=True)
    await county.presses(GWEN, "Start", on=county.last(GWEN, kind="top"))
    for text in ("yes", "send"):
        await county.says(GWEN, text)
    await passes(county, tmp_path / "new", lead=DUNN)
    assert "Gwen Marsh" == (await seat(county)).name


async def test_a_decision_is_put_before_whoever_has_the_role_now(county: Marlshire, tmp_path: Path) -> None:
    """The blockage is held by the new lead; the old one's button is refused politely."""
    await county.commands(CARL, "blockage")
    for text in ("First time entrants to the youth justice system", "The court list does not reach us in time", "none",
                 "1 September 2026", "The court clerk", "We asked twice", "30 October 2026", "send"):
        await county.says(CARL, text)
    asked = county.last(MAYA, kind="top")
    await passes(county, tmp_path / "new", lead=MARSH)
    (held,) = [each for each in await county.read(partial(blockages.open_blockages, partnership_id=MARLSHIRE))
               if each.blockage.what.startswith("The court list")]
    assert "Gwen Marsh" == held.blockage.holder
    await county.presses(MAYA, "Start", on=asked)
    assert MOVED_ON == county.last(MAYA).text
    decided = [told for told in county.told if told.to == GWEN and told.kind == "top" and "court list" in told.text]
    await county.presses(GWEN, "Start", on=decided[-1])
    assert "court list" in county.last(GWEN).text


async def test_an_update_of_somebody_no_longer_in_the_group_ends(county: Marlshire, tmp_path: Path) -> None:
    """Whoever stays in a group is still asked, and an import that changes no role ends nothing."""
    asked = county.last(CARL, kind="top")
    theirs = await seat(county, asked.return_id)
    await passes(county, tmp_path / "same")
    assert theirs.state == (await seat(county, asked.return_id)).state
    await passes(county, tmp_path / "new", members=MARSH)
    assert "no_return" == (await seat(county, asked.return_id)).state
    others = await county.read(partial(sessions.seats_of_round, partnership_id=MARLSHIRE, round_id=1))
    updates = [each for seats in others.values() for each in seats if each.script.startswith("delivery_update")]
    assert {"no_return", "not_started"} == {each.state for each in updates}
