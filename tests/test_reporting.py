"""The tests say what each part took, and nothing is left out unseen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.async_api import Page

HOUSE = Path(__file__).parents[1]
PAGE = '''
async def test_a_page(chromium):
    """Needs a browser."""
'''
PLAIN = '''
def test_plain(update):
    """Needs nothing."""
    assert update is {update}
'''
OPTIONS = ("-q", "-p", "no:hypothesispytest", "-p", "tests.parts", "-c", str(HOUSE / "pyproject.toml"))


def run(
    folder: Path, source: str, *arguments: str, ci: bool = False, path: str = "/nowhere"
) -> tuple[int, str]:
    """Run one file of tests on a machine with these programs; its exit status and what it printed."""
    there = folder / "tests" / "pages" / "test_one.py"
    there.parent.mkdir(parents=True, exist_ok=True)
    there.write_text(source, "utf-8")
    surroundings = {"PATH": path, "PYTHONPATH": str(HOUSE), "CI": "true" if ci else ""}
    browser = ("-p", "tests.browser") if source == PAGE else ()
    command = (
        sys.executable,
        "-m",
        "pytest",
        *OPTIONS,
        *browser,
        "--rootdir",
        str(folder),
        str(there),
        *arguments,
    )
    done = subprocess.run(command, env=surroundings, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


@pytest.fixture
def with_browser(tmp_path: Path) -> str:
    """A machine on which something called chromium can be run."""
    programs = tmp_path / "programs"
    programs.mkdir()
    browser = programs / "chromium"
    browser.write_text("#!/bin/sh\n", "utf-8")
    browser.chmod(0o755)
    return f"{programs}{os.pathsep}/nowhere"


def test_without_a_browser_the_test_is_named_with_the_remedy(tmp_path: Path, with_browser: str) -> None:
    """A person who may not install one is told which test did not run and why; with one, it runs."""
    status, said = run(tmp_path, PAGE)
    assert status == 0
    assert "NOT RUN: tests/pages/test_one.py::test_a_page" in said
    assert "sudo apt-get install --no-install-recommends chromium" in said
    status, said = run(tmp_path, PAGE, path=with_browser)
    assert (0, True, False) == (status, "1 passed" in said, "NOT RUN" in said)


def test_where_it_counts_nothing_may_be_left_out(tmp_path: Path, with_browser: str) -> None:
    """With `CI=true` a missing browser, or any skipped test, is a failure; with the browser all is well."""
    status, said = run(tmp_path, PAGE, ci=True)
    assert (1, True) == (status, "no Chromium on this machine" in said)
    skipping = "import pytest\n\n\n@pytest.mark." + 'skip\ndef test_later():\n    """Left out."""\n'
    assert run(tmp_path, skipping, ci=True)[0] == 1
    assert run(tmp_path, skipping)[0] == 0
    assert run(tmp_path, PAGE, ci=True, path=with_browser)[0] == 0


def test_each_part_says_what_it_took(tmp_path: Path) -> None:
    """The sums are by folder."""
    _, said = run(tmp_path, PLAIN.format(update=False))
    assert "what each part took" in said
    assert ["tests/pages", "1", "tests"] == next(
        row.split()[:3] for row in said.splitlines() if " tests " in row
    )


@pytest.mark.parametrize("flags", [(), ("--update",)])
def test_golden_files_are_written_anew_only_when_asked(tmp_path: Path, flags: tuple[str, ...]) -> None:
    """`--update` is told to the tests that keep golden files."""
    assert run(tmp_path, PLAIN.format(update=bool(flags)), *flags)[0] == 0


@pytest.mark.asyncio(loop_scope="session")
async def test_a_page_opens_and_keeps_british_hours(page: Page) -> None:
    """The browser of this machine draws what it is given, in the language and zone of the people asked."""
    await page.set_content("<h1>Your return</h1>")
    zone = await page.evaluate("[navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone]")
    assert ("Your return", ["en-GB", "Europe/London"]) == (await page.inner_text("h1"), zone)
