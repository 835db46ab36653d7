"""Programs that the tests need and no Python package brings: a browser, mail servers. They are Debian's.

Where one is missing and may be installed, it is installed, and that is said.
Several runs of tests share a machine, and `apt-get` lets one install at a time:
whoever comes second waits, and then looks again before installing anything.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

WAITING = "-oDPkg::Lock::Timeout=300"
"""Somebody else on this machine may be installing too; `apt-get` waits so many seconds for them."""
PATIENCE = 600
LOCK = Path(tempfile.gettempdir()) / "quarterday-tests-install.lock"


def found_or_installed(
    find: Callable[[], str | None], packages: Sequence[str], told: str, answers: str = ""
) -> str | None:
    """Where a program stands, once it does; none where it is missing and may not be installed.

    `told` says what it is for. `answers` is what the packages would ask, in the form of `debconf-set-selections`.
    """
    found = find()
    if found or os.geteuid() != 0 or not shutil.which("apt-get"):
        return found
    with _one_at_a_time():
        return find() or _installed(find, packages, told, answers)


def not_to_be_had(reason: str) -> NoReturn:
    """Say why a test is not run: with `CI=true` it fails, elsewhere it is named as not run.

    Elsewhere it may skip: these programs come from the system, and a person
    without the right to install one must still be able to run all the rest.
    """
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def by_hand(packages: Sequence[str]) -> str:
    """The command that installs packages."""
    return f"apt-get install --no-install-recommends {' '.join(packages)}"


def _installed(find: Callable[[], str | None], packages: Sequence[str], told: str, answers: str) -> str | None:
    print(f"\nInstalling {' '.join(packages)} for {told}…", file=sys.stderr, flush=True)
    if answers:
        _run(("debconf-set-selections",), answers)
    _run(("apt-get", WAITING, "update"))
    _run(("apt-get", WAITING, "install", "-y", "--no-install-recommends", *packages))
    return find()


def _run(command: Sequence[str], given: str = "") -> None:
    """Run a command; one that fails is told of, and whoever wanted its program will not find it."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, input=given, env=environment, capture_output=True, text=True, check=False,
                          timeout=PATIENCE)  # fmt: skip
    if done.returncode:
        print(f"{' '.join(command)} failed: {done.stderr.strip()}", file=sys.stderr, flush=True)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Wait for whoever installs now; the lock goes with the process that holds it."""
    with LOCK.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
