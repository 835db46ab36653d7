"""A talk held in a terminal, or piped into one."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from conversations.scripts.catalogue import BY_ID
from tests.bot.cli.calls import Call, done, told

FACTS = ("title: Looked-after children in education", "milestone: 410", "past 2026-Q1: 400")


def test_a_piped_talk_goes_as_far_as_it_is_answered(call: Call) -> None:
    """Each line is an answer; at the end of them the talk stops, and nothing has gone wrong."""
    said = done(call("talk", says="408\n"))
    assert said.startswith("What was “First-time entrants” in Q2 2026/27")
    assert (1, True) == (said.count("> "), said.endswith("\n>"))
    assert done(call("talk", says="bye\n")).endswith(">")


def test_a_talk_on_facts_can_be_written_down(home: Path, call: Call) -> None:
    """`--given` says what it is about, and `--repro` prints it as a transcript whose facts can be given again."""
    (home / "facts.txt").write_text("\n".join(FACTS), "utf-8")
    said = done(call("talk", "--given", "facts.txt", "--repro", says="408\nbye\n"))
    facts = [line.split(None, 1)[1] for line in said.splitlines() if line.startswith("GIVEN")]
    assert "title: Looked-after children in education" in facts
    assert any(re.match(r"LEAD +408$", line) for line in said.splitlines())
    (home / "again.txt").write_text("\n".join(facts), "utf-8")
    assert said == done(call("talk", "--given", "again.txt", "--repro", says="408\nbye\n"))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--script", "tea"), f"There is no talk called “tea”. Known are: {', '.join(sorted(BY_ID))}."),
        (("--given", "missing.txt"), "missing.txt: No such file or directory."),
        (("--given", "facts.txt"), "facts.txt: “no colon” is not “what: value”."),
        (("--as", "jo@x.example"), "jo@x.example has no return in a round that runs. Open one with `quarterday round "
                                   "open`."),
    ],
)
def test_a_talk_that_cannot_be_held_says_why(
    home: Path, county: str, call: Call, words: tuple[str, ...], why: str
) -> None:
    """A sentence each; a talk on the example is then held."""
    (home / "facts.txt").write_text("no colon\n", "utf-8")
    assert (1, why) == told(call("talk", *words))
    done(call("talk", says="bye\n"))


def test_a_real_return_is_talked_about_and_nothing_is_stored(county: str, call: Call) -> None:
    """`--as` begins with the person's own return; what is answered here changes no return."""
    done(call("round", "open", "2026-Q2"))
    said = done(call("talk", "--as", "maya.quinn@marlshire.example", says="126\nbye\n"))
    assert "First time entrants" in said.splitlines()[0]
    with sqlite3.connect(county.removeprefix("sqlite:///")) as database:
        assert [("not_started",)] == database.execute("SELECT DISTINCT state FROM return").fetchall()
    database.close()
