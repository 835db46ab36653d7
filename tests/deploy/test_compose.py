"""The Compose file: of the right form, and nothing in it runs with more than it needs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from tests.deploy.written import DEPLOY, PINNED, amiss, documents, expected_files, secret_files, tool

FILE = DEPLOY / "compose.yaml"
COMPOSE: dict[str, Any] = documents(FILE)[0]
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = [name for name, one in SERVICES.items() if one["image"].startswith("quarterday:")]
RELAY_MASTER = "postfix"
"""The one service that is root in its container; it says why."""
SCHEMA = ("--builtin-schema", "vendor.compose-spec")


def test_it_is_a_compose_file(tmp_path: Path) -> None:
    """The schema of Compose takes it, and refuses it with one word wrong."""
    assert 0 == tool("check-jsonschema", *SCHEMA, FILE)[0]
    wrong = tmp_path / "compose.yaml"
    wrong.write_text(FILE.read_text("utf-8").replace("stop_grace_period", "stop_grace_pause"), "utf-8")
    assert 1 == tool("check-jsonschema", *SCHEMA, wrong)[0]


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_may_more_than_it_needs(name: str) -> None:
    """Root cannot be written to, no right is kept or gained, and there is an end to what it may use."""
    one = SERVICES[name]
    limits = one["deploy"]["resources"]["limits"]
    found = {
        "read-only": one.get("read_only"), "dropped": one.get("cap_drop"), "gains": one.get("security_opt"),
        "limited": set(limits), "image": bool(PINNED.fullmatch(one["image"])), "said": "logging" in one,
        "checked": bool(one["healthcheck"]), "restarts": "restart" in one,
    }
    assert {
        "read-only": True, "dropped": ["ALL"], "gains": ["no-new-privileges:true"],
        "limited": {"cpus", "memory", "pids"}, "image": True, "said": True, "checked": True, "restarts": True,
    } == found
    assert set() == {"privileged", "pid", "ipc", "devices", "userns_mode"} & set(one)


@pytest.mark.parametrize("name", [name for name in SERVICES if name not in {*OURS, RELAY_MASTER}])
def test_no_service_is_root(name: str) -> None:
    """Each names a user; ours has one in its image, and the relay's master says why it has none."""
    assert SERVICES[name]["user"].partition(":")[0] not in {"", "0", "root"}


def test_the_relay_says_why_it_is_root() -> None:
    """It gains back what its master needs, and a comment says for what."""
    assert re.search(r"# Its master is root: .+\n    cap_add: \[", FILE.read_text("utf-8"))
    assert "user" not in SERVICES[RELAY_MASTER]


@pytest.mark.parametrize("name", OURS)
def test_what_is_secret_stands_in_files(name: str) -> None:
    """Every setting named is one; every secret one is a file that the service is given."""
    told = SERVICES[name]["environment"]
    assert {} == amiss(told)
    files = secret_files(told)
    assert expected_files() == files
    assert set(files.values()) == set(SERVICES[name]["secrets"])


def test_every_setting_can_be_given() -> None:
    """As a variable or a file; where the process listens is the container's own affair."""
    told = {name.removesuffix("_FILE") for name in SERVICES["web"]["environment"]}
    assert {f"QUARTERDAY_{name}".upper() for name in Settings.model_fields} - {
        "QUARTERDAY_HOST", "QUARTERDAY_PORT"} == told - {"QUARTERDAY_HOST", "QUARTERDAY_PORT"}


def test_every_secret_is_a_file_of_its_own() -> None:
    """No value stands in the file, and nothing is given that is not declared, or declared and not given."""
    declared = {name: one["file"] for name, one in COMPOSE["secrets"].items()}
    assert {name: f"secrets/{name}" for name in declared} == declared
    assert set(declared) == {name for one in SERVICES.values() for name in one.get("secrets", ())}
    assert "deploy/secrets/" in (DEPLOY.parent / ".gitignore").read_text("utf-8").splitlines()


def test_two_serve_and_two_work_on_a_migrated_database() -> None:
    """What needs the schema waits until it is there."""
    told = {name: (SERVICES[name]["command"], SERVICES[name]["deploy"]["replicas"]) for name in ("web", "worker")}
    assert {"web": (["serve", "--no-work"], 2), "worker": (["worker"], 2)} == told
    waits = {name: SERVICES[name]["depends_on"]["migrate"]["condition"] for name in told}
    assert {"web": "service_completed_successfully", "worker": "service_completed_successfully"} == waits
    assert ("service_healthy", "no") == (
        SERVICES["migrate"]["depends_on"]["postgres"]["condition"], SERVICES["migrate"]["restart"])


def test_each_is_asked_by_the_program_itself() -> None:
    """No other program is needed in the image."""
    asked = {name: SERVICES[name]["healthcheck"]["test"] for name in ("web", "worker")}
    assert {"web": ["CMD", "quarterday", "alive"], "worker": ["CMD", "quarterday", "alive", "--worker"]} == asked


def test_the_database_is_met_from_inside_only() -> None:
    """It publishes no port, and its network leads nowhere."""
    postgres = SERVICES["postgres"]
    assert (["inside"], False, True) == (
        postgres["networks"], "ports" in postgres, COMPOSE["networks"]["inside"]["internal"])
    assert {"postfix", "proxy"} == {name for name, one in SERVICES.items() if "ports" in one}
