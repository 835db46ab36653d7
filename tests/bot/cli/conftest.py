"""A person at a terminal: their folder, their database, and a Quarterday that is called as they call it."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.verbs import app
from bot.example import COUNTY
from bot.handlers.import_partnership import Imported, import_folder
from bot.main import now
from storage.database import Store
from tests.bot.cli.calls import Call


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, and surroundings that say nothing of Quarterday."""
    place = tmp_path / "home"
    place.mkdir()
    monkeypatch.chdir(place)
    for name in [name for name in os.environ if name.startswith("QUARTERDAY_")]:
        monkeypatch.delenv(name)
    return place


@pytest.fixture
def call(home: Path) -> Call:
    """Call `quarterday` as a script would: every word an argument, nothing a terminal."""

    def called(*words: str, says: str = "") -> Result:
        return CliRunner().invoke(app, words, input=says)

    return called


@pytest.fixture
def migrated(home: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A migrated database that the surroundings name."""
    monkeypatch.setenv("QUARTERDAY_DATABASE_URL", sqlite_url)
    return sqlite_url


@pytest.fixture(scope="session")
def county_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the example county, that each test copies."""
    path = tmp_path_factory.mktemp("county") / "county.db"
    shutil.copy(sqlite_template, path)

    async def taken_in() -> None:
        store = Store.open(f"sqlite:///{path}")
        assert isinstance(await import_folder(store, COUNTY, now()), Imported)
        await store.close()

    asyncio.run(taken_in())
    return path


@pytest.fixture
def county(home: Path, county_template: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with the example county, that the surroundings name."""
    path = home / "county.db"
    shutil.copy(county_template, path)
    monkeypatch.setenv("QUARTERDAY_DATABASE_URL", f"sqlite:///{path}")
    return f"sqlite:///{path}"
