"""Importing which digests there are and which bodies have one: they stay until the folder says otherwise."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.example import COUNTY
from bot.folders.problems import Problem
from bot.handlers.import_partnership import Imported, Refused, import_folder
from storage.database import Session, Store
from storage.districts import districts_of
from storage.layers import own_layers

OCTOBER = datetime(2026, 10, 1, 9, tzinfo=UTC)


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """A copy of the example county, to be changed."""
    return Path(shutil.copytree(COUNTY, tmp_path / "county"))


async def taken(store: Store, folder: Path) -> Imported:
    """Import and have it accepted."""
    outcome = await import_folder(store, folder, OCTOBER)
    assert isinstance(outcome, Imported), outcome
    return outcome


async def refusal(store: Store, folder: Path) -> Problem:
    """Import and have it refused, for one reason."""
    outcome = await import_folder(store, folder, OCTOBER)
    assert isinstance(outcome, Refused), outcome
    [problem] = outcome.problems
    return problem


async def test_layers_and_districts_stay_until_the_folder_says_otherwise(store: Store, county: Path) -> None:
    """Without their sheets they stand; a sheet without rows takes them away."""
    (county / "layers.csv").write_text("name,heading\nboard,For the Executive\n", "utf-8")
    partnership = (await taken(store, county)).partnership_id

    def told(session: Session) -> tuple[list[str], list[str]]:
        layers, districts = own_layers(session, partnership), districts_of(session, partnership)
        return [each.heading or "" for each in layers], list(districts)

    ours = (["For the Executive"], ["Ambleford District Council", "Castle Marl Borough Council"])
    assert ours == await store.read(told)
    for sheet in ("layers", "districts"):
        (county / f"{sheet}.csv").unlink()
    await taken(store, county)
    assert ours == await store.read(told)
    (county / "layers.csv").write_text("name\n", "utf-8")
    (county / "districts.csv").write_text("district\n", "utf-8")
    await taken(store, county)
    assert ([], []) == await store.read(told)


async def test_a_district_that_reports_on_nothing_is_refused(store: Store, county: Path) -> None:
    """Whether the folder names it or its body was taken away; named as a body again, it is taken."""
    parts = (county / "parts.csv").read_text("utf-8")
    await taken(store, county)
    (county / "districts.csv").write_text("district\nNorth Marl\n", "utf-8")
    (county / "parts.csv").unlink()
    named = await refusal(store, county)
    assert ("districts", "“North Marl” reports on no target of Marlshire Together.") == (named.file, named.wrong)
    (county / "districts.csv").unlink()
    (county / "parts.csv").write_text("\n".join(parts.splitlines()[:-1]) + "\n", "utf-8")
    gone = await refusal(store, county)
    assert "“Castle Marl Borough Council” reports on no target of Marlshire Together." == gone.wrong
    (county / "parts.csv").write_text(parts, "utf-8")
    await taken(store, county)
