"""Making the database and looking over the settings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.cli.calls import KEY, Call, done, told


def test_a_new_database_is_made_and_made_once(home: Path, call: Call) -> None:
    """`migrate` makes the file where there is none, and may be run again."""
    assert not (home / "quarterday.db").exists()
    assert "The database is at the newest schema." == done(call("migrate"))
    assert "The database is at the newest schema." == done(call("migrate"))
    assert (home / "quarterday.db").exists()


def test_the_command_is_installed(home: Path) -> None:
    """A shell finds `quarterday`, and its output is plain where there is no terminal."""
    command = Path(sys.executable).with_name("quarterday")
    ran = subprocess.run((command, "migrate"), capture_output=True, text=True, check=False, cwd=home)
    assert (0, "The database is at the newest schema.\n", "") == (ran.returncode, ran.stdout, ran.stderr)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://jo:hunter2@127.0.0.1:1/x", "The database postgresql://jo:***@127.0.0.1:1/x cannot be opened:"),
        ("sqlite:///missing/q.db", "The database sqlite:///missing/q.db cannot be opened: unable to open"),
        ("sqlite:///notes.txt", "The database sqlite:///notes.txt cannot be opened: file is not a database."),
        ("mysql://x/y", "QUARTERDAY_DATABASE_URL must begin with sqlite:// or postgresql://."),
    ],
)
@pytest.mark.parametrize("words", [("migrate",), ("round", "status", "2026-Q2")])
def test_a_database_that_cannot_be_opened_is_named_without_its_password(
    home: Path, call: Call, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], url: str, said: str
) -> None:
    """No server, no folder, no database at all: one sentence and exit 1; with the true address it is done."""
    (home / "notes.txt").write_text("Not a database.\n")
    monkeypatch.setenv("QUARTERDAY_DATABASE_URL", url)
    code, why = told(call(*words))
    assert (1, True, 1) == (code, why.startswith(said), len(why.splitlines()))
    assert "hunter2" not in why
    monkeypatch.setenv("QUARTERDAY_DATABASE_URL", "sqlite:///q.db")
    done(call("migrate"))


def test_asking_makes_no_database(home: Path, call: Call) -> None:
    """A command in the wrong folder says which database it looked for, and leaves nothing behind."""
    assert (1, "The database sqlite:///quarterday.db is not at the newest schema. Run `quarterday migrate` first.") \
        == told(call("round", "status", "2026-Q2"))
    assert [] == list(home.iterdir())


def test_every_missing_setting_is_said_at_once(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence for each, naming the variable; complete, there is nothing to say against them."""
    monkeypatch.setenv("QUARTERDAY_SLACK_MODE", "http")
    code, why = told(call("check-config"))
    named = [line.split()[0] for line in why.splitlines()]
    assert (1, ["QUARTERDAY_SECRET_KEYS", "QUARTERDAY_SLACK_SIGNING_SECRET", "QUARTERDAY_SLACK_BOT_TOKEN"]) \
        == (code, named)
    monkeypatch.setenv("QUARTERDAY_SECRET_KEYS", KEY)
    monkeypatch.setenv("QUARTERDAY_SLACK_SIGNING_SECRET", KEY)
    monkeypatch.setenv("QUARTERDAY_SLACK_BOT_TOKEN", "xoxb-for-tests")
    assert "The settings are complete." == done(call("check-config"))


def test_an_unknown_setting_is_named(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in a name is not passed over, whatever the verb."""
    monkeypatch.setenv("QUARTERDAY_DATABASE_URI", "sqlite:///x.db")
    known = "QUARTERDAY_DATABASE_URI is not a setting of Quarterday; deploy/env.example lists those there are."
    assert (1, known) == told(call("migrate"))
    monkeypatch.delenv("QUARTERDAY_DATABASE_URI")
    done(call("migrate"))
