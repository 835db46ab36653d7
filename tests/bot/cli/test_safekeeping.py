"""A backup taken, looked over, restored, held and resumed from a terminal; the record held to its word."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from typer.testing import Result

from storage.database import Store
from storage.mail import keep_mail
from storage.migrations import Standing, standing
from storage.outbox import Message, enqueue
from tests.bot.cli.calls import KEY, Call, done, told
from tests.storage.examples import NOW

COPY = "sqlite:///copy.db"
HELD = "The database sqlite:///copy.db was restored from a backup of "
OWNER = "marlshire-together"


@pytest.fixture
def copied(county: str, call: Call, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A backup of the example county, and surroundings that name a database that is not there yet."""
    done(call("backup", "county.backup"))
    monkeypatch.setenv("QUARTERDAY_DATABASE_URL", COPY)
    return Path("county.backup")


def test_a_backup_says_what_it_holds(county: str, call: Call) -> None:
    """When it is taken and whenever it is asked; a second of the same name is refused."""
    wrote = done(call("backup", "b"))
    assert wrote.startswith("Wrote b: ")
    assert f" as {county} stood on " in wrote
    looked = done(call("restore", "b", "--check"))
    assert wrote.partition(", as")[0].removeprefix("Wrote b: ") in looked
    assert (1, "b: It is there already, and no backup is written over; choose another name.") \
        == told(call("backup", "b"))
    done(call("backup", "c"))


def test_a_copy_works_only_once_its_original_has_stopped(
    copied: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """No server starts on it before; what it holds can be looked at."""
    monkeypatch.setenv("QUARTERDAY_SECRET_KEYS", KEY)
    assert "run `quarterday restore --resume`." in done(call("restore", str(copied)))
    for verb in ("serve", "worker"):
        code, why = told(call(verb))
        assert (1, True) == (code, why.startswith(HELD))
    done(call("export", "figures.csv"))
    assert done(call("restore", "--resume")).startswith("The database works from now on.")
    assert (1, "The database is not held: it was not restored, or was resumed before.") \
        == told(call("restore", "--resume"))


def test_what_cannot_be_looked_up_is_decided_by_somebody(county: str, call: Call) -> None:
    """A letter waits with its reason; a post is tried as if it had been tried before, and what is not yet due stays."""
    sent = [Message(id=lane, lane=lane, kind="k", place="p", payload={}) for lane in ("slack:T1", "email:relay")]
    later = Message(id="later", lane="email:relay", kind="k", place="p", payload={}, due_at=NOW.replace(year=2999))
    asyncio.run(_queue(county, [*sent, later]))
    done(call("backup", "b"))
    done(call("restore", "b", "--replace"))
    said = done(call("restore", "--resume"))
    assert "- 1 message is looked up in Slack" in said
    assert "- 1 letter waits for you" in said
    assert "- 1 mail that was not read waits likewise" in said
    assert "The original has probably answered it." in done(call("inbox", "list"))
    rows = sqlite3.connect(county.removeprefix("sqlite:///")).execute(
        "SELECT id, status, attempts, first_attempt_at IS NOT NULL FROM message ORDER BY id").fetchall()
    assert [("email:relay", "unconfirmed", 0, 0), ("later", "pending", 0, 0), ("slack:T1", "pending", 1, 1)] == rows


def test_a_full_database_is_not_lost_by_a_slip(county: str, call: Call) -> None:
    """It has to be said, and nobody may be looking into it."""
    done(call("backup", "b"))
    code, why = told(call("restore", "b"))
    assert (1, True) == (code, why.endswith("or say --replace to lose what it holds."))
    reader = sqlite3.connect(county.removeprefix("sqlite:///"))
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM person")
    code, why = told(call("restore", "b", "--replace"))
    assert (1, True) == (code, why.startswith("Another program has "))
    reader.close()
    done(call("restore", "b", "--replace"))


@pytest.mark.parametrize("words", [(), ("b", "--resume")])
def test_a_file_or_resume_but_not_both(copied: Path, call: Call, words: tuple[str, ...]) -> None:
    """Anything else is wrong usage, and makes nothing."""
    assert 2 == call("restore", *words).exit_code
    assert not Path("copy.db").exists()
    done(call("restore", str(copied)))
    assert Standing.FITS is standing(COPY)


def test_the_record_is_held_to_its_word(county: str, call: Call) -> None:
    """By itself and against a backup; whoever gets round the database's refusal is found by both."""
    done(call("backup", "b"))
    assert done(call("audit", "verify")).startswith("The record holds: 0 entries of the ledger, ")
    assert done(call("audit", "verify", "--against", "b")).endswith(" stands as it was.")
    file = sqlite3.connect(county.removeprefix("sqlite:///"))
    refusal, = file.execute("SELECT sql FROM sqlite_master WHERE name = 'figure_append_only_update'").fetchone()
    file.executescript("DROP TRIGGER figure_append_only_update; UPDATE figure SET value = '7' WHERE id = 2")
    assert (1, ["The database would let rows of figure be changed: its refusal is gone.",
                "The record does not hold: 1 fault."]) == _faults(call("audit", "verify"))
    file.execute(refusal)
    file.commit()
    done(call("audit", "verify"))
    assert (1, ["1 rows of figure that stood in the backup are gone or were changed: number 2.",
                "The record does not hold: 1 fault."]) == _faults(call("audit", "verify", "--against", "b"))
    file.close()
    done(call("restore", "b", "--replace"))
    done(call("audit", "verify", "--against", "b"))


def _faults(result: Result) -> tuple[int, list[str]]:
    code, why = told(result)
    return code, why.splitlines()


async def _queue(url: str, messages: list[Message]) -> None:
    store = Store.open(url)
    await store.write(lambda session: enqueue(session, OWNER, messages, NOW))
    await store.write(lambda session: keep_mail(session, "mail:1", b"Hello", source="lmtp", sender=None,
                                                recipients=[], place="", body_hash="", received_at=NOW))
    await store.close()
