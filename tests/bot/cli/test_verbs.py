"""The verbs: found by name, helped with at once, and read only when they are run."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from bot.cli.verbs import VERBS, app, built

HEAVY = ("sqlalchemy", "fastapi", "slack_bolt", "alembic", "openpyxl", "aiohttp")
RUNNER = CliRunner()


@pytest.mark.parametrize("name", VERBS)
def test_the_table_says_what_the_verb_says(name: str) -> None:
    """The sentence beside a verb is the first sentence of its own help."""
    assert VERBS[name][1] == " ".join(str(built(name).help).split("\n\n")[0].split())


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_explains_itself(name: str) -> None:
    """`quarterday VERB --help` shows how it is used."""
    said = RUNNER.invoke(app, [name, "--help"])
    assert (0, True) == (said.exit_code, f"Usage: quarterday {name}" in said.output)


def test_a_slip_of_the_pen_is_wrong_usage() -> None:
    """An unknown verb ends with 2 and offers the nearest; the right one is understood."""
    slip = RUNNER.invoke(app, ["rond"])
    assert (2, True) == (slip.exit_code, "'round'" in slip.output)
    assert 0 == RUNNER.invoke(app, ["round", "--help"]).exit_code


def test_help_reads_no_verb() -> None:
    """Help needs neither the database, nor the web, nor Slack."""
    told = subprocess.run(
        (sys.executable, "-X", "importtime", "-c", "from bot.cli.verbs import app; app(['--help'])"),
        capture_output=True, text=True, check=True,
    )
    loaded = set(re.findall(r"\|\s+(\w+)$", told.stderr, re.M))
    assert set() == loaded & set(HEAVY)
    assert all(name in told.stdout for name in VERBS)
