"""What `deploy/` says, read for its tests: the files, and the settings they name."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from ruamel.yaml import YAML

from bot.settings import Settings
from bot.surroundings import variable

DEPLOY = Path(__file__).parents[2] / "deploy"
SETTINGS = frozenset(variable(name) for name in Settings.model_fields)
SECRETS = frozenset(
    variable(name) for name, field in Settings.model_fields.items() if SecretStr.__name__ in str(field.annotation)
)
"""The settings that hold something secret: each may stand in a file only."""
PINNED = re.compile(r"[\w./-]+:v?\d+\.\d+[\w.-]*")
"""An image by a version, never by a name that moves."""


def documents(path: Path) -> list[Any]:
    """The documents of a YAML file."""
    return [each for each in YAML(typ="safe").load_all(path) if each is not None]


def tool(name: str, *words: str | Path) -> tuple[int, str]:
    """What a tool of the tests says of files: its exit code and its words."""
    called = (Path(sys.executable).with_name(name), *words)
    done = subprocess.run(called, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout + done.stderr


def amiss(told: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with settings as a file gives them: a name that is none, or a secret in the open."""
    plain = {name: value for name, value in told.items() if name.startswith("QUARTERDAY_")}
    unknown = {name: "is no setting" for name in plain if name.removesuffix("_FILE") not in SETTINGS}
    open_ = {name: "is secret" for name in SECRETS & plain.keys() if not plain[name].startswith("sqlite:")}
    return unknown | open_


def secret_files(told: Mapping[str, str]) -> dict[str, str]:
    """The secrets named by a file, by the last part of its path."""
    return {
        name.removesuffix("_FILE"): value.rpartition("/")[2]
        for name, value in told.items() if name.startswith("QUARTERDAY_") and name.endswith("_FILE")
    }


def expected_files(*but: str) -> dict[str, str]:
    """Every secret with the name of its file; the names are the same wherever Quarterday runs."""
    return {name: name.removeprefix("QUARTERDAY_").lower() for name in SECRETS - set(but)}
