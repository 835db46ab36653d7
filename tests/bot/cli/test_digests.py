"""Digests, read in a terminal, written to a file, or posted on their day."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.example import COUNTY
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
        (("--format", "papers"), "<!doctype html>"),
        (("--format", "slack"), "[\n"),
    ],
)
def test_a_digest_is_read_in_every_form(home: Path, call: Call, words: tuple[str, ...], begins: str) -> None:
    """The theme is found whatever its letters; `--to` writes what would be shown."""
    said = done(call("digest", *THEME, *words))
    assert said.casefold().startswith(begins.casefold())
    assert "Wrote digest.txt." == done(call("digest", *THEME, *words, "--to", "digest.txt"))
    assert said == (home / "digest.txt").read_text("utf-8").strip()


def test_its_pictures_are_written_to_a_folder_or_the_first_to_a_file(home: Path, call: Call) -> None:
    """Each a PNG, named for its place and kind."""
    png = (*THEME, "--format", "png", "--to")
    told = done(call("digest", *png, "pictures"))
    files = sorted((home / "pictures").iterdir())
    assert f"Wrote {len(files)} picture{'' if len(files) == 1 else 's'} to pictures." == told
    assert [] == [file.name for file in files if not file.read_bytes().startswith(b"\x89PNG")]
    assert "Wrote 1 picture to one.png." == done(call("digest", *png, "one.png"))
    assert files[0].read_bytes() == (home / "one.png").read_bytes()


def test_it_is_exported_with_the_facts_under_it(home: Path, call: Call) -> None:
    """A folder of CSV, a workbook, or one object: lines and facts of the same targets, whatever the form."""
    assert "Wrote 8 files to out." == done(call("digest", *THEME, "--format", "csv", "--to", "out"))
    assert "Wrote out.xlsx." == done(call("digest", *THEME, "--format", "xlsx", "--to", "out.xlsx"))
    assert "Wrote out.json." == done(call("digest", *THEME, "--format", "json", "--to", "out.json"))
    whole = json.loads((home / "out.json").read_bytes())
    with (home / "out" / "facts.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    header, *book = load_workbook(home / "out.xlsx")["facts"].iter_rows(values_only=True)
    refs = [row["ref"] for row in rows]
    assert refs == [row["ref"] for row in whole["facts"]] == [row[header.index("ref")] for row in book]
    assert {row["ref"] for row in whole["lines"] if row["kind"] == "row"} <= set(refs)


def test_papers_tell_where_the_digest_stands(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once pages can be signed for; they lead nowhere, being of paper."""
    assert "/d/" not in done(call("digest", *THEME, "--format", "papers"))
    monkeypatch.setenv("QUARTERDAY_SECRET_KEYS", "a key of the tests that is long enough, and then some")
    at = "http://127.0.0.1:8000/d/2026-Q2/theme/children-and-young-people"
    papers = done(call("digest", *THEME, "--format", "papers"))
    assert (True, False) == (at in papers, "href=" in papers)


def test_the_board_needs_no_name(call: Call) -> None:
    """It is of the whole partnership; a delivery group is found by the ref of its target."""
    assert done(call("digest", "board", "--round", "2026-Q2")).startswith("What needs the board’s attention\n=====")
    assert done(call("digest", "group", "ni 111", "--round", "2026-Q2")).startswith("NI 111: what is yours to do\n===")


def test_a_layer_of_their_own_is_read_like_any_other(home: Path, call: Call) -> None:
    """A row of layers.csv is enough; before it is imported there is none of its name."""
    scrutiny = ("digest", "scrutiny", *THEME[1:])
    unknown = "There is no digest layer “scrutiny”; choose from board, theme, district and group."
    assert (1, unknown) == told(call(*scrutiny))
    folder = Path(shutil.copytree(COUNTY, home / "ours"))
    rows = "name,reader,grouping,rules,heading\nscrutiny,scrutiny committee,theme,no_return,{group} before scrutiny\n"
    (folder / "layers.csv").write_text(rows, "utf-8")
    assert "1 digest layer, 2 districts." in done(call("import", str(folder)))
    assert done(call(*scrutiny)).startswith("Children and young people before scrutiny\n=====")


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
        ((*THEME, "--format", "pdf"), 2, "Error: Invalid value: “pdf” is not a form of digests; choose text, html,"),
        ((*THEME, "--format", "png"), 2, "Error: Invalid value for --to: png makes files: say with --to"),
        ((*THEME, "--format", "png", "--to", "missing/one.png"), 1, "missing/one.png: No such file or directory."),
        ((*THEME, "--format", "xlsx"), 2, "Error: Invalid value for --to: xlsx makes files: say with --to"),
        ((*THEME, "--format", "csv", "--to", "missing/out"), 1, "There is no folder missing; make it or name another."),
        ((*THEME, "--to", "missing/digest.txt"), 1, "missing/digest.txt: No such file or directory."),
    ],
)
def test_a_digest_that_cannot_be_made_says_why(call: Call, words: tuple[str, ...], code: int, why: str) -> None:
    """A sentence each; asked rightly, it is shown."""
    ended, said = told(call("digest", *words))
    assert (code, True) == (ended, said.splitlines()[-1].startswith(why)), said
    done(call("digest", *THEME))
