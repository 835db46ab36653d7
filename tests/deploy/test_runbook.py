"""The runbook keeps its word: every command in it is run against a server that runs, and prints what it promises."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.verbs import VERBS, app, built
from bot.main import now
from storage import migrations
from storage.backups.taking import take
from tests.deploy.troubled import lay_trouble, running, surroundings
from tests.deploy.written import DEPLOY, SETTINGS

PAGE = (DEPLOY / "runbook.md").read_text("utf-8")
RUNNING = (DEPLOY / "running.md").read_text("utf-8")
ALONE = {"A drill: is the backup good?", "Restore"}
"""Entries that begin with a backup and nothing else."""
MANY = {"Nothing is sent, and all the rest is well"}
"""Entries about several processes on PostgreSQL: a web process runs, and no worker."""


@dataclass(frozen=True, slots=True)
class Step:
    """A command of the page, and what it says that it prints."""

    words: tuple[str, ...]
    promised: str


def entries() -> dict[str, list[Step]]:
    """The steps of every entry, by its heading; what stands before the first is called “First”."""
    parts = re.split(r"^## (.+)\n", "## First\n" + PAGE.partition("\n")[2], flags=re.M)[1:]
    return {title: list(steps(text)) for title, text in zip(parts[::2], parts[1::2], strict=True)}


def steps(text: str) -> Iterator[Step]:
    """The steps of one entry."""
    for block in re.findall(r"```console\n(.*?)```", text, re.S):
        for command, printed in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", block, re.M):
            program, *words = shlex.split(command)
            assert "quarterday" == program
            yield Step(tuple(words), printed.strip("\n"))


ENTRIES = entries()


def keeps(promised: str, printed: str) -> bool:
    """Whether what was promised was printed: “…” stands for anything, and spaces in a table for more of them."""
    pattern = ".*".join(re.sub(r"(?:\\ )+", r"\\ +", re.escape(piece)) for piece in promised.split("…"))
    return re.fullmatch(pattern, printed.strip("\n"), re.S) is not None


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of an installation: its database, with the trouble laid in and the round open, and a backup of it."""
    there = tmp_path_factory.mktemp("installation")
    url = f"sqlite:///{there}/quarterday.db"
    migrations.upgrade(url)
    lay_trouble(url)
    take(url, there / "nightly.backup", now())
    return there


@pytest.fixture(scope="module")
def installation(place: Path) -> Iterator[dict[str, str]]:
    """The installation with its server running; its settings."""
    told = surroundings(f"sqlite:///{place}/quarterday.db")
    with running(place, told, "serve"):
        yield told


def say(place: Path, told: dict[str, str], *words: str) -> str:
    """What a command prints, run in a folder with these settings and no other."""
    before = Path.cwd()
    variables: dict[str, str | None] = {name: None for name in os.environ if name.startswith("QUARTERDAY_")}
    os.chdir(place)
    try:
        result = CliRunner(env={**variables, **told}).invoke(app, words)
    finally:
        os.chdir(before)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Usage: " not in result.output, result.output
    return result.output


@pytest.mark.parametrize("entry", [title for title in ENTRIES if title not in ALONE | MANY])
def test_an_entry_prints_what_it_promises(entry: str, place: Path, installation: dict[str, str]) -> None:
    """Each of its commands, in order, beside a server that runs."""
    say(place, installation, "round", "open", "2026-Q2")
    for step in ENTRIES[entry]:
        printed = say(place, installation, *step.words)
        assert keeps(step.promised, printed), f"{' '.join(step.words)} printed:\n{printed}"


@pytest.mark.parametrize("entry", sorted(ALONE))
def test_a_restored_database_does_as_promised(entry: str, place: Path, tmp_path: Path) -> None:
    """In an empty folder with a backup and no settings at all."""
    (tmp_path / "nightly.backup").write_bytes((place / "nightly.backup").read_bytes())
    for step in ENTRIES[entry]:
        printed = say(tmp_path, {}, *step.words)
        assert keeps(step.promised, printed), f"{' '.join(step.words)} printed:\n{printed}"


@pytest.mark.parametrize("entry", sorted(MANY))
def test_an_entry_about_workers_does_as_promised(entry: str, postgres_url: str, tmp_path: Path) -> None:
    """Beside a web process on PostgreSQL that has no worker; with one, it is found."""
    told = surroundings(postgres_url) | {"QUARTERDAY_MAIL_MODE": "off"}
    with running(tmp_path, told, "serve", "--no-work"):
        for step in ENTRIES[entry]:
            printed = say(tmp_path, told, *step.words)
            assert keeps(step.promised, printed), f"{' '.join(step.words)} printed:\n{printed}"
        with running(tmp_path, told, "worker") as worker:
            printed = say(tmp_path, told, "alive", "--worker")
            assert keeps(f"Worker {worker.pid} of this machine was last heard of … s ago.", printed), printed
        assert "No worker of this machine is known" in say(tmp_path, told, "alive", "--worker")


def test_a_promise_can_be_broken() -> None:
    """What is compared tells a difference, in words and in what is missing; spaces of a table are no difference."""
    assert keeps("No message came to a stop.", "No message came to a stop.\n")
    assert keeps("well   relay  …\n…", "well   relay     The relay answers.\nand so on")
    assert not keeps("well   relay  …", "wrong  relay  The relay is away.")
    assert not keeps("One line.", "One line.\nAnd another.")


def whole_verbs() -> set[str]:
    """Every command as it is typed."""
    groups = {name: list(getattr(built(name), "commands", {})) for name in VERBS}
    return {f"{name} {under}".strip() for name, unders in groups.items() for under in unders or [""]}


@pytest.mark.parametrize("page", [PAGE, RUNNING], ids=["runbook", "running"])
def test_every_command_named_is_one(page: str) -> None:
    """In the text too; and every setting named is one."""
    named = re.findall(r"(?:`|-- |exec web |\$ |# )(?:sudo )?quarterday ([a-z][a-z-]+)(?: ([a-z][a-z-]+))?", page)
    known = whole_verbs()
    assert len(named) > 5
    assert [] == [pair for pair in named if pair[0] not in known and " ".join(pair) not in known]
    told = {name.removesuffix("_FILE") for name in re.findall(r"QUARTERDAY_[A-Z_]+[A-Z]", page)}
    assert set() == told - SETTINGS


def test_every_event_of_the_log_that_is_named_is_told() -> None:
    """Whoever searches the log for it finds it."""
    named = re.findall(r"the log says “([^”]+)”", PAGE)
    sources = "".join(path.read_text("utf-8") for path in (DEPLOY.parent / "bot").rglob("*.py"))
    assert len(named) > 2
    assert [] == [event for event in named if f'("{event}"' not in sources]


@pytest.mark.parametrize("page", ["runbook.md", "running.md"])
def test_every_place_pointed_at_is_there(page: str) -> None:
    """Pages beside it, headings within it, and entries named by their titles."""
    text = (DEPLOY / page).read_text("utf-8")
    titles = re.findall(r"^## (.+)$", text, re.M)
    anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert [] == [link for link in links if not (link[1:] in anchors if link[0] == "#" else (DEPLOY / link).is_file())]
    assert set() == set(re.findall(r"see “([^”]+)”", text)) - set(titles)
