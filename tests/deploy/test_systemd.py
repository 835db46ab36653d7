"""The units for one machine: hardened, told what there is to tell, and no secret where others read."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.deploy.written import DEPLOY, amiss, expected_files, secret_files

FOLDER = DEPLOY / "systemd"
SERVICES = sorted(path.name for path in FOLDER.glob("*.service"))
HARD = {
    "User": "quarterday", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "PrivateDevices": "yes",
    "PrivateUsers": "yes", "NoNewPrivileges": "yes", "CapabilityBoundingSet": "", "RestrictNamespaces": "yes",
    "MemoryDenyWriteExecute": "yes", "LockPersonality": "yes", "UMask": "0077",
    "SystemCallArchitectures": "native", "ProtectProc": "invisible",
}  # fmt: skip
DATABASE = "QUARTERDAY_DATABASE_URL"
"""No secret on SQLite: it names a file."""


def lines(name: str) -> list[tuple[str, str]]:
    """What a unit, or a file of settings, says: names and values, as often as they stand there."""
    text = (FOLDER / name).read_text("utf-8")
    return [(key, value) for key, value in re.findall(r"^([A-Za-z_]+)=(.*)$", text, re.M)]


def environment(name: str) -> dict[str, str]:
    """The variables that a unit gives."""
    given = " ".join(value for key, value in lines(name) if key == "Environment")
    return dict(pair.split("=", 1) for pair in given.split())


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_hardened(name: str) -> None:
    """It may write to its state alone, and gains no right."""
    told = dict(lines(name))
    assert HARD == {key: told.get(key) for key in HARD}
    assert {"quarterday"} == {place.partition("/")[0] for place in told["StateDirectory"].split()}
    assert set() == {"ReadWritePaths", "BindPaths"} & told.keys()
    assert {"@system-service", "~@privileged @resources"} == {v for k, v in lines(name) if k == "SystemCallFilter"}


def test_a_backup_is_given_no_secret() -> None:
    """It reads the database alone, every night, and keeps for five weeks what it wrote."""
    told = lines("quarterday-backup.service")
    assert ({}, []) == (secret_files(environment("quarterday-backup.service")), [k for k, _ in told if "Cred" in k])
    assert ("yes", "-mtime +35 -delete") == (dict(told)["PrivateNetwork"], dict(told)["ExecStartPost"][-18:])
    assert "*-*-* 02:30:00" == dict(lines("quarterday-backup.timer"))["OnCalendar"]


def test_secrets_are_given_as_credentials() -> None:
    """Each is a file that root alone reads; the service is told where its copy stands."""
    name = "quarterday.service"
    told = environment(name)
    assert {} == amiss(told)
    assert expected_files(DATABASE) == secret_files(told)
    loaded = dict(value.split(":", 1) for key, value in lines(name) if key == "LoadCredential")
    assert {file: f"/etc/quarterday/secrets/{file}" for file in secret_files(told).values()} == loaded
    assert {"%d"} == {value.rpartition("/")[0] for key, value in told.items() if key.endswith("_FILE")}


def test_the_settings_are_settings() -> None:
    """Every name is one, none is secret, and the database stands in the service's state directory."""
    told = dict(lines("settings"))
    assert {} == amiss(told)
    assert "sqlite:////var/lib/quarterday/quarterday.db" == told[DATABASE]


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    """Surroundings in which a command by hand is run as root, and what it would run is told instead."""
    programs, secrets = tmp_path / "bin", tmp_path / "etc" / "secrets"
    programs.mkdir()
    secrets.mkdir(parents=True)
    for program, script in {"id": "echo ${WHO:-0}", "setpriv": 'echo "$@"; env | grep ^QUARTERDAY_ | sort'}.items():
        (programs / program).write_text(f"#!/bin/sh\n{script}\n")
        (programs / program).chmod(0o755)
    (tmp_path / "etc" / "settings").write_text('QUARTERDAY_PORT=8011\nQUARTERDAY_MAIL_FROM="Returns <r@example.org>"\n')
    (secrets / "secret_keys").write_text("one $key,another\n")
    (secrets / "smtp_url").write_text("")
    bare = {name: value for name, value in os.environ.items() if not name.startswith("QUARTERDAY_")}
    return bare | {"PATH": f"{programs}:{os.environ['PATH']}", "SETTINGS": str(tmp_path / "etc"),
                   "STATE": str(tmp_path), "PROGRAM": "/opt/quarterday"}  # fmt: skip


def by_hand(surroundings: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """A command by hand, as the script of `deploy/` runs it."""
    called = (str(FOLDER / "quarterday"), *words)
    return subprocess.run(called, env=surroundings, capture_output=True, text=True, check=False)


def test_a_command_by_hand_runs_as_the_service_does(machine: dict[str, str]) -> None:
    """Its user, its settings, and of its secrets those that are told, whatever characters they hold."""
    done = by_hand(machine, "inbox", "list")
    assert [
        "--reuid=quarterday --regid=quarterday --clear-groups --no-new-privs /opt/quarterday inbox list",
        "QUARTERDAY_MAIL_FROM=Returns <r@example.org>", "QUARTERDAY_PORT=8011",
        "QUARTERDAY_SECRET_KEYS=one $key,another",
    ] == done.stdout.splitlines()
    assert (0, "") == (done.returncode, done.stderr)


def test_a_command_by_hand_wants_root(machine: dict[str, str]) -> None:
    """Anybody else is told how; as root it is run."""
    refused = by_hand(machine | {"WHO": "1000"}, "round", "status")
    assert (1, "Run it as root: sudo quarterday round status") == (refused.returncode, refused.stderr.strip())
    assert 0 == by_hand(machine, "round", "status").returncode
