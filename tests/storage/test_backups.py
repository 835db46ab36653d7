"""A backup holds all of one moment, says so of itself, and makes either kind of database anew."""

from __future__ import annotations

import asyncio
import gzip
import json
import shutil
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from bot.example import COUNTY
from bot.handlers.import_partnership import Imported, import_folder
from storage import inbox, migrations
from storage.backups.file import Contents, NotABackup, Writing, check, put_whole
from storage.backups.form import OF_THE_DATABASE, columns_of, tables, values_of
from storage.backups.holding import held
from storage.backups.restoring import NotRestored, restore
from storage.backups.snapshot import Sum, lines_of, moment_of
from storage.backups.taking import NotToBeBackedUp, take
from storage.database import Access, Session, Store
from storage.sqlite import DatabaseInUse
from storage.tables import MailRow, PartnershipRow, Row, StepRow, table
from tests.storage.examples import NOW

LATER = NOW + timedelta(days=2)
SAID = "“Größe” \u2028 £1,000 \\ \"quoted\"\n\ttab"

KENT = {"id": "kent", "name": "Kent", "board": "B", "board_emails": "[]", "timezone": "UTC", "calendar": "england",
        "default_rule": "{}"}


@pytest.fixture
async def filled(database_url: str) -> str:
    """A database of either kind with a whole county in it, and a mail with every octet there is."""
    await fill(database_url)
    return database_url


@pytest.fixture(scope="module")
def county(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of such a database, where it matters not of which kind."""
    folder = tmp_path_factory.mktemp("original")
    shutil.copy(sqlite_template, folder / "county.db")
    asyncio.run(fill(f"sqlite:///{folder / 'county.db'}"))
    take(f"sqlite:///{folder / 'county.db'}", folder / "county.backup", NOW)
    return folder / "county.backup"


async def fill(database_url: str) -> None:
    """Take in the county, and receive the mail."""
    store = Store.open(database_url)
    try:
        assert isinstance(await import_folder(store, COUNTY, NOW), Imported)
        await store.write(_receive)
    finally:
        await store.close()


def _receive(session: Session) -> None:
    assert inbox.admit(session, "mail:1", channel="email", place="p", received_at=NOW, raw=SAID)
    kept = {"key": "mail:1", "source": "lmtp", "sender": None, "recipients": "[]", "raw": bytes(range(256)),
            "body_hash": "0" * 64, "tries": 0, "released": True}
    session.connection().execute(insert(table(MailRow)), kept)


def as_stands(url: str, folder: Path) -> dict[str, Sum]:
    """How many rows of each table stand in a database, and their digests."""
    return take(url, folder / f"{len(list(folder.iterdir()))}.backup", NOW).sums


@pytest.mark.parametrize("into", ["sqlite", "postgresql"])
def test_a_copy_is_the_original_whichever_database_it_is_in(
    filled: str, into: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:  # fmt: skip
    """Row by row, in each table; it goes on counting where the original stood, and keeps its record as well."""
    copy = f"sqlite:///{tmp_path / 'copy.db'}" if into == "sqlite" else request.getfixturevalue("empty_postgres_url")
    taken = take(filled, tmp_path / "b", NOW)
    restored = restore(copy, tmp_path / "b", LATER)
    assert (NOW, migrations.NEWEST, taken.sums) == (restored.taken_at, restored.step, restored.sums)
    assert taken.sums == as_stands(copy, tmp_path)
    assert migrations.Standing.FITS is migrations.standing(copy)
    with migrations.opened(copy) as connection, connection.begin():
        last, partnership_id = connection.execute(text("SELECT max(id), max(partnership_id) FROM person")).one()
        connection.execute(text("INSERT INTO person (partnership_id, email, name, organisation, prefers, timezone,"
                                " calendar) VALUES (:p, 'new@x.example', '', '', '', '', '')"), {"p": partnership_id})
        assert last + 1 == connection.execute(text("SELECT max(id) FROM person")).scalar_one()
        with pytest.raises(DBAPIError, match="append-only"), connection.begin_nested():
            connection.execute(text("UPDATE figure SET value = '1'"))


def test_every_table_is_kept_but_what_is_true_of_one_database() -> None:
    """A table that is new is kept without a word, and a column of a kind that nobody knows is refused here."""
    kept = {each.name: columns_of(each) for each in tables()}
    assert set(Row.metadata.tables) == kept.keys() | OF_THE_DATABASE
    kinds = {kind for each in kept.values() for _, kind in each}
    assert {"number", "text", "truth", "instant", "day", "bytes"} == kinds


async def test_a_backup_is_of_one_moment(filled: str, tmp_path: Path) -> None:
    """What is written while it is taken is not in it, though the tables are read one after another."""
    store, late = Store.open(filled), table(PartnershipRow)
    row = {**KENT, "id": "late"}
    with moment_of(filled) as connection:
        seen = [len(list(lines_of(connection, late.name, columns_of(late))))]
        await store.write(lambda session: session.connection().execute(insert(late), row))
        seen.append(len(list(lines_of(connection, late.name, columns_of(late)))))
    await store.close()
    assert [1, 1] == seen
    assert 2 == as_stands(filled, tmp_path)["partnership"].count


def test_a_backup_is_for_its_owner_alone_and_never_written_over(filled: str, tmp_path: Path) -> None:
    """Nothing is left beside it, be it written or refused."""
    path = tmp_path / "kept" / "b"
    path.parent.mkdir()
    take(filled, path, NOW)
    before = path.read_bytes()
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    with pytest.raises(FileExistsError, match="choose another name"):
        take(filled, path, LATER)
    assert ([path], before) == (list(path.parent.iterdir()), path.read_bytes())
    take(filled, path.with_name("c"), LATER)


def test_what_failed_leaves_no_file(tmp_path: Path) -> None:
    """A database that is not there is not backed up, and no half of a file tells otherwise."""
    with pytest.raises(FileNotFoundError):
        take(f"sqlite:///{tmp_path / 'no.db'}", tmp_path / "b", NOW)
    assert [] == list(tmp_path.iterdir())


Spoil = Callable[[list[bytes]], list[bytes]]
SPOILT: list[tuple[str, Spoil]] = [
    ("it was cut off", lambda lines: lines[:-1]),
    ("the rows of person are not those", lambda lines: [line.replace(b"Ann Archer", b"Ann Acher") for line in lines]),
    ("the rows of person are not those", lambda lines: [line for line in lines if b"Ann Archer" not in line]),
    ("the rows of figure are not those", lambda lines: _swapped(lines, "figure")),
    ("does not stand where it should", lambda lines: [line for line in lines if line != b'{"table":"risk"}\n']),
    ("it does not end as it should", lambda lines: [*lines[:-1], b'{"end":"0"}\n']),
    ("a line of it cannot be read", lambda lines: [*lines[:-1], b"{\n"]),
    ("is not a backup of Quarterday", lambda lines: lines[1:]),
    ("reads form 1", lambda lines: [lines[0].replace(b'"form":1', b'"form":2'), *lines[1:]]),
]


def _swapped(lines: list[bytes], name: str) -> list[bytes]:
    at = lines.index(json.dumps({"table": name}, separators=(",", ":")).encode() + b"\n")
    return [*lines[: at + 1], lines[at + 2], lines[at + 1], *lines[at + 3 :]]


@pytest.mark.parametrize(("why", "spoil"), SPOILT, ids=range(len(SPOILT)))
def test_a_backup_that_is_not_whole_is_refused(county: Path, tmp_path: Path, why: str, spoil: Spoil) -> None:
    """Before anything is touched, and by what is wrong; whole, it is taken."""
    lines = gzip.decompress(county.read_bytes()).splitlines(keepends=True)
    (tmp_path / "spoilt").write_bytes(gzip.compress(b"".join(spoil(lines))))
    copy = tmp_path / "copy.db"
    with pytest.raises(NotABackup, match=why):
        restore(f"sqlite:///{copy}", tmp_path / "spoilt", LATER)
    assert not copy.exists()
    check(county)


def test_a_file_that_was_cut_off_or_is_none_is_refused(county: Path, tmp_path: Path) -> None:
    """Wherever it ends."""
    whole = county.read_bytes()
    for part in (b"", b"notes", whole[:5], whole[: len(whole) // 2], whole[:-1]):
        (tmp_path / "part").write_bytes(part)
        with pytest.raises(NotABackup):
            check(tmp_path / "part")
    check(county)


def test_what_is_in_a_database_is_lost_only_when_told(filled: str, tmp_path: Path) -> None:
    """Refused, it stands as it was; told, it is what the backup holds."""
    taken = take(filled, tmp_path / "b", NOW)
    with migrations.opened(filled) as connection, connection.begin():
        connection.execute(text("DELETE FROM absence"))
    changed = as_stands(filled, tmp_path)
    with pytest.raises(NotRestored, match=r"is not empty.*--replace"):
        restore(filled, tmp_path / "b", LATER)
    assert changed == as_stands(filled, tmp_path) != taken.sums
    restore(filled, tmp_path / "b", LATER, replace=True)
    assert taken.sums == as_stands(filled, tmp_path)


def test_a_database_that_was_only_migrated_counts_as_empty(
    county: Path, tmp_path: Path, empty_database_url: str
) -> None:  # fmt: skip
    """As it is where `migrate` runs at every start."""
    migrations.upgrade(empty_database_url)
    restored = restore(empty_database_url, county, LATER)
    assert restored.sums == as_stands(empty_database_url, tmp_path)


async def test_a_database_in_use_is_not_restored_into(empty_database_url: str, county: Path) -> None:
    """Nothing is taken away from under a server; stopped, it is restored."""
    migrations.upgrade(empty_database_url)
    store = Store.open(empty_database_url)
    await store.read(held)
    with pytest.raises((NotRestored, DatabaseInUse), match=r"[Ss]top"):
        restore(empty_database_url, county, LATER)
    await store.close()
    restore(empty_database_url, county, LATER)


def test_a_copy_that_differs_is_not_taken(
    county: Path, empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """What stands after all was written is compared; what was there before stands then."""
    migrations.upgrade(empty_database_url)
    with monkeypatch.context() as astray:
        astray.setattr("storage.backups.restoring.values_of", _off_by_one)
        with pytest.raises(NotRestored, match=r"not what was backed up: .*milestone"):
            restore(empty_database_url, county, LATER)
    assert {0} == {each.count for each in as_stands(empty_database_url, tmp_path).values()}
    restore(empty_database_url, county, LATER)


def _off_by_one(line: bytes, kinds: list[str], dialect: str) -> list[Any]:
    return [" " + value if value == "130" else value for value in values_of(line, kinds, dialect)]


@pytest.mark.parametrize(("name", "day", "where"), [
    ("K\0nt", "2026-12-25", "partnership, row 1"), ("Kent", "2026-13-40", "COPY closure, line 1, column day"),
])  # fmt: skip
def test_what_postgres_does_not_take_is_told(
    sqlite_url: str, empty_postgres_url: str, tmp_path: Path, name: str, day: str, where: str
) -> None:  # fmt: skip
    """With where it stands and what to do, and nothing is left of it; SQLite takes it, and one put right is taken."""
    with migrations.opened(sqlite_url) as connection, connection.begin():
        connection.execute(insert(table(PartnershipRow)), {**KENT, "name": name})
        connection.execute(text("INSERT INTO closure VALUES ('kent', :day, 'england', 'Closed', false)"), {"day": day})
    take(sqlite_url, tmp_path / "odd", NOW)
    with pytest.raises(NotRestored, match=rf"does not take what the backup holds \({where}.*Restore it into SQLite"):
        restore(empty_postgres_url, tmp_path / "odd", LATER)
    copy = f"sqlite:///{tmp_path / 'copy.db'}"
    restore(copy, tmp_path / "odd", LATER)
    with migrations.opened(copy) as connection, connection.begin():
        connection.execute(text("UPDATE partnership SET name = 'Kent'"))
        connection.execute(text("UPDATE closure SET day = '2026-12-25'"))
    take(copy, tmp_path / "right", LATER)
    restore(empty_postgres_url, tmp_path / "right", LATER)


def test_a_backup_of_an_older_step_is_migrated(empty_database_url: str, tmp_path: Path) -> None:
    """It is restored as it was, and then brought to the newest schema; one of a newer step is refused by name."""
    columns = (("id", "text"), ("name", "text"), ("board", "text"), ("board_emails", "text"), ("timezone", "text"),
               ("calendar", "text"), ("default_rule", "text"))  # fmt: skip
    row = b'["kent","Kent","Board","[]","UTC","england","{}"]\n'
    for step in ("0001", "9001"):
        with put_whole(tmp_path / step) as stream:
            writing = Writing(stream, Contents(NOW, step, {"partnership": columns}))
            writing.table("partnership", [row])
            writing.end()
    with pytest.raises(NotRestored, match=r"step 9001 .* the version that took it"):
        restore(empty_database_url, tmp_path / "9001", LATER)
    restore(empty_database_url, tmp_path / "0001", LATER)
    assert migrations.Standing.FITS is migrations.standing(empty_database_url)
    with migrations.opened(empty_database_url) as connection:
        named = select(table(PartnershipRow).c.name, table(PartnershipRow).c.matrix)
        assert [("Kent", None)] == [tuple(each) for each in connection.execute(named)]


def test_a_database_of_another_step_is_not_backed_up(sqlite_url: str, tmp_path: Path) -> None:
    """What a newer program added would be left out; a database without a step lacks what is to be kept."""
    with migrations.opened(sqlite_url) as connection, connection.begin():
        connection.execute(insert(table(StepRow)), {"step": "9001", "serves": None})
    with pytest.raises(NotToBeBackedUp, match="Take the backup with the newer one"):
        take(sqlite_url, tmp_path / "b", NOW)
    migrations.upgrade(f"sqlite:///{tmp_path / 'old.db'}", "0004")
    with pytest.raises(NotToBeBackedUp, match="Run `quarterday migrate` first"):
        take(f"sqlite:///{tmp_path / 'old.db'}", tmp_path / "b", NOW)
    with migrations.opened(sqlite_url) as connection, connection.begin():
        connection.execute(text("DELETE FROM schema_step WHERE step = '9001'"))
    take(sqlite_url, tmp_path / "b", NOW)


async def test_a_copy_is_held_and_an_original_is_not(sqlite_url: str, county: Path, tmp_path: Path) -> None:
    """It knows of which moment it is."""
    copy = f"sqlite:///{tmp_path / 'copy.db'}"
    restore(copy, county, LATER)
    found = []
    for url in (sqlite_url, copy):
        store = Store.open(url, Access.READING)
        found.append(await store.read(held))
        await store.close()
    original, one = found
    assert original is None
    assert one is not None
    assert (NOW, LATER) == (one.taken_at, one.restored_at)
