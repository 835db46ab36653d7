"""Programs of the system are installed once, however many runs of tests want them at one moment."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, local

import pytest

from tests import debian

INSTALLS = """#!/bin/sh
echo "$@" >> {log}
mkdir {busy} || exit 100
for word; do [ "$word" = install ] && touch {program}; done
rmdir {busy}
"""
"""What stands for `apt-get`: it refuses to be run twice at once, and writes down how it was called."""


def test_two_that_miss_a_program_install_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both saw it missing; one installs it, the other waits and finds it."""
    log, program, apt = tmp_path / "log", tmp_path / "program", tmp_path / "bin" / "apt-get"
    apt.parent.mkdir()
    apt.write_text(INSTALLS.format(log=log, busy=tmp_path / "busy", program=program))
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", f"{apt.parent}:{os.environ['PATH']}")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(debian, "LOCK", tmp_path / "lock")
    both_looked, mine = Barrier(2), local()

    def find() -> str | None:
        found = str(program) if program.exists() else None
        if not hasattr(mine, "looked"):
            mine.looked = True
            both_looked.wait(timeout=30)
        return found

    with ThreadPoolExecutor(2) as pool:
        found = [pool.submit(debian.found_or_installed, find, ["chromium"], "a test") for _ in range(2)]
        assert [str(program)] * 2 == [each.result() for each in found]
    calls = log.read_text().splitlines()
    assert ["update", "install"] == [call.removeprefix(f"{debian.WAITING} ").split()[0] for call in calls]


def test_who_may_not_install_is_given_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is run for them; what is there already is found."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert debian.found_or_installed(lambda: None, ["chromium"], "a test") is None
    assert "/bin/chromium" == debian.found_or_installed(lambda: "/bin/chromium", ["chromium"], "a test")
