"""Digests, read in a terminal, written to a file, or posted on their day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.main import now
from conversations.partnership.quarters import Quarter
from tests.bot.cli.calls import Call, done, told

THEME = ("theme", "children and young people", "--round", "2026-Q2")
RUNNING = str(Quarter.containing(now().date()))
"""The quarter under way, whose digests are always still to come."""


@pytest.fixture(autouse=True)
def opened(county: str, call: Call) -> None:
    """The example county, with a round open."""
    done(call("round", "open", "2026-Q2"))


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ((), "Children and young people: what needs attention\n====="),
        (("--format", "html"), "<!doctype html>"),
        (("--format", "slack"), "[\n"),
    ],
)
def test_a_digest_is_read_in_every_form(home: Path, call: Call, words: tuple[str, ...], begins: str) -> None:
    """The theme is found whatever its letters; `--to` writes what would be shown."""
    said = done(call("digest", *THEME, *words))
    assert said.casefold().startswith(begins.casefold())
    assert "Wrote digest.txt." == done(call("digest", *THEME, *words, "--to", "digest.txt"))
    assert said == (home / "digest.txt").read_text("utf-8").strip()


def test_the_board_needs_no_name(call: Call) -> None:
    """It is of the whole partnership; a delivery group is found by the ref of its target."""
    assert done(call("digest", "board", "--round", "2026-Q2")).startswith("What needs the board’s attention\n=====")
    assert done(call("digest", "group", "ni 111", "--round", "2026-Q2")).startswith("NI 111: what is yours to do\n===")


def test_the_slack_form_is_what_slack_is_sent(call: Call) -> None:
    """A script reads the post and the parts of its thread."""
    post, *_ = json.loads(done(call("digest", *THEME, "--format", "slack")))
    assert {"text", "blocks"} <= set(post)


def test_a_digest_is_posted_from_its_day_or_when_released(call: Call) -> None:
    """Before, the refusal names the day; its release posts it, and so nothing is left to be posted."""
    send = ("digest", *THEME[:2], "--round", RUNNING, "--send")
    done(call("round", "open", RUNNING))
    code, why = told(call(*send))
    assert (1, True) == (code, why.startswith(f"Digests of {Quarter.parse(RUNNING).name} may be posted from "))
    assert "theme Children and young people: 1 post" in done(call("round", "release", RUNNING))
    assert "It was sent before as it stands; nothing is sent twice." == done(call(*send))


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("borough", "--round", "2026-Q2"), 1, "There is no digest layer “borough”; choose from board, theme,"),
        (("board", "x", "--round", "2026-Q2"), 1, "The board digest is of the whole partnership; leave “x” out."),
        (("theme", "--round", "2026-Q2"), 1, "Say which theme; choose from Children and"),
        (("theme", "Fish", "--round", "2026-Q2"), 1, "There is no theme “Fish”; choose from Children and"),
        ((*THEME[:2], "--round", "2026-Q3"), 1, "There is no round"),
        ((*THEME[:2], "--round", "soon"), 2, "Error: Invalid value: “soon” is not a quarter;"),
        ((*THEME, "--format", "png"), 2, "Error: Invalid value: “png” is not a form of digests; choose text, html,"),
        ((*THEME, "--to", "missing/digest.txt"), 1, "missing/digest.txt: No such file or directory."),
    ],
)
def test_a_digest_that_cannot_be_made_says_why(call: Call, words: tuple[str, ...], code: int, why: str) -> None:
    """A sentence each; asked rightly, it is shown."""
    ended, said = told(call("digest", *words))
    assert (code, True) == (ended, said.splitlines()[-1].startswith(why)), said
    done(call("digest", *THEME))
