"""A talk held by the command itself prints a transcript that goes the same way again."""

from __future__ import annotations

import errno
import os
import pty
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from conversations.dialogue.transcript import Player, replay
from conversations.scripts.catalogue import TALKS
from conversations.scripts.given import matter_given, talk_given, today_given
from conversations.scripts.given_returns import brief_given

SAID = (
    "help", "lots", "[No such button]", "432", "Two events in August.", "back",
    "{cause} Two events in August, and a fête", "ours", "A triage desk", "Ben Brook", "31 February", "tomorrow",
    "yes", "[It is at risk]", "no", "no", "checked", "review", "change 1 to 402", "send",
)  # fmt: skip
FACTS = (
    "title: First-time entrants", "milestone: 410", "year_end: 400", "past 2026-Q1: 455", "past 2025-Q4: withheld",
    "past 2025-Q2: 470 by another definition", "others: 401; 399.5", "yardsticks: 455", "matrix: 4",
    "sponsor: Sam Stone",
    "action A7: Open the desk | Ben Brook | 2026-09-30 | late", "action A8: Train the sergeants",
    "risk R.3: The grant ends | 3x4", "risk R4: The lease ends | 2x2 | closed", "definition: Young people, 10 to 17",
)  # fmt: skip
END_OF_INPUT = b"\x04"
COMMAND = (sys.executable, "-c", "from bot.cli import main; main()", "talk", "--repro")


def started(given: Sequence[str]) -> Player:
    """A talk begun on what is given."""
    talk = talk_given(given)
    return Player(talk.script, matter_given(talk, given), today_given(given))


def transcript_in(printed: str) -> str:
    """What `--repro` printed after the talk."""
    lines = printed.replace("\r\n", "\n").split("\n")
    first = next(number for number, line in enumerate(lines) if line.startswith("GIVEN  "))
    return "\n".join(lines[first:])


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """An empty folder to run in, and a terminal too narrow for any of the sentences."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QUARTERDAY_")}
    return kept | {"PYTHONPATH": str(Path.cwd()), "PYTHONUTF8": "1", "COLUMNS": "60", "TERM": "xterm"}


def test_a_piped_talk_goes_the_same_again(tmp_path: Path, surroundings: dict[str, str]) -> None:
    """A whole talk, mistakes and all, up to sending: replayed, its transcript is itself."""
    held = subprocess.run(COMMAND, input="\n".join(SAID) + "\n", env=surroundings, cwd=tmp_path, text=True,
                          capture_output=True, timeout=60, check=True)
    printed = transcript_in(held.stdout)
    assert "STORED sent\n" in printed
    assert "There is no button [No such button] just now." in held.stdout
    assert "[No such button]" not in printed
    assert printed == replay(printed, started)


@pytest.mark.parametrize("script", sorted({talk.script.name for talk in TALKS}))
def test_any_talk_begins_the_same_again(script: str, tmp_path: Path, surroundings: dict[str, str]) -> None:
    """Each can be tried on an example of what it is about, which its transcript then names."""
    held = subprocess.run((*COMMAND, "--script", script), input="help\nbye\n", env=surroundings, cwd=tmp_path,
                          text=True, capture_output=True, timeout=60, check=True)
    printed = transcript_in(held.stdout)
    assert printed.startswith(f"GIVEN  talk: {script}@")
    assert printed == replay(printed, started)


def test_facts_given_are_all_in_the_transcript(tmp_path: Path, surroundings: dict[str, str]) -> None:
    """A brief with a past, others' figures, promises and risks comes back from its lines."""
    (tmp_path / "facts.txt").write_text("\n".join(FACTS), "utf-8")
    held = subprocess.run((*COMMAND, "--given", "facts.txt"), input="done\n", env=surroundings, cwd=tmp_path, text=True,
                          capture_output=True, timeout=60, check=True)
    printed = transcript_in(held.stdout)
    given = [line.removeprefix("GIVEN  ") for line in printed.split("\n") if line.startswith("GIVEN")]
    assert brief_given(FACTS) == brief_given(given)
    assert printed == replay(printed, started)


def test_a_talk_at_a_terminal_goes_the_same_again(tmp_path: Path, surroundings: dict[str, str]) -> None:
    """Typed at a real terminal: what is printed in colours and columns there is still the transcript."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(COMMAND, stdin=theirs, stdout=theirs, stderr=theirs, env=surroundings, cwd=tmp_path) as talk:
        os.close(theirs)
        printed = transcript_in(b"".join(_typed(ours, SAID)).decode())
        assert 0 == talk.wait(timeout=60)
    os.close(ours)
    assert "STORED sent\n" in printed
    assert printed == replay(printed, started)


def _typed(terminal: int, said: Sequence[str]) -> Iterator[bytes]:
    """Type a line whenever one is waited for; all that is shown until the other side hangs up."""
    left, tail = list(said), b""
    while shown := _shown(terminal):
        yield shown
        tail = (tail + shown)[-20:]
        if tail.endswith(b"> "):
            tail = b""
            os.write(terminal, left.pop(0).encode() + b"\n" if left else END_OF_INPUT)


def _shown(terminal: int) -> bytes:
    """What is shown next; nothing once the other side has hung up, which Linux tells by an error."""
    try:
        return os.read(terminal, 65536)
    except OSError as hung_up:
        if hung_up.errno != errno.EIO:
            raise
        return b""
