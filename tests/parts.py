"""How the tests report: what each part took, and that nothing was left out.

The parts are the folders under `tests/`. With `CI=true` a test that did not
run counts as one that failed. `--update` lets golden files be written anew.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer `--update`."""
    parser.addoption("--update", action="store_true", help="write golden files anew, from what happens now")


@pytest.fixture(scope="session")
def update(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written anew rather than compared."""
    return bool(request.config.getoption("--update"))


class Parts:
    """Listens to each test and tells the sums at the end."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.tests: Counter[str] = Counter()
        self.not_run: list[str] = []

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add a report to its part."""
        part = part_of(report.nodeid)
        self.seconds[part] += report.duration
        self.tests[part] += report.when == "call"
        if report.skipped:
            self.not_run.append(report.nodeid)

    @pytest.hookimpl
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Let nothing be left out unseen where it counts."""
        if self.not_run and os.environ.get("CI") == "true":
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell what each part took."""
        terminalreporter.section("what each part took")
        for part, seconds in sorted(self.seconds.items(), key=lambda one: -one[1]):
            terminalreporter.line(f"{part:<32} {self.tests[part]:>6} tests {seconds:>8.1f} s")
        for name in self.not_run:
            terminalreporter.line(f"NOT RUN: {name}", yellow=True)


def pytest_configure(config: pytest.Config) -> None:
    """Begin to listen."""
    config.pluginmanager.register(Parts(), "parts")


def part_of(name: str) -> str:
    """Name the part a test belongs to: its folder, at most three deep."""
    folders = name.split("::", maxsplit=1)[0].split("/")[:-1]
    return "/".join(folders[:3]) or "tests"
