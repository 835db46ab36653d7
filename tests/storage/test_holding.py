"""A copy that is put to work says nothing twice, and is not answered for what its original said."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from storage.backups.holding import LETTERS_AHEAD, Why, held, let_go
from storage.backups.restoring import restore
from storage.backups.taking import take
from storage.database import Session, Store
from storage.letters import reserve
from tests.storage.examples import NOW, a_county

WHY = Why("Perhaps sent.", "Perhaps read.")
LATER = NOW + timedelta(days=2)


@pytest.fixture
async def backup(sqlite_store: Store, sqlite_url: str, tmp_path: Path) -> tuple[Path, int]:
    """A backup of a county in which one letter was written, and whose it was."""
    county = await sqlite_store.write(a_county)
    assert 1 == await sqlite_store.write(partial(_a_letter, person_id=county.ann))
    take(sqlite_url, tmp_path / "b", NOW)
    return tmp_path / "b", county.ann


def _a_letter(session: Session, person_id: int) -> int:
    return reserve(session, "kent", person_id, 0, kind="absence", subject="S", at=NOW, expires_at=None)


async def test_letters_go_on_with_numbers_that_the_original_has_not_given(
    empty_database_url: str, backup: tuple[Path, int]
) -> None:  # fmt: skip
    """Whichever database the copy is in: a reply to a letter of the original's is read as one to none of ours."""
    path, ann = backup
    restore(empty_database_url, path, LATER)
    store = Store.open(empty_database_url)
    await store.write(lambda session: let_go(session, NOW, ["slack"], WHY, LATER))
    given = [await store.write(partial(_a_letter, person_id=ann)) for _ in range(2)]
    assert [LETTERS_AHEAD + 2, LETTERS_AHEAD + 3] == given
    assert await store.read(held) is None
    await store.close()
