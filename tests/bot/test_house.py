"""The house keeps its own rules: who may know whom, how large a thing may be, what a page must name."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from bot.surroundings import variable

HOUSE = Path(__file__).parents[2]
ROOMS = ("bot", "conversations", "storage")
LONGEST_FILE = 350
LONGEST_FUNCTION = 40
VAGUE = {"utils", "util", "common", "helpers", "helper", "base", "misc", "lib", "core", "shared"}
UNDONE = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b|NotImplementedError")
LEFT_OUT = re.compile(r"pytest\.(?:mark\.)?(?:skip|skipif|xfail|importorskip)\b")
REGISTRY = re.compile(
    r"https?://[^\s\"']*(?:pypi|pythonhosted|/simple)|--(?:extra-)?index-url|--find-links", re.I
)
PROJECT: dict[str, Any] = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))

VIOLATIONS = [
    ("The house stands in one direction", "storage/astray.py", "import bot.ports"),
    ("The house stands in one direction", "conversations/partnership/astray.py", "import storage"),
    ("Floors of the bot", "bot/handlers/astray.py", "import bot.work"),
    ("Floors of the bot", "bot/work/astray.py", "import bot.channels.slack"),
    ("Floors of the bot", "bot/channels/slack/astray.py", "import bot.settings"),
    ("Floors of the bot", "bot/handlers/astray.py", "import bot.settings"),
    ("Floors of the bot", "bot/astray.py", ""),
    ("Floors of the conversations", "conversations/partnership/astray.py", "import conversations.dialogue"),
    ("Floors of the conversations", "conversations/dialogue/astray.py", "import conversations.scripts"),
    ("Floors of the conversations", "conversations/astray.py", ""),
    ("Floors of the conversations", "conversations/pictures/astray.py", "import conversations.digests"),
    ("Pictures know nothing of talk", "conversations/pictures/astray.py", "import conversations.dialogue"),
    ("Channels do not know one another", "bot/channels/astray.py", "import bot.channels.slack"),
    ("The core touches nothing", "conversations/scripts/astray.py", "import time"),
    ("The core touches nothing", "conversations/dialogue/astray.py", "import random"),
    ("The core touches nothing", "conversations/digests/astray.py", "import sqlalchemy"),
    ("Only the composition root reads settings", "bot/rehearsal/astray.py", "import bot.settings"),
    ("Only the composition root reads settings", "bot/work/astray.py", "import bot.settings"),
    ("SQL stays in storage", "bot/handlers/astray.py", "import sqlmodel"),
]


def sources(*places: str) -> list[Path]:
    """Every Python file of these places."""
    return sorted(path for place in places for path in (HOUSE / place).rglob("*.py"))


def named(path: Path) -> str:
    """A file as people write it."""
    return path.relative_to(HOUSE).as_posix()


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rooms, copied to where they may be spoilt."""
    there = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(HOUSE / room, there / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HOUSE / "pyproject.toml", there)
    return there


def broken(house: Path) -> set[str]:
    """The directions that are not kept in a house."""
    linter = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run(
        (linter, "--no-logo", "--no-cache"), cwd=house, capture_output=True, text=True, check=False
    )
    assert "Contracts:" in told.stdout, told.stdout + told.stderr
    return set(re.findall(r"^(.+) BROKEN$", told.stdout, re.M))


def test_every_direction_is_kept(copy: Path) -> None:
    """As it stands, no room knows what it may not."""
    assert set() == broken(copy)


@pytest.mark.parametrize(("contract", "place", "line"), VIOLATIONS)
def test_every_wrong_turn_is_caught_by_name(copy: Path, contract: str, place: str, line: str) -> None:
    """One import in the wrong direction breaks its contract; taken out again, all is well there."""
    astray = copy / place
    astray.write_text(f'"""Astray."""\n\n{line}\n', "utf-8")
    try:
        assert contract in broken(copy)
    finally:
        astray.unlink()


def test_every_contract_has_been_seen_broken() -> None:
    """A contract that nothing can break would be an ornament."""
    contracts = {one["name"] for one in PROJECT["tool"]["importlinter"]["contracts"]}
    assert contracts == {contract for contract, _, _ in VIOLATIONS}


def test_no_file_is_too_long() -> None:
    """One concept a file leaves it short."""
    long = {named(path): count for path in sources(*ROOMS, "tests") if (count := lines(path)) > LONGEST_FILE}
    assert {} == long


def lines(path: Path) -> int:
    """How long a file is."""
    return len(path.read_text("utf-8").splitlines())


def test_no_function_is_too_long() -> None:
    """A function does one thing, and is seen whole."""
    long = {
        f"{named(path)}:{one.lineno} {one.name}": length
        for path in sources(*ROOMS)
        for one in functions(path)
        if (length := (one.end_lineno or 0) - one.lineno + 1) > LONGEST_FUNCTION
    }
    assert {} == long


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, however deep."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_name_is_vague() -> None:
    """Names are the field's words."""
    assert [] == [named(path) for path in sources(*ROOMS, "tests") if {path.stem, path.parent.name} & VAGUE]


def test_every_package_says_what_it_knows() -> None:
    """Each opens with a sentence."""
    opening = [path for path in sources(*ROOMS) if path.name == "__init__.py"]
    silent = [named(path) for path in opening if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert [] == silent


def test_nothing_is_left_undone_or_left_out() -> None:
    """No reminder of work to come, no stub, and no test left out but for want of a system package."""
    this, system = Path(__file__), HOUSE / "tests" / "debian.py"
    written = [path for path in sources(*ROOMS, "tests") if path != this]
    undone = [named(path) for path in written if UNDONE.search(path.read_text("utf-8"))]
    left_out = [
        named(path) for path in written if path != system and LEFT_OUT.search(path.read_text("utf-8"))
    ]
    assert ([], []) == (undone, left_out)


def test_every_library_is_declared() -> None:
    """What a room imports is a dependency of its own, not a stroke of luck."""
    declared = {re.split(r"[\[>=]", one)[0].lower() for one in PROJECT["project"]["dependencies"]}
    owners = packages_distributions()
    taken = {name: named(path) for path in sources(*ROOMS) for name in imported(path)}
    ours = {*ROOMS, *sys.stdlib_module_names}
    strays = {
        f"{name} in {place}"
        for name, place in taken.items()
        if name not in ours
        and not declared & {owner.lower().replace("_", "-") for owner in owners.get(name, ())}
    }
    assert set() == strays


def imported(path: Path) -> Iterator[str]:
    """The top names a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


DEV: list[str] = PROJECT["project"]["optional-dependencies"]["dev"]
LOCKS = ("deploy/requirements.lock", "deploy/requirements-dev.lock")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_version_has_its_hashes_and_no_address(lock: str) -> None:
    """The lock says what, never whence."""
    text = (HOUSE / lock).read_text("utf-8")
    pins = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert [] == [pin.splitlines()[0] for pin in pins if "==" not in pin or "--hash=sha256:" not in pin]
    assert None is REGISTRY.search(text)


@pytest.mark.parametrize(("lock", "wanted"), [(LOCKS[0], []), (LOCKS[1], DEV)])
def test_every_dependency_is_locked(lock: str, wanted: list[str]) -> None:
    """What the project asks for stands in the lock, with the tool that builds it."""
    text = (HOUSE / lock).read_text("utf-8")
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"], *wanted]
    names = {re.split(r"[\[>=]", one)[0].lower() for one in asked}
    assert set() == names - set(re.findall(r"^([a-z0-9._-]+)==", text, re.M))


def test_the_lock_holds_what_builds_the_project() -> None:
    """The group the lock is made from asks for the same tool as the build."""
    assert PROJECT["build-system"]["requires"] == PROJECT["dependency-groups"]["build"]


def test_every_page_that_lists_settings_lists_them_all() -> None:
    """The example of settings and the front page each name every setting."""
    pages = (HOUSE / "deploy" / "env.example", HOUSE / "README.md")
    texts = {named(page): page.read_text("utf-8") for page in pages}
    wanted = {variable(name) for name in Settings.model_fields}
    unnamed = {page: wanted - set(re.findall(r"QUARTERDAY_[A-Z_]+", text)) for page, text in texts.items()}
    assert {page: set[str]() for page in texts} == unnamed
