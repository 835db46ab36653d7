"""Every mail of the table, by every way in: what comes of it, and that nothing comes of it twice.

A wrong value stored, an answer lost or a reply to a machine is a fault in one
row here. `mail/table.csv` is the specification; `mails.py` says how to read it.
"""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from storage.inbox import Outcome
from tests.bot.channels.email.mails import FOLDER, Case, cases, files
from tests.bot.channels.email.ways_in import WAYS
from tests.bot.channels.email.whole_table import Came, Results, open_weald, run_table
from tests.mail_servers import Dovecot

TABLE = cases()
ANSWERS = {"none", "read_back", "receipt", "correction", "notice", "unclear"}
MOST = 1024 * 1024
"""Octets of the folder: what is large is written as how often something comes."""


@pytest.fixture(scope="module")
def opened(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which the round is open and every letter waits to leave."""
    place = tmp_path_factory.mktemp("weald") / "opened.db"
    shutil.copy(sqlite_template, place)
    asyncio.run(open_weald(f"sqlite:///{place}", TABLE))
    return place


@pytest.fixture(scope="module", params=WAYS)
def results(
    request: pytest.FixtureRequest, opened: Path, tmp_path_factory: pytest.TempPathFactory
) -> Results:
    """What came of the whole table by one way in, and by the same way once more."""
    way = str(request.param)
    dovecot: Dovecot | None = request.getfixturevalue("dovecot") if way == "imap" else None
    place = tmp_path_factory.mktemp(way) / "quarterday.db"
    shutil.copy(opened, place)
    return asyncio.run(run_table(way, f"sqlite:///{place}", dovecot, TABLE))


def test_the_table_and_the_folder_agree() -> None:
    """Every mail has its row and its note, in order; there are enough of them, and none is large."""
    assert sorted(files()) == [case.file for case in TABLE]
    assert all(case.note for case in TABLE)
    assert {case.outcome for case in TABLE} <= set(Outcome)
    assert {case.answer for case in TABLE} == ANSWERS
    assert len(TABLE) >= 120
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < MOST


def wanted(case: Case) -> tuple[object, ...]:
    """What must come of a mail, in the order in which a difference matters."""
    return dict(case.stored), case.outcome, case.answer, tuple(case.files)


def found(came: Came) -> tuple[object, ...]:
    """What came of it, likewise."""
    return dict(came.stored), came.outcome, came.answer, came.files


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.file.removesuffix(".eml"))
def test_what_comes_of_a_mail(results: Results, case: Case) -> None:
    """What is stored and nothing else, its outcome and why, the one letter that answers it, and who is told."""
    came = results.came[case.file]
    assert wanted(case) == found(came)
    assert case.tells in f"{came.reason}\n{came.told}"
    assert came.reason or came.outcome == Outcome.TAKEN, "An operator could not read why."


def test_nothing_leaves_but_what_the_table_says(results: Results) -> None:
    """One letter for each mail that earns one: none to a machine, a bounce, a list or ourselves."""
    assert sum(case.answer != "none" for case in TABLE) == results.sent - results.invited


def test_the_whole_table_again_changes_nothing(results: Results) -> None:
    """Every mail is known when it comes again: no row of any table differs, and no letter leaves."""
    assert [] == results.changed
    assert 0 == results.sent_again


def test_the_table_on_postgresql(postgres_url: str) -> None:
    """The same comes of every mail where PostgreSQL keeps it."""
    asyncio.run(open_weald(postgres_url, TABLE))
    came = asyncio.run(run_table("lmtp", postgres_url, None, TABLE, twice=False)).came
    assert {case.file: wanted(case) for case in TABLE} == {file: found(each) for file, each in came.items()}
