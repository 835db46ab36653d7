"""The image: what it is built from, what is in it, and who runs it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from fnmatch import fnmatch
from pathlib import Path

import pytest

from bot.cli.verbs import VERBS
from tests.deploy.written import DEPLOY, PINNED, amiss

HOUSE = DEPLOY.parent
ROOMS = ("bot", "conversations", "storage")
VERSION = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["project"]["version"]
SOUGHT = re.compile(r"curl|wget|--index-url|ssh-|token|password", re.I)


def instructions(path: Path) -> list[tuple[str, str]]:
    """The instructions of a Dockerfile, each on one line."""
    text = re.sub(r"^\s*#.*\n", "", path.read_text("utf-8"), flags=re.M)
    return [(word, rest) for word, rest in re.findall(r"^([A-Z]+)\s+(.+)$", re.sub(r"\\\n\s*", "", text), re.M)]


OURS, RELAY = instructions(DEPLOY / "Dockerfile"), instructions(DEPLOY / "postfix" / "Dockerfile")


def last(word: str) -> str:
    """What the last instruction of a kind says in our image."""
    return [rest for each, rest in OURS if each == word][-1]


@pytest.mark.parametrize("said", [OURS, RELAY], ids=["quarterday", "relay"])
def test_an_image_is_known_and_tells_what_it_is(said: list[tuple[str, str]]) -> None:
    """From a base by its version, with labels of our own version, a check, and nothing fetched or told in secret."""
    chosen = dict(rest.split("=", 1) for word, rest in said if word == "ARG")
    bases = {rest.split()[0].replace("${PYTHON}", chosen.get("PYTHON", "")) for word, rest in said if word == "FROM"}
    assert all(map(PINNED.fullmatch, bases)), bases
    labels = dict(re.findall(r'opencontainers\.image\.(\w+)="([^"]+)"', "".join(r for w, r in said if w == "LABEL")))
    assert ({"title", "description", "version", "licenses"}, VERSION) == (set(labels), labels["version"])
    assert {"HEALTHCHECK", "ENTRYPOINT", "CMD", "STOPSIGNAL"} <= {word for word, _ in said}
    assert [] == [line for line in said if SOUGHT.search(" ".join(line))]
    assert "ADD" not in {word for word, _ in said}


def test_it_is_run_by_somebody_without_rights() -> None:
    """By number, in the one folder that is theirs, and is asked by the program itself whether it lives."""
    said = [last(word) for word in ("USER", "WORKDIR", "ENTRYPOINT")]
    assert ["10001:10001", "/var/lib/quarterday", '["quarterday"]'] == said
    asked, served = re.findall(r'\["quarterday", "([\w-]+)"\]', last("HEALTHCHECK")), re.findall(r"\w+", last("CMD"))
    assert (["alive"], ["serve"]) == (asked, served)
    assert {*asked, *served} <= set(VERBS)


def test_its_libraries_are_those_of_the_lock() -> None:
    """By their hashes; the program itself brings no other, and nothing that builds it is in what is run."""
    runs = [rest for word, rest in OURS if word == "RUN"]
    assert any("--require-hashes --requirement deploy/requirements.lock" in run for run in runs)
    others = [run for run in runs if run.startswith("pip") and "--require-hashes" not in run]
    assert [True] == ["--no-deps --no-build-isolation" in run for run in others]
    after = OURS[[index for index, (word, _) in enumerate(OURS) if word == "FROM"][-1]:]
    assert [] == [rest for word, rest in after if word == "RUN" and "pip" in rest]


def test_its_settings_are_settings() -> None:
    """Every one that the image names is one, and none is secret."""
    told = dict(re.findall(r"(\w+)=(\S+)", " ".join(rest for word, rest in OURS if word == "ENV")))
    assert {} == amiss(told)
    assert ("0.0.0.0", "/var/lib/quarterday") == (told["QUARTERDAY_HOST"], told["HOME"])


def taken(ignoring: Path) -> list[str]:
    """What the list beside the Dockerfile lets through of the top of this project."""
    said = [line for line in ignoring.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert "*" == said[0]
    return [line.removeprefix("!") for line in said if line.startswith("!")]


def test_what_is_built_from_is_what_is_copied(tmp_path: Path) -> None:
    """Nothing else gets near the image, and what is built of it holds every file of the program."""
    let_in = set(taken(DEPLOY / "Dockerfile.dockerignore"))
    copied = {each for word, rest in OURS if word == "COPY" and "--from" not in rest for each in rest.split()[:-1]}
    assert copied == let_in
    for each in let_in:
        source, there = HOUSE / each, tmp_path / "build" / each
        there.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, there, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, there)
    subprocess.run((sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path / "dist"),
                   cwd=tmp_path / "build", check=True, capture_output=True)  # fmt: skip
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {path.relative_to(HOUSE).as_posix() for room in ROOMS for path in (HOUSE / room).rglob("*")
              if path.is_file() and not fnmatch(path.as_posix(), "*__pycache__*")}
    assert set() == wanted - held
