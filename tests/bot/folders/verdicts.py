"""What becomes of an import folder: everything wrong with it, or what it says."""

from __future__ import annotations

from pathlib import Path

from bot.folders.contents import Contents
from bot.folders.problems import Problem, Problems
from bot.folders.reading import read_import
from conversations.partnership.quarters import Quarter

Q2 = Quarter(2026, 2)


def refused(path: Path) -> list[Problem]:
    """The problems found at a path."""
    found = read_import(path, Q2)
    assert isinstance(found, Problems)
    return found.kept


def accepted(path: Path) -> Contents:
    """What is said at a path; a problem fails the test with its sentence."""
    found = read_import(path, Q2)
    assert isinstance(found, Contents), [str(problem) for problem in found.kept]
    return found
